/** The units of a province by rate, goal, trend and pace: which of them lag. Form: docs/contracts.md. */
import * as z from 'zod';
import { readChildCounts } from '../cases/nightly-lists.ts';
import { ratesOf } from '../summary/region-figures.ts';
import { $Rates } from '../summary/summary-schema.ts';
import { readLists } from '../summary/summary-read.ts';
import { unitKinds } from '../units/unit-table.ts';
import type { UnitNode, UnitTree } from '../units/unit-tree.ts';
import { noFigures } from '../domain/province-state.ts';
import { UnitBoard, unitTargets, type KeptUnits } from './unit-board.ts';
import { $UnitLine, entryOf, inOrder, isStill, lineOf, ranksOf, unitOrders, type UnitEntry } from './unit-lines.ts';

const $Count = z.int().nonnegative();

/** Which units: of a kind (`unlisted`: those that are not in the table), below a unit, or of a level. */
export const $UnitFilter = z.object({
  kind: z.enum([...unitKinds, 'unlisted']).optional(),
  parent: z.string().max(500).optional(),
  level: z.coerce.number().int().min(1).max(8).optional(),
  sort: z.enum(unitOrders).default('rate'),
});
export type UnitFilter = z.output<typeof $UnitFilter>;

/** The table that names units; null: none was supplied. */
const $Table = z.nullable(z.strictObject({ asOf: z.iso.date(), source: z.string(), units: $Count }));

export const $ProvinceUnits = z.strictObject({
  province: z.string(),
  day: z.iso.date(), // today in Viet Nam: figures are those of now
  ledgerVersion: $Count,
  table: $Table,
  persons: $Rates, // of the province
  /** Names of the units above those that are asked for, from the first level down; empty unless `parent` is asked. */
  above: z.array(z.strictObject({ unit: z.string(), name: z.nullable(z.string()) })),
  childrenDay: z.nullable(z.iso.date()), // of the run that counted the children; null: none yet
  total: $Count, // units that are asked for
  ranked: $Count, // of them with somebody to verify: the N of "rank of N"
  still: $Count, // of them with people who remain, and no fewer than 30 days ago
  units: z.array($UnitLine),
  next: z.nullable(z.string()), // cursor
});
export type ProvinceUnits = z.infer<typeof $ProvinceUnits>;

export interface UnitPage {
  after: number; // units before the page
  limit: number;
}

/**
 * A page of the units that are asked for; without kind, parent and level those of the first level, which add up to the
 * province. Places are among all that are asked for. Throws `IntegrityError`.
 */
export async function provinceUnits(
  kept: KeptUnits,
  province: string,
  filter: UnitFilter,
  { after, limit }: UnitPage,
): Promise<ProvinceUnits> {
  const board = await UnitBoard.read(kept, province, { days: 'all', targets: await unitTargets(kept) });
  const { tree, table, state } = board;
  const children = await childrenOf(kept, board);
  const entries = [...tree.nodes.keys()].flatMap((place): UnitEntry[] => {
    if (!isAsked(tree, tree.nodes[place], filter)) return [];
    return [entryOf(board, place, children === undefined ? null : children.counts[place])];
  });
  const ranks = ranksOf(entries);
  const shown = inOrder(entries, filter.sort).slice(after, after + limit);
  return {
    province,
    day: board.today,
    ledgerVersion: state?.version ?? 0,
    table: table === undefined ? null : { asOf: table.asOf, source: table.source, units: table.units.length },
    persons: ratesOf(state ?? noFigures),
    above: filter.parent === undefined ? [] : pathTo(tree, filter.parent),
    childrenDay: children?.day ?? null,
    total: entries.length,
    ranked: ranks.size,
    still: entries.filter(isStill).length,
    units: shown.map((entry) => lineOf(entry, ranks.get(entry))),
    next: after + shown.length < entries.length && shown.length > 0 ? String(after + shown.length) : null,
  };
}

export function isAsked(
  tree: UnitTree,
  node: UnitNode,
  { kind, parent, level }: Pick<UnitFilter, 'kind' | 'parent' | 'level'>,
): boolean {
  if (kind !== undefined && (node.row?.kind ?? 'unlisted') !== kind) return false;
  if (parent !== undefined && (node.parent < 0 || tree.nodes[node.parent].code !== parent)) return false;
  const asked = kind === undefined && parent === undefined ? (level ?? 1) : level;
  return asked === undefined || node.level === asked;
}

/** The unit with this code and all above it, the highest first. */
function pathTo(tree: UnitTree, code: string): ProvinceUnits['above'] {
  const path: ProvinceUnits['above'] = [];
  for (let place = tree.placeOf(code); place >= 0; place = tree.nodes[place].parent)
    path.unshift({ unit: tree.nodes[place].code, name: tree.nodes[place].row?.name ?? null });
  return path;
}

/** Children under 6 without health insurance by place, as the last scheduled run counted them. */
async function childrenOf(
  { world }: KeptUnits,
  { province, tree }: UnitBoard,
): Promise<{ day: string; counts: Float64Array } | undefined> {
  const { lists } = await readLists(world, province);
  if (lists === null) return undefined;
  const own = new Float64Array(tree.nodes.length);
  // Without such a child there is no list.
  const counted = lists.children.uninsured === 0 ? [] : await readChildCounts(world, province, lists.day);
  for (const { unit, children } of counted) {
    const place = tree.placeOf(unit);
    if (place >= 0) own[place] += children;
  }
  return { day: lists.day, counts: tree.rollUp(own) };
}
