/**
 * The objects of one manifest, opened: a snapshot, or the overlay of a delta (`docs/registry-index.md`, Overlays).
 * Answers ascending keys by sweeping the blocks that can hold them.
 */
import type { BlockCache } from '../blocks/block-cache.ts';
import { fewKeysMax, planRuns } from '../blocks/block-lookup.ts';
import { BlockTable, type ReadCount } from '../blocks/block-table.ts';
import { IntegrityError, Refusal } from '../base/errors.ts';
import type { OpenTables } from '../blocks/open-tables.ts';
import type { World } from '../ports.ts';
import {
  canonsOf,
  idsPerPrefix,
  oldIdsPerDigit,
  readRegistryManifest,
  registryManifestKey,
  registryShape,
  type RegistryFormat,
  type RegistryKind,
  type RegistryManifest,
  type RegistryObject,
} from './format.ts';
import {
  Answering,
  byTable,
  fewBlocksMax,
  groupsInFlight,
  inFlight,
  lowerBound,
  type ReadBuffers,
  sweepMany,
  sweepRuns,
  type RunKeys,
  type Take,
} from './sweep.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

/** The keys asked of one object: `keys[from]` to `keys[to]` (exclusive), less `base`. */
interface Shard {
  object: RegistryObject;
  base: number;
  from: number;
  to: number;
}

export class RegistryLayer {
  readonly manifest: RegistryManifest;
  private readonly world: Stores;
  private readonly count: ReadCount;
  private readonly cache: BlockCache;
  private readonly buffers: ReadBuffers;
  private readonly kept: OpenTables | undefined;
  private readonly objects = new Map<string, RegistryObject>();
  /** Opened once; a directory is 36 bytes a block, 4 MB for the country. */
  private readonly tables = new Map<string, Promise<BlockTable>>();

  constructor(
    world: Stores,
    manifest: RegistryManifest,
    reading: { count: ReadCount; cache: BlockCache; buffers: ReadBuffers; kept?: OpenTables | undefined },
  ) {
    this.world = world;
    this.manifest = manifest;
    this.count = reading.count;
    this.cache = reading.cache;
    this.buffers = reading.buffers;
    this.kept = reading.kept;
    for (const object of manifest.objects) this.objects.set(`${object.kind}/${object.part}`, object);
  }

  object(kind: RegistryKind, part: string): RegistryObject | undefined {
    return this.objects.get(`${kind}/${part}`);
  }

  /**
   * Hands over every block that holds one of the ascending, distinct keys: opens the shards, plans the runs of all,
   * then reads them, several at once. Throws `IntegrityError` if an object is missing or not as written.
   */
  async sweep(kind: RegistryKind, keys: Float64Array, take: Take): Promise<void> {
    assertAscending(keys);
    const shards = this.shards(kind, keys);
    const planned: RunKeys[][] = shards.map(() => []);
    const openShard = async (shard: Shard, index: number): Promise<void> => {
      const table = await this.table(shard.object);
      const local = keys.slice(shard.from, shard.to);
      if (shard.base > 0) for (let k = 0; k < local.length; k++) local[k] -= shard.base;
      planned[index] = planRuns(table, local).map((run) => ({ table, run, local, from: shard.from }));
    };
    await inFlight(shards, openShard, groupsInFlight);
    const tasks = planned.flat();
    const blocks = tasks.reduce((sum, { run }) => sum + run.end - run.start, 0);
    const answer = new Answering(take);
    if (keys.length <= fewKeysMax && blocks <= fewBlocksMax)
      await inFlight(byTable(tasks), (group) => sweepRuns(group, answer, this.cache), groupsInFlight);
    else await sweepMany(tasks, answer, this.buffers);
  }

  /** Cuts ascending keys by the object that holds them; keys of which there is no object are nowhere. */
  private shards(kind: RegistryKind, keys: Float64Array): Shard[] {
    const whole = this.object(kind, '');
    if (whole !== undefined) return keys.length === 0 ? [] : [{ object: whole, base: 0, from: 0, to: keys.length }];
    const byDigit = kind === 'old-ids';
    const perPart = byDigit ? oldIdsPerDigit : idsPerPrefix;
    const shards: Shard[] = [];
    for (let from = 0, to = 0; from < keys.length; from = to) {
      const part = Math.floor(keys[from] / perPart);
      to = lowerBound(keys, (part + 1) * perPart, from);
      const object = this.object(kind, String(part).padStart(byDigit ? 1 : 3, '0'));
      // CMND stand whole in their table, IDs without their prefix.
      const base = byDigit ? 0 : part * perPart;
      if (object !== undefined) shards.push({ object, base, from, to });
    }
    return shards;
  }

  table(object: RegistryObject): Promise<BlockTable> {
    const known = this.tables.get(object.key);
    if (known !== undefined) return known;
    const { format } = this.manifest;
    const open = (): Promise<BlockTable> => openRegistryTable(this.world, object, this.count, format);
    const { objects, hash } = this.world;
    const source = { key: object.key, size: object.bytes, objects, hash, count: this.count };
    const opened = this.kept?.open(`${object.key} ${object.sha256}`, source, open) ?? open();
    this.tables.set(object.key, opened);
    // A failure is told to whoever waits, and is not remembered.
    opened.catch(() => this.tables.delete(object.key));
    return opened;
  }
}

/**
 * The manifest of a version. Throws Refusal('REGISTRY_VERSION_UNKNOWN'), Refusal('REGISTRY_FORMAT_OLD'),
 * `IntegrityError`.
 */
export async function openManifest(world: Stores, version: string): Promise<RegistryManifest> {
  const manifest = await findManifest(world, version);
  if (manifest === undefined) throw new Refusal('REGISTRY_VERSION_UNKNOWN', { version });
  return manifest;
}

/** As `openManifest`, but undefined if there is none. */
export async function findManifest(world: Stores, version: string): Promise<RegistryManifest | undefined> {
  const key = registryManifestKey(version);
  const bytes = await world.objects.read(key);
  if (bytes === undefined) return undefined;
  const manifest = readRegistryManifest(key, bytes, world.hash);
  if (manifest.version !== version) throw new IntegrityError(key, `version ${manifest.version}`, version);
  return manifest;
}

/**
 * The manifests whose objects make up a version: its snapshot, and its overlay if it is a delta. A delta without its
 * snapshot is damaged: Throws as `openManifest`, and `IntegrityError` for that.
 */
export async function openLayers(world: Stores, version: string): Promise<RegistryManifest[]> {
  const manifest = await openManifest(world, version);
  if (manifest.kind === 'snapshot') return [manifest];
  const snapshot = await findManifest(world, manifest.chain[0]);
  const key = registryManifestKey(manifest.chain[0]);
  if (snapshot === undefined) throw new IntegrityError(key, 'no manifest', `the snapshot of ${version}`);
  const [below, own] = [canonsOf(snapshot).join(), canonsOf(manifest).join()];
  if (snapshot.kind !== 'snapshot' || below !== own || snapshot.keyCheck !== manifest.keyCheck)
    throw new IntegrityError(key, `${snapshot.kind} of canon ${below}`, `a snapshot of ${own}`);
  return [snapshot, manifest];
}

/** A table of the index, which must be the one the manifest pins. */
export async function openRegistryTable(
  world: Stores,
  object: RegistryObject,
  count: ReadCount,
  format?: RegistryFormat,
): Promise<BlockTable> {
  const { key, bytes: size, tailBytes } = object;
  const { objects, hash } = world;
  const table = await BlockTable.open({ key, size, tailBytes, objects, hash, count }, registryShape(object, format));
  const found = [table.tailBytes, table.tailCrc32, table.rows, table.blocks, table.first[0], table.last.at(-1)];
  const expected = [tailBytes, object.tailCrc32, object.rows, object.blocks, object.first, object.last];
  if (found.join() !== expected.join()) throw new IntegrityError(key, found.join(), expected.join());
  return table;
}

/** A sweep over keys out of order would miss people in silence. */
function assertAscending(keys: Float64Array): void {
  for (let k = 1; k < keys.length; k++)
    if (!(keys[k - 1] < keys[k])) throw new Error(`look-up keys out of order at ${k}`);
}
