/**
 * Reading a province's ledger: the current row of given participants, or of all of them, over all segments.
 */
import { BlockTable, type ReadCount, type TableShape } from '../blocks/block-table.ts';
import { askMatches, fewKeysMax, filterFor } from '../blocks/block-lookup.ts';
import type { KeyFilter } from '../blocks/key-filter.ts';
import {
  addBlockRow,
  LedgerRows,
  numberSegment,
  segmentBlockRows,
  segmentShape,
  type Dictionaries,
  type SegmentMeta,
  type SegmentNumbers,
} from './rows.ts';
import { readManifest, type LedgerManifest, type TableRef, type VersionName } from './manifest.ts';
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

/** One version of a province's ledger, opened; `manifest` is undefined while nothing was ever committed. */
export class Ledger {
  readonly province: string;
  readonly manifest: LedgerManifest | undefined;
  readonly count: ReadCount = { reads: 0, bytes: 0, blocks: 0 };
  private readonly world: LedgerWorld;
  private readonly tables = new Map<string, Promise<BlockTable>>();
  /** Tables that the process keeps open from batch to batch. */
  private readonly kept: OpenTables | undefined;

  private constructor(
    world: LedgerWorld,
    province: string,
    manifest: LedgerManifest | undefined,
    kept: OpenTables | undefined,
  ) {
    this.world = world;
    this.province = province;
    this.manifest = manifest;
    this.kept = kept;
  }

  /**
   * Opens the version that the state names (C2). Only a missing state means an empty ledger. With `kept` tables that an
   * earlier batch opened are not opened again. Throws `IntegrityError`.
   */
  static async open(
    world: LedgerWorld,
    province: string,
    state: VersionName | undefined,
    kept?: OpenTables,
  ): Promise<Ledger> {
    const manifest = state && (await readManifest(world, province, state));
    return new Ledger(world, province, manifest, kept);
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
    const [first, last] = [participants[0], participants[participants.length - 1]];
    const refs = this.manifest.segments.toReversed().filter((ref) => first <= ref.last && last >= ref.first);
    // All at once: a store answers many as soon as one.
    const segments = await Promise.all(
      refs.map(async (ref) => {
        const table = await this.openTable(ref, segmentShape);
        return { table, filter: await filterFor(table, participants), ref };
      }),
    );
    const numbers = segments.map(({ table }) => numberSegment(rows.dictionaries, table.meta as SegmentMeta));
    rows.fit();
    const search = new NewestFirst(participants, segments);
    for (let asked = search.next(found); asked.length > 0; asked = search.next(found)) {
      const few = participants.length <= fewKeysMax;
      const asking = few ? asked.map(({ at, keys }) => askMatches(segments[at].table, keys)) : [];
      for (const [i, { at, keys, places }] of asked.entries()) {
        const matches = asking[i] ?? askMatches(segments[at].table, keys);
        await matches((block, row, keyIndex) => {
          found[places[keyIndex]] = addBlockRow(rows, block, row, numbers[at]);
        });
      }
    }
    return found;
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
   * asked for. Memory: a bounded number of blocks. With `aging` stamps older than its horizon are coalesced.
   */
  async *chunks(dictionaries: Dictionaries, aging?: StampAging): AsyncGenerator<LedgerRows> {
    const cursors: SegmentCursor[] = [];
    const segments = this.manifest?.segments ?? [];
    for (const ref of segments) {
      const table = await this.openTable(ref, segmentShape);
      const numbers = numberSegment(dictionaries, table.meta as SegmentMeta, aging);
      const cursor = new TableCursor(table, blocksAhead(segments.length));
      if (await cursor.fill()) cursors.push({ cursor, numbers });
    }
    const rows = new LedgerRows(dictionaries);
    rows.fit();
    rows.reserve(segmentBlockRows);
    while (cursors.length > 0) {
      const { lowest, newest } = lowestKey(cursors);
      addBlockRow(rows, newest.cursor.block, newest.cursor.row, newest.numbers);
      for (let i = cursors.length - 1; i >= 0; i--) {
        const { cursor } = cursors[i];
        if (cursor.key === lowest && !cursor.next() && !(await cursor.fill())) cursors.splice(i, 1);
      }
      if (rows.length < segmentBlockRows && cursors.length > 0) continue;
      yield rows;
      rows.length = 0;
    }
  }
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
  private open: Uint32Array;

  /** `segments`: the newest first. */
  constructor(participants: Float64Array, segments: readonly { ref: TableRef; filter: KeyFilter | undefined }[]) {
    this.participants = participants;
    this.segments = segments;
    this.following = new Uint32Array(participants.length);
    this.open = new Uint32Array(participants.length);
    for (let k = 0; k < this.open.length; k++) this.open[k] = k;
  }

  /** The next questions, by segment, the newest first; none when everybody was found or asked for everywhere. */
  next(found: Int32Array): Asked[] {
    const { participants, segments, following } = this;
    this.open = this.open.filter((place) => found[place] < 0);
    const counts = new Uint32Array(segments.length);
    const { open } = this;
    const chosen = new Uint32Array(open.length).fill(segments.length);
    for (let k = 0; k < open.length; k++) {
      const at = this.mayHave(participants[open[k]], following[open[k]]);
      following[open[k]] = at + 1;
      chosen[k] = at;
      if (at < segments.length) counts[at] += 1;
    }
    const asked: Asked[] = [];
    for (let at = 0; at < segments.length; at++) {
      if (counts[at] === 0) continue;
      const places = counts[at] === open.length ? open : open.filter((_, k) => chosen[k] === at);
      asked.push({ at, keys: Float64Array.from(places, (place) => participants[place]), places });
    }
    return asked;
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

/** A segment being merged. */
interface SegmentCursor {
  cursor: TableCursor;
  numbers: SegmentNumbers;
}

/** The lowest participant, and the newest segment that has it: segments are in order of age. */
function lowestKey(cursors: readonly SegmentCursor[]): { lowest: number; newest: SegmentCursor } {
  let newest = cursors[0];
  for (const each of cursors) if (each.cursor.key <= newest.cursor.key) newest = each;
  return { lowest: newest.cursor.key, newest };
}
