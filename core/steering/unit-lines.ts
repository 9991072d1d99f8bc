/** One unit as pages and programs are told of it, and the orders in which units are told. */
import * as z from 'zod';
import { fraction, pointsText, type Fraction } from '../base/percent.ts';
import type { Figures } from '../domain/province-state.ts';
import { compareRates, placesOf } from '../summary/rank.ts';
import { paceOf } from '../summary/pace.ts';
import { ratesOf } from '../summary/region-figures.ts';
import { $Pace, $Rates } from '../summary/summary-schema.ts';
import { changesOf } from '../summary/trend.ts';
import { goalOwners, goalShare, unitKinds } from '../units/unit-table.ts';
import type { UnitNode } from '../units/unit-tree.ts';
import { unitWindows, type UnitBoard } from './unit-board.ts';

/** Over how many days units are compared with themselves where one number must do. */
export const unitChangeDays = 30;

const $Count = z.int().nonnegative();
const $Points = z.nullable(z.string().regex(/^-?\d+\.\d{2}$/));

export const $UnitLine = z.strictObject({
  unit: z.string(), // code, as the ledger has it; '': rows without a unit
  name: z.nullable(z.string()), // of the supplied table
  kind: z.nullable(z.enum(unitKinds)), // null: the table has no such unit
  parent: z.nullable(z.string()), // code
  level: z.int().positive(), // 1: no parent
  units: $Count, // directly below
  persons: $Rates, // of its own rows and of all units below
  /** Place by rate among those that are asked for; null: nobody to verify. */
  rank: z.nullable(z.int().positive()),
  tied: z.boolean(),
  goal: z.strictObject({
    percent: z.number(), // of the denominator
    by: z.enum(goalOwners),
    points: $Points, // the rate less the goal, exactly; negative: behind
    missing: z.nullable(z.int()), // persons still to be verified; negative: passed by
  }),
  /** Against the close of the day so many days ago, or of up to three days before; without a known day left out. */
  changes: z.array(
    z.strictObject({
      days: z.literal(unitWindows),
      since: z.iso.date(),
      denominator: z.int(),
      verified: z.int(),
      remaining: z.int(),
      verifiedPoints: $Points,
    }),
  ),
  pace: $Pace,
  childrenUnder6: z.nullable($Count), // without health insurance, by the last scheduled run; null: not known
});
export type UnitLine = z.infer<typeof $UnitLine>;

/** Orders of units. `rate`: the lowest first; `best`: the highest; `behind`: the furthest behind their goal. */
export const unitOrders = ['rate', 'best', 'remaining', 'behind', 'change', 'children', 'name'] as const;
export type UnitOrder = (typeof unitOrders)[number];

/** A unit of a province, before anything is worked out that only a shown one needs. */
export interface UnitEntry {
  board: UnitBoard;
  place: number;
  node: UnitNode;
  persons: Figures;
  /** By how much `remaining` changed in `unitChangeDays`; undefined: not known. */
  change: number | undefined;
  childrenUnder6: number | null;
}

export function entryOf(board: UnitBoard, place: number, childrenUnder6: number | null): UnitEntry {
  const change = board.changeOf(place, unitChangeDays);
  return { board, place, node: board.tree.nodes[place], persons: board.now(place), change, childrenUnder6 };
}

/** Some remain, and no fewer than so many days ago. */
export function isStill({ persons, change }: UnitEntry): boolean {
  return persons.remaining > 0 && change !== undefined && change >= 0;
}

/** Units without anybody to verify stand last; of equal ones the larger first, then by province and code. */
export function inOrder(entries: readonly UnitEntry[], order: UnitOrder): UnitEntry[] {
  const compare: Record<UnitOrder, (a: UnitEntry, b: UnitEntry) => number> = {
    rate: (a, b) => compareRates(a.persons, b.persons),
    best: (a, b) => compareRates(b.persons, a.persons),
    remaining: (a, b) => b.persons.remaining - a.persons.remaining,
    behind: compareGaps,
    change: (a, b) => (b.change ?? -Infinity) - (a.change ?? -Infinity) || 0,
    children: (a, b) => (b.childrenUnder6 ?? 0) - (a.childrenUnder6 ?? 0),
    name: (a, b) => nameOf(a.node).localeCompare(nameOf(b.node), 'vi'),
  };
  const byCode = ({ board, node }: UnitEntry): string => `${board.province} ${node.code}`;
  return entries.toSorted(
    (a, b) =>
      (order === 'name' ? 0 : Number(a.persons.denominator === 0) - Number(b.persons.denominator === 0)) ||
      compare[order](a, b) ||
      b.persons.remaining - a.persons.remaining ||
      b.persons.participants - a.persons.participants ||
      (byCode(a) < byCode(b) ? -1 : 1),
  );
}

function nameOf({ row, code }: UnitNode): string {
  return row?.name ?? code;
}

/** Sign of left − right, as rates less their goals, exactly; both have somebody to verify or both nobody. */
function compareGaps(left: UnitEntry, right: UnitEntry): number {
  const gap = ({ node, persons }: UnitEntry): Fraction => {
    const { part, whole } = goalShare(node.goal);
    const denominator = BigInt(persons.denominator);
    return { part: BigInt(persons.verified) * whole - part * denominator, whole: whole * denominator };
  };
  const [a, b] = [gap(left), gap(right)];
  const difference = a.part * b.whole - b.part * a.whole;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

/** Places by rate among all of these that have somebody to verify. */
export function ranksOf(entries: readonly UnitEntry[]): Map<UnitEntry, { rank: number; tied: boolean }> {
  const ranked = entries.filter(({ persons }) => persons.denominator > 0);
  const places = placesOf(ranked.map(({ persons }) => persons));
  return new Map(ranked.map((entry, at) => [entry, places[at]]));
}

/** Everything that is told of a unit. */
export function lineOf(entry: UnitEntry, place: { rank: number; tied: boolean } | undefined): UnitLine {
  const { board, node, persons, childrenUnder6 } = entry;
  const trend = board.trend(entry.place);
  return {
    unit: node.code,
    name: node.row?.name ?? null,
    kind: node.row?.kind ?? null,
    parent: node.parent < 0 ? null : board.tree.nodes[node.parent].code,
    level: node.level,
    units: node.children,
    persons: ratesOf(persons),
    rank: place?.rank ?? null,
    tied: place?.tied ?? false,
    goal: { percent: node.goal, by: node.goalBy, ...gapOf(node, persons) },
    changes: changesOf(trend).flatMap(({ days, since, denominator, verified, remaining, verifiedPoints }) => {
      const window = unitWindows.find((each) => each === days);
      return window === undefined ? [] : [{ days: window, since, denominator, verified, remaining, verifiedPoints }];
    }),
    pace: paceOf(trend),
    childrenUnder6,
  };
}

function gapOf(
  { goal }: UnitNode,
  { verified, denominator }: Figures,
): { points: string | null; missing: number | null } {
  if (denominator === 0) return { points: null, missing: null };
  const share = goalShare(goal);
  const needed = (share.part * BigInt(denominator) + share.whole - 1n) / share.whole;
  return { points: pointsText(fraction(verified, denominator), share), missing: Number(needed) - verified };
}
