/**
 * Blocks of tables that were read lately, so that a warm reader asked again by few keys reads nothing twice. Sweeps
 * pass it by.
 */
import type { BlockRun } from './block-layout.ts';
import type { Block, BlockTable } from './block-table.ts';

/** All blocks kept, in bytes of their columns: some 1,900 of people. A small part of the smallest function's memory. */
const cacheBytesMax = 32 * 1024 * 1024;
/** Longer runs belong to a sweep: they would push everything else out, and are not asked for again. */
const cachedRunMax = 8;

export class BlockCache {
  /** The oldest first. */
  private readonly blocks = new Map<string, { block: Block; bytes: number }>();
  private readonly bytesMax: number;
  private bytes = 0;
  /** Blocks that were asked for since the start: those that were kept here, and those that were read. */
  readonly asked = { kept: 0, read: 0 };

  constructor(bytesMax: number = cacheBytesMax) {
    this.bytesMax = bytesMax;
  }

  /** The blocks of several runs of one table; what is not kept is read together, each run in one read. */
  async readRuns(table: BlockTable, runs: readonly BlockRun[]): Promise<Block[][]> {
    const found = runs.map(({ start, end }) =>
      Array.from({ length: end - start }, (_, at) => this.find(table, start + at)),
    );
    const wanted = runs.reduce((sum, { start, end }) => sum + end - start, 0);
    const missing: { run: number; from: number; start: number; end: number }[] = [];
    found.forEach((blocks, run) => {
      const from = blocks.indexOf(undefined);
      if (from < 0) return;
      const { start } = runs[run];
      missing.push({ run, from, start: start + from, end: start + blocks.lastIndexOf(undefined) + 1 });
    });
    const toRead = missing.reduce((sum, { start, end }) => sum + end - start, 0);
    this.asked.read += toRead;
    this.asked.kept += wanted - toRead;
    const read = missing.length === 0 ? [] : await table.readRuns(missing);
    missing.forEach(({ run, from, start, end }, i) => {
      const isShort = runs[run].end - runs[run].start <= cachedRunMax;
      for (let at = start; at < end; at++) {
        found[run][from + at - start] = read[i][at - start];
        if (isShort) this.keep(table, at, read[i][at - start]);
      }
    });
    return found as Block[][];
  }

  private find(table: BlockTable, place: number): Block | undefined {
    const name = nameOf(table, place);
    const found = this.blocks.get(name);
    if (found === undefined) return undefined;
    this.blocks.delete(name);
    this.blocks.set(name, found);
    return found.block;
  }

  private keep(table: BlockTable, place: number, block: Block): void {
    const name = nameOf(table, place);
    if (this.blocks.has(name)) return; // two look-ups at once read the same
    const { columns, bytes } = ownColumns(block);
    this.blocks.set(name, { block: { rows: block.rows, columns }, bytes });
    this.bytes += bytes;
    for (const [oldest, old] of this.blocks) {
      if (this.bytes <= this.bytesMax) break;
      this.blocks.delete(oldest);
      this.bytes -= old.bytes;
    }
  }
}

/** What may surround the columns of a block that was read alone: the head of its message. */
const strayBytesMax = 1024;

/** The columns, in memory of their own: a view keeps the bytes of all blocks alive with which it was read. */
function ownColumns({ columns }: Block): { columns: Block['columns']; bytes: number } {
  const values = Object.values(columns);
  const bytes = values.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (values[0].buffer.byteLength - bytes <= strayBytesMax) return { columns, bytes };
  const own = Object.entries(columns).map(([name, column]) => [name, column.slice()] as const);
  return { columns: Object.fromEntries(own), bytes };
}

/** The checksum of the tail pins the table: an object replaced under its key is another one. */
function nameOf(table: BlockTable, place: number): string {
  return `${table.key}#${table.tailCrc32}#${place}`;
}
