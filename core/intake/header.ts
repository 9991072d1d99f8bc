/**
 * The header of a batch: which field holds which canonical column, and in which form the table is. Every column is
 * accounted for (`place-columns.ts`); those that are not compared are dropped here, at the door. A form is found by
 * what only it has in its header, or is forced; nothing is guessed.
 */
import type { RefusalCode } from '../refusals/refusals.ts';
import type { ColumnAccount } from '../domain/column-account.ts';
import { Refusal } from '../base/errors.ts';
import { foldKey } from '../base/fold-key.ts';
import type { Sample } from './column-content.ts';
import { headingKeys } from './heading-form.ts';
import { columnMeaning, isColumnName } from './heading-meaning.ts';
import {
  headingsMax,
  isFemale,
  labelText,
  placeColumns,
  type HeadingLabel,
  type PlacedColumns,
} from './place-columns.ts';
import { columns, profiles, requiredColumns, type Column, type Profile } from './profiles.ts';
import { isQuoted, unquoted, wholeFields, type RecordShape } from './record-shape.ts';

export { columns };
export type { Column };

const reserved = new Set(['__proto__', 'constructor', 'prototype']);
/** "Mã DT", ethnicity, in one form, and "Mã ĐT", participant group, in others: only the form can tell. */
const ambiguousKey = 'madt';
const ethnicityKey = 'dantoc';

export interface BatchHeader {
  profile: string; // name
  form: Profile;
  fields: number; // in the header; every record of a text file must have as many
  /** Fields of a record in the hands of the reader of rows: those of the file, and the whole fields of `shape`. */
  width: number;
  /** Where fields stand in several columns; undefined for a table of the usual form. */
  shape: RecordShape | undefined;
  /** Index of the field of each canonical column, -1 if the file has none. */
  at: Record<Column, number>;
  femaleMark: boolean; // the sex column is headed "Nữ": a mark in it means female
  /** How each column of the file was understood, in its order. */
  columns: ColumnAccount[];
  /** Folded cells of the header's records: a record that repeats one is no person. */
  headings: string[][];
}

export interface HeaderOptions {
  schemesGiven: boolean; // in the metadata
  profile?: string | undefined; // forced
  /** Headings, or positions such as `#7`, of columns that are left out. */
  ignoreColumns?: readonly string[] | undefined;
  /** Doubtful columns do not matter, missing ones do: a file that was read before is looked at again. */
  lenient?: boolean;
}

/** A refusal of a header whose columns are known: they are told with it. */
export class HeaderRefusal extends Refusal {
  readonly columns: ColumnAccount[];
  constructor(columns: ColumnAccount[], code: RefusalCode, facts: Record<string, string | number>, line: number) {
    super(code, facts, line);
    this.columns = columns;
  }
}

/** What stands beside the names of a header. */
export interface HeaderContext {
  /** The upper row of a header of two. */
  upper?: readonly string[];
  /** Records below the header. */
  sample?: Sample;
}

/** The column that the text names in a profile. */
export function columnNamed(profile: Profile, text: string): Column | undefined {
  return columnMeaning(profile, text)?.column;
}

/** The profile of that name. Throws Refusal PROFILE_UNKNOWN. */
export function profileNamed(name: string): Profile {
  const found = profiles.find((profile) => profile.name === name);
  if (found !== undefined) return found;
  throw new Refusal('PROFILE_UNKNOWN', { known: profiles.map((profile) => profile.name).join(', ') });
}

/**
 * Finds the canonical columns in the cells of a header.
 *
 * Throws Refusal: `HEADER_RESERVED_NAME`; `PROFILE_UNKNOWN`, or `PROFILE_DOES_NOT_FIT` if a forced profile does not
 * find its columns; `PROFILE_AMBIGUOUS` with the candidates; `COLUMN_UNKNOWN` if two columns claim one field, or a
 * field that is compared has no column and one that is not understood looks like it, with their positions;
 * `HEADER_MISSING_COLUMN` with the canonical names; `SCHEMES_MISSING` if neither the file nor its metadata says which
 * schemes it speaks for. Cells are never repeated: without a header the first line is a person.
 */
export function readHeader(
  cells: readonly string[],
  line: number,
  options: HeaderOptions,
  { upper = [], sample = [] }: HeaderContext = {},
): BatchHeader {
  const labels = labelsOf(cells, upper);
  const own = labels.map((label) => label.own);
  refuseReserved(own, line);
  const form = options.profile === undefined ? formOf(labels, line) : profileNamed(options.profile);
  const quoted = isTableQuoted(sample);
  const plain = quoted ? sample.map((row) => row.map(unquoted)) : sample;
  const placed = placeColumns(form, labels, plain, { ignoreColumns: options.ignoreColumns ?? [], quoted });
  const { at, shape } = placed;
  refuseDoubt(form, placed, labels, line, options);
  const headings = [own, ...(upper.length > 0 ? [upper] : [])].map((row) => row.map(foldKey));
  const female = at.sex >= 0 && at.sex < labels.length && isFemale(labels[at.sex]);
  const width = labels.length + (shape === undefined ? 0 : wholeFields(shape).length);
  return {
    profile: form.name,
    form,
    fields: labels.length,
    width,
    shape,
    at,
    femaleMark: female,
    columns: placed.accounts(),
    headings,
  };
}

/** Throws Refusal HEADER_RESERVED_NAME if a cell is a name that no program may be given. */
export function refuseReserved(cells: readonly string[], line: number): void {
  const position = cells.findIndex((cell) => reserved.has(cell.trim().toLowerCase()));
  if (position >= 0) throw new Refusal('HEADER_RESERVED_NAME', { position: position + 1 }, line);
}

function refuseDoubt(
  form: Profile,
  { at, doubt, accounts }: PlacedColumns,
  labels: readonly HeadingLabel[],
  line: number,
  { profile, schemesGiven, lenient }: HeaderOptions,
): void {
  const missing = requiredColumns.filter((column) => at[column] < 0);
  // A record that names one column may be a title.
  const isHeader = missing.length < requiredColumns.length - 1;
  if (missing.length > 0 && !(isHeader && doubt !== undefined && missing.includes(doubt.column))) {
    const facts = { columns: missing.join(', ') };
    if (profile === undefined) throw new Refusal('HEADER_MISSING_COLUMN', facts, line);
    throw new Refusal('PROFILE_DOES_NOT_FIT', { profile: form.name, ...facts }, line);
  }
  if (lenient === true) return;
  if (doubt !== undefined) throw new HeaderRefusal(accounts(), 'COLUMN_UNKNOWN', { ...doubt }, line);
  if (profile === undefined) refuseAmbiguousGroup(form, at, labels, line);
  if (at.schemes < 0 && !schemesGiven) throw new Refusal('SCHEMES_MISSING', {}, line);
}

/** Each column's own heading, and the merged cell above it, which may begin further left. */
function labelsOf(cells: readonly string[], upper: readonly string[]): HeadingLabel[] {
  if (upper.length === 0) return cells.map((own) => ({ own, group: '', inherited: false }));
  let group = '';
  return Array.from({ length: Math.max(cells.length, upper.length) }, (_, i) => {
    const above = upper[i] ?? '';
    const below = cells[i] ?? '';
    if (above.trim() !== '') group = above;
    if (below.trim() !== '') return { own: below, group, inherited: above.trim() === '' };
    // A merged cell ends where nothing stands below it.
    group = '';
    return { own: above, group: '', inherited: false };
  });
}

/** True if the table's cells stand in typographic quotes. */
function isTableQuoted(sample: Sample): boolean {
  const quoted = sample.filter((row) => row.slice(0, headingsMax).some(isQuoted)).length;
  return quoted > 0 && 2 * quoted >= sample.length;
}

/** The form whose marks the header bears; without marks, canonical if every name that is known is canonical. */
function formOf(labels: readonly HeadingLabel[], line: number): Profile {
  const present = keysPresent(labels);
  const marked = profiles.filter(
    ({ marks }) =>
      marks.length > 0 && marks.every((alternatives) => alternatives.split('|').some((key) => present.has(key))),
  );
  if (marked.length > 1)
    throw new Refusal('PROFILE_AMBIGUOUS', { candidates: marked.map((profile) => profile.name).join(', ') }, line);
  if (marked.length === 1) return marked[0];
  const [canonical, aliases] = profiles;
  const foreign = labels
    .slice(0, headingsMax)
    .some(({ own }) => columnMeaning(canonical, own) === undefined && isColumnName(own));
  return foreign ? aliases : canonical;
}

function keysPresent(labels: readonly HeadingLabel[]): Set<string> {
  const all = labels.slice(0, headingsMax).flatMap((label) => [...headingKeys(label.own), foldKey(labelText(label))]);
  return new Set(all);
}

/** A column "Mã ĐT" or "Mã DT" in a list of no known form decides who is out of scope, unless another column does. */
function refuseAmbiguousGroup(
  form: Profile,
  at: Record<Column, number>,
  labels: readonly HeadingLabel[],
  line: number,
): void {
  const keys = keysPresent(labels);
  const dropped = form.dropped.split(' ').includes(ambiguousKey) || at.category >= 0 || keys.has(ethnicityKey);
  if (dropped || !keys.has(ambiguousKey)) return;
  const candidates = profiles.filter(
    (profile) => profile.dropped.includes(ambiguousKey) || columnNamed(profile, ambiguousKey) !== undefined,
  );
  throw new Refusal('PROFILE_AMBIGUOUS', { candidates: candidates.map((profile) => profile.name).join(', ') }, line);
}
