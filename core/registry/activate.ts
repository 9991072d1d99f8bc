/**
 * Which version of the registry index is in use (`docs/registry-index.md`, Activation): one item, switched by one
 * conditional write.
 */
import { IntegrityError, Refusal } from '../base/errors.ts';
import type { World } from '../ports.ts';
import { bytesSha256, canonsOf, registryManifestKey, registryPrefix, type RegistryManifest } from './format.ts';
import { openLayers, openManifest } from './layer.ts';
import { requireBaseInUse } from './base-in-use.ts';
import { requireCanaries } from './canaries.ts';
import { currentKey, currentRegistry, type CurrentRegistry } from './current.ts';
import { inFlight } from './sweep.ts';

export { currentRegistry };
export type { CurrentRegistry };
export { verifyRegistry } from './verify.ts';

/**
 * What a version may lose of the people of the one in use: the registry keeps the dead and the cancelled, so that it
 * only grows.
 */
const registryShrinkMax = 0.01;

export interface ActivationOptions {
  confirmShrink?: boolean | undefined;
  confirmBase?: boolean | undefined;
}

/**
 * What must hold before a version is put in use: its manifests, the size of every object, its number of people and the
 * canaries; nothing is asked of the one in use. Throws Refusal('REGISTRY_VERSION_UNKNOWN') if it has no manifest,
 * Refusal('REGISTRY_SHRINK_NOT_CONFIRMED') if it has more than 1 % fewer people than the one in use and that was not
 * confirmed, Refusal('REGISTRY_BASE_OLD') if it is a delta over an older version than the one in use and that was not
 * confirmed, Refusal('REGISTRY_CANARY_FAILED'), `IntegrityError`.
 */
export async function checkActivation(
  world: Pick<World, 'objects' | 'state' | 'hash'>,
  version: string,
  options: ActivationOptions = {},
): Promise<{ manifest: RegistryManifest; current: CurrentRegistry | undefined }> {
  const layers = await openLayers(world, version);
  const manifest = layers[layers.length - 1];
  for (const layer of layers) await checkPresent(world, layer);
  const current = await currentRegistry(world);
  if (current?.registry === version) return { manifest, current };
  const before = current?.rows ?? 0;
  if (manifest.rows < before * (1 - registryShrinkMax) && options.confirmShrink !== true)
    throw new Refusal('REGISTRY_SHRINK_NOT_CONFIRMED', { rows: manifest.rows, before });
  if (options.confirmBase !== true) await requireBaseInUse(world, manifest, current);
  await requireCanaries(world, version);
  return { manifest, current };
}

/**
 * Puts a version in use by one conditional write, after everything was checked (`checkActivation`); the version before
 * stays usable. The canaries are asked once more after the switch, which is taken back if they fail then. Activating
 * the version in use changes nothing. Throws as `checkActivation`, and Refusal('REGISTRY_ACTIVATION_RACED') if somebody
 * else switched meanwhile.
 */
export async function activateRegistry(
  world: Pick<World, 'objects' | 'state' | 'clock' | 'hash' | 'log'>,
  version: string,
  options: ActivationOptions = {},
): Promise<{ version: string; previous: string | null }> {
  const { manifest, current } = await checkActivation(world, version, options);
  if (current?.registry === version) return { version, previous: current.previous };
  const item = itemOf(world, manifest, current);
  const answer = await world.state.compareAndSet(currentKey, current?.version, item);
  if (answer === 'refused') {
    // A hidden retry of this very write, or another operator with the same wish, is no conflict.
    const winner = await currentRegistry(world);
    if (winner?.registry !== version)
      throw new Refusal('REGISTRY_ACTIVATION_RACED', { active: winner?.registry ?? '' });
    return { version, previous: winner.previous };
  }
  await checkAfterSwitch(world, item, current);
  world.log.event('registry.activated', { registry: version, previous: item.previous ?? '', rows: item.rows });
  return { version, previous: item.previous };
}

function itemOf(
  world: Pick<World, 'clock' | 'hash'>,
  manifest: RegistryManifest,
  current: CurrentRegistry | undefined,
): CurrentRegistry {
  const { version, canon, keyNumber, keyCheck, asOf, rows } = manifest;
  return {
    version: (current?.version ?? 0) + 1,
    registry: version,
    previous: current?.registry ?? null,
    manifest: bytesSha256(new TextEncoder().encode(JSON.stringify(manifest)), world.hash),
    canon,
    keyNumber,
    keyCheck,
    asOf,
    rows,
    activatedAt: new Date(world.clock.now()).toISOString(),
  };
}

/** The version now in use, read anew as every batch will read it; the one before comes back if the canaries fail. */
async function checkAfterSwitch(
  world: Pick<World, 'objects' | 'state' | 'clock' | 'hash' | 'log'>,
  item: CurrentRegistry,
  before: CurrentRegistry | undefined,
): Promise<void> {
  try {
    await requireCanaries(world, item.registry);
  } catch (error) {
    if (before !== undefined) {
      const back = { ...before, version: item.version + 1, activatedAt: new Date(world.clock.now()).toISOString() };
      await world.state.compareAndSet(currentKey, item.version, back);
      world.log.event('registry.taken-back', { registry: item.registry, active: before.registry });
    }
    throw error;
  }
}

/** Every object of the manifest is there and of its size: a lost object is noticed before the switch, not after. */
async function checkPresent(world: Pick<World, 'objects'>, manifest: RegistryManifest): Promise<void> {
  await inFlight(manifest.objects, async ({ key, bytes }) => {
    const info = await world.objects.head(key);
    if (info?.size !== bytes)
      throw new IntegrityError(key, info ? `${info.size} bytes` : 'no object', `${bytes} bytes`);
  });
}

/** One version as an operator sees it. */
export interface RegistryVersion {
  version: string;
  kind: RegistryManifest['kind'];
  base: string | null;
  /** Deltas below and with this one over the snapshot; 0 of a snapshot. */
  depth: number;
  chain: string[]; // versions below, the snapshot first
  compacted: string | null; // the version whose people this snapshot has
  asOf: string;
  rows: number;
  canon: number;
  canons: number[]; // all that it serves, `canon` first
  bytes: number; // of all objects of its own
  active: boolean;
}

/**
 * All whole versions, in the order of their names. Those that an earlier release wrote are not among them (`registry
 * prune` tells them).
 */
export async function listRegistries(world: Pick<World, 'objects' | 'state' | 'hash'>): Promise<RegistryVersion[]> {
  const current = await currentRegistry(world);
  const versions: RegistryVersion[] = [];
  for await (const { key } of world.objects.list(registryPrefix)) {
    const version = key.slice(registryPrefix.length).split('/')[0];
    if (key !== registryManifestKey(version)) continue;
    const manifest = await openUsable(world, version);
    if (manifest === undefined) continue;
    const { kind, base, chain, compacted, asOf, rows, canon, objects } = manifest;
    const canons = [...canonsOf(manifest)];
    const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
    const active = version === current?.registry;
    versions.push({
      version,
      kind,
      base,
      depth: chain.length,
      chain,
      compacted,
      asOf,
      rows,
      canon,
      canons,
      bytes,
      active,
    });
  }
  return versions.toSorted((a, b) => (a.version < b.version ? -1 : 1));
}

/** The manifest, or undefined if it has an old format. */
async function openUsable(
  world: Pick<World, 'objects' | 'hash'>,
  version: string,
): Promise<RegistryManifest | undefined> {
  try {
    return await openManifest(world, version);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'REGISTRY_FORMAT_OLD') return undefined;
    throw error;
  }
}
