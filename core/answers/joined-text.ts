/**
 * An answered text file: its own bytes (in UTF-8), with the answers in front of each record. Only a line whose quotes
 * are broken is changed: it becomes one quoted cell, else it would swallow the lines below it in a spreadsheet.
 */
import { csvCell } from '../formats/csv/writer.ts';
import { addedColumns } from '../catalogue/answers-titles.ts';
import type { CellSource } from './answer-cells.ts';
import { concatBytes } from '../base/bytes.ts';
import type { FoundHeader } from '../intake/find-header.ts';
import type { TableSink } from '../intake/table-sink.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const chunkBytes = 64 * 1024;
const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);

export class JoinedText implements TableSink {
  private readonly cells: CellSource;
  private readonly onlyOpen: boolean;
  private readonly encoder = new TextEncoder();
  private readonly prefixes = new Map<readonly string[], Uint8Array>();
  private delimiter = ',';
  private headerLine = 0;
  private lastHeaderLine = 0;
  /** Records below the header. */
  written = 0;
  /** Bytes of the file that are not written yet, from the start of the line at hand. */
  private held: Uint8Array = new Uint8Array(0);
  private at = 0;
  private line = 1; // that begins at `at`
  private begun = false;
  private asOneCell = false; // the line at hand
  private isLeftOut = false; // the record at hand, all its lines
  private chunks: Uint8Array[] = [];
  private out = new Uint8Array(chunkBytes);
  private used = 0;

  constructor(cells: CellSource, onlyOpen: boolean) {
    this.cells = cells;
    this.onlyOpen = onlyOpen;
  }

  begin({ header, line, lastLine }: FoundHeader, delimiter = 0x2c): void {
    this.cells.begin(header);
    this.headerLine = line;
    this.lastHeaderLine = lastLine;
    this.delimiter = String.fromCharCode(delimiter);
    this.put(byteOrderMark);
  }

  allowRowsOf(): void {}

  raw(bytes: Uint8Array): void {
    this.held = concatBytes([this.held.subarray(this.at), bytes]);
    this.at = 0;
    if (this.begun || this.held.length < 3) return;
    this.begun = true;
    if (byteOrderMark.every((byte, i) => this.held[i] === byte)) this.at = 3;
  }

  record(bytes: Uint8Array, bounds: Int32Array, fields: number, line: number): void {
    this.copyTo(line);
    const answer = this.cells.at(line, { bytes, bounds, fields });
    this.leaveOut(line);
    if (answer !== undefined) this.put(this.prefixOf(answer));
    else if (line === this.headerLine) this.put(this.prefixOf(addedColumns));
    else if (!isAlone(bytes, bounds, fields)) this.put(this.prefixOf(nothing));
  }

  broken(_code: string, _bytes: Uint8Array, _bounds: Int32Array, _fields: number, line: number): void {
    this.copyTo(line);
    const answer = this.cells.at(line);
    this.leaveOut(line);
    this.put(this.prefixOf(answer ?? nothing));
    this.asOneCell = true;
  }

  /** Decides of the record that begins on this line, and was asked for. */
  private leaveOut(line: number): void {
    const isHead = line <= this.lastHeaderLine;
    this.isLeftOut = this.onlyOpen && !isHead && !this.cells.isOpen;
    if (!isHead && !this.isLeftOut) this.written++;
  }

  finish(): void {
    this.copyTo(Number.POSITIVE_INFINITY);
    this.chunks.push(this.out.subarray(0, this.used));
    this.used = 0;
  }

  take(): Uint8Array[] {
    const { chunks } = this;
    this.chunks = [];
    return chunks;
  }

  /** Writes what stands before a line that has been reached. */
  private copyTo(line: number): void {
    const { held } = this;
    while (this.line < line && this.at < held.length) {
      let end = this.at;
      while (end < held.length && held[end] !== lineFeed && held[end] !== carriageReturn) end++;
      const text = held.subarray(this.at, end);
      if (this.asOneCell) this.put(this.encoder.encode(quotedCell(new TextDecoder().decode(text))));
      else this.put(text);
      this.asOneCell = false;
      const after = end + (held[end] === carriageReturn && held[end + 1] === lineFeed ? 2 : 1);
      this.put(held.subarray(end, after));
      this.at = Math.min(after, held.length);
      this.line++;
    }
  }

  private prefixOf(cells: readonly string[]): Uint8Array {
    const known = this.prefixes.get(cells);
    if (known !== undefined) return known;
    const { delimiter } = this;
    const texts = cells.map((cell) => {
      const safe = csvCell(cell);
      return safe.includes(delimiter) && !safe.startsWith('"') ? `"${safe}"` : safe;
    });
    const prefix = this.encoder.encode(texts.map((text) => text + delimiter).join(''));
    if (this.prefixes.size > 4096) this.prefixes.clear();
    this.prefixes.set(cells, prefix);
    return prefix;
  }

  private put(bytes: Uint8Array): void {
    if (this.isLeftOut) return;
    if (this.used + bytes.length > this.out.length) {
      this.chunks.push(this.out.subarray(0, this.used));
      this.out = new Uint8Array(Math.max(chunkBytes, bytes.length));
      this.used = 0;
    }
    this.out.set(bytes, this.used);
    this.used += bytes.length;
  }
}

/** A text in quotes even if it needs none. */
function quotedCell(text: string): string {
  const cell = csvCell(text);
  return cell.startsWith('"') ? cell : `"${cell}"`;
}

const nothing = addedColumns.map(() => '');

/** An empty line, or the line `sep=;` that must stay the first as it is. */
function isAlone(bytes: Uint8Array, bounds: Int32Array, fields: number): boolean {
  if (fields === 1 && bounds[0] === bounds[1]) return true;
  const first = new TextDecoder().decode(bytes.subarray(bounds[0], Math.min(bounds[1], bounds[0] + 8)));
  return /^sep=/i.test(first);
}
