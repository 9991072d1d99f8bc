/**
 * The header of a batch: which field holds which canonical column, and in which form the table is. Columns that are not
 * compared are dropped here, at the door. A form is found by what only it has in its header, or is forced; nothing is
 * guessed.
 */
import { Refusal } from '../base/errors.ts';
import { foldKey } from '../base/fold-key.ts';
import { columns, profiles, requiredColumns, type Column, type Profile } from './profiles.ts';

export { columns };
export type { Column };

const reserved = new Set(['__proto__', 'constructor', 'prototype']);
/** Longest header cell that can be a known name, in characters. */
const headerCharactersMax = 200;
/** "Mã DT", ethnicity, in one form, and "Mã ĐT", participant group, in others: only the form can tell. */
const ambiguousKey = 'madt';
const ethnicityKey = 'dantoc';

export interface BatchHeader {
  profile: string; // name
  form: Profile;
  fields: number; // in the header; every record of a text file must have as many
  /** Index of the field of each canonical column, -1 if the file has none. */
  at: Record<Column, number>;
  femaleMark: boolean; // the sex column is headed "Nữ": a mark in it means female
}

export interface HeaderOptions {
  schemesGiven: boolean; // in the metadata
  profile?: string | undefined; // forced
}

/** For each profile what each key means, and for all of them together which keys are known. */
const meanings = new Map(profiles.map((profile) => [profile.name, meaningsOf(profile)]));
const knownKeys = new Set([...meanings.values()].flatMap((each) => [...each.keys()]));

/** True if the text is the name of a column in some profile. */
export function isColumnName(text: string): boolean {
  return knownKeys.has(keyOf(text));
}

/** The column that the text names in a profile. */
export function columnNamed(profile: Profile, text: string): Column | undefined {
  return meanings.get(profile.name)?.get(keyOf(text));
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
 * find its columns; `PROFILE_AMBIGUOUS` with the candidates; `HEADER_AMBIGUOUS` if two cells name one column, with
 * their positions; `HEADER_MISSING_COLUMN` with the canonical names; `SCHEMES_MISSING` if neither the file nor its
 * metadata says which schemes it speaks for. Cells are never repeated: without a header the first line is a person.
 */
export function readHeader(cells: readonly string[], line: number, options: HeaderOptions): BatchHeader {
  const position = cells.findIndex((cell) => reserved.has(cell.trim().toLowerCase()));
  if (position >= 0) throw new Refusal('HEADER_RESERVED_NAME', { position: position + 1 }, line);
  const keys = cells.map(keyOf);
  const form = options.profile === undefined ? formOf(keys, line) : profileNamed(options.profile);
  const at = placeColumns(form, keys, line);
  const missing = requiredColumns.filter((column) => at[column] < 0);
  if (missing.length > 0) {
    const facts = { columns: missing.join(', ') };
    if (options.profile === undefined) throw new Refusal('HEADER_MISSING_COLUMN', facts, line);
    throw new Refusal('PROFILE_DOES_NOT_FIT', { profile: form.name, ...facts }, line);
  }
  if (options.profile === undefined) refuseAmbiguousGroup(form, at, keys, line);
  if (at.schemes < 0 && !options.schemesGiven) throw new Refusal('SCHEMES_MISSING', {}, line);
  return { profile: form.name, form, fields: cells.length, at, femaleMark: at.sex >= 0 && keys[at.sex] === 'nu' };
}

/** The form whose marks the header bears; without marks, canonical if every name that is known is canonical. */
function formOf(keys: readonly string[], line: number): Profile {
  const present = new Set(keys);
  const marked = profiles.filter(
    ({ marks }) =>
      marks.length > 0 && marks.every((alternatives) => alternatives.split('|').some((key) => present.has(key))),
  );
  if (marked.length > 1)
    throw new Refusal('PROFILE_AMBIGUOUS', { candidates: marked.map((profile) => profile.name).join(', ') }, line);
  if (marked.length === 1) return marked[0];
  const [canonical, aliases] = profiles;
  const known = meanings.get(aliases.name);
  const own = meanings.get(canonical.name);
  return keys.some((key) => known?.has(key) === true && own?.has(key) === false) ? aliases : canonical;
}

function placeColumns(form: Profile, keys: readonly string[], line: number): Record<Column, number> {
  const at = Object.fromEntries(columns.map((column) => [column, -1])) as Record<Column, number>;
  const meaning = meanings.get(form.name);
  for (const [index, key] of keys.entries()) {
    const column = meaning?.get(key);
    if (column === undefined) continue;
    if (at[column] >= 0)
      throw new Refusal('HEADER_AMBIGUOUS', { column, first: at[column] + 1, second: index + 1 }, line);
    at[column] = index;
  }
  return at;
}

/** A column "Mã ĐT" or "Mã DT" in a list of no known form decides who is out of scope, unless another column does. */
function refuseAmbiguousGroup(form: Profile, at: Record<Column, number>, keys: readonly string[], line: number): void {
  const dropped = form.dropped.split(' ').includes(ambiguousKey) || at.category >= 0 || keys.includes(ethnicityKey);
  if (dropped || !keys.includes(ambiguousKey)) return;
  const candidates = profiles.filter(
    (profile) => profile.dropped.includes(ambiguousKey) || columnNamed(profile, ambiguousKey) !== undefined,
  );
  throw new Refusal('PROFILE_AMBIGUOUS', { candidates: candidates.map((profile) => profile.name).join(', ') }, line);
}

function meaningsOf(profile: Profile): Map<string, Column> {
  const found = new Map<string, Column>();
  for (const column of columns) {
    found.set(foldKey(column), column);
    for (const key of (profile.keys[column] ?? '').split(' ')) if (key !== '') found.set(key, column);
  }
  return found;
}

function keyOf(cell: string): string {
  return cell.length > headerCharactersMax ? '' : foldKey(cell);
}
