/** Names of units in what is published: of administrative units and public bodies alone. */
import type { World } from '../ports.ts';
import { readUnitTable } from '../units/kept-units.ts';
import { isPublishedKind, type PublishedKind } from '../units/unit-table.ts';
import type { Group, Lists, ProvinceGroups } from './summary-schema.ts';

/** Names that may be published, by code of the unit. */
export type UnitNames = ReadonlyMap<string, { name: string; kind: PublishedKind }>;

/** Those of the units of a province that are shown: a table has a thousand times as many. Throws `IntegrityError`. */
export async function readUnitNames(
  world: Pick<World, 'state'>,
  province: string,
  { groups, lists }: { groups: ProvinceGroups | null; lists: Lists | null },
): Promise<UnitNames> {
  const shown = [...(groups?.units.groups ?? []), ...(lists?.childrenByUnit?.units ?? [])];
  if (shown.length === 0) return new Map();
  const table = await readUnitTable(world, province, { published: new Set(shown.map(({ name }) => name)) });
  const names = new Map<string, { name: string; kind: PublishedKind }>();
  for (const { code, name, kind } of table?.units ?? []) if (isPublishedKind(kind)) names.set(code, { name, kind });
  return names;
}

export function nameGroups({ ledgerVersion, units, categories }: ProvinceGroups, names: UnitNames): ProvinceGroups {
  const groups = units.groups?.map((group) => withName(group, names)) ?? null;
  return { ledgerVersion, units: { ...units, groups }, categories };
}

export function nameLists(lists: Lists, names: UnitNames): Lists {
  const { childrenByUnit } = lists;
  if (childrenByUnit === undefined) return lists;
  const units = childrenByUnit.units?.map((each) => withName(each, names)) ?? null;
  return { ...lists, childrenByUnit: { ...childrenByUnit, units } };
}

function withName<Named extends Pick<Group, 'name' | 'unit'>>(each: Named, names: UnitNames): Named {
  const unit = names.get(each.name);
  return unit === undefined ? each : { ...each, unit };
}
