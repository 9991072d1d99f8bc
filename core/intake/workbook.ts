/**
 * A workbook (XLSX, XLSM) as a stage. A ZIP archive can only be read with its end at hand, so the file is collected in
 * memory, up to a limit; then the one visible sheet that holds a known header is read as a table. Macros are never
 * looked at.
 */
import type { HeaderOptions } from './header.ts';
import type { ByteSink } from '../base/byte-sink.ts';
import type { CsvSink } from '../formats/csv/reader.ts';
import { Refusal } from '../base/errors.ts';
import { findHeader, headRecordsMax, type FoundHeader, type HeadRecord, type NoHeader } from './find-header.ts';
import type { TableSink } from './table-sink.ts';
import { SheetReader } from '../formats/xlsx/sheet-reader.ts';
import { readPart, readWorkbookParts, type Sheet, type WorkbookParts } from '../formats/xlsx/workbook-parts.ts';
import { XmlReader } from '../formats/xlsx/xml-reader.ts';
import { readZipDirectory, type ZipEntry } from '../formats/zip/directory.ts';

/** Most bytes of a workbook: a full sheet of 1,048,576 people has about 80 million. Larger books come as CSV. */
const workbookBytesMax = 128 * 2 ** 20;
const firstCapacity = 1 << 20;
/** Longest cell of the head that is decoded, in bytes. */
const headCellBytesMax = 4096;

export class Workbook implements ByteSink {
  private readonly rows: TableSink;
  private readonly options: HeaderOptions;
  private bytes = new Uint8Array(firstCapacity);
  private length = 0;

  constructor(rows: TableSink, options: HeaderOptions) {
    this.rows = rows;
    this.options = options;
  }

  push(bytes: Uint8Array): void {
    const length = this.length + bytes.length;
    if (length > workbookBytesMax) throw new Refusal('WORKBOOK_TOO_LARGE', { limit: workbookBytesMax });
    if (length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.bytes.length));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(bytes, this.length);
    this.length = length;
  }

  /**
   * Reads the table. Throws Refusal ZIP_…, XML_…, WORKBOOK_DAMAGED, SHEET_NONE, SHEET_HIDDEN, SHEET_AMBIGUOUS, or as a
   * header does.
   */
  finish(): void {
    const bytes = this.bytes.subarray(0, this.length);
    const archive = { bytes, entries: readZipDirectory(bytes) };
    const parts = readWorkbookParts(archive);
    const { sheet, found } = chooseSheet(archive, parts, this.options);
    this.rows.begin(found);
    const { rows } = this;
    const fields = rows.asWritten === true ? 0 : found.header.fields;
    readPart(archive, sheet.entry, new XmlReader(new SheetReader(rows, parts, fields, rows.asWritten)));
  }
}

type Archive = { bytes: Uint8Array; entries: Map<string, ZipEntry> };

/** The one visible sheet with a known header. */
function chooseSheet(
  archive: Archive,
  parts: WorkbookParts,
  options: HeaderOptions,
): { sheet: Sheet; found: FoundHeader } {
  const searches = parts.sheets.map((sheet, i) => {
    return { sheet, position: i + 1, search: findHeader(headOf(archive, sheet, parts), options) };
  });
  const successes = searches.filter(({ search }) => 'header' in search);
  const visible = successes.filter(({ sheet }) => !sheet.hidden);
  if (visible.length > 1)
    throw new Refusal('SHEET_AMBIGUOUS', { sheets: visible.map(({ position }) => position).join(', ') });
  if (visible.length === 1) return { sheet: visible[0].sheet, found: visible[0].search as FoundHeader };
  if (successes.length > 0) throw new Refusal('SHEET_HIDDEN', { sheet: successes[0].position });
  const failures = searches.filter(({ sheet }) => !sheet.hidden).map(({ search }) => search as NoHeader);
  // One sheet, or one that names columns, tells what is wrong with it.
  const [best, second] = failures.toSorted((a, b) => b.named - a.named);
  if (best !== undefined && (second === undefined || best.named > second.named)) throw best.refusal;
  throw new Refusal('SHEET_NONE', { sheets: parts.sheets.length });
}

/** The first records of a sheet. */
function headOf(archive: Archive, sheet: Sheet, parts: WorkbookParts): HeadRecord[] {
  const records: HeadRecord[] = [];
  const decoder = new TextDecoder();
  const keep: CsvSink['record'] = (bytes, bounds, fields, line) => {
    const cells = Array.from({ length: fields }, (_, k) => {
      const cell = bytes.subarray(bounds[2 * k], bounds[2 * k + 1]);
      return cell.length > headCellBytesMax ? '' : decoder.decode(cell);
    });
    if (cells.some((cell) => cell.trim() !== '')) records.push({ cells, line, broken: false });
    if (records.length >= headRecordsMax) throw new HeadIsRead();
  };
  const broken: CsvSink['broken'] = (_code, _bytes, _bounds, _fields, line) => {
    records.push({ cells: [], line, broken: true });
    if (records.length >= headRecordsMax) throw new HeadIsRead();
  };
  try {
    readPart(archive, sheet.entry, new XmlReader(new SheetReader({ record: keep, broken }, parts, 0)));
  } catch (error) {
    if (!(error instanceof HeadIsRead)) throw error;
  }
  return records;
}

/** Stops the reading of a sheet whose head is known; nothing is wrong. */
class HeadIsRead extends Error {}
