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

const firstIds = (blocks: Block[]) => blocks.map((block) => block.columns.id[0]);

describe('BlockCache', () => {
  it('reads only missing blocks, in one read, and returns blocks in order', async () => {
    const { table, count } = await openTable();
    const cache = new BlockCache();
    expect(firstIds(await cache.read(table, { start: 2, end: 4 }))).toEqual([4, 6]);
    expect(firstIds(await cache.read(table, { start: 2, end: 4 }))).toEqual([4, 6]);
    expect(count).toMatchObject({ reads: 1, blocks: 2 });
    expect(firstIds(await cache.read(table, { start: 1, end: 6 }))).toEqual([2, 4, 6, 8, 10]);
    expect(count).toMatchObject({ reads: 2, blocks: 7 });
    expect(firstIds(await cache.read(table, { start: 3, end: 7 }))).toEqual([6, 8, 10, 12]);
    expect(count).toMatchObject({ reads: 3, blocks: 8 });
  });

  it('keeps no long run and at most its bound of bytes, oldest evicted first', async () => {
    const { table, count } = await openTable();
    const cache = new BlockCache(3 * 8); // three blocks of two u32
    await cache.read(table, { start: 0, end: 10 });
    await cache.read(table, { start: 0, end: 1 });
    expect(count.blocks).toBe(11);
    for (const start of [1, 2, 0, 3]) await cache.read(table, { start, end: start + 1 });
    expect(count.blocks).toBe(14); // block 0 was asked again and stayed, block 1 had to go
    await cache.read(table, { start: 0, end: 1 });
    expect(count.blocks).toBe(14);
    await cache.read(table, { start: 1, end: 2 });
    expect(count.blocks).toBe(15);
  });
});
