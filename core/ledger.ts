/**
 * Reading a province's ledger: the current row of given participants, or of all of them, over all segments.
 */
import { BlockTable, u64At } from './block-table.ts';
import type { Block, ReadCount, TableShape } from './block-table.ts';
import { visitMatches } from './block-lookup.ts';
import { addBlockRow, LedgerRows, numberSegment, segmentShape } from './ledger-rows.ts';
import type { Dictionaries, SegmentMeta, SegmentNumbers } from './ledger-rows.ts';
import { readManifest } from './ledger-manifest.ts';
import type { Manifest, TableRef } from './ledger-manifest.ts';
import type { ProvinceState } from './province-state.ts';
import type { Hash, ObjectStore } from './ports.ts';

/** Blocks read ahead when every row is wanted: about 5 MB a segment. */
const scanBlocks = 16;

export interface LedgerWorld {
  objects: ObjectStore;
  hash: Hash;
}

/** One version of a province's ledger, opened; `manifest` is undefined while nothing was ever committed. */
export class Ledger {
  readonly province: string;
  readonly manifest: Manifest | undefined;
  readonly count: ReadCount = { reads: 0, bytes: 0, blocks: 0 };
  private readonly world: LedgerWorld;

  private constructor(world: LedgerWorld, province: string, manifest: Manifest | undefined) {
    this.world = world;
    this.province = province;
    this.manifest = manifest;
  }

  /** Opens the version that the state names (C2). Only a missing state means an empty ledger. Throws `IntegrityError`. */
  static async open(
    world: LedgerWorld,
    province: string,
    state: Pick<ProvinceState, 'manifest' | 'batch'> | undefined,
  ): Promise<Ledger> {
    const manifest = state && (await readManifest(world, province, state));
    return new Ledger(world, province, manifest);
  }

  openTable(ref: TableRef, shape: TableShape): Promise<BlockTable> {
    const { objects, hash } = this.world;
    return BlockTable.open({ key: ref.key, size: ref.bytes, objects, hash, count: this.count }, shape);
  }

  /**
   * Adds the current rows of `participants` (ascending, distinct) to `rows`.
   * Returns per participant the index of its row, or -1.
   */
  async readRows(participants: Float64Array, rows: LedgerRows): Promise<Int32Array> {
    const found = new Int32Array(participants.length).fill(-1);
    let open = participants;
    let places = Uint32Array.from(participants, (_, index) => index);
    for (const ref of (this.manifest?.segments ?? []).toReversed()) {
      if (open.length === 0) break;
      if (open[0] > ref.last || open[open.length - 1] < ref.first) continue;
      const table = await this.openTable(ref, segmentShape);
      const numbers = numberSegment(rows.dictionaries, table.meta as SegmentMeta, ref.key);
      await visitMatches(table, open, (block, row, keyIndex) => {
        found[places[keyIndex]] = addBlockRow(rows, block, row, numbers);
      });
      places = places.filter((place) => found[place] < 0);
      open = Float64Array.from(places, (place) => participants[place]);
    }
    return found;
  }

  /**
   * Calls `visit` once for the current row of every participant, ascending. `rows` holds one row during the call, at index 0.
   * Memory: a few blocks per segment.
   */
  async scan(dictionaries: Dictionaries, visit: (rows: LedgerRows) => void): Promise<void> {
    const cursors: SegmentCursor[] = [];
    for (const ref of this.manifest?.segments ?? []) {
      const table = await this.openTable(ref, segmentShape);
      const cursor = new SegmentCursor(table, numberSegment(dictionaries, table.meta as SegmentMeta, ref.key));
      if (await cursor.fill()) cursors.push(cursor);
    }
    const rows = new LedgerRows(dictionaries);
    while (cursors.length > 0) {
      let lowest = Infinity;
      for (const cursor of cursors) if (cursor.participant < lowest) lowest = cursor.participant;
      let newest: SegmentCursor | undefined;
      for (const cursor of cursors) if (cursor.participant === lowest) newest = cursor;
      rows.length = 0;
      if (newest !== undefined) addBlockRow(rows, newest.block, newest.row, newest.numbers);
      visit(rows);
      for (let i = cursors.length - 1; i >= 0; i--) {
        const cursor = cursors[i];
        if (cursor.participant === lowest && !cursor.next() && !(await cursor.fill())) cursors.splice(i, 1);
      }
    }
  }
}

/** A place in one segment that moves through its rows in order. */
class SegmentCursor {
  readonly numbers: SegmentNumbers;
  block: Block = { rows: 0, columns: {} };
  row = 0;
  participant = -1;
  private readonly table: BlockTable;
  private ahead: Block[] = [];
  private nextBlock = 0;

  constructor(table: BlockTable, numbers: SegmentNumbers) {
    this.table = table;
    this.numbers = numbers;
  }

  /** Moves to the next row of this block; false at its end. */
  next(): boolean {
    this.row += 1;
    if (this.row >= this.block.rows) return false;
    this.participant = u64At(this.block.columns.participant as Uint32Array, this.row);
    return true;
  }

  /** Moves to the first row of the next block; false at the end of the segment. */
  async fill(): Promise<boolean> {
    if (this.ahead.length === 0) {
      const end = Math.min(this.table.blocks, this.nextBlock + scanBlocks);
      this.ahead = await this.table.readBlocks(this.nextBlock, end);
      this.nextBlock = end;
    }
    const block = this.ahead.shift();
    if (block === undefined) return false;
    this.block = block;
    this.row = -1;
    return this.next() || this.fill();
  }
}
