/** Rows of a batch as plain arrays, one a column, and rows made of a few values: for tests. */
import { ClaimRows, putClaimRow, type ClaimRow } from '../../core/domain/claim-rows.ts';
import { foldedParts, noOldId, type OtherReadings } from '../../core/domain/columns.ts';

const names = [
  'row',
  'line',
  'participant',
  'id',
  'idState',
  'oldId',
  'birthDate',
  'sex',
  'nameState',
  'nameLow',
  'nameHigh',
  'folded',
  'words',
  'schemes',
  'outOfScope',
  'category',
  'unit',
  'flags',
] as const;
type Name = (typeof names)[number];

/** The values of one column; `folded` has six a row. */
export function columnOf(claims: ClaimRows, name: Name): number[] {
  const rows = Array.from({ length: claims.length }, (_, at) => at);
  if (name !== 'folded') return rows.map((at) => claims[name](at));
  return rows.flatMap((at) => Array.from({ length: foldedParts }, (_, part) => claims.folded(at, part)));
}

/** All that was read, as expected files write it. */
export function claimColumns(claims: ClaimRows): Record<string, unknown> {
  const columns = Object.fromEntries(names.map((name) => [name, columnOf(claims, name)]));
  const { length, categories, units, other } = claims;
  const plain = (readings: OtherReadings) =>
    Object.fromEntries(Object.entries(readings).map(([name, values]) => [name, Array.from(values as Uint32Array)]));
  return { length, ...columns, categories, units, ...(other === undefined ? {} : { other: plain(other) }) };
}

const empty: Omit<ClaimRow, 'row' | 'line'> = {
  participant: 0,
  id: 0,
  idState: 0,
  oldId: noOldId,
  birthDate: 0,
  sex: 0,
  nameState: 0,
  nameLow: 0,
  nameHigh: 0,
  folded: new Uint16Array(foldedParts).fill(0),
  words: 0,
  schemes: 0,
  outOfScope: 0,
  category: 0,
  unit: 0,
  flags: 0,
};

/** Rows with these values, and nothing where none is given; numbered from 1, below a line of headings. */
export function claimRows(rows: readonly Partial<ClaimRow>[], shared = false): ClaimRows {
  const claims = new ClaimRows(rows.length, shared);
  rows.forEach((row, at) => putClaimRow(claims, at, { row: at + 1, line: at + 2, ...empty, ...row }));
  claims.length = rows.length;
  claims.categories = [''];
  claims.units = [''];
  return claims;
}

/** Changes some values of a row. */
export function changeClaimRow(claims: ClaimRows, at: number, change: Partial<ClaimRow>): void {
  const now = Object.fromEntries(names.map((name) => [name, name === 'folded' ? 0 : claims[name](at)]));
  const folded = Array.from({ length: foldedParts }, (_, part) => claims.folded(at, part));
  putClaimRow(claims, at, { ...(now as unknown as ClaimRow), folded, ...change });
}
