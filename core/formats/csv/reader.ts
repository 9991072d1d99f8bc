/**
 * A strict streaming CSV reader over bytes (RFC 4180): chunks in, records out as byte ranges; no strings, no object per
 * row. Every physical line of the file belongs to exactly one record that is reported, whole or broken, with the line
 * on which it starts. CRLF, LF and a lone CR end a line, also mixed; a BOM at the very start is skipped.
 *
 * Strict means: a quote inside an unquoted field, or bytes after a closing quote, break the record. Its fields cannot
 * be told apart any more, and a lost quote may have swallowed the lines after it, so reading continues at the second
 * physical line of the broken record: each of its lines gets an answer of its own. Work stays linear: an open quote
 * ends at the next line with an odd number of quotes, and only such a line can open one, so a line is read at most
 * twice.
 *
 * One exception, which cannot be mistaken: a field `="0520…"` is what stands between its quotes. Exporters write so
 * what a spreadsheet would take for a number.
 *
 * Nothing depends on where the chunks are cut: bytes are copied into one buffer of bounded size, and the state of the
 * scan is kept between chunks. Memory is that buffer, whatever comes.
 */
import { Refusal } from '../../base/errors.ts';

/**
 * Longest record, in bytes, its newline included. A spreadsheet cell holds at most 32,767 characters (98,301 bytes of
 * Vietnamese); the widest form known has 125 short columns. What is longer is a lost quote or not a table.
 */
export const recordBytesMax = 256 * 1024;
/** Most fields in a record: the columns of a spreadsheet sheet. Bounds the array of byte ranges. */
export const columnsMax = 16_384;
/**
 * Bytes taken from a chunk at once; with the longest record this is the size of the buffer, which fits a core's cache.
 */
const sliceBytes = 64 * 1024;

export type BrokenCode = 'ROW_QUOTE' | 'ROW_TOO_LONG' | 'ROW_FIELD_COUNT';

export interface CsvSink {
  /**
   * One record: field k is bytes[bounds[2k]] to bytes[bounds[2k + 1]] (exclusive), without its quotes, doubled quotes
   * already single. `line` is the physical line, from 1, on which it starts. Bytes and bounds are valid during the call
   * only.
   */
  record(bytes: Uint8Array, bounds: Int32Array, fields: number, line: number): void;
  /**
   * A record whose fields cannot be told apart, with the fields that ended before it broke, doubled quotes as written.
   */
  broken(code: BrokenCode, bytes: Uint8Array, bounds: Int32Array, fields: number, line: number): void;
  /**
   * A quote is never closed, or not within the longest record; `line` is where its record starts. A sink that takes
   * this is told of the record as broken, and reading goes on at its second line; without it the file is refused.
   */
  readonly lostQuote?: ((line: number) => void) | undefined;
}

const comma = 0x2c;
const quote = 0x22;
const equals = 0x3d;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** State of the scan: numbers, so that the loop compares integers. */
const State = {
  recordStart: 0,
  fieldStart: 1,
  unquoted: 2,
  quoted: 3,
  quoteInQuoted: 4, // a quote was seen: doubled, or the closing one
  skipping: 5, // to the end of the line: the record is reported already
} as const;

export class CsvReader {
  private readonly sink: CsvSink;
  private readonly delimiter: number;
  /** 1 for the bytes that can end an unquoted field or break it. */
  private readonly special = new Uint8Array(256);
  private bytes = new Uint8Array(2 * sliceBytes); // grows once, to the longest record and a slice
  private readonly bounds = new Int32Array(2 * columnsMax);
  private end = 0; // bytes held
  private at = 0; // next byte to look at
  private start = 0; // of the record
  private state: number = State.recordStart;
  private fields = 0; // ended in this record
  private line = 1; // on which the record starts
  private innerLines = 0; // newlines inside the record
  private secondLine = -1; // where the record's second physical line starts
  private afterReturn = false; // the line before ended with CR: an LF here belongs to it
  private doubled = false; // the record has doubled quotes
  private atFileStart = true; // a BOM may still come

  constructor(sink: CsvSink, options: { delimiter?: number } = {}) {
    this.sink = sink;
    this.delimiter = options.delimiter ?? comma;
    for (const byte of [this.delimiter, quote, lineFeed, carriageReturn]) this.special[byte] = 1;
  }

  /** Newlines behind which nothing is open: lines of the records that were reported. */
  get lines(): number {
    return this.line - 1;
  }

  /** True between two records: all bytes so far are reported, and nothing is open. */
  get isBetweenRecords(): boolean {
    return this.state === State.recordStart && this.at === this.end && !this.atFileStart;
  }

  /**
   * Between two records: goes on behind lines that somebody else has read, at the start of line `line`.
   */
  resumeAt(line: number): void {
    this.line = line;
    this.afterReturn = false;
  }

  /**
   * Takes the next bytes of the file; calls the sink for every record that ends in them. Throws
   * Refusal('CSV_UNTERMINATED_QUOTE').
   */
  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length; from += sliceBytes) {
      const slice = chunk.subarray(from, from + sliceBytes);
      if (this.end + slice.length > this.bytes.length) this.makeRoom(slice.length);
      this.bytes.set(slice, this.end);
      this.end += slice.length;
      if (this.atFileStart && !this.skipBom(false)) continue;
      this.scan();
    }
  }

  /**
   * Ends the file: reports a last record without a newline. Throws Refusal('CSV_UNTERMINATED_QUOTE') with the line
   * where the record starts.
   */
  finish(): void {
    if (this.atFileStart) {
      this.skipBom(true);
      this.scan();
    }
    for (;;) {
      if (this.state === State.quoted) this.breakLostQuote({});
      else if (this.state === State.fieldStart && this.fields === columnsMax) this.break('ROW_FIELD_COUNT');
      else break;
      this.scan();
    }
    const { state } = this;
    if (state === State.recordStart || state === State.skipping) return;
    // A field that has not started yet (after a last delimiter) is empty.
    if (state === State.fieldStart) this.bounds[2 * this.fields] = this.at;
    this.bounds[2 * this.fields + 1] = state === State.quoteInQuoted ? this.at - 1 : this.at;
    this.fields++;
    this.endRecord(this.at);
    this.state = State.recordStart;
  }

  /** False while more bytes are needed to decide. */
  private skipBom(final: boolean): boolean {
    if (this.end < 3 && !final) return false;
    this.atFileStart = false;
    const { bytes } = this;
    if (this.end >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      this.start = 3;
      this.at = 3;
    }
    return true;
  }

  /** Room for `length` bytes, at most a slice, behind those held. */
  private makeRoom(length: number): void {
    this.compact();
    if (this.end + length <= this.bytes.length) return;
    const larger = new Uint8Array(recordBytesMax + sliceBytes);
    larger.set(this.bytes.subarray(0, this.end));
    this.bytes = larger;
  }

  /** Moves the record that has begun to the front of the buffer. */
  private compact(): void {
    const by = this.start;
    this.bytes.copyWithin(0, by, this.end);
    for (let i = 0; i <= 2 * this.fields && i < this.bounds.length; i++) this.bounds[i] -= by;
    this.end -= by;
    this.at -= by;
    this.start = 0;
    if (this.secondLine >= 0) this.secondLine -= by;
  }

  /**
   * Reads records until the bytes run out; a record that reaches the limit is cut exactly there, wherever chunks end.
   */
  private scan(): void {
    for (;;) {
      if (this.state === State.skipping && !this.skipLine()) return;
      const limit = this.start + recordBytesMax;
      if (this.scanRecords(Math.min(this.end, limit))) continue;
      if (this.at < this.start + recordBytesMax) return;
      // An open quote that has swallowed whole lines is lost: reported now, not after the rest of the file.
      if (this.state === State.quoted && this.secondLine >= 0) this.breakLostQuote({ limit: recordBytesMax });
      else this.break('ROW_TOO_LONG');
    }
  }

  /**
   * The hot loop. Returns true when `stop` must be recomputed (a record began, or one broke), false when it has been
   * reached. Fields are read into locals and written back at the end.
   */
  private scanRecords(stop: number): boolean {
    const { bytes, bounds, special, delimiter } = this;
    let { at, state, fields } = this;
    let broken: BrokenCode | undefined;
    while (at < stop) {
      if (state === State.fieldStart) {
        if (fields === columnsMax) {
          broken = 'ROW_FIELD_COUNT';
          break;
        }
        if (bytes[at] === quote) {
          bounds[2 * fields] = ++at;
          state = State.quoted;
          continue;
        }
        bounds[2 * fields] = at;
        state = State.unquoted;
      }
      if (state === State.unquoted) {
        while (at < stop && special[bytes[at]] === 0) at++;
        if (at === stop) break;
        if (bytes[at] === quote) {
          // `="0520…"`, by which exporters keep a spreadsheet from making a number of digits.
          if (at === bounds[2 * fields] + 1 && bytes[at - 1] === equals) {
            bounds[2 * fields] = ++at;
            state = State.quoted;
            continue;
          }
          broken = 'ROW_QUOTE';
          break;
        }
      } else if (state === State.quoted) {
        at = this.scanQuoted(at, stop);
        if (at < stop) {
          at++;
          state = State.quoteInQuoted;
        }
        continue;
      } else if (state === State.recordStart) {
        if (this.afterReturn && bytes[at] === lineFeed) at++;
        else state = State.fieldStart;
        this.afterReturn = false;
        this.start = at;
        // The limit counts from here.
        stop = Math.min(this.end, at + recordBytesMax);
        continue;
      } else if (bytes[at] === quote) {
        this.doubled = true;
        at++;
        state = State.quoted;
        continue;
      } else if (special[bytes[at]] === 0) {
        broken = 'ROW_QUOTE';
        break;
      }
      // A delimiter or a newline ends the field, which may have a closing quote before it.
      bounds[2 * fields + 1] = state === State.quoteInQuoted ? at - 1 : at;
      fields++;
      if (bytes[at++] === delimiter) {
        state = State.fieldStart;
      } else {
        this.fields = fields;
        this.endRecord(at);
        fields = 0;
        state = State.recordStart;
      }
    }
    this.at = at;
    this.state = state;
    this.fields = fields;
    if (broken !== undefined) this.break(broken);
    return broken !== undefined;
  }

  /** The next quote, or `stop`; counts the newlines passed. */
  private scanQuoted(from: number, stop: number): number {
    const { bytes } = this;
    let at = from;
    for (; at < stop; at++) {
      const byte = bytes[at];
      if (byte > quote) continue;
      if (byte === quote) break;
      if (byte !== lineFeed && byte !== carriageReturn) continue;
      // The opening quote comes first, so there always is a byte before. CRLF is one newline.
      if (byte === lineFeed && bytes[at - 1] === carriageReturn) continue;
      this.innerLines++;
      if (this.secondLine < 0) this.secondLine = at + 1;
    }
    return at;
  }

  /** Reports the record whose newline ends at `after` and gets ready for the next. */
  private endRecord(after: number): void {
    if (this.doubled) this.undouble();
    this.sink.record(this.bytes, this.bounds, this.fields, this.line);
    this.line += 1 + this.innerLines;
    this.beginAt(after);
  }

  private beginAt(at: number): void {
    this.fields = 0;
    this.innerLines = 0;
    this.secondLine = -1;
    this.doubled = false;
    this.start = at;
    this.afterReturn = this.bytes[at - 1] === carriageReturn;
  }

  /** Makes doubled quotes single, in place. Only at the end: a record that breaks is read again as it was written. */
  private undouble(): void {
    const { bytes, bounds } = this;
    for (let field = 0; field < this.fields; field++) {
      const start = bounds[2 * field];
      if (start === this.start || bytes[start - 1] !== quote) continue;
      let to = start;
      for (let from = start; from < bounds[2 * field + 1]; from++) {
        bytes[to++] = bytes[from];
        if (bytes[from] === quote) from++;
      }
      bounds[2 * field + 1] = to;
    }
  }

  private breakLostQuote(facts: { limit?: number }): void {
    const { sink, line } = this;
    if (sink.lostQuote === undefined) throw new Refusal('CSV_UNTERMINATED_QUOTE', facts, line);
    sink.lostQuote(line);
    this.break('ROW_QUOTE');
  }

  /**
   * Reports a broken record and continues at its second physical line, which is found by skipping if it has not come
   * yet.
   */
  private break(code: BrokenCode): void {
    this.sink.broken(code, this.bytes, this.bounds, this.fields, this.line);
    const { secondLine } = this;
    this.line++;
    this.state = State.recordStart;
    if (secondLine >= 0) {
      this.at = secondLine;
      this.beginAt(secondLine);
    } else {
      this.state = State.skipping;
    }
  }

  /** Skips to behind the next newline; false if it has not come yet. What is skipped is not kept. */
  private skipLine(): boolean {
    const { bytes, end } = this;
    let { at } = this;
    while (at < end && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at++;
    const found = at < end;
    this.at = found ? at + 1 : end;
    this.beginAt(this.at);
    if (found) this.state = State.recordStart;
    return found;
  }
}
