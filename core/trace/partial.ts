/**
 * What the people of one group of prefixes gave, and how it is stored so that a killed sweep goes on from it
 * (`docs/trace.md`, Sweep).
 */
import { encodeBlockTable, BlockTable, newBlock, setU64, u64At, type Block } from '../blocks/block-table.ts';
import type { TableShape } from '../blocks/block-layout.ts';
import type { World } from '../ports.ts';
import { IntegrityError } from '../base/errors.ts';
import type { HitPool } from './hit-pool.ts';

type Stores = Pick<World, 'objects' | 'hash'>;

/** Version of the three tables and of the order of counters; part of the name of a sweep. */
export const partialFormat = 2;
const blockRows = 65_536;

const hitsShape: TableShape = {
  type: 40,
  name: 'trace hits',
  version: 1,
  key: 'claim',
  columns: [
    { name: 'claim', type: 'u32' },
    { name: 'id', type: 'u64' },
    { name: 'levels', type: 'u32' },
  ],
};
const foundShape: TableShape = {
  type: 41,
  name: 'trace numbers of hits',
  version: 1,
  key: 'claim',
  columns: [
    { name: 'claim', type: 'u32' },
    { name: 'count', type: 'u32' },
  ],
};
const countersShape: TableShape = {
  type: 42,
  name: 'trace counters',
  version: 1,
  key: 'at',
  columns: [
    { name: 'at', type: 'u32' },
    { name: 'count', type: 'u32' },
  ],
};

/** Hits of a group and all that was counted. */
export interface Partial {
  hits: { length: number; claim: Uint32Array; id: Float64Array; levels: Uint32Array };
  found: { claim: Uint32Array; count: Uint32Array };
  /** Counters that are not 0. */
  counters: { at: Uint32Array; count: Uint32Array };
}

export function partialOf(pool: HitPool, counters: Uint32Array): Partial {
  const hits = {
    length: pool.length,
    claim: new Uint32Array(pool.length),
    id: new Float64Array(pool.length),
    levels: new Uint32Array(pool.length),
  };
  let at = 0;
  pool.each((claim, id, levels) => {
    hits.claim[at] = claim;
    hits.id[at] = id;
    hits.levels[at++] = levels;
  });
  const found = nonZero(pool.found);
  const counted = nonZero(counters);
  return { hits, found: { claim: found.at, count: found.count }, counters: counted };
}

function nonZero(values: Uint32Array): { at: Uint32Array; count: Uint32Array } {
  let places = 0;
  for (let at = 0; at < values.length; at++) if (values[at] !== 0) places += 1;
  const list = { at: new Uint32Array(places), count: new Uint32Array(places) };
  let to = 0;
  for (let at = 0; at < values.length; at++) {
    if (values[at] === 0) continue;
    list.at[to] = at;
    list.count[to++] = values[at];
  }
  return list;
}

/** Keys of a partial; the last one is written last: a partial without it is none. */
function keysOf(prefix: string, group: string): { hits: string; found: string; counters: string } {
  const of = (name: string): string => `${prefix}${group}/${name}.arrow`;
  return { hits: of('hits'), found: of('found'), counters: of('counters') };
}

/** Stores a partial. The same people and claims give the same bytes, so doing it twice is doing it once. */
export async function writePartial(world: Stores, prefix: string, group: string, partial: Partial): Promise<void> {
  const keys = keysOf(prefix, group);
  const { hits, found, counters } = partial;
  const write = (key: string, shape: TableShape, rows: number, fill: (block: Block, from: number) => void) =>
    world.objects.put(key, encodeBlockTable(shape, blocksOf(shape, rows, fill), {}, world.hash));
  await write(keys.hits, hitsShape, hits.length, ({ rows, columns }, from) => {
    columns.claim.set(hits.claim.subarray(from, from + rows));
    columns.levels.set(hits.levels.subarray(from, from + rows));
    for (let row = 0; row < rows; row++) setU64(columns.id as Uint32Array, row, hits.id[from + row]);
  });
  await write(keys.found, foundShape, found.claim.length, ({ rows, columns }, from) => {
    columns.claim.set(found.claim.subarray(from, from + rows));
    columns.count.set(found.count.subarray(from, from + rows));
  });
  await write(keys.counters, countersShape, counters.at.length, ({ rows, columns }, from) => {
    columns.at.set(counters.at.subarray(from, from + rows));
    columns.count.set(counters.count.subarray(from, from + rows));
  });
}

function* blocksOf(shape: TableShape, rows: number, fill: (block: Block, from: number) => void): Generator<Block> {
  for (let from = 0; from < rows; from += blockRows) {
    const block = newBlock(shape, Math.min(blockRows, rows - from));
    fill(block, from);
    yield block;
  }
}

/** The partial of a group; undefined if it was not written to its end, or is damaged: then it is made again. */
export async function readPartial(world: Stores, prefix: string, group: string): Promise<Partial | undefined> {
  try {
    return await readWhole(world, prefix, group);
  } catch (error) {
    if (error instanceof IntegrityError) return undefined;
    throw error;
  }
}

async function readWhole(world: Stores, prefix: string, group: string): Promise<Partial | undefined> {
  const keys = keysOf(prefix, group);
  const counted = await readTable(world, keys.counters, countersShape);
  if (counted === undefined) return undefined;
  const [hit, found] = [await readTable(world, keys.hits, hitsShape), await readTable(world, keys.found, foundShape)];
  if (hit === undefined || found === undefined) return undefined;
  const ids = wide(hit, 'id');
  return {
    hits: { length: ids.length, claim: narrow(hit, 'claim'), id: ids, levels: narrow(hit, 'levels') },
    found: { claim: narrow(found, 'claim'), count: narrow(found, 'count') },
    counters: { at: narrow(counted, 'at'), count: narrow(counted, 'count') },
  };
}

async function readTable(world: Stores, key: string, shape: TableShape): Promise<Block[] | undefined> {
  const { objects, hash } = world;
  const info = await objects.head(key);
  if (info === undefined) return undefined;
  const count = { reads: 0, bytes: 0, blocks: 0 };
  const table = await BlockTable.open({ key, size: info.size, objects, hash, count }, shape);
  return table.readBlocks(0, table.blocks);
}

function rowsIn(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { rows }) => sum + rows, 0);
}

function narrow(blocks: readonly Block[], name: string): Uint32Array {
  const values = new Uint32Array(rowsIn(blocks));
  let at = 0;
  for (const { rows, columns } of blocks) {
    values.set(columns[name], at);
    at += rows;
  }
  return values;
}

function wide(blocks: readonly Block[], name: string): Float64Array {
  const values = new Float64Array(rowsIn(blocks));
  let at = 0;
  for (const { rows, columns } of blocks)
    for (let row = 0; row < rows; row++) values[at++] = u64At(columns[name] as Uint32Array, row);
  return values;
}
