/**
 * Groups of claimed IDs: what a step over the whole country is cut into, so that no part needs more than a fraction of
 * the country in memory.
 */
import { oldIdOffset, type IdRange } from '../domain/claimed-key.ts';
import { idsPerPrefix } from '../registry/format.ts';

export interface ShardGroup extends IdRange {
  name: string;
}

/** Prefixes of one group: at most about 10 million people (Ho Chi Minh City with its neighbours), 200 MB of claims. */
const prefixesPerGroup = 4;
/** IDs that begin with 0 were given by the 63 provinces, the others to people born abroad. */
const provincePrefixes = 100;

/** Ascending and without a gap: the IDs of the provinces, then those of people born abroad, then CMND claimed alone. */
export const shardGroups: readonly ShardGroup[] = [
  ...Array.from({ length: provincePrefixes / prefixesPerGroup }, (_, group) => {
    const from = group * prefixesPerGroup;
    const name = `${digits(from)}-${digits(from + prefixesPerGroup - 1)}`;
    return { name, from: from * idsPerPrefix, to: (from + prefixesPerGroup) * idsPerPrefix };
  }),
  { name: '100-999', from: provincePrefixes * idsPerPrefix, to: oldIdOffset },
  { name: 'cmnd', from: oldIdOffset, to: Infinity },
];

function digits(prefix: number): string {
  return String(prefix).padStart(3, '0');
}

/** Throws if there is no such group. */
export function findShardGroup(name: string): ShardGroup {
  const group = shardGroups.find((each) => each.name === name);
  if (group === undefined) throw new Error(`unknown group of IDs ${name}`);
  return group;
}
