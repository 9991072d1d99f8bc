/**
 * Tables that hold one field in several columns: a name as family name and given name, a birth date as day, month and
 * year, or below "Nam" and "Nữ". Each record gets the whole fields behind its own, so that everything after this stage
 * reads one column. Tables of the usual form have no shape and do not come here.
 */
import { foldKey } from '../base/fold-key.ts';
import { columnsMax, recordBytesMax } from '../formats/csv/reader.ts';

/** Fields by their positions in the record, from 0. */
export interface RecordShape {
  fields: number; // of a record of the file
  /** Cells stand in typographic quotes, which are no part of them. */
  quoted: boolean;
  /** The parts of the name, in its order; empty if it is in one field. */
  name: readonly number[];
  /** Day, month and year; empty if the date is in one field. */
  date: readonly number[];
  /** The columns of men and women: the filled one says the sex, and the birth date if it holds one. */
  bySex: readonly number[];
  /** `bySex` holds the birth dates too. */
  datesBySex: boolean;
  /** Another column says the sex, and counts. */
  sexApart: boolean;
}

/** Fields that a shape puts behind those of the file, in this order. */
export type WholeField = 'full_name' | 'birth_date' | 'sex';

export function wholeFields(shape: RecordShape): WholeField[] {
  const found: WholeField[] = [];
  if (shape.name.length > 0) found.push('full_name');
  if (shape.date.length > 0 || shape.datesBySex) found.push('birth_date');
  if (shape.bySex.length > 0 && !shape.sexApart) found.push('sex');
  return found;
}

/** Marks of a filled cell in a column of men or women, folded; none of them is a date. */
const filledMarks = new Set(['x', 'v', '1', 'nam', 'nu', 'co']);
/** Room for what is put behind a record: it is made of the record's own cells, and a word for the sex. */
const wholeBytesMax = recordBytesMax + 64;

export class RecordShaper {
  bytes = new Uint8Array(recordBytesMax + wholeBytesMax);
  bounds = new Int32Array(2 * (columnsMax + 3));
  fields = 0;
  private readonly fieldsOf: RecordShape;
  private readonly decoder = new TextDecoder();
  private readonly encoder = new TextEncoder();
  private end = 0; // bytes written

  constructor(shape: RecordShape) {
    this.fieldsOf = shape;
  }

  /** Shapes a record of as many fields as the header has; the result is in `bytes`, `bounds` and `fields`. */
  shape(bytes: Uint8Array, bounds: Int32Array): void {
    const { fields, quoted, name, date, bySex, datesBySex, sexApart } = this.fieldsOf;
    const start = bounds[0];
    const end = bounds[2 * fields - 1];
    this.bytes.set(bytes.subarray(start, end), 0);
    for (let k = 0; k < 2 * fields; k++) this.bounds[k] = bounds[k] - start;
    this.end = end - start;
    this.fields = fields;
    if (quoted) for (let k = 0; k < fields; k++) this.unquote(k);
    if (name.length > 0) this.joinBytes(name);
    const [male, female] = bySex.map((k) => this.text(k));
    if (date.length > 0) this.put(dateOf(date.map((k) => this.text(k))));
    else if (datesBySex) this.put(male === '' || female === '' ? male + female : `${male} ${female}`);
    if (bySex.length > 0 && !sexApart) this.put(sexOf(male, female));
  }

  /** Leaves typographic quotes around a cell outside its bounds. Of two that do not belong together none is touched. */
  private unquote(field: number): void {
    const { bytes, bounds } = this;
    if (!isQuoted(this.decoder.decode(bytes.subarray(bounds[2 * field], bounds[2 * field + 1])))) return;
    // Blanks around them, and three bytes each (two for « and »).
    let from = bounds[2 * field];
    let to = bounds[2 * field + 1];
    while (bytes[from] <= 0x20) from++;
    while (bytes[to - 1] <= 0x20) to--;
    bounds[2 * field] = from + (bytes[from] === 0xc2 ? 2 : 3);
    bounds[2 * field + 1] = to - (bytes[to - 2] === 0xc2 ? 2 : 3);
  }

  private text(field: number): string {
    const { bounds } = this;
    return this.decoder.decode(this.bytes.subarray(bounds[2 * field], bounds[2 * field + 1])).trim();
  }

  /** The bytes of several fields, with a space between: a name in a legacy encoding must not be decoded. */
  private joinBytes(parts: readonly number[]): void {
    const { bytes, bounds } = this;
    const start = this.end;
    for (const field of parts) {
      const from = bounds[2 * field];
      const to = bounds[2 * field + 1];
      if (to <= from) continue;
      if (this.end > start) bytes[this.end++] = 0x20;
      bytes.copyWithin(this.end, from, to);
      this.end += to - from;
    }
    this.close(start);
  }

  private put(text: string): void {
    const start = this.end;
    this.end += this.encoder.encodeInto(text, this.bytes.subarray(this.end)).written;
    this.close(start);
  }

  private close(start: number): void {
    this.bounds[2 * this.fields] = start;
    this.bounds[2 * this.fields + 1] = this.end;
    this.fields++;
  }
}

/** A cell in typographic quotes, with blanks around them. */
const quotedCell = /^[ \t]*[“”„«]([^]*)[“”»][ \t]*$/u;

export function isQuoted(cell: string): boolean {
  return quotedCell.test(cell);
}

/** The cell without typographic quotes around it. */
export function unquoted(cell: string): string {
  return quotedCell.exec(cell)?.[1] ?? cell;
}

/** A date of its three cells; what is empty or zero is unknown. A whole date in the cell of the year stays whole. */
function dateOf([day, month, year]: readonly string[]): string {
  const known = [day, month].map((cell) => (/^0*$/.test(cell) ? '' : cell));
  if (known[0] !== '') return `${known[0]}/${known[1]}/${year}`;
  return known[1] === '' ? year : `${known[1]}/${year}`;
}

/** The sex in words; empty if both cells, or none, say something. */
function sexOf(male: string, female: string): string {
  const [isMale, isFemale] = [male, female].map((cell) => filledMarks.has(foldKey(cell)) || /\d{4}/.test(cell));
  if (isMale === isFemale) return '';
  return isMale ? 'Nam' : 'Nữ';
}
