/**
 * Turns the records of a table into rows of typed columns, from text files and workbooks alike. A row is rejected only
 * when its fields cannot be told apart or its participant number is unreadable; every other row gets a place in the
 * columns, whatever is wrong with it. Counts are conserved: read = accepted + rejected + blank. Memory grows with
 * accepted rows alone (66 bytes each); everything else is bounded by the constants below, and a file that goes beyond
 * them is refused whole.
 */
import type { BatchHeader } from './header.ts';
import type { ByteSink } from '../base/byte-sink.ts';
import type { CsvReader } from '../formats/csv/reader.ts';
import { ClaimRowsBuilder, type ReadRow } from './claim-rows-builder.ts';
import type { ClaimRows } from '../domain/claim-rows.ts';
import { IdState, noOldId, type PackedDate, type ReadNote, type Reject, type RejectCode } from '../domain/columns.ts';
import type { ReadBatch } from '../domain/read-batch.ts';
import { newCodingCounts, noteKind, noteSchemes, noteSex, proveCodings, settleCodings } from './codings.ts';
import { Flag, Sex } from '../domain/codes.ts';
import { flagDragFilled } from './drag-fill.ts';
import type { EightBitEncoding } from './eight-bit-text.ts';
import { Refusal } from '../base/errors.ts';
import type { FoundHeader } from './find-header.ts';
import type { NamePrints, NameTeacher } from '../names/reader.ts';
import { KindCell, SexCell } from './normalise-codes.ts';
import { Nationality } from './nationality.ts';
import { classifyRow } from './non-person-rows.ts';
import { noteWritten, type KernelRows, type KernelStart, type WrittenRows } from './kernel-rows.ts';
import { profiles, requiredColumns } from './profiles.ts';
import { RecordShaper } from './record-shape.ts';
import { endOf, RowCells, startOf } from './row-cells.ts';
import type { TableSink } from './table-sink.ts';

/** Most rows of one file: above the largest province (14 million participants), below 1.1 GB of columns. */
const rowsMax = 2 ** 24;
/**
 * Compressed bytes that a row takes at least, beyond the first million rows: the last digits of an ID and a birth date
 * alone have 35 bits that nothing predicts. So a small file cannot fill the memory with rows.
 */
const packedRowBytesMin = 4;
const packedRowsFree = 2 ** 20;
/** Bytes of a short row with all usual columns; most files have longer ones. */
const rowBytesUsual = 64;
/**
 * Most rejects kept and answered: beyond this the file has another form than it says, and a list of lines helps nobody.
 */
export const rejectsMax = 100_000;
/**
 * Most rows kept in mind below a signature, until the end of the table tells whether they are signers: more is a table.
 */
const belowSignatureMax = 64;

/** What reads a name from its bytes: `NameReader` of `name-reader.ts`. Fields hold the last name read. */
export interface NameFields extends NamePrints {
  read(bytes: Uint8Array, start: number, end: number): void;
  decoded: boolean; // was in a legacy encoding
  readonly other: NamePrints; // the name as it can also be read; empty for nearly all
  readonly teacher?: NameTeacher; // absent: the kernel cannot read such names
}

export interface RowOptions {
  names: NameFields;
  schemes: number; // bits from the metadata, 0 if none
  schemesOfMetadataOnly?: boolean; // cells of the scheme column are not read
  storedOn: PackedDate; // the day the file was stored: later birth dates are impossible
  size?: number; // bytes of the upload, if known: columns get their room at once instead of growing
  /** Reads most records faster than TypeScript does, with the same result. Absent: TypeScript alone. */
  kernel?: KernelStart | undefined;
  shared?: boolean; // columns in memory that other threads can be given
  /**
   * Told of what refuses the file though it can be read to its end: a check goes on, to say everything at once. Absent:
   * thrown.
   */
  tolerate?: ((refusal: Refusal) => void) | undefined;
}

/** Turns records into rows of the columns. */
export class RowReader implements TableSink, KernelRows {
  readonly lostQuote: ((line: number) => void) | undefined;
  private readonly options: RowOptions;
  private readonly columns: ClaimRowsBuilder;
  private readonly rejects: Reject[] = [];
  private readonly present: number[] = [];
  readonly cells: RowCells;
  readonly names: NameFields;
  private readonly claim: ReadRow;
  private found: BatchHeader | undefined;
  private shaper: RecordShaper | undefined; // for tables that hold one field in several columns
  headerLine = 0; // the last of the header: what stands before or on it is no data
  rowsAllowed = rowsMax;
  row = 0; // of the last data record
  private blank = 0;
  private unreadableNumbers = 0;
  private readonly counts = newCodingCounts();
  /** Rows below a signature that nobody could be found by: signers if nothing but such rows follows, else rejected. */
  private readonly signers: { row: number; line: number }[] = [];
  private belowSignature = false;
  private encoding: EightBitEncoding | undefined;
  private schemesMissing = false; // neither the file nor its metadata says
  // The record at hand.
  private bytes: Uint8Array = new Uint8Array(0);
  private bounds: Int32Array = new Int32Array(0);
  private cutBounds: Int32Array = new Int32Array(0); // of a record that ends early, with empty fields behind it

  constructor(options: RowOptions) {
    this.options = options;
    const { tolerate } = options;
    this.lostQuote = tolerate && ((line) => tolerate(new Refusal('CSV_UNTERMINATED_QUOTE', {}, line)));
    const rows = Math.min(rowsMax, Math.ceil((options.size ?? 0) / rowBytesUsual));
    this.columns = new ClaimRowsBuilder(rows, options.shared);
    this.cells = new RowCells(options);
    const { ids } = this.cells;
    const { names } = options;
    this.names = names;
    const nothing = { row: 0, line: 0, birthDate: 0, sex: 0, schemes: 0, outOfScope: 0, category: 0, unit: 0 };
    this.claim = { ids, names, ...nothing };
  }

  /** Says where the table begins. Records up to the header's last line may come (again), and are passed over. */
  begin(found: FoundHeader): void {
    const { header } = found;
    this.found = header;
    this.headerLine = found.lastLine;
    // Only a check reads on without schemes (`upload-reader.ts` is told that they are given).
    this.schemesMissing = header.at.schemes < 0 && this.options.schemes === 0;
    if (this.schemesMissing) this.options.tolerate?.(new Refusal('SCHEMES_MISSING', {}, found.line));
    this.shaper = header.shape === undefined ? undefined : new RecordShaper(header.shape);
    this.cells.begin(header);
  }

  /** The file was in a legacy encoding. */
  eightBit(encoding: EightBitEncoding): void {
    this.encoding = encoding;
  }

  /** Limits the rows to what `uploaded` compressed bytes can hold. */
  allowRowsOf(uploaded: number): void {
    this.rowsAllowed = Math.min(rowsMax, packedRowsFree + Math.floor(uploaded / packedRowBytesMin));
  }

  hasten(csv: CsvReader, delimiter: number, whole: boolean): ByteSink {
    return this.options.kernel?.(this, csv, delimiter, whole) ?? csv;
  }

  /** Of a table that has begun. */
  get header(): BatchHeader {
    if (this.found === undefined) throw new Error('no table has begun');
    return this.found;
  }
  get storedOn(): PackedDate {
    return this.options.storedOn;
  }
  get isDecoded(): boolean {
    return this.encoding !== undefined;
  }
  get schemesOfMetadataOnly(): boolean {
    return this.options.schemesOfMetadataOnly === true;
  }
  get needsRecords(): boolean {
    return this.belowSignature;
  }

  takeOther(ahead: number, other: NamePrints): void {
    this.columns.addOther(ahead, other);
  }

  take(written: WrittenRows, row: number): void {
    noteWritten(written, this.counts, this.options.schemes);
    this.columns.addWritten(written);
    this.row = row;
  }

  record(bytes: Uint8Array, bounds: Int32Array, fields: number, line: number): void {
    const { found: header } = this;
    if (header === undefined || line <= this.headerLine) return;
    this.countRow(line);
    if (isBlank(bytes, bounds, fields)) {
      this.blank++;
      return;
    }
    unwrapFormulas(bytes, bounds, Math.min(fields, header.fields));
    this.bytes = bytes;
    this.bounds = bounds;
    if (fields !== header.fields && !this.isCutShort(header, fields)) {
      if (!this.setAside(header, cellsOf(bytes, bounds, fields), false, line))
        this.rejectBroken('ROW_FIELD_COUNT', bytes, bounds, fields, line);
      return;
    }
    if (fields === header.fields && this.shaper !== undefined) this.shapeRecord(this.shaper);
    if (!this.cells.readParticipant(this.bytes, this.bounds)) {
      if (this.setAside(header, cellsOf(this.bytes, this.bounds, header.width), true, line)) return;
      this.unreadableNumbers++;
      this.reject('NUMBER_UNREADABLE', line, 'participant_number');
      return;
    }
    if (this.belowSignature) this.endSignature();
    this.accept(header, line);
  }

  /**
   * True if a row ends early only where nothing is lost: its missing fields are the last and no row needs them (a
   * spreadsheet leaves out the last delimiters of sixteen rows that have nothing there), and those it has fit their
   * columns. A row that lost a delimiter in its middle has its cells one column to the left. Its fields can be read
   * then.
   */
  private isCutShort(header: BatchHeader, fields: number): boolean {
    const { at } = header;
    if (fields > header.fields || neededFields(header).some((field) => field >= fields)) return false;
    const bounds = this.cutBounds.length === 2 * header.fields ? this.cutBounds : new Int32Array(2 * header.fields);
    this.cutBounds = bounds;
    bounds.set(this.bounds.subarray(0, 2 * fields));
    bounds.fill(this.bounds[2 * fields - 1], 2 * fields);
    this.bounds = bounds;
    if (this.shaper !== undefined) this.shapeRecord(this.shaper);
    const { bytes, cells } = this;
    const { ids } = cells;
    if (!cells.readParticipant(bytes, this.bounds)) return false;
    if (cells.date(bytes, this.startOf(at.birth_date), this.endOf(at.birth_date)) === 0) return false;
    if (this.memo(cells.sexes, at.sex) === SexCell.unknown) return false;
    if (this.memo(cells.kinds, at.birth_date_kind) === KindCell.unknown) return false;
    cells.readIds(bytes, this.bounds, 0, Sex.unknown);
    if (ids.idState === IdState.invalid && ids.oldId === noOldId) return false;
    return this.startOf(at.full_name) < this.endOf(at.full_name);
  }

  broken(code: RejectCode, bytes: Uint8Array, bounds: Int32Array, fields: number, line: number): void {
    if (line <= this.headerLine) return;
    this.countRow(line);
    this.rejectBroken(code, bytes, bounds, fields, line);
  }

  finish(bytes: number, sha256: string): ReadBatch {
    const { found: header } = this;
    if (header === undefined) throw new Refusal('FILE_EMPTY');
    this.blank += this.signers.length;
    if (this.row === this.blank) throw new Refusal('NO_ROWS');
    const claims = this.columns.finish(this.cells.categories.texts, this.cells.units.texts);
    const notes = this.settle(header, claims);
    flagDragFilled(claims);
    const rejected = this.rejects.length;
    return {
      claims,
      rejects: this.rejects,
      rows: { read: this.row, accepted: claims.length, rejected, blank: this.blank },
      rejectedPresent: Float64Array.from(this.present),
      unreadableNumbers: this.unreadableNumbers,
      bytes,
      sha256,
      profile: header.profile,
      ...(this.encoding === undefined ? {} : { encoding: this.encoding }),
      columns: header.columns,
      notes,
    };
  }

  /** Gives codes their meaning now that all rows are read. Throws Refusal SCHEMES_UNKNOWN. */
  private settle({ form, femaleMark }: BatchHeader, claims: ClaimRows): ReadNote[] {
    const { counts, options } = this;
    const stated = form.sex === 'vss' ? 'vss' : 'declaration';
    const own = { sex: femaleMark ? 'mark' : stated, documented: form.name === profiles[0].name } as const;
    const { unknownSchemes, notes } = settleCodings(claims, counts, proveCodings(counts, own, options.schemes));
    // That no row has schemes is told once, as SCHEMES_MISSING.
    if (this.schemesMissing) return notes.filter(({ code }) => code !== 'SCHEME_UNKNOWN');
    if (2 * unknownSchemes > claims.length) {
      const lines = [counts.firstUnknown, counts.firstOpen].filter((line) => line > 0);
      const facts = { rows: unknownSchemes, of: claims.length };
      const refusal = new Refusal('SCHEMES_UNKNOWN', facts, Math.min(...lines));
      if (this.options.tolerate === undefined) throw refusal;
      this.options.tolerate(refusal);
    }
    return notes;
  }

  /** Line of the first record whose quotes are broken. */
  get firstBrokenQuote(): number | undefined {
    return this.rejects.find(({ code }) => code === 'ROW_QUOTE')?.line;
  }

  /** The record at hand, with whole fields behind those that stand in several columns. */
  private shapeRecord(shaper: RecordShaper): void {
    shaper.shape(this.bytes, this.bounds);
    this.bytes = shaper.bytes;
    this.bounds = shaper.bounds;
  }

  private countRow(line: number): void {
    if (this.row >= this.rowsAllowed) throw new Refusal('TOO_MANY_ROWS', { limit: this.rowsAllowed }, line);
    this.row++;
  }

  /**
   * True if the record, whose number is unreadable, is no person: it is counted as blank, now or when the table has
   * ended.
   */
  private setAside(header: BatchHeader, cells: readonly string[], whole: boolean, line: number): boolean {
    const nature = classifyRow(cells, header, whole);
    if (nature === 'signature') this.belowSignature = true;
    if (nature === 'signature' || nature === 'furniture') {
      this.blank++;
      return true;
    }
    if (nature === 'unidentified' && this.belowSignature && this.signers.length < belowSignatureMax) {
      this.signers.push({ row: this.row, line });
      return true;
    }
    return false;
  }

  /** The table goes on below a signature: who was taken for a signer may be a person, and is rejected. */
  private endSignature(): void {
    this.belowSignature = false;
    for (const { row, line } of this.signers.splice(0)) {
      this.unreadableNumbers++;
      this.pushReject({ row, line, column: 'participant_number', code: 'NUMBER_UNREADABLE' });
    }
  }

  /** A record whose fields may have moved: its number is believed only in the first column, which nothing can move. */
  private rejectBroken(code: RejectCode, bytes: Uint8Array, bounds: Int32Array, fields: number, line: number): void {
    const first = this.found?.at.participant_number === 0 && fields > 0;
    const { ids } = this.cells;
    if (first && ids.readParticipant(bytes, bounds[0], bounds[1])) this.present.push(ids.participant);
    else this.unreadableNumbers++;
    this.reject(code, line, '');
  }

  private reject(code: RejectCode, line: number, column: string): void {
    if (this.belowSignature) this.endSignature();
    this.pushReject({ row: this.row, line, column, code });
  }

  private pushReject(reject: Reject): void {
    if (this.rejects.length === rejectsMax) throw new Refusal('TOO_MANY_REJECTS', { limit: rejectsMax }, reject.line);
    this.rejects.push(reject);
  }

  private startOf(field: number): number {
    return startOf(this.bounds, field);
  }

  private endOf(field: number): number {
    return endOf(this.bounds, field);
  }

  private memo(memo: { value: CellReader }, field: number): number {
    return memo.value(this.bytes, this.startOf(field), this.endOf(field));
  }

  private accept(header: BatchHeader, line: number): void {
    const { bytes, bounds, cells, options, counts } = this;
    const { ids } = cells;
    const { at } = header;
    const whole = cells.date(bytes, this.startOf(at.birth_date), this.endOf(at.birth_date));
    const kind = this.memo(cells.kinds, at.birth_date_kind);
    const sex = this.memo(cells.sexes, at.sex);
    cells.readIds(bytes, bounds, whole, sex);
    if (sex >= SexCell.code) noteSex(counts, sex, ids);
    this.readName(bytes, this.startOf(at.full_name), this.endOf(at.full_name));
    const category = this.memo(cells.categories, at.category);
    const nationality = this.memo(cells.nationalities, at.nationality);
    if (nationality === Nationality.unknown) {
      ids.flags |= Flag.NATIONALITY_UNKNOWN;
      counts.nationalityUnknown++;
    }
    const outOfScope =
      nationality === Nationality.foreign ||
      cells.isArmedCategory(category) ||
      cells.isArmedCard(bytes, this.startOf(at.hi_card), this.endOf(at.hi_card));
    const { claim } = this;
    claim.row = this.row;
    claim.line = line;
    claim.birthDate = kind === KindCell.none ? whole : noteKind(counts, kind, whole);
    claim.sex = sex;
    const schemes = cells.schemes(bytes, this.startOf(at.schemes), this.endOf(at.schemes));
    claim.schemes = noteSchemes(counts, schemes, options.schemes, line);
    claim.outOfScope = outOfScope ? 1 : 0;
    claim.category = category;
    claim.unit = this.memo(cells.units, at.unit);
    this.columns.add(claim);
  }

  /** Reads a name into `names`. */
  readName(bytes: Uint8Array, start: number, end: number): void {
    const { names } = this;
    names.read(bytes, start, end);
    // The whole file was decoded, so the name reader cannot tell.
    if (this.encoding !== undefined && !isAscii(bytes, start, end)) names.decoded = true;
  }
}

type CellReader = (bytes: Uint8Array, start: number, end: number) => number;

/** Fields of the file that no row can do without: those of the required columns, or their parts. */
function neededFields({ at, fields, shape }: BatchHeader): number[] {
  const parts = [...(shape?.name ?? []), ...(shape?.date ?? []), ...(shape?.bySex ?? [])];
  return [...requiredColumns.map((column) => at[column]).filter((field) => field < fields), ...parts];
}

/** Text of every field, for rows that are not accepted. */
function cellsOf(bytes: Uint8Array, bounds: Int32Array, fields: number): string[] {
  const decoder = new TextDecoder();
  return Array.from({ length: fields }, (_, k) => decoder.decode(bytes.subarray(bounds[2 * k], bounds[2 * k + 1])));
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] >= 0x80) return false;
  return true;
}

/** Leaves the `="` and `"` of formula texts (`="0520…"`) out of the fields: exporters write so what must stay text. */
function unwrapFormulas(bytes: Uint8Array, bounds: Int32Array, fields: number): void {
  for (let k = 0; k < 2 * fields; k += 2) {
    const start = bounds[k];
    if (bytes[start] !== 0x3d || bytes[start + 1] !== 0x22) continue;
    const end = bounds[k + 1];
    if (end - start < 3 || bytes[end - 1] !== 0x22) continue;
    bounds[k] = start + 2;
    bounds[k + 1] = end - 1;
  }
}

/** True if every field is empty or blanks, no-break spaces included. */
function isBlank(bytes: Uint8Array, bounds: Int32Array, fields: number): boolean {
  for (let field = 0; field < fields; field++) {
    for (let i = bounds[2 * field]; i < bounds[2 * field + 1]; i++) {
      if (bytes[i] === 0xc2 && bytes[i + 1] === 0xa0) i++;
      else if (bytes[i] > 0x20) return false;
    }
  }
  return true;
}
