/**
 * Looking people up in one version of the registry index (`docs/registry-index.md`): ascending keys, swept through the blocks that can
 * hold them. A few keys read a few blocks, a whole province reads its shards once; memory is bounded by the reads in flight.
 */
import { planRuns } from './block-lookup.ts';
import type { Block, ReadCount } from './block-table.ts';
import { BlockTable, u64At } from './block-table.ts';
import { foldedParts } from './columns.ts';
import { IntegrityError, Refusal } from './errors.ts';
import type { World } from './ports.ts';
import { orderByNumber } from './radix-sort.ts';
import type { RegistryKind, RegistryManifest, RegistryObject } from './registry-format.ts';
import {
  foldedColumns,
  idsPerPrefix,
  oldIdsPerDigit,
  readManifest,
  registryManifestKey,
  registryShape,
} from './registry-format.ts';
import type { RunKeys, Take } from './registry-sweep.ts';
import { inFlight, lowerBound, sweepRun } from './registry-sweep.ts';

/** Steps along a chain of superseded IDs; a person whose ID was changed more often is not known. */
const chainStepsMax = 16;
/** Blocks of children in one read: 0.8 MB. */
const childBlocks = 64;

/** People by place of the ID asked for; status 0 (absent) where there is none. */
export interface PersonColumns {
  length: number;
  status: Uint8Array; // PersonStatus
  birthDate: Uint32Array; // PackedDate
  sex: Uint8Array; // Sex
  nameLow: Uint32Array; // canonical fingerprint, low half
  nameHigh: Uint32Array; // canonical fingerprint, high half
}

type Stores = Pick<World, 'objects' | 'hash'>;

/** The keys asked of one object: `keys[from]` to `keys[to]` (exclusive), less `base`. */
interface Shard {
  object: RegistryObject;
  base: number;
  from: number;
  to: number;
}

export class RegistryReader {
  readonly version: string;
  readonly canon: number;
  readonly asOf: string;
  readonly rows: number;
  readonly keyCheck: string;
  readonly manifest: RegistryManifest;
  readonly count: ReadCount = { reads: 0, bytes: 0, blocks: 0 };
  private readonly world: Stores;
  private readonly objects = new Map<string, RegistryObject>();
  /** Opened once; a directory is 36 bytes a block, 2 MB for the country. */
  private readonly tables = new Map<string, Promise<BlockTable>>();

  private constructor(world: Stores, manifest: RegistryManifest) {
    this.world = world;
    this.manifest = manifest;
    this.version = manifest.version;
    this.canon = manifest.canon;
    this.asOf = manifest.asOf;
    this.rows = manifest.rows;
    this.keyCheck = manifest.keyCheck;
    for (const object of manifest.objects) this.objects.set(`${object.kind}/${object.part}`, object);
  }

  /** Throws Refusal('REGISTRY_VERSION_UNKNOWN') if there is no such version, `IntegrityError` if its manifest is not as written. */
  static async open(world: Stores, version: string): Promise<RegistryReader> {
    return new RegistryReader(world, await openManifest(world, version));
  }

  /**
   * The people with these IDs (whole numbers, ascending, distinct). Throws `IntegrityError` if an object is missing or not
   * as written: never "absent" for want of a file.
   */
  async findPeople(ids: Float64Array): Promise<PersonColumns> {
    const { length } = ids;
    const found: PersonColumns = {
      length,
      status: new Uint8Array(length),
      birthDate: new Uint32Array(length),
      sex: new Uint8Array(length),
      nameLow: new Uint32Array(length),
      nameHigh: new Uint32Array(length),
    };
    await this.sweep(ids, this.shards('people', ids, idsPerPrefix), (block, rows, from, count) =>
      takePeople(found, block, rows, from, count),
    );
    return found;
  }

  /** Folded fingerprints of people who exist, `foldedParts` per ID, in the same order. Throws as `findPeople`, also if one is not there. */
  async findFolded(ids: Float64Array): Promise<Uint16Array> {
    const found = new Uint16Array(ids.length * foldedParts);
    let taken = 0;
    await this.sweep(ids, this.shards('folded', ids, idsPerPrefix), (block, rows, from, count) => {
      taken += takeFolded(found, block, rows, from, count);
    });
    if (taken !== ids.length)
      throw new IntegrityError(registryManifestKey(this.version), `${taken} folded names`, `${ids.length}`);
    return found;
  }

  /** Personal IDs of the holders of these CMND (ascending, distinct); 0 where none or more than one is known. */
  async findByOldId(oldIds: Uint32Array): Promise<Float64Array> {
    const found = new Float64Array(oldIds.length);
    const keys = Float64Array.from(oldIds);
    await this.sweep(keys, this.shards('old-ids', keys, oldIdsPerDigit), (block, rows, from, count) => {
      const id = block.columns.id as Uint32Array;
      for (let k = 0; k < count; k++) if (rows[k] >= 0) found[from + k] = u64At(id, rows[k]);
    });
    return found;
  }

  /** The IDs that stand for these (ascending, distinct) now, chains followed to their end; 0 for none, a cycle or a chain too long. */
  async findSuccessors(ids: Float64Array): Promise<Float64Array> {
    const found = new Float64Array(ids.length);
    let moving = ids;
    let places = Uint32Array.from(ids.keys());
    for (let step = 0; step < chainStepsMax && moving.length > 0; step++) {
      const next = await this.findNext(moving);
      // Who moved on may move again; who did not is at the end of the chain.
      const moved = Uint32Array.from(next.keys()).filter((k) => next[k] > 0);
      for (const k of moved) found[places[k]] = next[k];
      moving = Float64Array.from(moved, (k) => next[k]);
      places = Uint32Array.from(moved, (k) => places[k]);
    }
    if (moving.length > 0) await this.dropEndless(found, moving, places);
    return found;
  }

  /** After the last step allowed: whoever could go on has no successor. */
  private async dropEndless(found: Float64Array, moving: Float64Array, places: Uint32Array): Promise<void> {
    const next = await this.findNext(moving);
    for (let k = 0; k < next.length; k++) if (next[k] > 0) found[places[k]] = 0;
  }

  /** One step along the chains, for IDs in any order. */
  private async findNext(ids: Float64Array): Promise<Float64Array> {
    const object = this.objects.get('superseded/');
    const next = new Float64Array(ids.length);
    if (object === undefined || ids.length === 0) return next;
    const order = orderByNumber(ids, ids.length);
    const keys = new Float64Array(ids.length);
    let distinct = 0;
    for (const at of order) if (distinct === 0 || keys[distinct - 1] !== ids[at]) keys[distinct++] = ids[at];
    const successors = new Float64Array(distinct);
    const shard = { object, base: 0, from: 0, to: distinct };
    await this.sweep(keys.subarray(0, distinct), [shard], (block, rows, from, count) => {
      const successor = block.columns.successor as Uint32Array;
      for (let k = 0; k < count; k++) if (rows[k] >= 0) successors[from + k] = u64At(successor, rows[k]);
    });
    let place = -1;
    for (const at of order) {
      if (place < 0 || keys[place] !== ids[at]) place++;
      next[at] = successors[place];
    }
    return next;
  }

  /**
   * Everybody alive whose home is in the province (`vn34-52`) and who was born within 7 years before the as-of of this version, ascending by
   * ID, a few thousand at a time. An unknown day or month of birth counts as the last one. Throws `IntegrityError`.
   */
  async *children(province: string): AsyncGenerator<{ ids: Float64Array; birthDates: Uint32Array }> {
    const object = this.objects.get(`children/${province}`);
    if (object === undefined) return;
    const table = await this.table(object);
    for (let start = 0; start < table.blocks; start += childBlocks) {
      for (const block of await table.readBlocks(start, Math.min(start + childBlocks, table.blocks))) {
        const id = block.columns.id as Uint32Array;
        const ids = Float64Array.from({ length: block.rows }, (_, row) => u64At(id, row));
        yield { ids, birthDates: (block.columns.birthDate as Uint32Array).slice() };
      }
    }
  }

  /** Cuts ascending keys by the object that holds them; keys of which there is no object are nowhere. */
  private shards(kind: RegistryKind, keys: Float64Array, perPart: number): Shard[] {
    const digits = kind === 'old-ids' ? 1 : 3;
    const shards: Shard[] = [];
    for (let from = 0, to = 0; from < keys.length; from = to) {
      const part = Math.floor(keys[from] / perPart);
      to = lowerBound(keys, (part + 1) * perPart, from);
      const object = this.objects.get(`${kind}/${String(part).padStart(digits, '0')}`);
      // CMND stand whole in their table, IDs without their prefix.
      const base = kind === 'old-ids' ? 0 : part * perPart;
      if (object !== undefined) shards.push({ object, base, from, to });
    }
    return shards;
  }

  /** Opens the shards, plans the runs of all, then reads them, several at once. */
  private async sweep(keys: Float64Array, shards: Shard[], take: Take): Promise<void> {
    assertAscending(keys);
    const planned: RunKeys[][] = shards.map(() => []);
    await inFlight(shards, async (shard, index) => {
      const table = await this.table(shard.object);
      const local = keys.slice(shard.from, shard.to);
      if (shard.base > 0) for (let k = 0; k < local.length; k++) local[k] -= shard.base;
      planned[index] = planRuns(table, local).map((run) => ({ table, run, local, from: shard.from }));
    });
    await inFlight(planned.flat(), (task) => sweepRun(task, take));
  }

  private table(object: RegistryObject): Promise<BlockTable> {
    const known = this.tables.get(object.key);
    if (known !== undefined) return known;
    const opened = openRegistryTable(this.world, object, this.count);
    this.tables.set(object.key, opened);
    // A failure is told to whoever waits, and is not remembered.
    opened.catch(() => this.tables.delete(object.key));
    return opened;
  }
}

/** The manifest of a version. Throws Refusal('REGISTRY_VERSION_UNKNOWN'), Refusal('REGISTRY_FORMAT_OLD'), `IntegrityError`. */
export async function openManifest(world: Stores, version: string): Promise<RegistryManifest> {
  const key = registryManifestKey(version);
  const bytes = await world.objects.read(key);
  if (bytes === undefined) throw new Refusal('REGISTRY_VERSION_UNKNOWN', { version });
  const manifest = readManifest(key, bytes, world.hash);
  if (manifest.version !== version) throw new IntegrityError(key, `version ${manifest.version}`, version);
  return manifest;
}

/** A table of the index, which must be the one the manifest pins. */
export async function openRegistryTable(world: Stores, object: RegistryObject, count: ReadCount): Promise<BlockTable> {
  const { key, bytes: size, tailBytes } = object;
  const { objects, hash } = world;
  const table = await BlockTable.open({ key, size, tailBytes, objects, hash, count }, registryShape(object));
  const found = [table.tailBytes, table.tailCrc32, table.rows, table.blocks, table.first[0], table.last.at(-1)];
  const expected = [tailBytes, object.tailCrc32, object.rows, object.blocks, object.first, object.last];
  if (found.join() !== expected.join()) throw new IntegrityError(key, found.join(), expected.join());
  return table;
}

function takePeople(found: PersonColumns, block: Block, rows: Int32Array, from: number, count: number): void {
  const { birthDate, flags, name } = block.columns;
  for (let k = 0; k < count; k++) {
    const row = rows[k];
    if (row < 0) continue;
    const at = from + k;
    found.status[at] = flags[row] >>> 2;
    found.sex[at] = flags[row] & 3;
    found.birthDate[at] = birthDate[row];
    found.nameLow[at] = name[2 * row];
    found.nameHigh[at] = name[2 * row + 1];
  }
}

/** Answers how many were taken. */
function takeFolded(found: Uint16Array, block: Block, rows: Int32Array, from: number, count: number): number {
  const parts = foldedColumns.map((column) => block.columns[column]);
  let taken = 0;
  for (let k = 0; k < count; k++) {
    const row = rows[k];
    if (row < 0) continue;
    taken++;
    for (let part = 0; part < foldedParts; part++) found[(from + k) * foldedParts + part] = parts[part][row];
  }
  return taken;
}

/** A sweep over keys out of order would miss people in silence. */
function assertAscending(keys: Float64Array): void {
  for (let k = 1; k < keys.length; k++)
    if (!(keys[k - 1] < keys[k])) throw new Error(`look-up keys out of order at ${k}`);
}
