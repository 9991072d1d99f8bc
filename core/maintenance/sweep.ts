/**
 * The sweeper: removes objects under `staged/` that no version of the chain names and that are older than the grace,
 * and nothing else.
 *
 * The time is the store's: a host whose clock is ahead would take everything for old. An object that is stored before
 * the first removal gives the time of the store.
 *
 * Why an object that is ratified during the sweep survives. Objects are listed before the chain is read, and removed
 * after. Take one that a version names which was ratified after the chain was read. Its committer saw the name at most
 * `stagedUseMax` before ratifying: either it stored the object then, or found it younger than `stagedFreshMax`, or put
 * it again (`core/commit/stage.ts`). In each case the object under the name is, from that moment on, younger than
 * `sweepGrace`. So either the sweeper's last look at it finds it young, or the look came first and found the old one:
 * then the removal is of the old one, and does nothing to the new.
 */
import { IntegrityError, Refusal } from '../base/errors.ts';
import { stagedKey, versionId, walkChain } from '../ledger/manifest.ts';
import { refsOf } from './verify-chain.ts';
import type { World } from '../ports.ts';
import { readProvinceState, type ProvinceState } from '../domain/province-state.ts';
import { highestMarker, hasRatifiedMarker } from '../ledger/ratified-markers.ts';
import { sweepGrace } from '../commit/stage.ts';

export type SweepWorld = Pick<World, 'objects' | 'state' | 'clock' | 'hash'>;

export interface SweepReport {
  province: string;
  /** Objects under `staged/`, and how many of them a version names. */
  objects: number;
  named: number;
  /** Unnamed ones younger than the grace; they stay. */
  young: number;
  /** Unnamed ones older than it: removed, or to be removed. */
  orphans: number;
  bytes: number; // of the orphans
  removed: number;
}

/**
 * Sweeps one province; without `remove` it only counts. `grace`, in milliseconds, is for a store that lets no one
 * remove what is younger. Throws Refusal STATE_LOST if the state store does not know the newest version (everything
 * looks unnamed then), `IntegrityError` if the chain cannot be read; nothing was removed then.
 */
export async function sweepProvince(
  world: SweepWorld,
  province: string,
  options: { remove: boolean; grace?: number },
): Promise<SweepReport> {
  const listed = new Map<string, { key: string; size: number; storedAt: number }>();
  for await (const object of world.objects.list(`staged/${province}/`)) listed.set(object.key, object);
  const state = await readNewestState(world, province);
  const named = await namedKeys(world, province, state);
  const oldest = (await timeOf(world, province, options)) - Math.max(sweepGrace, options.grace ?? 0);

  const report: SweepReport = { province, objects: 0, named: 0, young: 0, orphans: 0, bytes: 0, removed: 0 };
  for (const { key, size, storedAt } of listed.values()) {
    report.objects += 1;
    if (named.has(key)) report.named += 1;
    else if (storedAt > oldest) report.young += 1;
    else {
      report.orphans += 1;
      report.bytes += size;
      if (options.remove && (await removeOld(world, key, oldest))) report.removed += 1;
    }
  }
  return report;
}

/**
 * Overwritten by each sweep, so not under `staged/`, where a store may refuse that; on AWS it is in the same bucket.
 */
function clockKey(province: string): string {
  return `runs/${province}/sweep-clock`;
}

/** What time it is in the store; without removing anything the host's clock is good enough. */
async function timeOf(world: SweepWorld, province: string, options: { remove: boolean }): Promise<number> {
  if (!options.remove) return world.clock.now();
  const key = clockKey(province);
  await world.objects.put(key, new Uint8Array(0));
  const info = await world.objects.head(key);
  if (info === undefined) throw new IntegrityError(key, 'no object', 'what was put');
  return info.storedAt;
}

/** The state of a province whose state store has lost nothing. Throws Refusal STATE_LOST. */
async function readNewestState(world: SweepWorld, province: string): Promise<ProvinceState | undefined> {
  const marked = await highestMarker(world, province);
  let state = await readProvinceState(world.state, province);
  // This look does not depend on a complete list. A version may have been made between the two.
  const next = (state?.version ?? 0) + 1;
  const ahead = await hasRatifiedMarker(world, province, next);
  if (ahead) state = await readProvinceState(world.state, province);
  const version = state?.version ?? 0;
  if (marked > version || (ahead && version < next)) throw new Refusal('STATE_LOST', { province });
  return state;
}

async function namedKeys(world: SweepWorld, province: string, state: ProvinceState | undefined): Promise<Set<string>> {
  const named = new Set<string>();
  if (state === undefined) return named;
  let first = Infinity;
  for await (const { manifest, sha256 } of walkChain(world, province, state)) {
    named.add(stagedKey(province, versionId(manifest), sha256));
    for (const { key } of refsOf(manifest)) named.add(key);
    first = manifest.version;
  }
  if (first !== 1)
    throw new IntegrityError(`PROVINCE#${province}`, `a chain that ends at version ${first}`, 'version 1');
  return named;
}

async function removeOld(world: SweepWorld, key: string, oldest: number): Promise<boolean> {
  const info = await world.objects.head(key);
  if (info === undefined || info.storedAt > oldest) return false;
  await world.objects.remove(key, info);
  return true;
}
