/**
 * A table as delimited text, as a stage: holds the head of the file back until the delimiter and the header are found
 * in it, then every byte goes to one reader. The delimiter is the one with which a header is found: `,` `;` or TAB, or
 * what a first line `sep=` says (Excel writes it). Never two, and never by counting.
 */
import type { HeaderOptions } from './header.ts';
import type { ByteSink } from '../base/byte-sink.ts';
import { CsvReader } from '../formats/csv/reader.ts';
import { Refusal } from '../base/errors.ts';
import { findHeader, headRecordsMax, type FoundHeader, type HeadRecord, type NoHeader } from './find-header.ts';
import type { TableSink } from './table-sink.ts';

/** The header must end in the first bytes: titles, and two rows of 125 long names, fill less than a tenth. */
export const headBytesMax = 64 * 1024;
/** Longest cell of the head that is decoded, in bytes; names of columns and titles are shorter. */
const headCellBytesMax = 4096;
const delimiters: ReadonlyMap<string, number> = new Map([
  ['comma', 0x2c],
  ['semicolon', 0x3b],
  ['tab', 0x09],
]);

export class CsvTable implements ByteSink {
  private readonly rows: TableSink;
  private readonly options: HeaderOptions;
  private head = new Uint8Array(headBytesMax);
  private held = 0;
  private reader: ByteSink | undefined;

  constructor(rows: TableSink, options: HeaderOptions) {
    this.rows = rows;
    this.options = options;
  }

  push(bytes: Uint8Array): void {
    let rest = bytes;
    if (this.reader === undefined) {
      const taken = Math.min(headBytesMax - this.held, bytes.length);
      this.head.set(bytes.subarray(0, taken), this.held);
      this.held += taken;
      if (this.held < headBytesMax) return;
      this.reader = this.begin(false);
      rest = bytes.subarray(taken);
    }
    this.rows.raw?.(rest);
    this.reader.push(rest);
  }

  finish(): void {
    this.reader ??= this.begin(true);
    this.reader.finish();
  }

  private begin(whole: boolean): ByteSink {
    const head = this.head.subarray(0, this.held);
    const { found, delimiter } = findCsvHeader(head, whole, this.options);
    this.rows.begin(found, delimiter);
    this.rows.raw?.(head);
    const csv = new CsvReader(this.rows, { delimiter });
    const reader = this.rows.hasten?.(csv, delimiter, whole) ?? csv;
    reader.push(head);
    this.head = new Uint8Array(0);
    return reader;
  }
}

/**
 * The header of delimited text and the delimiter that found it. `whole`: nothing comes behind the head. Throws Refusal.
 */
export function findCsvHeader(
  head: Uint8Array,
  whole: boolean,
  options: HeaderOptions,
): { found: FoundHeader; delimiter: number } {
  const stated = statedDelimiter(head);
  const candidates = stated === undefined ? [...delimiters] : [['sep', stated] as const];
  const searches = candidates.map(([name, delimiter]) => {
    const { records, refusal } = headRecords(head, delimiter, whole);
    const search = findHeader(records, options);
    // A quote that is never closed hides what follows it.
    return {
      name,
      delimiter,
      search: 'header' in search || refusal === undefined ? search : { refusal, named: search.named },
    };
  });
  const successes = searches.filter(({ search }) => 'header' in search);
  if (successes.length > 1) {
    const names = successes.map(({ name }) => name).join(', ');
    throw new Refusal('DELIMITER_AMBIGUOUS', { candidates: names }, (successes[0].search as FoundHeader).line);
  }
  if (successes.length === 1) {
    const [{ search, delimiter }] = successes;
    return { found: search as FoundHeader, delimiter };
  }
  const failures = searches.map(({ search }) => search as NoHeader);
  throw failures.reduce((best, each) => (each.named > best.named ? each : best)).refusal;
}

/** The delimiter that a first line `sep=;` states. */
function statedDelimiter(head: Uint8Array): number | undefined {
  const text = new TextDecoder().decode(head.subarray(0, 16));
  const found = /^"?sep=(.)"?[\r\n]/i.exec(text);
  if (found === null) return undefined;
  const delimiter = found[1].charCodeAt(0);
  if ([...delimiters.values()].includes(delimiter)) return delimiter;
  throw new Refusal('DELIMITER_UNSUPPORTED', {}, 1);
}

function headRecords(
  head: Uint8Array,
  delimiter: number,
  whole: boolean,
): { records: HeadRecord[]; refusal: Refusal | undefined } {
  const records: HeadRecord[] = [];
  const decoder = new TextDecoder();
  const keep = (bytes: Uint8Array, bounds: Int32Array, fields: number, line: number, broken: boolean): void => {
    if (records.length === headRecordsMax) return;
    const cells = Array.from({ length: fields }, (_, k) => {
      const cell = bytes.subarray(bounds[2 * k], bounds[2 * k + 1]);
      return cell.length > headCellBytesMax ? '' : decoder.decode(cell);
    });
    if (broken || cells.some((cell) => cell.trim() !== '')) records.push({ cells, line, broken });
  };
  const reader = new CsvReader(
    {
      record: (bytes, bounds, fields, line) => keep(bytes, bounds, fields, line, false),
      broken: (_, bytes, bounds, fields, line) => keep(bytes, bounds, fields, line, true),
    },
    { delimiter },
  );
  try {
    reader.push(head);
    if (whole) reader.finish();
  } catch (error) {
    if (error instanceof Refusal) return { records, refusal: error };
    throw error;
  }
  return { records, refusal: undefined };
}
