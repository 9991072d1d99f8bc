/**
 * Looking people up in one version of the registry index (`docs/registry-index.md`): ascending keys, swept through the
 * blocks that can hold them; what an overlay says of a key replaces what its snapshot says. Memory is bounded by the
 * reads in flight.
 */
import { BlockCache } from '../blocks/block-cache.ts';
import { u64At, type Block, type ReadCount } from '../blocks/block-table.ts';
import { PersonStatus } from '../domain/codes.ts';
import { foldedParts, noOldId } from '../domain/columns.ts';
import { IntegrityError } from '../base/errors.ts';
import type { World } from '../ports.ts';
import { orderByNumber } from '../base/radix-sort.ts';
import { readChildren } from './children.ts';
import {
  bytesSha256,
  canonsOf,
  foldedColumns,
  registryManifestKey,
  type RegistryKind,
  type RegistryManifest,
} from './format.ts';
import { openLayers, RegistryLayer } from './layer.ts';
import { ReadBuffers } from './sweep.ts';
import type { Warm } from './warm.ts';

export { openManifest } from './layer.ts';

/** Steps along a chain of superseded IDs; a person whose ID was changed more often is not known. */
const chainStepsMax = 16;

/** People by place of the ID asked for; status 0 (absent) where there is none. */
export interface PersonColumns {
  length: number;
  status: Uint8Array; // PersonStatus
  birthDate: Uint32Array; // PackedDate
  sex: Uint8Array; // Sex
  nameLow: Uint32Array; // canonical fingerprint, low half
  nameHigh: Uint32Array; // canonical fingerprint, high half
}

/** Places for so many people, all absent. */
export function newPeople(length: number): PersonColumns {
  return {
    length,
    status: new Uint8Array(length),
    birthDate: new Uint32Array(length),
    sex: new Uint8Array(length),
    nameLow: new Uint32Array(length),
    nameHigh: new Uint32Array(length),
  };
}

/** What is compared of names that differ, by place of the ID asked for. */
export interface FoundNames {
  folded: Uint16Array; // foldedParts per ID
  /** Number of words of each name (`countWords`); undefined in an index that does not have it for the canon. */
  words: Uint8Array | undefined;
}

type Stores = Pick<World, 'objects' | 'hash'>;

/** Takes what a block holds: the key of place `places[k]` stands in row `rows[k]`, or in none of it if that is -1. */
type TakeAt = (block: Block, rows: Int32Array, places: Uint32Array) => void;

/** The look-ups of one canon. */
export type CanonReader = Pick<
  RegistryReader,
  'findPeople' | 'fillPeople' | 'findNames' | 'findFolded' | 'findWords' | 'findByOldId' | 'findSuccessors'
>;

export class RegistryReader {
  readonly version: string;
  readonly canon: number;
  /** All canons whose fingerprints it has, `canon` first. */
  readonly canons: readonly number[];
  readonly asOf: string;
  readonly rows: number;
  readonly keyCheck: string;
  readonly manifest: RegistryManifest;
  readonly count: ReadCount = { reads: 0, bytes: 0, blocks: 0 };
  /** The snapshot, and the overlay if there is one. */
  readonly layers: readonly RegistryLayer[];

  private inOrder = new Uint32Array(0);

  private constructor(world: Stores, manifests: readonly RegistryManifest[], warm: Warm | undefined) {
    const cache = warm?.blocks ?? new BlockCache();
    const reading = { count: this.count, cache, buffers: new ReadBuffers(), kept: warm?.tables };
    this.layers = manifests.map((manifest) => new RegistryLayer(world, manifest, reading));
    this.manifest = manifests[manifests.length - 1];
    this.version = this.manifest.version;
    this.canon = this.manifest.canon;
    this.canons = canonsOf(this.manifest);
    this.asOf = this.manifest.asOf;
    this.rows = this.manifest.rows;
    this.keyCheck = this.manifest.keyCheck;
  }

  /**
   * With `kept` what an earlier batch has opened of the version is not opened again; `sha256` is of the manifest, as
   * the state names it. Throws Refusal('REGISTRY_VERSION_UNKNOWN') if there is no such version, `IntegrityError` if its
   * manifest is not as written.
   */
  static async open(world: Stores, version: string, kept?: { warm: Warm; sha256: string }): Promise<RegistryReader> {
    if (kept === undefined) return new RegistryReader(world, await openLayers(world, version), undefined);
    const { warm, sha256 } = kept;
    const known = warm.layersOf(sha256);
    if (known !== undefined) return new RegistryReader(world, known, warm);
    const layers = await openLayers(world, version);
    const found = bytesSha256(new TextEncoder().encode(JSON.stringify(layers[layers.length - 1])), world.hash);
    if (found !== sha256) throw new IntegrityError(registryManifestKey(version), `SHA-256 ${found}`, sha256);
    warm.keepLayers(sha256, layers);
    return new RegistryReader(world, layers, warm);
  }

  /**
   * The people with these IDs (whole numbers, ascending, distinct), their names under one of the canons of the index.
   * Throws `IntegrityError` if an object is missing or not as written: never "absent" for want of a file.
   */
  async findPeople(ids: Float64Array, canon: number = this.canon): Promise<PersonColumns> {
    const found = newPeople(ids.length);
    await this.fill(found, ids, canon);
    return found;
  }

  /**
   * As `findPeople`, into columns of at least as many places that are used again. Of somebody absent the status alone
   * is written.
   */
  async fillPeople(found: PersonColumns, ids: Float64Array): Promise<void> {
    found.status.fill(PersonStatus.absent, 0, ids.length);
    await this.fill(found, ids, this.canon);
  }

  private async fill(found: PersonColumns, ids: Float64Array, canon: number): Promise<void> {
    await this.sweep('people', ids, (block, rows, places) => takePeople(found, block, rows, places));
    if (this.isEarlier(canon))
      await this.sweep('earlier-names', ids, (block, rows, places) => takeNames(found, block, rows, places));
  }

  /**
   * What is compared of names that differ, of people who exist, in the same order, under one of the canons of the
   * index. Throws as `findPeople`, also if one is not there.
   */
  async findNames(ids: Float64Array, canon: number = this.canon): Promise<FoundNames> {
    const folded = new Uint16Array(ids.length * foldedParts);
    // The numbers are those of today's names, and rows of before do not hold their own.
    const words = this.hasWords && !this.isEarlier(canon) ? new Uint8Array(ids.length) : undefined;
    let taken = 0;
    await this.sweep('folded', ids, (block, rows, places) => {
      taken += takeFolded(folded, block, rows, places);
      if (words !== undefined) takeWords(words, block, rows, places);
    });
    if (taken !== ids.length)
      throw new IntegrityError(registryManifestKey(this.version), `${taken} folded names`, `${ids.length}`);
    if (this.isEarlier(canon))
      await this.sweep('earlier-names', ids, (block, rows, places) => {
        takeFolded(folded, block, rows, places);
      });
    return { folded, words };
  }

  /** The folded fingerprints that `findNames` gives. */
  async findFolded(ids: Float64Array, canon: number = this.canon): Promise<Uint16Array> {
    return (await this.findNames(ids, canon)).folded;
  }

  /**
   * Words of the names of people with these IDs (ascending, distinct; `countWords`); 0 for whoever does not exist.
   * Undefined in an index of before format 3, which does not hold them.
   */
  async findWords(ids: Float64Array): Promise<Uint8Array | undefined> {
    if (!this.hasWords) return undefined;
    const found = new Uint8Array(ids.length);
    await this.sweep('folded', ids, (block, rows, places) => takeWords(found, block, rows, places));
    return found;
  }

  private get hasWords(): boolean {
    return this.manifest.format >= 3;
  }

  /** The same people with the fingerprints of their names under one of the canons of the index. */
  inCanon(canon: number): CanonReader {
    if (!this.isEarlier(canon)) return this;
    return {
      findPeople: (ids) => this.findPeople(ids, canon),
      fillPeople: async (found, ids) => {
        found.status.fill(PersonStatus.absent, 0, ids.length);
        await this.fill(found, ids, canon);
      },
      findNames: (ids) => this.findNames(ids, canon),
      findFolded: (ids) => this.findFolded(ids, canon),
      findWords: () => Promise.resolve(undefined),
      findByOldId: (oldIds) => this.findByOldId(oldIds),
      findSuccessors: (ids) => this.findSuccessors(ids),
    };
  }

  /** Whether the fingerprints are those beside the ones of `people`. A canon that the index lacks is a fault. */
  private isEarlier(canon: number): boolean {
    if (!this.canons.includes(canon)) throw new Error(`registry ${this.version} has no fingerprints of canon ${canon}`);
    return canon !== this.canon;
  }

  /** CMND of the people with these IDs (ascending, distinct), `noOldId` for those who have none or do not exist. */
  async findOldIdsOf(ids: Float64Array): Promise<Uint32Array> {
    const found = new Uint32Array(ids.length).fill(noOldId);
    await this.sweep('folded', ids, (block, rows, places) => {
      const { oldId } = block.columns;
      for (let k = 0; k < places.length; k++) if (rows[k] >= 0) found[places[k]] = oldId[rows[k]];
    });
    return found;
  }

  /** Personal IDs of the holders of these CMND (ascending, distinct); 0 where none or more than one is known. */
  async findByOldId(oldIds: Uint32Array): Promise<Float64Array> {
    const found = new Float64Array(oldIds.length);
    const keys = Float64Array.from(oldIds);
    await this.sweep('old-ids', keys, (block, rows, places) => takeIds(found, block, 'id', rows, places));
    return found;
  }

  /**
   * The IDs that stand for these (ascending, distinct) now, chains followed to their end; 0 for none, a cycle or a
   * chain too long.
   */
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
    // After the last step allowed: whoever could go on has no successor.
    if (moving.length > 0) (await this.findNext(moving)).forEach((next, k) => (found[places[k]] *= next > 0 ? 0 : 1));
    return found;
  }

  /** One step along the chains, for IDs in any order; 0 at their end. */
  async findNext(ids: Float64Array): Promise<Float64Array> {
    const next = new Float64Array(ids.length);
    if (ids.length === 0) return next;
    const order = orderByNumber(ids, ids.length);
    const keys = new Float64Array(ids.length);
    let distinct = 0;
    for (const at of order) if (distinct === 0 || keys[distinct - 1] !== ids[at]) keys[distinct++] = ids[at];
    const successors = new Float64Array(distinct);
    await this.sweep('superseded', keys.subarray(0, distinct), (block, rows, places) =>
      takeIds(successors, block, 'successor', rows, places),
    );
    let place = -1;
    for (const at of order) {
      if (place < 0 || keys[place] !== ids[at]) place++;
      next[at] = successors[place];
    }
    return next;
  }

  /**
   * The last layer that has a key has the word: layers are asked from the last to the first, each for the keys that
   * none before had.
   */
  private async sweep(kind: RegistryKind, keys: Float64Array, take: TakeAt): Promise<void> {
    let places = this.firstPlaces(keys.length);
    let asked = keys;
    const [lowest] = this.layers;
    for (const layer of this.layers.toReversed()) {
      const open = new Uint8Array(layer === lowest ? 0 : asked.length).fill(1);
      const own = places;
      await layer.sweep(kind, asked, (block, rows, from, count) => {
        if (layer !== lowest) for (let k = 0; k < count; k++) if (rows[k] >= 0) open[from + k] = 0;
        take(block, rows, own.subarray(from, from + count));
      });
      if (layer === lowest) return;
      places = own.filter((_, k) => open[k] === 1);
      asked = Float64Array.from(places, (place) => keys[place]);
    }
  }

  /** 0, 1, 2 and so on, made once for the longest look-up. */
  private firstPlaces(count: number): Uint32Array {
    if (this.inOrder.length < count) {
      // A loop: millions of places through an iterator take longer than the look-up of as many keys.
      this.inOrder = new Uint32Array(count);
      for (let k = 0; k < count; k++) this.inOrder[k] = k;
    }
    return this.inOrder.subarray(0, count);
  }

  /**
   * Everybody alive whose home is in the province (`vn34-52`) and who was born within 7 years before the as-of of this
   * version, ascending by ID, a few thousand at a time. An unknown day or month of birth counts as the last one. Throws
   * `IntegrityError`.
   */
  children(province: string): AsyncGenerator<{ ids: Float64Array; birthDates: Uint32Array }> {
    return readChildren(this.layers, province, this.asOf);
  }
}

function takePeople(found: PersonColumns, block: Block, rows: Int32Array, places: Uint32Array): void {
  const { birthDate, flags, name } = block.columns;
  for (let k = 0; k < places.length; k++) {
    const row = rows[k];
    if (row < 0) continue;
    const at = places[k];
    found.status[at] = flags[row] >>> 2;
    found.sex[at] = flags[row] & 3;
    found.birthDate[at] = birthDate[row];
    found.nameLow[at] = name[2 * row];
    found.nameHigh[at] = name[2 * row + 1];
  }
}

/** Earlier names replace those of `people` where there are any. */
function takeNames(found: PersonColumns, block: Block, rows: Int32Array, places: Uint32Array): void {
  const { name } = block.columns;
  for (let k = 0; k < places.length; k++) {
    const row = rows[k];
    if (row < 0) continue;
    found.nameLow[places[k]] = name[2 * row];
    found.nameHigh[places[k]] = name[2 * row + 1];
  }
}

/** Answers how many were taken. */
function takeFolded(found: Uint16Array, block: Block, rows: Int32Array, places: Uint32Array): number {
  const parts = foldedColumns.map((column) => block.columns[column]);
  let taken = 0;
  for (let k = 0; k < places.length; k++) {
    const row = rows[k];
    if (row < 0) continue;
    taken++;
    for (let part = 0; part < foldedParts; part++) found[places[k] * foldedParts + part] = parts[part][row];
  }
  return taken;
}

function takeWords(found: Uint8Array, block: Block, rows: Int32Array, places: Uint32Array): void {
  const { words } = block.columns;
  for (let k = 0; k < places.length; k++) if (rows[k] >= 0) found[places[k]] = words[rows[k]];
}

function takeIds(
  found: Float64Array,
  block: Block,
  column: 'id' | 'successor',
  rows: Int32Array,
  places: Uint32Array,
): void {
  const values = block.columns[column] as Uint32Array;
  for (let k = 0; k < places.length; k++) if (rows[k] >= 0) found[places[k]] = u64At(values, rows[k]);
}
