/**
 * Reading a province's ledger: the current row of given participants, or of all of them, over all segments.
 */
import { BlockTable } from './block-table.ts';
import type { ReadCount, TableShape } from './block-table.ts';
import { visitMatches } from './block-lookup.ts';
import { addBlockRow, LedgerRows, numberSegment, segmentBlockRows, segmentShape } from './ledger-rows.ts';
import type { Dictionaries, SegmentMeta, SegmentNumbers } from './ledger-rows.ts';
import { readManifest } from './ledger-manifest.ts';
import type { LedgerManifest, TableRef, VersionName } from './ledger-manifest.ts';
import type { Hash, ObjectStore } from './ports.ts';
import type { StampAging } from './stamp-aging.ts';
import { blocksAhead, TableCursor } from './table-cursor.ts';

/** Bytes beside 40 a block that one read brings when a table is opened: footer, dictionaries, and all of a table of a small batch. */
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

  private constructor(world: LedgerWorld, province: string, manifest: LedgerManifest | undefined) {
    this.world = world;
    this.province = province;
    this.manifest = manifest;
  }

  /** Opens the version that the state names (C2). Only a missing state means an empty ledger. Throws `IntegrityError`. */
  static async open(world: LedgerWorld, province: string, state: VersionName | undefined): Promise<Ledger> {
    const manifest = state && (await readManifest(world, province, state));
    return new Ledger(world, province, manifest);
  }

  /** A table of this version, opened once. */
  openTable(ref: TableRef, shape: TableShape): Promise<BlockTable> {
    const known = this.tables.get(ref.key);
    if (known !== undefined) return known;
    const { objects, hash } = this.world;
    const tailBytes = Math.ceil(ref.rows / segmentBlockRows) * 40 + tailRoom;
    const source = { key: ref.key, size: ref.bytes, objects, hash, count: this.count, tailBytes, keepSmall: true };
    const opened = BlockTable.open(source, shape);
    this.tables.set(ref.key, opened);
    // A failure is told to whoever waits, and is not remembered.
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
    let open = participants;
    let places = new Uint32Array(participants.length).map((_, index) => index);
    const [first, last] = [participants[0], participants[participants.length - 1]];
    const refs = this.manifest.segments.toReversed().filter((ref) => first <= ref.last && last >= ref.first);
    // All at once: a store answers many as soon as one.
    const tables = await Promise.all(refs.map((ref) => this.openTable(ref, segmentShape)));
    for (const [i, ref] of refs.entries()) {
      if (open.length === 0) break;
      if (open[0] > ref.last || open[open.length - 1] < ref.first) continue;
      const table = tables[i];
      const numbers = numberSegment(rows.dictionaries, table.meta as SegmentMeta, ref.key);
      await visitMatches(table, open, (block, row, keyIndex) => {
        found[places[keyIndex]] = addBlockRow(rows, block, row, numbers);
      });
      places = places.filter((place) => found[place] < 0);
      open = Float64Array.from(places, (place) => participants[place]);
    }
    return found;
  }

  /** Calls `visit` once for the current row of every participant, ascending; row `at` of `rows` is valid during the call. */
  async scan(dictionaries: Dictionaries, visit: (rows: LedgerRows, at: number) => void): Promise<void> {
    for await (const rows of this.chunks(dictionaries)) for (let at = 0; at < rows.length; at++) visit(rows, at);
  }

  /**
   * The current rows of all participants, ascending, `segmentBlockRows` at a time; a chunk is valid until the next is asked
   * for. Memory: a bounded number of blocks. With `aging` stamps older than its horizon are coalesced.
   */
  async *chunks(dictionaries: Dictionaries, aging?: StampAging): AsyncGenerator<LedgerRows> {
    const cursors: SegmentCursor[] = [];
    const segments = this.manifest?.segments ?? [];
    for (const ref of segments) {
      const table = await this.openTable(ref, segmentShape);
      const numbers = numberSegment(dictionaries, table.meta as SegmentMeta, ref.key, aging);
      const cursor = new TableCursor(table, blocksAhead(segments.length));
      if (await cursor.fill()) cursors.push({ cursor, numbers });
    }
    const rows = new LedgerRows(dictionaries);
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
