/**
 * Reads a table with the kernel. The kernel reads what it was taught; here it is taught: parts of names, cells, numbers
 * and names that are not as they should be. Records whose fields it cannot tell apart go to `CsvReader` and on to the
 * reader of rows, as every record does where there is no kernel. Rows, rejects and counts are the same either way.
 */
import type { ByteSink } from '../base/byte-sink.ts';
import { recordBytesMax, type CsvReader } from '../formats/csv/reader.ts';
import { Flag } from '../domain/codes.ts';
import { NameState, wordsMax } from '../domain/columns.ts';
import { isIdPrefix } from '../domain/provinces.ts';
import { claimRowBytes } from '../domain/claim-rows.ts';
import {
  giveBackKernel,
  KernelColumn,
  newKernel,
  Stop,
  TaughtFlag,
  taughtPartBytesMax,
  type KernelExports,
} from './kernel.ts';
import type { KernelRows, KernelStart } from './kernel-rows.ts';
import { Nationality } from './nationality.ts';
import { statedByDigits } from './normalise-id.ts';
import { PartFlag } from '../names/memo.ts';
import type { NameTeacher, TaughtPart } from '../names/reader.ts';

const two32 = 2 ** 32;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** Parts asked for one name, beyond which it is read in TypeScript: parts made to collide could take turns for ever. */
const partsAskedMax = 64;
/** A part with one of these says something of the whole name. */
const askedParts = PartFlag.complex | PartFlag.damaged | PartFlag.unreadable | PartFlag.opensNote | PartFlag.closesNote;

/** For files with more than their head: for smaller ones starting costs more than it saves. */
export const readWithKernel: KernelStart = (rows, csv, delimiter, whole) =>
  whole ? undefined : startKernel(rows, csv, delimiter);

/** The kernel, if it can read tables of this form. */
export function startKernel(rows: KernelRows, csv: CsvReader, delimiter: number): KernelReader | undefined {
  const { header, names } = rows;
  if (header.shape !== undefined || names.teacher === undefined) return undefined;
  const kernel = newKernel();
  if (kernel === undefined || header.fields > kernel.FIELDS_MAX.value) return undefined;
  return new KernelReader(rows, csv, { kernel, teacher: names.teacher, delimiter });
}

class KernelReader implements ByteSink {
  private readonly rows: KernelRows;
  private readonly csv: CsvReader;
  private readonly kernel: KernelExports;
  private readonly teacher: NameTeacher;
  private readonly bytes: Uint8Array;
  private readonly words: Uint32Array;
  private readonly bounds: Uint32Array;
  private readonly input: number;
  private held = 0; // bytes at the start of the input that are not read yet
  /** Records go to `csv`: the header, a record that the kernel cannot read, and what `needsRecords`. */
  private inTypeScript = true;
  private afterReturn = false; // `csv` has a CR, whose LF may come
  private asked = 0; // parts, for the row `askedRow`
  private askedRow = -1;

  constructor(
    rows: KernelRows,
    csv: CsvReader,
    { kernel, teacher, delimiter }: { kernel: KernelExports; teacher: NameTeacher; delimiter: number },
  ) {
    this.rows = rows;
    this.csv = csv;
    this.kernel = kernel;
    this.teacher = teacher;
    const { buffer } = kernel.memory;
    this.bytes = new Uint8Array(buffer);
    this.words = new Uint32Array(buffer);
    this.bounds = new Uint32Array(buffer, kernel.BOUNDS.value, 2 * kernel.FIELDS_MAX.value);
    this.input = kernel.INPUT.value;
    this.teachForm(delimiter);
    this.teachNames();
    this.teachIds();
  }

  push(chunk: Uint8Array): void {
    const size = this.kernel.CHUNK_BYTES.value;
    for (let from = 0; from < chunk.length; from += size) this.take(chunk.subarray(from, from + size));
  }

  finish(): void {
    const { bytes, csv, input, held, kernel } = this;
    if (held > 0) csv.push(bytes.subarray(input, input + held));
    csv.finish();
    giveBackKernel(kernel);
  }

  private teachForm(delimiter: number): void {
    const { kernel, rows } = this;
    const { fields, at } = rows.header;
    kernel.setForm(delimiter, fields);
    const year = Math.floor(rows.storedOn / 10_000);
    kernel.setYears(year - 1, year);
    const fieldOf: Record<keyof typeof KernelColumn, number> = {
      kind: at.birth_date_kind,
      sex: at.sex,
      nationality: at.nationality,
      schemes: rows.schemesOfMetadataOnly ? -1 : at.schemes,
      category: at.category,
      unit: at.unit,
      date: at.birth_date,
      card: at.hi_card,
      number: at.participant_number,
      id: at.personal_id,
      oldId: at.old_id,
      name: at.full_name,
    };
    for (const [name, column] of Object.entries(KernelColumn))
      kernel.setColumn(column, fieldOf[name as keyof typeof KernelColumn]);
  }

  private teachNames(): void {
    const { kernel, teacher } = this;
    const key = new DataView(teacher.key.buffer, teacher.key.byteOffset, teacher.key.byteLength);
    kernel.setKeys(...([0, 4, 8, 12].map((at) => key.getUint32(at, true)) as [number, number, number, number]));
    kernel.setTableSeed(...teacher.tableSeed);
    teacher.seeds.forEach((seed, i) => kernel.setNameSeed(i, seed));
    kernel.setNameRules(teacher.apostrophe, wordsMax);
  }

  private teachIds(): void {
    const { kernel, bytes, words } = this;
    bytes.set(isIdPrefix.subarray(0, 1000), kernel.PREFIXES.value);
    for (let digits = 0; digits < 1000; digits++) {
      const { year, sex } = statedByDigits(digits);
      words[(kernel.SAYS.value >> 2) + digits] = year + sex * 2 ** 16;
    }
  }

  private take(slice: Uint8Array): void {
    const { bytes, input, kernel, rows } = this;
    // An encoding may be told late: all before it was ASCII.
    kernel.setDecoded(rows.isDecoded ? Flag.NAME_DECODED : 0);
    bytes.set(slice, input + this.held);
    const end = input + this.held + slice.length;
    kernel.scan(input, end);
    const rest = this.readTo(end);
    bytes.copyWithin(input, rest, end);
    this.held = end - rest;
  }

  /** Reads the input up to `end`; returns where the record begins that has not ended. */
  private readTo(end: number): number {
    const { csv, rows, kernel, bytes } = this;
    let at = this.input;
    if (this.afterReturn && at < end) {
      this.afterReturn = false;
      if (bytes[at] === lineFeed) csv.push(bytes.subarray(at, ++at));
    }
    for (;;) {
      if (this.inTypeScript) {
        at = this.passLines(at, end);
        if (this.inTypeScript) return at;
      }
      if (at === end) return at;
      kernel.setPlace(at, csv.lines + 1, rows.row, rows.rowsAllowed);
      const isDone = this.readKnown();
      at = kernel.getAt();
      csv.resumeAt(kernel.getLine());
      if (isDone && end - at < recordBytesMax) return at;
      this.inTypeScript = true;
    }
  }

  /** Passes lines on to `csv` until the kernel can go on, or all. */
  private passLines(from: number, end: number): number {
    const { bytes, csv, kernel, rows } = this;
    let at = from;
    while (at < end) {
      const lineEnd = kernel.lineEnd(at);
      const to = lineEnd === 0 ? end : lineEnd;
      csv.push(bytes.subarray(at, to));
      at = to;
      if (!csv.isBetweenRecords) continue;
      this.afterReturn = lineEnd === 0 && bytes[at - 1] === carriageReturn;
      if (rows.needsRecords || csv.lines < rows.headerLine) continue;
      this.inTypeScript = false;
      break;
    }
    return at;
  }

  /** Lets the kernel read, and answers it, until it has read all (true) or meets a record that it cannot read. */
  private readKnown(): boolean {
    const { kernel } = this;
    try {
      for (;;) {
        const stop = kernel.read();
        if (stop === Stop.done) return true;
        if (stop === Stop.odd || (stop === Stop.ids && !this.answerIds())) return false;
        if (stop === Stop.full) this.takeRows();
        else if (stop === Stop.part) this.answerPart();
        else if (stop === Stop.cell) this.answerCell();
        else if (stop === Stop.name) this.answerName();
      }
    } finally {
      this.takeRows();
    }
  }

  private takeRows(): void {
    const { kernel, bytes, words } = this;
    const count = kernel.getRows();
    const [from, lines] = [kernel.ROWS.value, kernel.LINES.value];
    const written = {
      bytes: bytes.subarray(from, from + count * claimRowBytes),
      words: words.subarray(from >> 2, (from + count * claimRowBytes) >> 2),
      lines: words.subarray(lines >> 2, (lines >> 2) + count),
      count,
    };
    kernel.clearRows();
    if (count > 0) this.rows.take(written, kernel.getRow());
  }

  private answerPart(): void {
    const { kernel, bytes, teacher } = this;
    const [start, end] = [kernel.getFrom(), kernel.getEnd()];
    const row = kernel.getRow();
    if (row !== this.askedRow) this.asked = 0;
    this.askedRow = row;
    if (++this.asked > partsAskedMax) this.answerName();
    else this.writePart(kernel.teachPart(start, end - start), teacher.part(bytes, start, end));
  }

  private writePart(at: number, { flags, numbers, text }: TaughtPart): void {
    const { bytes, words } = this;
    const fits = text.length <= taughtPartBytesMax;
    let taught = !fits || (flags & askedParts) !== 0 ? TaughtFlag.ask : 0;
    if ((flags & PartFlag.hasLetter) !== 0) taught |= TaughtFlag.letter;
    if ((flags & PartFlag.oneLetter) !== 0) taught |= TaughtFlag.oneLetter;
    if ((flags & PartFlag.dotted) !== 0) taught |= TaughtFlag.dotted;
    bytes[at + 17] = fits ? text.length : 0;
    bytes[at + 18] = taught;
    words.set(numbers, (at + 20) >> 2);
    if (fits) bytes.set(text, at + 48);
  }

  private answerCell(): void {
    const { kernel } = this;
    const column = kernel.getColumn();
    // Cards are as many as rows.
    const keep = column === KernelColumn.card ? 0 : 1;
    kernel.answerCell(this.cellValue(column, kernel.getFrom(), kernel.getEnd()), keep);
  }

  private cellValue(column: number, start: number, end: number): number {
    const { bytes } = this;
    const { cells } = this.rows;
    if (column === KernelColumn.date) return cells.date(bytes, start, end);
    if (column === KernelColumn.unit) return cells.units.value(bytes, start, end);
    if (column === KernelColumn.sex) return cells.sexes.value(bytes, start, end);
    if (column === KernelColumn.kind) return cells.kinds.value(bytes, start, end);
    if (column === KernelColumn.schemes) return cells.schemes(bytes, start, end);
    if (column === KernelColumn.card) return cells.isArmedCard(bytes, start, end) ? 1 : 0;
    if (column === KernelColumn.category) {
      const category = cells.categories.value(bytes, start, end);
      return cells.isArmedCategory(category) ? category + 2 ** 31 : category;
    }
    // The lowest bit: out of scope; the upper half: flags of the row.
    const nationality = cells.nationalities.value(bytes, start, end);
    if (nationality === Nationality.foreign) return 1;
    return nationality === Nationality.unknown ? Flag.NATIONALITY_UNKNOWN * 2 ** 16 : 0;
  }

  /** Reads the numbers of the record in hand; false if its participant number is unreadable. */
  private answerIds(): boolean {
    const { kernel, bytes, words, bounds } = this;
    const { cells } = this.rows;
    if (!cells.readParticipant(bytes, bounds)) return false;
    cells.readIds(bytes, bounds, kernel.getDate(), kernel.getSex());
    const { participant, id, idState, oldId, flags } = cells.ids;
    const at = kernel.ANSWER.value >> 2;
    words[at] = participant % two32;
    words[at + 1] = Math.floor(participant / two32);
    words[at + 2] = id % two32;
    words[at + 3] = Math.floor(id / two32);
    words[at + 4] = oldId;
    words[at + 5] = idState;
    words[at + 6] = flags;
    kernel.answerIds();
    return true;
  }

  private answerName(): void {
    const { kernel, bytes, words, bounds, rows } = this;
    const { names } = rows;
    const field = rows.header.at.full_name;
    rows.readName(bytes, field < 0 ? 0 : bounds[2 * field], field < 0 ? 0 : bounds[2 * field + 1]);
    if (names.other.state !== NameState.empty) rows.takeOther(kernel.getRows(), names.other);
    const at = kernel.ANSWER.value >> 2;
    words[at + 8] = names.low;
    words[at + 9] = names.high;
    for (let pair = 0; pair < 3; pair++)
      words[at + 10 + pair] = names.folded[2 * pair] + names.folded[2 * pair + 1] * 2 ** 16;
    words[at + 13] = names.state;
    words[at + 14] = names.words;
    words[at + 15] = names.decoded ? Flag.NAME_DECODED : 0;
    kernel.answerName();
  }
}
