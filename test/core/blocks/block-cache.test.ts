import { describe, expect, it } from 'vitest';
import { BlockCache } from '../../../core/blocks/block-cache.ts';
import {
  BlockTable,
  encodeBlockTable,
  type Block,
  type ReadCount,
  type TableShape,
} from '../../../core/blocks/block-table.ts';
import { testWorld } from '../../support/test-world.ts';

const shape: TableShape = { type: 99, name: 'test', version: 1, key: 'id', columns: [{ name: 'id', type: 'u32' }] };

/** A table of ten blocks of two rows: block n holds 2n and 2n + 1. */
async function openTable(): Promise<{ table: BlockTable; count: ReadCount }> {
  const { objects, hash } = testWorld();
  const blocks = Array.from({ length: 10 }, (_, n): Block => ({
    rows: 2,
    columns: { id: Uint32Array.of(2 * n, 2 * n + 1) },
  }));
  const bytes = encodeBlockTable(shape, blocks, {}, hash);
  await objects.put('t', bytes);
  const count = { reads: 0, bytes: 0, blocks: 0 };
  const table = await BlockTable.open({ key: 't', size: bytes.length, objects, hash, count }, shape);
  count.reads = 0;
  return { table, count };
}

async function read(cache: BlockCache, table: BlockTable, start: number, end: number): Promise<Block[]> {
  return (await cache.readRuns(table, [{ start, end }])).flat();
}

const firstIds = (blocks: Block[]) => blocks.map((block) => block.columns.id[0]);

describe('BlockCache', () => {
  it('reads only missing blocks, in one read, and returns blocks in order', async () => {
    const { table, count } = await openTable();
    const cache = new BlockCache();
    expect(firstIds(await read(cache, table, 2, 4))).toEqual([4, 6]);
    expect(firstIds(await read(cache, table, 2, 4))).toEqual([4, 6]);
    expect(count).toMatchObject({ reads: 1, blocks: 2 });
    expect(firstIds(await read(cache, table, 1, 6))).toEqual([2, 4, 6, 8, 10]);
    expect(count).toMatchObject({ reads: 2, blocks: 7 });
    expect(firstIds(await read(cache, table, 3, 7))).toEqual([6, 8, 10, 12]);
    expect(count).toMatchObject({ reads: 3, blocks: 8 });
  });

  it('keeps no long run and at most its bound of bytes, oldest evicted first', async () => {
    const { table, count } = await openTable();
    const cache = new BlockCache(3 * 8); // three blocks of two u32
    await read(cache, table, 0, 10);
    await read(cache, table, 0, 1);
    expect(count.blocks).toBe(11);
    for (const start of [1, 2, 0, 3]) await read(cache, table, start, start + 1);
    expect(count.blocks).toBe(14); // block 0 was asked again and stayed, block 1 had to go
    await read(cache, table, 0, 1);
    expect(count.blocks).toBe(14);
    await read(cache, table, 1, 2);
    expect(count.blocks).toBe(15);
  });
});
