/**
 * Looking up many keys in one block table whose key is a u64 column: only blocks that can hold a wanted key are read,
 * and neighbouring ones together.
 */
import type { BlockCache } from './block-cache.ts';
import type { BlockRun } from './block-layout.ts';
import { u64At, type Block, type BlockTable } from './block-table.ts';
import type { KeyFilter } from './key-filter.ts';

/** Unwanted blocks that are read along so that their neighbours come in one read: cheaper than a second request. */
const gapBlocksMax = 2;
/** Runs and blocks asked for together, and how often: all requests in flight share the latency of the store. */
const runsTogether = 128;
const blocksTogether = 1024; // of a ledger 20 MB
const asksInFlight = 2;
/**
 * Look-ups of so few keys ask all tables at once: their blocks are a few megabytes. More would be too many in memory.
 */
export const fewKeysMax = 1024;
/** Blocks of one read: bounds memory to a few megabytes, whatever is asked. */
const runBlocksMax = 64;

/** The blocks to read for these ascending keys, as runs of neighbours. Pure: works on the directory alone. */
export function planRuns(table: BlockTable, keys: Float64Array, gapMax: number = gapBlocksMax): BlockRun[] {
  const runs: BlockRun[] = [];
  let wantedEnd = 0;
  for (const key of keys) {
    if (wantedEnd > 0 && table.last[wantedEnd - 1] > key) continue;
    let block = Math.max(table.findBlock(key), wantedEnd);
    for (; block < table.blocks && table.first[block] <= key; block++) {
      const run = runs.at(-1);
      const near = run !== undefined && block - run.end <= gapMax && block + 1 - run.start <= runBlocksMax;
      if (near) run.end = block + 1;
      else runs.push({ start: block, end: block + 1 });
      wantedEnd = block + 1;
    }
  }
  return runs;
}

/**
 * The table's filter, if asking it is cheaper than reading the blocks it may spare: not for keys that touch most blocks
 * anyway, and not for a handful, of which the blocks are smaller than a filter that has to be read. Throws
 * `IntegrityError`.
 */
export async function filterFor(table: BlockTable, keys: Float64Array): Promise<KeyFilter | undefined> {
  if (!table.hasFilter || (keys.length > table.blocks / 2 && keys.length > fewKeysMax)) return undefined;
  return keys.length * table.blockBytes >= 2 * table.filterCost ? table.filter() : undefined;
}

/** The keys that the filter lets pass; all without one. */
export function passing(filter: KeyFilter | undefined, keys: Float64Array): Float64Array {
  return filter === undefined ? keys : keys.filter((key) => filter.mayHold(key));
}

export type VisitMatch = (block: Block, row: number, keyIndex: number) => void;

/**
 * Asks now for the first blocks that may hold one of `keys` (ascending, distinct). The answer, called once, visits
 * every row whose key is among them, in the order of the table, and reads what is left meanwhile. `keyIndex` is the
 * place of the row's key in `keys`. With `cache` blocks that it has are not read.
 */
export function askMatches(
  table: BlockTable,
  keys: Float64Array,
  cache?: BlockCache,
): (visit: VisitMatch) => Promise<void> {
  const runs = planRuns(table, keys);
  const coming: Promise<Block[][]>[] = [];
  let next = 0;
  const ask = (): void => {
    if (next === runs.length) return;
    const from = next;
    for (let blocks = 0; next < runs.length && next - from < runsTogether && blocks < blocksTogether; next++)
      blocks += runs[next].end - runs[next].start;
    const some = runs.slice(from, next);
    const asked = cache?.readRuns(table, some) ?? table.readRuns(some);
    // handled when awaited below; a later run may fail while an earlier one is being visited
    asked.catch(() => undefined);
    coming.push(asked);
  };
  for (let i = 0; i < asksInFlight; i++) ask();
  return async (visit) => {
    let from = 0;
    for (let read = coming.shift(); read !== undefined; read = coming.shift()) {
      const found = await read;
      ask();
      for (const blocks of found) for (const block of blocks) from = visitBlock(table, block, keys, from, visit);
    }
  };
}

function visitBlock(table: BlockTable, block: Block, keys: Float64Array, from: number, visit: VisitMatch): number {
  const column = block.columns[table.shape.key] as Uint32Array;
  let row = 0;
  let keyIndex = from;
  while (keyIndex < keys.length && row < block.rows) {
    const key = keys[keyIndex];
    row = seek(column, row, block.rows, key);
    while (row < block.rows && u64At(column, row) === key) visit(block, row++, keyIndex);
    // A key that reaches the block's end may continue in the next block.
    if (row === block.rows) break;
    keyIndex++;
  }
  return keyIndex;
}

/**
 * First row at or after `row` whose key is not below `key`: doubling steps, then halving, so that both dense and sparse
 * keys are cheap.
 */
function seek(column: Uint32Array, row: number, rows: number, key: number): number {
  let step = 1;
  let low = row;
  while (low + step <= rows && u64At(column, low + step - 1) < key) {
    low += step;
    step *= 2;
  }
  let high = Math.min(rows, low + step - 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (u64At(column, middle) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
