/**
 * One ranged read of neighbouring blocks, answered for ascending keys: places of wanted keys in a block, by a walk or
 * by doubling steps.
 */
import type { BlockCache } from '../blocks/block-cache.ts';
import type { BlockRun } from '../blocks/block-lookup.ts';
import { u64At, type Block, type BlockTable } from '../blocks/block-table.ts';

/** Reads under way at once: hides the delay of a distant store; each is at most 64 blocks, 1.1 MB of people. */
const readsInFlight = 16;
/** Runs of one table that are asked for together. */
const runsTogether = 128;
/**
 * A look-up of so few blocks, 35 MB of people, asks for all of them at once: every shard of the country that it
 * touches.
 */
export const fewBlocksMax = 2048;
export const groupsInFlight = 128;
/** Below this many rows of a block per wanted key a plain walk beats doubling steps. */
const denseRows = 8;

/** Takes what a block holds: key `from + k` stands in row `rows[k]`, or nowhere if that is -1. */
export type Take = (block: Block, rows: Int32Array, from: number, count: number) => void;

/** One ranged read and the keys that it may answer. */
export interface RunKeys {
  table: BlockTable;
  run: BlockRun;
  local: Float64Array; // keys of the shard, less its base
  from: number; // place of local[0] among all keys
}

/** Reads the run and hands over every block that holds a wanted key. */
export async function sweepRun(task: RunKeys, take: Take, cache: BlockCache): Promise<void> {
  sweepTask(task, await cache.read(task.table, task.run), take);
}

/** The same for runs of one table, read together. */
export async function sweepRuns(tasks: readonly RunKeys[], take: Take, cache: BlockCache): Promise<void> {
  const [{ table }] = tasks;
  const read = await cache.readRuns(
    table,
    tasks.map(({ run }) => run),
  );
  tasks.forEach((task, i) => sweepTask(task, read[i], take));
}

function sweepTask({ table, run, local, from }: RunKeys, blocks: readonly Block[], take: Take): void {
  let k = lowerBound(local, table.first[run.start], 0);
  for (let b = 0; b < blocks.length; b++) {
    const start = lowerBound(local, table.first[run.start + b], k);
    k = lowerBound(local, table.last[run.start + b] + 1, start);
    if (k === start) continue;
    const rows = new Int32Array(k - start);
    const column = blocks[b].columns[table.shape.key] as Uint32Array;
    if (column.length === blocks[b].rows) locate(column, local, start, rows);
    else locateWide(column, local, start, rows);
    take(blocks[b], rows, from + start, k - start);
  }
}

/** Tasks of one table beside each other, few enough for one question. */
export function byTable(tasks: readonly RunKeys[]): RunKeys[][] {
  const groups: RunKeys[][] = [];
  for (const task of tasks) {
    const group = groups.at(-1);
    if (group !== undefined && group[0].table === task.table && group.length < runsTogether) group.push(task);
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
