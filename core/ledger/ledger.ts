/**
 * Reading a province's ledger: the current row of given participants, or of all of them, over all segments.
 */
import { BlockTable, type ReadCount, type TableShape } from '../blocks/block-table.ts';
import { askMatches, fewKeysMax, filterFor } from '../blocks/block-lookup.ts';
import type { KeyFilter } from '../blocks/key-filter.ts';
import { BlockMatches } from '../blocks/block-matches.ts';
import {
  addBlockRows,
  LedgerRows,
  numberSegment,
  segmentBlockRows,
  segmentShape,
  type Dictionaries,
  type SegmentMeta,
  type SegmentNumbers,
} from './rows.ts';
import { readManifest, type LedgerManifest, type TableRef, type VersionName } from './manifest.ts';
import type { BlockCache } from '../blocks/block-cache.ts';
import type { OpenTables } from '../blocks/open-tables.ts';
import type { Hash, ObjectStore } from '../ports.ts';
import type { StampAging } from './stamp-horizon.ts';
import { blocksAhead, TableCursor } from '../blocks/table-cursor.ts';

/**
 * Bytes beside 40 a block that one read brings when a table is opened: footer, dictionaries, and all of a table of a
 * small batch.
 */
const tailRoom = 64 * 1024;

export interface LedgerWorld {
  objects: ObjectStore;
  hash: Hash;
}

/** What whoever opens a ledger keeps longer than it. */
export interface KeptByCaller {
  /** From batch to batch of the process. */
  kept?: OpenTables | undefined;
  /** From attempt to attempt of one piece of work. */
  blocks?: BlockCache | undefined;
}

/** One version of a province's ledger, opened; `manifest` is undefined while nothing was ever committed. */
export class Ledger {
  readonly province: string;
  readonly manifest: LedgerManifest | undefined;
  readonly count: ReadCount = { reads: 0, bytes: 0, blocks: 0 };
  private readonly world: LedgerWorld;
  private readonly tables = new Map<string, Promise<BlockTable>>();
  /** Numbers of segments in the dictionaries of whoever reads rows part by part. */
  private readonly numbers = new WeakMap<Dictionaries, Map<BlockTable, SegmentNumbers>>();
  /** Tables that the process keeps open from batch to batch. */
  private readonly kept: OpenTables | undefined;
  /** Blocks that an earlier attempt of the same work has read; of look-ups of few keys alone. */
  readonly blocks: BlockCache | undefined;

  private constructor(
    world: LedgerWorld,
    province: string,
    manifest: LedgerManifest | undefined,
    { kept, blocks }: KeptByCaller = {},
  ) {
    this.world = world;
    this.province = province;
    this.manifest = manifest;
    this.kept = kept;
    this.blocks = blocks;
  }

  /**
   * Opens the version that the state names (C2). Only a missing state means an empty ledger. With `kept` tables that an
   * earlier batch opened are not opened again, with `blocks` few blocks are read twice. Throws `IntegrityError`.
   */
  static async open(
    world: LedgerWorld,
    province: string,
    state: VersionName | undefined,
    kept: KeptByCaller = {},
  ): Promise<Ledger> {
    const manifest = state && (await readManifest(world, province, state));
    return new Ledger(world, province, manifest, kept);
  }

  /** The ledger of a manifest that was read, or of some of its segments. */
  static ofManifest(world: LedgerWorld, manifest: LedgerManifest): Ledger {
    return new Ledger(world, manifest.province, manifest);
  }

  /** Nobody has a row. */
  get isEmpty(): boolean {
    return (this.manifest?.segments ?? []).length === 0;
  }

  /** A table of this version, opened once. */
  openTable(ref: TableRef, shape: TableShape): Promise<BlockTable> {
    const known = this.tables.get(ref.key);
    if (known !== undefined) return known;
    const { objects, hash } = this.world;
    const tailBytes = Math.ceil(ref.rows / segmentBlockRows) * 40 + tailRoom;
    const source = { key: ref.key, size: ref.bytes, objects, hash, count: this.count, tailBytes, keepSmall: true };
    const open = (): Promise<BlockTable> => BlockTable.open(source, shape);
    // The province is part of the name: what one province's batch has opened is never used for another
    // (docs/ledger.md).
    const opened = this.kept?.open(`${this.province} ${ref.key} ${ref.sha256}`, source, open) ?? open();
    this.tables.set(ref.key, opened);
    // A failure is reported to those waiting, and not cached.
    opened.catch(() => this.tables.delete(ref.key));
    return opened;
  }

  /**
   * Adds the current rows of `participants` (ascending, distinct) to `rows`.
   * Returns per participant the index of its row, or -1.
   */
  async readRows(participants: Float64Array, rows: LedgerRows): Promise<Int32Array> {
    const found = new Int32Array(participants.length).fill(-1);
    if (this.manifest === undefined) return found;
    const segments = await this.openSegments(participants[0], participants[participants.length - 1], rows.dictionaries);
    // All at once: a store answers many as soon as one.
    const asked = await Promise.all(
      segments.map(async (segment) => ({ ...segment, filter: await filterFor(segment.table, participants) })),
    );
    rows.fit();
    const few = participants.length <= fewKeysMax;
    if (!few) rows.reserve(rows.length + Math.min(participants.length, rowsIn(segments)));
    const search = new NewestFirst(participants, asked);
    for (let round = search.next(found); round.length > 0; round = search.next(found)) {
      const asking = few ? round.map(({ at, keys }) => askMatches(asked[at].table, keys, this.blocks)) : [];
      for (const [i, { at, keys, places }] of round.entries()) {
        const { table, numbers } = asked[at];
        const matches = new BlockMatches((block, some) => {
          const start = addBlockRows(rows, block, some, numbers);
          for (let k = 0; k < some.count; k++) found[places[some.keys[k]]] = start + k;
        });
        await (asking[i] ?? askMatches(table, keys))(matches.visit);
        matches.flush();
      }
    }
    return found;
  }

  /**
   * Opens the segments that may hold participants from `first` to `last`, the newest first, and numbers their
   * dictionaries.
   */
  async openSegments(first: number, last: number, dictionaries: Dictionaries): Promise<OpenSegment[]> {
    const refs = (this.manifest?.segments ?? []).filter((ref) => first <= ref.last && last >= ref.first).toReversed();
    const tables = await Promise.all(refs.map((ref) => this.openTable(ref, segmentShape)));
    const known = this.numbers.get(dictionaries) ?? new Map<BlockTable, SegmentNumbers>();
    this.numbers.set(dictionaries, known);
    return tables.map((table, i) => {
      const numbers = known.get(table) ?? numberSegment(dictionaries, table.meta as SegmentMeta);
      known.set(table, numbers);
      return { ref: refs[i], table, numbers };
    });
  }

  /**
   * Numbers the stamps and terms of the segments that were not opened yet, so that `dictionaries`, with which the
   * others were read, has all that the ledger has. One request a segment at most.
   */
  async numberUnread(dictionaries: Dictionaries): Promise<void> {
    const unread = (this.manifest?.segments ?? []).filter(({ key }) => !this.tables.has(key));
    const tables = await Promise.all(unread.map((ref) => this.openTable(ref, segmentShape)));
    for (const { meta } of tables) numberSegment(dictionaries, meta as SegmentMeta);
  }

  /**
   * Calls `visit` once for the current row of every participant, ascending; row `at` of `rows` is valid during the
   * call.
   */
  async scan(dictionaries: Dictionaries, visit: (rows: LedgerRows, at: number) => void): Promise<void> {
    for await (const rows of this.chunks(dictionaries)) for (let at = 0; at < rows.length; at++) visit(rows, at);
  }

  /**
   * The current rows of all participants, ascending, `segmentBlockRows` at a time; a chunk is valid until the next is
   * asked for. Memory: a bounded number of blocks. With `aging` stamps older than its horizon are coalesced; rows of
   * the participants in `except` (ascending) are passed over.
   */
  async *chunks(
    dictionaries: Dictionaries,
    { aging, except = new Float64Array(0) }: { aging?: StampAging; except?: Float64Array } = {},
  ): AsyncGenerator<LedgerRows> {
    const segments = this.manifest?.segments ?? [];
    const waiting: WaitingSegment[] = [];
    for (const [age, ref] of segments.entries()) {
      const table = await this.openTable(ref, segmentShape);
      waiting.push({ age, ref, table, numbers: numberSegment(dictionaries, table.meta as SegmentMeta, aging) });
    }
    waiting.sort((a, b) => b.ref.first - a.ref.first); // the lowest last
    const cursors: SegmentCursor[] = [];
    const rows = new LedgerRows(dictionaries);
    rows.fit();
    rows.reserve(segmentBlockRows);
    let numbers: SegmentNumbers | undefined;
    const matches = new BlockMatches((block, some) => addBlockRows(rows, block, some, numbers as SegmentNumbers));
    let next = 0;
    while (cursors.length > 0 || waiting.length > 0) {
      const newest = lowestKey(cursors);
      const lowest = newest?.cursor.key ?? Infinity;
      const following = waiting.at(-1);
      if (following !== undefined && following.ref.first <= lowest) {
        waiting.pop();
        const cursor = new TableCursor(following.table, blocksAhead(segments.length));
        if (await cursor.fill()) cursors.push({ ...following, cursor });
        continue;
      }
      if (newest === undefined) break;
      while (except[next] < lowest) next++;
      if (except[next] !== lowest) {
        if (numbers !== newest.numbers) matches.flush();
        ({ numbers } = newest);
        matches.visit(newest.cursor.block, newest.cursor.row, 0);
      }
      for (let i = cursors.length - 1; i >= 0; i--) {
        const { cursor } = cursors[i];
        if (cursor.key !== lowest || cursor.next()) continue;
        matches.flush();
        if (!(await cursor.fill())) cursors.splice(i, 1);
      }
      if (rows.length + matches.count < segmentBlockRows) continue;
      matches.flush();
      yield rows;
      rows.length = 0;
    }
    matches.flush();
    if (rows.length > 0) yield rows;
  }
}

/** A segment with the numbers of its dictionaries in shared ones. */
interface OpenSegment {
  ref: TableRef;
  table: BlockTable;
  numbers: SegmentNumbers;
}

function rowsIn(segments: readonly OpenSegment[]): number {
  return segments.reduce((sum, { ref }) => sum + ref.rows, 0);
}

/** What to ask of one segment: keys, and their places among all. */
interface Asked {
  at: number; // of the segment
  keys: Float64Array;
  places: Uint32Array;
}

/** Which segment to ask for each participant: the newest that may have it, and while it is not found the next one. */
class NewestFirst {
  private readonly participants: Float64Array;
  private readonly segments: readonly { ref: TableRef; filter: KeyFilter | undefined }[];
  /** By participant: the first segment not asked yet. */
  private readonly following: Uint32Array;
  /** Who was not found yet, `left` of them. */
  private readonly open: Uint32Array;
  private left: number;

  /** `segments`: the newest first. */
  constructor(participants: Float64Array, segments: readonly { ref: TableRef; filter: KeyFilter | undefined }[]) {
    this.participants = participants;
    this.segments = segments;
    this.following = new Uint32Array(participants.length);
    this.open = new Uint32Array(participants.length);
    this.left = this.open.length;
    for (let k = 0; k < this.open.length; k++) this.open[k] = k;
  }

  /** The next questions, by segment, the newest first; none when everybody was found or asked for everywhere. */
  next(found: Int32Array): Asked[] {
    const { participants, segments, following, open } = this;
    const counts = new Uint32Array(segments.length);
    let left = 0;
    for (let k = 0; k < this.left; k++) {
      const place = open[k];
      if (found[place] >= 0) continue;
      const at = this.mayHave(participants[place], following[place]);
      if (at === segments.length) continue;
      following[place] = at + 1; // and asked now
      open[left++] = place;
      counts[at] += 1;
    }
    this.left = left;
    const asked = segments.map((_, at): Asked => ({
      at,
      keys: new Float64Array(counts[at]),
      places: new Uint32Array(counts[at]),
    }));
    counts.fill(0);
    for (let k = 0; k < left; k++) {
      const place = open[k];
      const at = following[place] - 1;
      const to = counts[at]++;
      asked[at].keys[to] = participants[place];
      asked[at].places[to] = place;
    }
    return asked.filter(({ keys }) => keys.length > 0);
  }

  private mayHave(participant: number, from: number): number {
    const { segments } = this;
    let at = from;
    for (; at < segments.length; at++) {
      const { ref, filter } = segments[at];
      if (participant >= ref.first && participant <= ref.last && filter?.mayHold(participant) !== false) break;
    }
    return at;
  }
}

/** A segment that will be merged once its first key is reached; segments count up by age. */
interface WaitingSegment extends OpenSegment {
  age: number;
}

/** A segment being merged. */
interface SegmentCursor extends WaitingSegment {
  cursor: TableCursor;
}

/** Of those at the lowest participant the newest, which holds the current row. */
function lowestKey(cursors: readonly SegmentCursor[]): SegmentCursor | undefined {
  let newest: SegmentCursor | undefined;
  for (const each of cursors) {
    const ahead = newest === undefined ? -1 : each.cursor.key - newest.cursor.key;
    if (ahead < 0 || (ahead === 0 && newest !== undefined && each.age > newest.age)) newest = each;
  }
  return newest;
}
