/**
 * Which claims another registry version may answer otherwise: personal IDs whose record differs, superseded IDs that
 * lead to such a person, and CMND that lead to such a person, or to another one than before.
 */
import { noOldId } from '../../domain/columns.ts';
import { oldIdOffset } from '../../domain/claimed-key.ts';
import type { World } from '../../ports.ts';
import { MergedParts } from '../build/compact.ts';
import { withPredecessors } from './predecessors.ts';
import { RegistryReader } from '../reader.ts';
import { numbersOf, rowsOf } from '../rows.ts';
import { touchedSince } from './touched.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

/**
 * Claimed keys (`claimedKey`), ascending and distinct; some may turn out to be answered the same. Throws as
 * `touchedSince`.
 */
export async function touchedClaims(world: Stores, from: string, to: string): Promise<Float64Array> {
  const ids = await withPredecessors(world, to, await touchedSince(world, from, to));
  const [before, after] = [await RegistryReader.open(world, from), await RegistryReader.open(world, to)];
  const oldIds = new Set(await movedOldIds(world, before, after));
  for (const reader of [before, after])
    for (const oldId of await reader.findOldIdsOf(ids)) if (oldId !== noOldId) oldIds.add(oldId);
  const keys = new Float64Array(ids.length + oldIds.size);
  keys.set(ids);
  // Keys of CMND are above those of all IDs.
  keys.set(Float64Array.from(oldIds, (oldId) => oldIdOffset + oldId).sort(), ids.length);
  return keys;
}

/** CMND that lead to another person than before, or to nobody, or did not lead to anybody. */
async function movedOldIds(world: Stores, before: RegistryReader, after: RegistryReader): Promise<number[]> {
  const moved: number[] = [];
  if (before.layers[0].manifest.version === after.layers[0].manifest.version) {
    for (const reader of [before, after])
      for (const oldId of numbersOf(await rowsOf(world, reader.layers.at(1), 'old-ids', ''), 'oldId'))
        moved.push(oldId);
    return moved;
  }
  const [ones, others] = [new MergedParts(world, before), new MergedParts(world, after)];
  for (let digit = 0; digit < 10; digit++) {
    const [one, other] = [await ones.read('old-ids', String(digit)), await others.read('old-ids', String(digit))];
    const [keys, otherKeys] = [numbersOf(one, 'oldId'), numbersOf(other, 'oldId')];
    const [holders, otherHolders] = [numbersOf(one, 'id'), numbersOf(other, 'id')];
    let [a, b] = [0, 0];
    while (a < keys.length || b < otherKeys.length) {
      const left = keys[a] ?? Infinity;
      const right = otherKeys[b] ?? Infinity;
      if (left !== right || holders[a] !== otherHolders[b]) moved.push(Math.min(left, right));
      if (left <= right) a++;
      if (right <= left) b++;
    }
  }
  return moved;
}
