/**
 * Turns the records of a table into rows of typed columns, from text files and workbooks alike. A row is rejected only
 * when its fields cannot be told apart or its participant number is unreadable; every other row gets a place in the
 * columns, whatever is wrong with it. Counts are conserved: read = accepted + rejected + blank. Memory grows with
 * accepted rows alone (66 bytes each); everything else is bounded by the constants below, and a file that goes beyond
 * them is refused whole.
 */
import type { BatchHeader } from './header.ts';
import { CellCache } from './cell-cache.ts';
import { ClaimColumnsBuilder, type ClaimRow } from './claim-columns-builder.ts';
import type { ClaimColumns, PackedDate, ReadBatch, Reject, RejectCode } from '../domain/columns.ts';
import { flagDragFilled } from './drag-fill.ts';
import { Refusal } from '../base/errors.ts';
import type { FoundHeader } from './find-header.ts';
import type { NamePrints } from '../names/reader.ts';
import { cutDate, DateKind, DateReader } from './normalise-date.ts';
import { IdReader } from './normalise-id.ts';
import {
  CardReader,
  dateKindOfText,
  femaleMarkOfText,
  isArmedForces,
  isForeign,
  schemesOfText,
  sexOfDeclaration,
  sexOfText,
} from './normalise-codes.ts';
import { classifyRow } from './non-person-rows.ts';
import { RecordShaper } from './record-shape.ts';
import type { TableSink } from './table-sink.ts';
import { TextDictionary } from './text-dictionary.ts';

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
/** Most different categories: VSS has fewer than 100 participant groups; must fit 16 bits. */
const categoriesMax = 4096;
/** Most different units: employers, schools, wards of the largest province, with room. */
const unitsMax = 2 ** 19;

/**
 * Most rows kept in mind below a signature, until the end of the table tells whether they are signers: more is a table.
 */
const belowSignatureMax = 64;

/**
 * Fewer rows whose kind of date contradicts the date are slips; as many, if most rows with a kind do, are another
 * coding.
 */
const contradictionsMin = 5;

/** What reads a name from its bytes: `NameReader` of `name-reader.ts`. Fields hold the last name read. */
export interface NameFields extends NamePrints {
  read(bytes: Uint8Array, start: number, end: number): void;
  decoded: boolean; // was in a legacy encoding
  readonly other: NamePrints; // the name as it can also be read; empty for nearly all
}

export interface RowOptions {
  names: NameFields;
  schemes: number; // bits from the metadata, 0 if none
  storedOn: PackedDate; // the day the file was stored: later birth dates are impossible
  size?: number; // bytes of the upload, if known: columns get their room at once instead of growing
  shared?: boolean; // columns in memory that other threads can be given
}

/** What was read of one part of a file, with rows and lines counted from the start of the part. */
export interface PartRows {
  claims: ClaimColumns;
  rejects: Reject[];
  present: Float64Array;
  unreadableNumbers: number;
  rows: number;
  blank: number;
  lines: number;
  coarseKinds: number;
  contradictions: number;
  firstContradiction: number; // line
  /** The part ends below a signature: what follows changes what these rows are. */
  openSignature: boolean;
}

/** Turns records into rows of the columns. */
export class RowReader implements TableSink {
  private readonly options: RowOptions;
  private readonly columns: ClaimColumnsBuilder;
  private readonly rejects: Reject[] = [];
  private readonly present: number[] = [];
  private readonly ids = new IdReader();
  private readonly dates: DateReader;
  private readonly cards = new CardReader();
  private readonly categories = new TextDictionary(categoriesMax, 'TOO_MANY_CATEGORIES');
  private readonly units = new TextDictionary(unitsMax, 'TOO_MANY_UNITS');
  private kinds = new CellCache(dateKindOfText);
  private readonly schemes = new CellCache(schemesOfText);
  private readonly foreign = new CellCache((text) => Number(isForeign(text)));
  private readonly armed: boolean[] = []; // by index in `categories`; filled as they appear
  private sexes = new CellCache(sexOfText);
  private readonly claim: ClaimRow;
  private header: BatchHeader | undefined;
  private shaper: RecordShaper | undefined; // for tables that hold one field in several columns
  private headerLine = 0; // the last of the header: what stands before or on it is no data
  private rowsAllowed = rowsMax;
  private row = 0; // of the last data record
  private blank = 0;
  private unreadableNumbers = 0;
  /**
   * Rows whose kind says that the date is less than whole, those of them whose date is whole all the same, and the
   * first of these.
   */
  private coarseKinds = 0;
  private contradictions = 0;
  private firstContradiction = 0;
  /** Rows below a signature that nobody could be found by: signers if nothing but such rows follows, else rejected. */
  private readonly signers: { row: number; line: number }[] = [];
  private belowSignature = false;
  // The record at hand.
  private bytes: Uint8Array = new Uint8Array(0);
  private bounds: Int32Array = new Int32Array(0);

  constructor(options: RowOptions) {
    this.options = options;
    const rows = Math.min(rowsMax, Math.ceil((options.size ?? 0) / rowBytesUsual));
    this.columns = new ClaimColumnsBuilder(rows, options.shared);
    this.dates = new DateReader(options.storedOn);
    const { ids } = this;
    const { names } = options;
    const nothing = { row: 0, line: 0, birthDate: 0, sex: 0, schemes: 0, outOfScope: 0, category: 0, unit: 0 };
    this.claim = { ids, names, ...nothing };
  }

  /** Says where the table begins. Records up to the header's last line may come (again), and are passed over. */
  begin(found: FoundHeader): void {
    const { header } = found;
    this.header = header;
    this.headerLine = found.lastLine;
    this.shaper = header.shape === undefined ? undefined : new RecordShaper(header.shape);
    const inWords = header.form.sex === 'vss' ? sexOfText : sexOfDeclaration;
    this.sexes = new CellCache(header.femaleMark ? femaleMarkOfText : inWords);
    if (header.form.birthDateKind === 'as-written') this.kinds = new CellCache(() => DateKind.full);
  }

  /** Limits the rows to what `uploaded` compressed bytes can hold. */
  allowRowsOf(uploaded: number): void {
    this.rowsAllowed = Math.min(rowsMax, packedRowsFree + Math.floor(uploaded / packedRowBytesMin));
  }

  record(bytes: Uint8Array, bounds: Int32Array, fields: number, line: number): void {
    const { header } = this;
    if (header === undefined || line <= this.headerLine) return;
    this.countRow(line);
    if (isBlank(bytes, bounds, fields)) {
      this.blank++;
      return;
    }
    if (fields !== header.fields) {
      if (!this.setAside(header, cellsOf(bytes, bounds, fields), false, line))
        this.rejectBroken('ROW_FIELD_COUNT', bytes, bounds, fields, line);
      return;
    }
    this.bytes = bytes;
    this.bounds = bounds;
    if (this.shaper !== undefined) this.shapeRecord(this.shaper);
    const { ids } = this;
    const number = header.at.participant_number;
    if (!ids.readParticipant(this.bytes, this.bounds[2 * number], this.bounds[2 * number + 1])) {
      if (this.setAside(header, cellsOf(this.bytes, this.bounds, header.width), true, line)) return;
      this.unreadableNumbers++;
      this.reject('NUMBER_UNREADABLE', line, 'participant_number');
      return;
    }
    if (this.belowSignature) this.endSignature();
    this.accept(header, line);
  }

  broken(code: RejectCode, bytes: Uint8Array, bounds: Int32Array, fields: number, line: number): void {
    if (line <= this.headerLine) return;
    this.countRow(line);
    this.rejectBroken(code, bytes, bounds, fields, line);
  }

  finish(bytes: number, sha256: string): ReadBatch {
    if (this.header === undefined) throw new Refusal('FILE_EMPTY');
    this.blank += this.signers.length;
    if (this.row === this.blank) throw new Refusal('NO_ROWS');
    this.checkDateKinds(this.header);
    const claims = this.columns.finish(this.categories.texts, this.units.texts);
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
      profile: this.header.profile,
      columns: this.header.columns,
    };
  }

  /**
   * What was read of a part of a file, after its `lines` lines; `last` if the file ends there. The reader is used up.
   */
  part(lines: number, last: boolean): PartRows {
    const { row, rejects, unreadableNumbers, coarseKinds, contradictions, firstContradiction } = this;
    return {
      claims: this.columns.finish(this.categories.texts, this.units.texts),
      rejects,
      present: Float64Array.from(this.present),
      unreadableNumbers,
      rows: row,
      blank: this.blank + (last ? this.signers.length : 0),
      lines,
      coarseKinds,
      contradictions,
      firstContradiction,
      openSignature: this.belowSignature && !last,
    };
  }

  /**
   * Adds what was read of the next part, which stands behind `lines` lines. False if it would be read otherwise behind
   * the parts before: it ends below a signature, or a limit is passed.
   */
  append(part: PartRows, lines: number): boolean {
    if (part.openSignature || this.row + part.rows > this.rowsAllowed) return false;
    if (this.rejects.length + part.rejects.length > rejectsMax) return false;
    const row = this.row;
    const categories = Uint32Array.from(part.claims.categories, (text) => this.categories.indexOf(text));
    const units = Uint32Array.from(part.claims.units, (text) => this.units.indexOf(text));
    this.columns.append(part.claims, { row, line: lines, categories, units });
    for (const each of part.rejects) this.rejects.push({ ...each, row: row + each.row, line: lines + each.line });
    for (const number of part.present) this.present.push(number);
    if (this.contradictions === 0) this.firstContradiction = lines + part.firstContradiction;
    this.contradictions += part.contradictions;
    this.coarseKinds += part.coarseKinds;
    this.unreadableNumbers += part.unreadableNumbers;
    this.blank += part.blank;
    this.row += part.rows;
    return true;
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
    const first = this.header?.at.participant_number === 0 && fields > 0;
    if (first && this.ids.readParticipant(bytes, bounds[0], bounds[1])) this.present.push(this.ids.participant);
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

  /** A program that writes 01/01/1990 for a year, or 01/05/1990 for a month, means the same as the kind. */
  private noteKind(whole: PackedDate, kind: number, line: number): void {
    this.coarseKinds++;
    const day = whole % 100;
    const contradicts = kind === DateKind.year ? day > 1 || (day === 1 && Math.floor(whole / 100) % 100 > 1) : day > 1;
    if (!contradicts) return;
    if (this.contradictions === 0) this.firstContradiction = line;
    this.contradictions++;
  }

  private checkDateKinds({ form }: BatchHeader): void {
    const { contradictions, coarseKinds } = this;
    if (form.birthDateKind !== 'vss-unless-contradicted') return;
    if (contradictions < contradictionsMin || 2 * contradictions <= coarseKinds) return;
    throw new Refusal('DATE_KIND_AMBIGUOUS', { rows: contradictions }, this.firstContradiction);
  }

  /** Where the field starts and ends in the record; a column that the file does not have is an empty field. */
  private startOf(field: number): number {
    return field < 0 ? 0 : this.bounds[2 * field];
  }

  private endOf(field: number): number {
    return field < 0 ? 0 : this.bounds[2 * field + 1];
  }

  private memo(memo: CellCache | TextDictionary, field: number): number {
    return memo.value(this.bytes, this.startOf(field), this.endOf(field));
  }

  private isArmed(category: number): boolean {
    const { armed } = this;
    while (armed.length <= category) armed.push(isArmedForces(this.categories.texts[armed.length]));
    return armed[category];
  }

  private accept(header: BatchHeader, line: number): void {
    const { bytes, ids, options } = this;
    const { at } = header;
    const kind = this.memo(this.kinds, at.birth_date_kind);
    const whole = this.dates.read(bytes, this.startOf(at.birth_date), this.endOf(at.birth_date), DateKind.full);
    if (kind !== DateKind.full && whole !== 0) this.noteKind(whole, kind, line);
    const birthDate = cutDate(whole, kind);
    const sex = this.memo(this.sexes, at.sex);
    ids.readOldId(bytes, this.startOf(at.old_id), this.endOf(at.old_id));
    ids.readId(bytes, this.startOf(at.personal_id), this.endOf(at.personal_id), birthDate, sex);
    options.names.read(bytes, this.startOf(at.full_name), this.endOf(at.full_name));
    const category = this.memo(this.categories, at.category);
    const outOfScope =
      this.isArmed(category) ||
      this.memo(this.foreign, at.nationality) === 1 ||
      this.cards.isArmedForces(bytes, this.startOf(at.hi_card), this.endOf(at.hi_card));
    const { claim } = this;
    claim.row = this.row;
    claim.line = line;
    claim.birthDate = birthDate;
    claim.sex = sex;
    claim.schemes = this.memo(this.schemes, at.schemes) || options.schemes;
    claim.outOfScope = outOfScope ? 1 : 0;
    claim.category = category;
    claim.unit = this.memo(this.units, at.unit);
    this.columns.add(claim);
  }
}

/** Text of every field, for rows that are not accepted. */
function cellsOf(bytes: Uint8Array, bounds: Int32Array, fields: number): string[] {
  const decoder = new TextDecoder();
  return Array.from({ length: fields }, (_, k) => decoder.decode(bytes.subarray(bounds[2 * k], bounds[2 * k + 1])));
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
