/** A place in one block table that moves through its rows in order, a few blocks read ahead. */
import { u64At, type Block, type BlockTable } from './block-table.ts';

/** Blocks read ahead in one table: one ranged read of about 5 MB. */
const aheadMax = 64;
/** Blocks read ahead in all tables of one merge together: about 80 MB, however many tables there are. */
const aheadTotal = 1024;

/** Blocks to read ahead in each of `tables` tables that are merged. */
export function blocksAhead(tables: number): number {
  return Math.max(1, Math.min(aheadMax, Math.floor(aheadTotal / Math.max(1, tables))));
}

export class TableCursor {
  block: Block = { rows: 0, columns: {} };
  row = 0;
  /** Key of the current row. */
  key = -1;
  private readonly table: BlockTable;
  private readonly aheadBlocks: number;
  private keys: Uint32Array = new Uint32Array(0);
  private ahead: Block[] = [];
  private nextBlock: number;
  private readonly endBlock: number;

  /** The table's key must be a u64 column. With `blocks` it moves through these alone. */
  constructor(table: BlockTable, aheadBlocks: number, blocks?: { start: number; end: number }) {
    this.table = table;
    this.aheadBlocks = aheadBlocks;
    this.nextBlock = blocks?.start ?? 0;
    this.endBlock = blocks?.end ?? table.blocks;
  }

  /** Moves to the next row of this block; false at its end. */
  next(): boolean {
    this.row += 1;
    if (this.row >= this.block.rows) return false;
    this.key = u64At(this.keys, this.row);
    return true;
  }

  /** Moves to the first row of the next block; false at the end of the table. Throws `IntegrityError`. */
  async fill(): Promise<boolean> {
    if (this.ahead.length === 0) {
      const end = Math.min(this.endBlock, this.nextBlock + this.aheadBlocks);
      this.ahead = await this.table.readBlocks(this.nextBlock, end);
      this.nextBlock = end;
    }
    const block = this.ahead.shift();
    if (block === undefined) return false;
    this.block = block;
    this.keys = block.columns[this.table.shape.key] as Uint32Array;
    this.row = -1;
    return this.next();
  }
}
