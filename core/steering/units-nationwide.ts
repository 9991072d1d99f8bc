/** Units of one kind across the country: the lowest rates, what remains, who does not move. */
import * as z from 'zod';
import { provinces } from '../domain/provinces.ts';
import { UnitBoard, unitTargets, type KeptUnits } from './unit-board.ts';
import { $UnitLine, entryOf, inOrder, isStill, lineOf, ranksOf, unitChangeDays, type UnitEntry } from './unit-lines.ts';
import { $UnitFilter, isAsked, type UnitPage } from './units.ts';

const $Count = z.int().nonnegative();

/** Children are told by province; the other questions are the same. */
export const $CountryUnitFilter = $UnitFilter.omit({ parent: true }).extend({
  sort: $UnitFilter.shape.sort.unwrap().exclude(['children']).default('rate'),
});
export type CountryUnitFilter = z.output<typeof $CountryUnitFilter>;

export const $CountryUnits = z.strictObject({
  day: z.iso.date(),
  provinces: $Count, // with units that are asked for
  withoutTable: z.array(z.string()), // provinces with books of which no table was supplied
  total: $Count,
  ranked: $Count,
  still: $Count,
  units: z.array(z.strictObject({ province: z.string(), ...$UnitLine.shape })),
  next: z.nullable(z.string()),
});
export type CountryUnits = z.infer<typeof $CountryUnits>;

/**
 * A page of the units of all provinces that are asked for, with their places among them. Of each province two versions
 * are read, now and a month ago: no pace is told. Throws `IntegrityError`.
 */
export async function countryUnits(
  kept: KeptUnits,
  filter: CountryUnitFilter,
  { after, limit }: UnitPage,
): Promise<CountryUnits> {
  const entries: UnitEntry[] = [];
  const withoutTable: string[] = [];
  const asked = new Set<string>();
  let day = '';
  const targets = await unitTargets(kept);
  for (const { id } of provinces) {
    const board = await UnitBoard.read(kept, id, { days: [unitChangeDays], targets });
    day = board.today;
    if (board.state !== undefined && board.table === undefined) withoutTable.push(id);
    for (const [place, node] of board.tree.nodes.entries()) {
      if (!isAsked(board.tree, node, filter)) continue;
      asked.add(id);
      entries.push(entryOf(board, place, null));
    }
  }
  const ranks = ranksOf(entries);
  const shown = inOrder(entries, filter.sort).slice(after, after + limit);
  return {
    day,
    provinces: asked.size,
    withoutTable,
    total: entries.length,
    ranked: ranks.size,
    still: entries.filter(isStill).length,
    units: shown.map((entry) => ({ province: entry.board.province, ...lineOf(entry, ranks.get(entry)) })),
    next: after + shown.length < entries.length && shown.length > 0 ? String(after + shown.length) : null,
  };
}
