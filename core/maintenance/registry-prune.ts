/**
 * Which versions of the index may go (`docs/registry-index.md`, Retention): everything that something may still ask for
 * stays, and nothing young is touched. The only place that removes objects of an index.
 */
import { Refusal } from '../base/errors.ts';
import { walkChain } from '../ledger/manifest.ts';
import type { World } from '../ports.ts';
import { provinces } from '../domain/provinces.ts';
import { readStateAndMarker } from '../ledger/ratified-markers.ts';
import { currentRegistry } from '../registry/activate.ts';
import { registryKey, registryManifestKey, registryPrefix, type RegistryManifest } from '../registry/format.ts';
import { openManifest } from '../registry/layer.ts';
import { sweepGrace } from '../commit/stage.ts';

/** Versions on which recent ledger versions are based are kept: a quarter, as reports look back. */
const ledgerRetention = 90 * 24 * 3_600_000; // milliseconds

export interface PruneReport {
  /** Versions that stay, and why: the first reason that holds. */
  kept: { version: string; reason: 'active' | 'previous' | 'newer' | 'ledger' | 'base' | 'young' | 'canaries' }[];
  /** Versions that may go, also unfinished ones and those of an old format. */
  prunable: { version: string; objects: number; bytes: number }[];
  removed: number; // objects
}

type PruneWorld = Pick<World, 'objects' | 'state' | 'clock' | 'hash'>;

/** What is stored under one version. */
interface Found {
  keys: string[];
  bytes: number;
  youngest: number; // when the last of its objects was stored
  manifest: RegistryManifest | undefined; // of a whole version of today's format
}

/**
 * Reports which versions may be removed, and with `remove` removes them, each from its manifest on, so that a
 * half-removed one is no version. Nothing is removed within the grace after a switch: a batch may still read the
 * version before the one before. Throws `IntegrityError` if a manifest or a ledger cannot be read; nothing was removed
 * then.
 */
export async function pruneRegistry(world: PruneWorld, options: { remove: boolean }): Promise<PruneReport> {
  const found = await findVersions(world);
  const current = await currentRegistry(world);
  const oldest = world.clock.now() - sweepGrace;
  const reasons = new Map<string, PruneReport['kept'][number]['reason']>();
  const keep = (version: string | null | undefined, reason: PruneReport['kept'][number]['reason']) => {
    if (version && found.has(version) && !reasons.has(version)) reasons.set(version, reason);
  };
  keep('canaries', 'canaries');
  keep(current?.registry, 'active');
  keep(current?.previous, 'previous');
  for (const [version, { manifest, youngest }] of found) {
    if (manifest !== undefined && (current === undefined || Date.parse(manifest.asOf) > Date.parse(current.asOf)))
      keep(version, 'newer');
    if (youngest > oldest) keep(version, 'young');
  }
  for (const version of await ledgerVersions(world)) keep(version, 'ledger');
  for (const version of reasons.keys()) keep(found.get(version)?.manifest?.chain[0], 'base');
  // An index of an old format is of no use, whatever names it.
  for (const [version, { manifest, keys }] of found)
    if (manifest === undefined && keys.includes(registryManifestKey(version))) reasons.delete(version);

  const going = [...found].filter(([version]) => !reasons.has(version));
  const quiet = current === undefined || Date.parse(current.activatedAt) <= oldest;
  let removed = 0;
  if (options.remove && quiet)
    for (const [version, { keys }] of going) removed += await removeVersion(world, version, keys);
  return {
    kept: Array.from(reasons, ([version, reason]) => ({ version, reason })),
    prunable: going.map(([version, { keys, bytes }]) => ({ version, objects: keys.length, bytes })),
    removed,
  };
}

async function findVersions(world: PruneWorld): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  for await (const { key, size, storedAt } of world.objects.list(registryPrefix)) {
    const version = key.slice(registryPrefix.length).split('/')[0];
    const one = found.get(version) ?? { keys: [], bytes: 0, youngest: 0, manifest: undefined };
    one.keys.push(key);
    one.bytes += size;
    one.youngest = Math.max(one.youngest, storedAt);
    if (key === registryManifestKey(version)) one.manifest = await manifestOf(world, version);
    found.set(version, one);
  }
  return found;
}

async function manifestOf(world: PruneWorld, version: string): Promise<RegistryManifest | undefined> {
  try {
    return await openManifest(world, version);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'REGISTRY_FORMAT_OLD') return undefined;
    throw error;
  }
}

/** Registry versions of the ledgers: of the newest version of each province, and of those within the retention. */
async function ledgerVersions(world: PruneWorld): Promise<Set<string>> {
  const versions = new Set<string>();
  const since = world.clock.now() - ledgerRetention;
  for (const { id } of provinces) {
    const { state, marked } = await readStateAndMarker(world, id);
    // A state store that lost something does not know what its ledgers are based on.
    if (marked > (state?.version ?? 0)) throw new Refusal('STATE_LOST', { province: id });
    if (state === undefined) continue;
    versions.add(state.registryVersion);
    for await (const { manifest } of walkChain(world, id, state)) {
      if (Date.parse(manifest.asOf) < since) break;
      versions.add(manifest.registryVersion);
    }
  }
  return versions;
}

async function removeVersion(world: PruneWorld, version: string, keys: readonly string[]): Promise<number> {
  const manifest = registryManifestKey(version);
  const inOrder = [...keys.filter((key) => key === manifest), ...keys.filter((key) => key !== manifest)];
  for (const key of inOrder) if (key.startsWith(registryKey(version, ''))) await world.objects.remove(key);
  return inOrder.length;
}
