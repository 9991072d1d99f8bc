/**
 * The rows of a sheet as records, in the form in which the CSV reader gives them: cells as UTF-8 in one buffer, `line`
 * = sheet row. A sheet row in which no cell holds anything is no record (formatting fills sheets with a million of
 * them). Numbers become the digits that were typed, dates what their format shows, formulas the value that the program
 * kept.
 */
import { columnsMax, recordBytesMax, type CsvSink } from '../csv/reader.ts';
import { Refusal } from '../../base/errors.ts';
import type { SharedStrings } from './shared-strings.ts';
import { DateFormat, dateOfSerial } from './sheet-dates.ts';
import type { WorkbookParts } from './workbook-parts.ts';
import type { XmlReader, XmlSink } from './xml-reader.ts';

/** Rows of a sheet (Excel). */
const rowsMax = 1_048_576;
/**
 * Most bytes of all cells of a sheet, a shared string counted in each: a full sheet of people has half as many. A long
 * string in every cell makes thousands of them out of one uploaded byte.
 */
const textBytesMax = 512 * 2 ** 20;
/** Numbers of more digits are not exact in a spreadsheet. */
const exactBelow = 1e15;
/**
 * A cell that holds an error (`#N/A`): no text, and unlike an empty cell not "nothing" either. No name, number or date
 * reads as it.
 */
const unreadable = new TextEncoder().encode('\uFFFD');

/** As it is shown: a boolean is no code of anything. */
const yes = new TextEncoder().encode('TRUE');
const no = new TextEncoder().encode('FALSE');

const Kind = { number: 0, shared: 1, text: 2, error: 3, boolean: 4, date: 5 } as const;

export class SheetReader implements XmlSink {
  private readonly sink: CsvSink;
  private readonly strings: SharedStrings;
  private readonly styles: Uint8Array;
  private readonly date1904: boolean;
  private readonly fields: number;
  private readonly asWritten: boolean;
  private readonly bytes = new Uint8Array(recordBytesMax);
  private readonly bounds = new Int32Array(2 * columnsMax);
  private readonly encoder = new TextEncoder();
  private readonly decoder = new TextDecoder();
  private used = 0; // bytes of the record
  private total = 0; // bytes of the records before
  private row = 0;
  private column = -1; // of the last cell
  private widest = 0; // columns that hold something in this row
  private tooLong = false;
  private inData = false;
  private inRow = false;
  private inCell = false;
  private inValue = false;
  private inInline = false;
  private phonetic = false;
  private kind: number = Kind.number;
  private style = 0;
  private valueStart = 0; // of the cell at hand, in `bytes`

  /**
   * `fields`: as many cells are given for every row, others cut off; 0: as many as the row has. `asWritten`: errors and
   * numbers that are no identifier's digits are given unchanged, instead of as unreadable.
   */
  constructor(sink: CsvSink, parts: WorkbookParts, fields: number, asWritten = false) {
    this.asWritten = asWritten;
    this.sink = sink;
    this.strings = parts.strings;
    this.styles = parts.styles;
    this.date1904 = parts.date1904;
    this.fields = fields;
  }

  /**
   * Throws Refusal WORKBOOK_DAMAGED if rows or cells are out of order or a shared string is missing,
   * WORKBOOK_TOO_LARGE.
   */
  open(name: string, tag: XmlReader): void {
    if (!this.inData) {
      if (name === 'sheetData') this.inData = true;
    } else if (name === 'c') this.openCell(tag);
    else if (name === 'v') this.inValue = this.inCell;
    else if (name === 'row') this.openRow(tag);
    else if (name === 'is') this.inInline = this.inCell;
    else if (name === 'rPh') this.phonetic = true;
    else if (name === 't') this.inValue = this.inInline && !this.phonetic;
  }

  close(name: string): void {
    if (!this.inData) return;
    if (name === 'v' || name === 't') this.inValue = false;
    else if (name === 'c') this.closeCell();
    else if (name === 'row') this.closeRow();
    else if (name === 'is') this.inInline = false;
    else if (name === 'rPh') this.phonetic = false;
    else if (name === 'sheetData') this.inData = false;
  }

  text(bytes: Uint8Array, start: number, end: number): void {
    if (this.inValue) this.append(bytes, start, end);
  }

  private openRow(tag: XmlReader): void {
    if (this.inRow) throw this.damaged('row');
    let row = this.row + 1;
    while (tag.nextAttribute()) if (isName(tag, 0x72)) row = wholeNumber(tag.held, tag.valueStart, tag.valueEnd);
    if (!(row > this.row && row <= rowsMax)) throw this.damaged('row');
    this.row = row;
    this.inRow = true;
    this.used = 0;
    this.column = -1;
    this.widest = 0;
    this.tooLong = false;
  }

  private openCell(tag: XmlReader): void {
    if (!this.inRow || this.inCell) throw this.damaged('cell');
    let column = this.column + 1;
    this.kind = Kind.number;
    this.style = 0;
    while (tag.nextAttribute()) {
      if (isName(tag, 0x72)) column = columnOf(tag.held, tag.valueStart, tag.valueEnd);
      else if (isName(tag, 0x73)) this.style = wholeNumber(tag.held, tag.valueStart, tag.valueEnd);
      else if (isName(tag, 0x74)) this.kind = kindOf(tag.held, tag.valueStart, tag.valueEnd);
    }
    if (!(column > this.column && column < columnsMax)) throw this.damaged('cell');
    for (let skipped = this.column + 1; skipped < column; skipped++) this.setBounds(skipped, 0, 0);
    this.column = column;
    this.inCell = true;
    this.valueStart = this.used;
  }

  private closeCell(): void {
    const { bytes, valueStart } = this;
    this.inCell = false;
    this.inValue = false;
    this.inInline = false;
    let end = this.used;
    if (end > valueStart && this.kind !== Kind.text) {
      if (this.kind === Kind.shared) this.copyShared(wholeNumber(bytes, valueStart, end));
      else if (this.kind === Kind.error) {
        if (!this.asWritten) this.replace(unreadable);
      } else if (this.kind === Kind.boolean) this.replace(bytes[valueStart] === 0x31 ? yes : no);
      else if (this.kind === Kind.date) this.used = Math.min(end, valueStart + 10); // yyyy-mm-dd of an instant
      else if (this.kind === Kind.number) this.readNumber(end);
    }
    if (this.kind === Kind.text || this.kind === Kind.shared) this.unescape();
    end = this.used;
    this.setBounds(this.column, valueStart, end);
    if (end > valueStart) this.widest = this.column + 1;
  }

  private closeRow(): void {
    this.inRow = false;
    const { sink, bytes, bounds, row } = this;
    this.total += this.used;
    if (this.total > textBytesMax) throw new Refusal('WORKBOOK_TOO_LARGE', { limit: textBytesMax }, row);
    if (this.tooLong) {
      sink.broken('ROW_TOO_LONG', bytes, bounds, 0, row);
      return;
    }
    if (this.widest === 0) return;
    const fields = this.fields === 0 ? this.widest : this.fields;
    for (let missing = this.column + 1; missing < fields; missing++) this.setBounds(missing, 0, 0);
    sink.record(bytes, bounds, fields, row);
  }

  private setBounds(column: number, start: number, end: number): void {
    this.bounds[2 * column] = start;
    this.bounds[2 * column + 1] = end;
  }

  private append(bytes: Uint8Array, start: number, end: number): void {
    const size = end - start;
    if (this.used + size > this.bytes.length) {
      this.tooLong = true;
      return;
    }
    // Short texts are copied faster byte by byte.
    if (size > 64) this.bytes.set(bytes.subarray(start, end), this.used);
    else for (let from = start, to = this.used; from < end;) this.bytes[to++] = bytes[from++];
    this.used += size;
  }

  private replace(bytes: Uint8Array): void {
    this.used = this.valueStart;
    this.append(bytes, 0, bytes.length);
  }

  private copyShared(index: number): void {
    const { strings } = this;
    if (!strings.has(index)) throw this.damaged('shared string');
    this.used = this.valueStart;
    this.append(strings.bytes, strings.startOf(index), strings.endOf(index));
  }

  /**
   * A number as its digits if it is whole and exact; a date as it is shown. Any other number is unreadable: its point
   * or sign would pass for a separator inside an identifier.
   */
  private readNumber(end: number): void {
    const { bytes, valueStart } = this;
    const format = this.styles[this.style] ?? DateFormat.none;
    if (format === DateFormat.none && end - valueStart <= 15) {
      let at = valueStart;
      while (at < end && bytes[at] >= 0x30 && bytes[at] <= 0x39) at++;
      if (at === end) return;
    }
    const number = Number(this.decoder.decode(bytes.subarray(valueStart, end)));
    if (format !== DateFormat.none) this.replace(this.encoder.encode(dateOfSerial(number, this.date1904, format)));
    else if (Number.isInteger(number) && number >= 0 && number < exactBelow)
      this.replace(this.encoder.encode(String(number)));
    else if (!this.asWritten) this.replace(unreadable);
  }

  /** `_x000D_` and the like stand for characters that XML cannot hold (ECMA-376 part 1, 22.9.2.19). */
  private unescape(): void {
    const { bytes, valueStart, used } = this;
    let found = false;
    for (let at = valueStart; at + 6 < used && !found; at++) found = bytes[at] === 0x5f && bytes[at + 1] === 0x78;
    if (!found) return;
    const text = this.decoder.decode(bytes.subarray(valueStart, used));
    const plain = text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    this.replace(this.encoder.encode(plain));
  }

  private damaged(reason: string): Refusal {
    return new Refusal('WORKBOOK_DAMAGED', { reason }, this.row + (this.inRow ? 0 : 1));
  }
}

function isName(tag: XmlReader, letter: number): boolean {
  return tag.nameEnd - tag.nameStart === 1 && tag.held[tag.nameStart] === letter;
}

/** A whole number of up to 9 digits; -1 for anything else. */
function wholeNumber(bytes: Uint8Array, start: number, end: number): number {
  if (start === end || end - start > 9) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at] - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The column of a reference such as AB12, from 0; -1 if it is none. */
function columnOf(bytes: Uint8Array, start: number, end: number): number {
  let column = 0;
  let at = start;
  for (; at < end && at < start + 4; at++) {
    const letter = (bytes[at] | 0x20) - 0x60;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column - 1;
}

/** Cell types: none or `n`, `s`, `str` and `inlineStr`, `e`, `b`, `d`. */
function kindOf(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start];
  if (end - start > 1) return Kind.text;
  if (first === 0x73) return Kind.shared;
  if (first === 0x65) return Kind.error;
  if (first === 0x62) return Kind.boolean;
  return first === 0x64 ? Kind.date : Kind.number;
}
