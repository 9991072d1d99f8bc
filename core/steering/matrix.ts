/**
 * Where the remaining sit: persons not verified by two of province, reason, who must act, scheme and unit, the others
 * as filters. Form: `docs/contracts.md`; what the sums mean: `docs/steering.md`. Pure.
 */
import * as z from 'zod';
import type { Actor } from '../catalogue/catalogue.ts';
import { actorNames, schemes, verdictNames, type Scheme, type VerdictName } from '../domain/codes.ts';
import { encodeTable } from '../formats/csv/writer.ts';
import { openActors, openReasons, type Tally } from './tallies.ts';

/** What lines may be; units only of one province. */
export const rowAxes = ['province', 'reason', 'actor', 'scheme', 'unit'] as const;
export type RowAxis = (typeof rowAxes)[number];
/** What columns may be: few enough to be read beside each other. */
export const columnAxes = ['reason', 'actor', 'scheme'] as const;
export type ColumnAxis = (typeof columnAxes)[number];

/** Those who are counted; what is absent is not asked. */
export interface MatrixFilter {
  unit?: string | undefined; // '': those without a unit
  reason?: VerdictName | undefined;
  actor?: Actor | undefined;
  scheme?: Scheme | undefined;
}

const $Count = z.int().nonnegative();

const $Line = z.strictObject({
  key: z.string(), // a province, a verdict, who acts, a scheme, or the name of a unit
  cells: z.array($Count), // in the order of `columnKeys`
  total: $Count, // persons of the line, each once
});
export type MatrixLine = z.infer<typeof $Line>;

export const $Matrix = z.strictObject({
  day: z.iso.date(), // today, in Viet Nam: the persons are those of now
  rows: z.enum(rowAxes),
  columns: z.enum(columnAxes),
  filter: z.strictObject({
    unit: z.string().optional(),
    reason: z.enum(verdictNames).optional(),
    actor: z.enum(actorNames).optional(),
    scheme: z.enum(schemes).optional(),
  }),
  provinces: z.array(z.strictObject({ province: z.string(), ledgerVersion: $Count })), // 0: nothing was sent
  columnKeys: z.array(z.string()),
  lines: z.array($Line),
  totals: $Line.omit({ key: true }), // `total`: persons, each once
});
export type Matrix = z.infer<typeof $Matrix>;

export interface MatrixQuestion {
  rows: RowAxis;
  columns: ColumnAxis; // another one than `rows`
  filter: MatrixFilter;
}

/**
 * Counts the tallies that pass the filter. Everybody is in one province, has one reason, one who acts and one unit, but
 * perhaps several schemes: cells and the total of a scheme are its members, every other total is of persons. With a
 * scheme as filter its members are the persons. `provinces`: those with a line, in their order.
 */
export function matrixOf(
  tallies: Iterable<Tally>,
  question: MatrixQuestion,
  provinces: readonly string[],
): Pick<Matrix, 'columnKeys' | 'lines' | 'totals'> {
  const { rows, columns, filter } = question;
  const columnKeys: readonly string[] = columns === 'reason' ? openReasons : columns === 'actor' ? openActors : schemes;
  const columnOf = new Map(columnKeys.map((key, at) => [key, at]));
  const lines = new Map<string, MatrixLine>();
  const lineOf = (key: string): MatrixLine => {
    const line = lines.get(key) ?? { key, cells: columnKeys.map(() => 0), total: 0 };
    lines.set(key, line);
    return line;
  };
  for (const key of knownKeys(rows, provinces)) lineOf(key);
  const totals = { cells: columnKeys.map(() => 0), total: 0 };
  const byScheme = rows === 'scheme' || columns === 'scheme';
  for (const tally of tallies) {
    if (!passes(tally, filter)) continue;
    const { persons, scheme } = tally;
    // One of the tallies of a person counts it once; those of its schemes are the members.
    const isOnce = scheme === (filter.scheme ?? null);
    const isMember = scheme !== null && (filter.scheme === undefined || scheme === filter.scheme);
    if (isOnce) totals.total += persons;
    if (isOnce && columns !== 'scheme') totals.cells[placeOf(columnOf, tally[columns])] += persons;
    if (isMember && columns === 'scheme') totals.cells[placeOf(columnOf, scheme)] += persons;
    if (rows === 'scheme' ? isMember : isOnce) lineOf(tally[rows] ?? '').total += persons;
    if (byScheme ? isMember : isOnce)
      lineOf(tally[rows] ?? '').cells[placeOf(columnOf, tally[columns] ?? '')] += persons;
  }
  return { columnKeys: [...columnKeys], lines: [...lines.values()], totals };
}

function placeOf(columnOf: ReadonlyMap<string, number>, key: string): number {
  const found = columnOf.get(key);
  if (found === undefined) throw new Error(`${key} is no column`);
  return found;
}

/** Lines that are there also if nobody is in them; of units only those of somebody. */
function knownKeys(rows: RowAxis, provinces: readonly string[]): readonly string[] {
  if (rows === 'unit') return [];
  return { province: provinces, reason: openReasons, actor: openActors, scheme: schemes }[rows];
}

function passes(tally: Tally, { unit, reason, actor }: MatrixFilter): boolean {
  return (
    (unit === undefined || tally.unit === unit) &&
    (reason === undefined || tally.reason === reason) &&
    (actor === undefined || tally.actor === actor)
  );
}

/** The lines by a column, or by their total where `column` is none of them; equal ones by their keys. */
export function sortedLines(
  { lines, columnKeys }: Matrix,
  { column, descending }: { column: string; descending: boolean },
): MatrixLine[] {
  const at = columnKeys.indexOf(column);
  const valueOf = ({ cells, total }: MatrixLine): number => (at < 0 ? total : cells[at]);
  const sign = descending ? -1 : 1;
  return lines.toSorted((a, b) => sign * (valueOf(a) - valueOf(b)) || (a.key < b.key ? -1 : 1));
}

/** As CSV; the last line, `total`, is the totals. */
export function matrixCsv({ rows, columnKeys, lines, totals }: Matrix): Uint8Array {
  const all = [...lines, { key: 'total', ...totals }];
  return encodeTable(
    [rows, ...columnKeys, 'total'],
    all.map(({ key, cells, total }) => [key, ...[...cells, total].map(String)]),
  );
}
