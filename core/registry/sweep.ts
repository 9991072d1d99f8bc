/**
 * One ranged read of neighbouring blocks, answered for ascending keys: places of wanted keys in a block, by a walk or
 * by doubling steps.
 */
import type { BlockCache } from '../blocks/block-cache.ts';
import { padded, type BlockRun } from '../blocks/block-layout.ts';
import { u64At, type Block, type BlockTable } from '../blocks/block-table.ts';
import type { OpenObject } from '../ports.ts';

/** Groups of runs under way at once in a sweep of many blocks: hides the delay of a distant store. */
const readsInFlight = 16;
/** Blocks of such a group, 1.1 MB of people: with as many groups as are under way, what a sweep holds in memory. */
const groupBlocksMax = 64;
/** Runs of one table that are asked for together. */
const runsTogether = 128;
/**
 * A look-up of so few keys and blocks, 35 MB of people, asks for all of them at once: every shard of the country that
 * it touches. What it reads is kept.
 */
export const fewBlocksMax = 2048;
export const groupsInFlight = 128;
/** Below this many rows of a block per wanted key a plain walk beats doubling steps. */
const denseRows = 8;

/**
 * Takes what a block holds: key `from + k` stands in row `rows[k]`, or nowhere if that is -1. Both are in memory that
 * is used again when it returns.
 */
export type Take = (block: Block, rows: Int32Array, from: number, count: number) => void;

/** One ranged read and the keys that it may answer. */
export interface RunKeys {
  table: BlockTable;
  run: BlockRun;
  local: Float64Array; // keys of the shard, less its base
  from: number; // place of local[0] among all keys
}

/** Few runs of one table, read together; what is kept is not read. */
export async function sweepRuns(tasks: readonly RunKeys[], answer: Answering, cache: BlockCache): Promise<void> {
  const [{ table }] = tasks;
  const read = await cache.readRuns(
    table,
    tasks.map(({ run }) => run),
  );
  tasks.forEach((task, i) => answer.run(task, read[i]));
}

/**
 * Many runs, past what is kept, several groups at once. Where the store allows it they are read into a buffer for each
 * group under way, used again and again: new memory for every read took as long as the look-up.
 */
export async function sweepMany(tasks: readonly RunKeys[], answer: Answering, buffers: ReadBuffers): Promise<void> {
  const groups = byTable(tasks, groupBlocksMax);
  const opened = new OpenedTables(groups);
  const sweep = async (group: readonly RunKeys[]): Promise<void> => {
    const [{ table }] = group;
    const object = await opened.open(table);
    const buffer = buffers.take();
    try {
      const read = object === undefined ? await readNew(group) : await readKept(group, object, buffer);
      group.forEach((task, i) => answer.run(task, read[i]));
    } finally {
      buffers.giveBack(buffer);
      await opened.done(table);
    }
  };
  try {
    await inFlight(groups, sweep);
  } finally {
    await opened.close();
  }
}

function readNew(group: readonly RunKeys[]): Promise<Block[][]> {
  return group[0].table.readRuns(group.map(({ run }) => run));
}

async function readKept(group: readonly RunKeys[], object: OpenObject, buffer: ReadBuffer): Promise<Block[][]> {
  const places = buffer.places(group.map(({ table, run }) => table.bytesOf(run)));
  const read = await Promise.allSettled(group.map(({ table, run }, i) => table.readInto(object, run, places[i])));
  // All are over before the buffer is used again.
  return read.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

/** Memory for the blocks of one group, which grows to the largest one. */
class ReadBuffer {
  private buffer = new ArrayBuffer(0);

  /** Places of these lengths, each at a multiple of 8, beside each other. */
  places(lengths: readonly number[]): Uint8Array[] {
    const bytes = lengths.reduce((sum, length) => sum + padded(length), 0);
    if (bytes > this.buffer.byteLength) this.buffer = new ArrayBuffer(bytes);
    let at = 0;
    return lengths.map((length) => {
      const place = new Uint8Array(this.buffer, at, length);
      at += padded(length);
      return place;
    });
  }
}

/** Buffers for the groups under way, kept from sweep to sweep: as many as one sweep needs, 18 MB. */
export class ReadBuffers {
  private readonly free: ReadBuffer[] = [];

  take(): ReadBuffer {
    return this.free.pop() ?? new ReadBuffer();
  }

  giveBack(buffer: ReadBuffer): void {
    if (this.free.length < readsInFlight) this.free.push(buffer);
  }
}

/** Objects of tables, each opened for all its groups and closed after the last one. */
class OpenedTables {
  private readonly left = new Map<BlockTable, number>();
  private readonly objects = new Map<BlockTable, Promise<OpenObject | undefined>>();

  constructor(groups: readonly RunKeys[][]) {
    for (const [{ table }] of groups) this.left.set(table, (this.left.get(table) ?? 0) + 1);
  }

  open(table: BlockTable): Promise<OpenObject | undefined> {
    const opened = this.objects.get(table) ?? table.openObject();
    this.objects.set(table, opened);
    return opened;
  }

  async done(table: BlockTable): Promise<void> {
    const left = (this.left.get(table) ?? 0) - 1;
    this.left.set(table, left);
    if (left > 0) return;
    const opened = this.objects.get(table);
    this.objects.delete(table);
    await (await opened)?.close();
  }

  /** Closes what a failure has left open. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.objects.values()].map(async (opened) => (await opened)?.close()));
  }
}

/** Finds the keys of runs in their blocks and hands over every block that holds a wanted key. */
export class Answering {
  private readonly take: Take;
  /** Rows of the keys of one block; grows to the most keys that one block is asked for. */
  private rows = new Int32Array(1024);

  constructor(take: Take) {
    this.take = take;
  }

  run({ table, run, local, from }: RunKeys, blocks: readonly Block[]): void {
    let k = lowerBound(local, table.first[run.start], 0);
    for (let b = 0; b < blocks.length; b++) {
      const start = k;
      const last = table.last[run.start + b];
      while (k < local.length && local[k] <= last) k++;
      const count = k - start;
      if (count === 0) continue;
      if (this.rows.length < count) this.rows = new Int32Array(2 * count);
      const rows = this.rows.subarray(0, count);
      const column = blocks[b].columns[table.shape.key] as Uint32Array;
      if (column.length === blocks[b].rows) locate(column, local, start, rows);
      else locateWide(column, local, start, rows);
      this.take(blocks[b], rows, from + start, count);
    }
  }
}

/** Tasks of one table beside each other, few enough for one question and of at most so many blocks together. */
export function byTable(tasks: readonly RunKeys[], blocksMax = Number.POSITIVE_INFINITY): RunKeys[][] {
  const groups: RunKeys[][] = [];
  let blocks = 0;
  for (const task of tasks) {
    const own = task.run.end - task.run.start;
    const group = groups.at(-1);
    const joins = group?.[0].table === task.table && group.length < runsTogether && blocks + own <= blocksMax;
    blocks = joins ? blocks + own : own;
    if (joins) group.push(task);
    else groups.push([task]);
  }
  return groups;
}

/**
 * Row of each of `rows.length` ascending keys from `start` on in an ascending column, or -1: a walk if dense, doubling
 * steps if sparse.
 */
function locate(column: Uint32Array, keys: Float64Array, start: number, rows: Int32Array): void {
  const dense = column.length < rows.length * denseRows;
  let row = 0;
  for (let k = 0; k < rows.length; k++) {
    const key = keys[start + k];
    if (dense) while (row < column.length && column[row] < key) row++;
    else row = seek(column, key, row);
    rows[k] = column[row] === key ? row : -1;
  }
}

/** First row from `row` on whose key is not below `key`. */
function seek(column: Uint32Array, key: number, row: number): number {
  let low = row;
  let step = 1;
  while (low + step <= column.length && column[low + step - 1] < key) {
    low += step;
    step *= 2;
  }
  let high = Math.min(column.length, low + step - 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle] < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** As `locate`, in a column of 64-bit keys: few and rarely asked, so one way is enough. */
function locateWide(column: Uint32Array, keys: Float64Array, start: number, rows: Int32Array): void {
  const length = column.length / 2;
  let row = 0;
  for (let k = 0; k < rows.length; k++) {
    const key = keys[start + k];
    let high = length;
    while (row < high) {
      const middle = (row + high) >>> 1;
      if (u64At(column, middle) < key) row = middle + 1;
      else high = middle;
    }
    rows[k] = row < length && u64At(column, row) === key ? row : -1;
  }
}

/** First place from `from` on whose key is not below `key`; the length if there is none. */
export function lowerBound(keys: Float64Array, key: number, from: number): number {
  let low = from;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle] < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Calls `work` for every task, at most `most` under way; the first failure is thrown when those under way have ended.
 */
export async function inFlight<T>(
  tasks: readonly T[],
  work: (task: T, index: number) => Promise<void>,
  most: number = readsInFlight,
): Promise<void> {
  let next = 0;
  let failed = false;
  async function worker(): Promise<void> {
    while (next < tasks.length && !failed) {
      const index = next++;
      try {
        await work(tasks[index], index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: Math.min(most, tasks.length) }, worker));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}
