/**
 * Which version of the registry index is in use (`docs/registry-index.md`, Activation): one item, switched by one conditional write.
 */
import * as z from 'zod';
import { IntegrityError, Refusal } from './errors.ts';
import type { StateKey, World } from './ports.ts';
import type { RegistryManifest } from './registry-format.ts';
import { $RegistryVersion, bytesSha256, registryManifestKey, registryPrefix } from './registry-format.ts';
import { openManifest } from './registry-reader.ts';
import { inFlight } from './registry-sweep.ts';

export { verifyRegistry } from './registry-verify.ts';

const currentKey: StateKey = { partition: 'REGISTRY', sort: 'CURRENT' };

/** The state item `REGISTRY` / `CURRENT`. */
const $CurrentRegistry = z.object({
  version: z.int().min(1), // of the item: counts the switches
  registry: $RegistryVersion, // version of the index in use
  previous: z.nullable($RegistryVersion),
  manifest: z.string().regex(/^[0-9a-f]{64}$/), // SHA-256 of the bytes of the index's manifest
  canon: z.int().min(0),
  keyNumber: z.int().min(1),
  keyCheck: z.string(),
  asOf: z.iso.datetime(),
  rows: z.int().min(0),
  activatedAt: z.iso.datetime(),
});
export type CurrentRegistry = z.infer<typeof $CurrentRegistry>;

/** The version in use, or undefined if none was ever activated. */
export async function currentRegistry(world: Pick<World, 'state'>): Promise<CurrentRegistry | undefined> {
  const item = await world.state.read(currentKey);
  if (item === undefined) return undefined;
  const parsed = $CurrentRegistry.safeParse(item);
  if (parsed.success) return parsed.data;
  throw new IntegrityError(
    'REGISTRY/CURRENT',
    `a wrong ${parsed.error.issues[0].path.join('.')}`,
    'the item as written',
  );
}

/**
 * Puts a version in use by one conditional write, after its manifest and the size of every object were checked; the version
 * before stays usable. Activating the version in use changes nothing. Throws Refusal('REGISTRY_VERSION_UNKNOWN') if it has
 * no manifest, Refusal('REGISTRY_ACTIVATION_RACED') if somebody else switched meanwhile, `IntegrityError`.
 */
export async function activateRegistry(
  world: Pick<World, 'objects' | 'state' | 'clock' | 'hash' | 'log'>,
  version: string,
): Promise<{ version: string; previous: string | null }> {
  const manifest = await openManifest(world, version);
  await checkPresent(world, manifest);
  const bytes = new TextEncoder().encode(JSON.stringify(manifest));
  const current = await currentRegistry(world);
  if (current?.registry === version) return { version, previous: current.previous };

  const item: CurrentRegistry = {
    version: (current?.version ?? 0) + 1,
    registry: version,
    previous: current?.registry ?? null,
    manifest: bytesSha256(bytes, world.hash),
    canon: manifest.canon,
    keyNumber: manifest.keyNumber,
    keyCheck: manifest.keyCheck,
    asOf: manifest.asOf,
    rows: manifest.rows,
    activatedAt: new Date(world.clock.now()).toISOString(),
  };
  const answer = await world.state.compareAndSet(currentKey, current?.version, item);
  if (answer === 'refused') {
    // A hidden retry of this very write, or another operator with the same wish, is no conflict.
    const winner = await currentRegistry(world);
    if (winner?.registry !== version)
      throw new Refusal('REGISTRY_ACTIVATION_RACED', { active: winner?.registry ?? '' });
    return { version, previous: winner.previous };
  }
  world.log.event('registry.activated', { registry: version, previous: item.previous ?? '', rows: item.rows });
  return { version, previous: item.previous };
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
  asOf: string;
  rows: number;
  canon: number;
  bytes: number; // of all objects
  active: boolean;
}

/** All whole versions, in the order of their names. */
export async function listRegistries(world: Pick<World, 'objects' | 'state' | 'hash'>): Promise<RegistryVersion[]> {
  const current = await currentRegistry(world);
  const versions: RegistryVersion[] = [];
  for await (const { key } of world.objects.list(registryPrefix)) {
    const version = key.slice(registryPrefix.length).split('/')[0];
    if (key !== registryManifestKey(version)) continue;
    const { kind, asOf, rows, canon, objects } = await openManifest(world, version);
    const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
    versions.push({ version, kind, asOf, rows, canon, bytes, active: version === current?.registry });
  }
  return versions;
}
