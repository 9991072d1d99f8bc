/**
 * An answered workbook: the table's sheet, its cells as texts, with the answers in front of each row. Rows keep their
 * numbers, unless some of them are left out.
 */
import { addedColumns } from '../catalogue/answers-titles.ts';
import type { CellSource, RecordAtHand } from './answer-cells.ts';
import type { FoundHeader } from '../intake/find-header.ts';
import type { TableSink } from '../intake/table-sink.ts';
import { Style, textCell, WorkbookWriter, type SheetWriter } from '../formats/xlsx/workbook-writer.ts';

/** A header further down would fill the window when it is frozen. */
const frozenRowsMax = 8;
const addedWidths = [28, 22, 26, 26, 44, 16, 40];

export class JoinedSheet implements TableSink {
  readonly asWritten = true;
  private readonly cells: CellSource;
  private readonly onlyOpen: boolean;
  private readonly book = new WorkbookWriter();
  private readonly decoder = new TextDecoder();
  private readonly shared = new Map<readonly string[], string>();
  private sheet: SheetWriter | undefined;
  private headerLine = 0;
  private lastHeaderLine = 0;
  /** Rows below the header. */
  written = 0;
  private chunks: Uint8Array[] = [];

  constructor(cells: CellSource, onlyOpen: boolean) {
    this.cells = cells;
    this.onlyOpen = onlyOpen;
  }

  begin({ header, line, lastLine }: FoundHeader): void {
    this.headerLine = line;
    this.lastHeaderLine = lastLine;
    this.cells.begin(header);
    const widths = [...addedWidths, ...Array.from({ length: header.fields }, () => 16)];
    const frozen = lastLine <= frozenRowsMax;
    this.sheet = this.book.sheet('Kết quả', {
      columns: widths.map((width) => ({ width, style: Style.text })),
      frozenRows: frozen ? lastLine : 0,
      filter: frozen,
      front: true,
    });
  }

  allowRowsOf(): void {}

  record(bytes: Uint8Array, bounds: Int32Array, fields: number, line: number): void {
    let cells = this.added(line, { bytes, bounds, fields });
    const style = line === this.headerLine ? Style.header : Style.text;
    for (let k = 0; k < fields; k++)
      cells += textCell(this.decoder.decode(bytes.subarray(bounds[2 * k], bounds[2 * k + 1])), style);
    this.add(cells, line);
  }

  /** A row that was too long to be read: its answer alone. */
  broken(_code: string, _bytes: Uint8Array, _bounds: Int32Array, _fields: number, line: number): void {
    this.add(this.added(line), line);
  }

  finish(): void {
    this.chunks.push(this.book.finish('Kết quả đối soát'));
  }

  take(): Uint8Array[] {
    const { chunks } = this;
    this.chunks = [];
    return chunks;
  }

  /** The cells of a row of the file; the answer to it was asked for. */
  private add(cells: string, line: number): void {
    if (line <= this.lastHeaderLine) return this.sheet?.add(cells, { row: line });
    if (this.onlyOpen && !this.cells.isOpen) return;
    this.written++;
    this.sheet?.add(cells, { row: this.onlyOpen ? this.lastHeaderLine + this.written : line });
  }

  private added(line: number, record?: RecordAtHand): string {
    const answer = this.cells.at(line, record);
    if (line === this.headerLine) return addedColumns.map((name) => textCell(name, Style.header)).join('');
    if (answer === undefined) return addedColumns.map(() => textCell('')).join('');
    // The same answer to many rows is the same array.
    const known = this.shared.get(answer) ?? answer.map((text) => textCell(text)).join('');
    if (this.shared.size > 4096) this.shared.clear();
    this.shared.set(answer, known);
    return known;
  }
}
