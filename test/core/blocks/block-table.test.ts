import { tableFromIPC } from 'apache-arrow';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BlockTable,
  BlockTableWriter,
  encodeBlockTable,
  newBlock,
  setU64,
  u64At,
  type Block,
  type ReadCount,
  type TableShape,
} from '../../../core/blocks/block-table.ts';
import { IntegrityError } from '../../../core/base/errors.ts';
import { MemoryObjectStore } from '../../support/memory-object-store.ts';
import { TestClock, testHash } from '../../support/test-world.ts';

const shape: TableShape = {
  type: 90,
  name: 'test table',
  version: 1,
  key: 'id',
  columns: [
    { name: 'id', type: 'u64' },
    { name: 'small', type: 'u8' },
    { name: 'date', type: 'u32' },
    { name: 'part', type: 'u16' },
  ],
};

interface Row {
  id: number;
  small: number;
  date: number;
  part: number;
}

/** Rows that fill every column to its edges. */
const someRows: Row[] = Array.from({ length: 21 }, (_, i) => ({
  id: 1000 * i + 2 ** 40,
  small: 255 - i,
  date: 2 ** 32 - 1 - i,
  part: 65535 - i,
}));

const $rows = fc
  .array(fc.record({ id: fc.maxSafeNat(), small: fc.nat(255), date: fc.nat(2 ** 32 - 1), part: fc.nat(65535) }), {
    maxLength: 60,
  })
  .map((rows) => rows.toSorted((a, b) => a.id - b.id));

function blockOf(rows: readonly Row[]): Block {
  const block = newBlock(shape, rows.length);
  rows.forEach((row, i) => {
    setU64(block.columns.id as Uint32Array, i, row.id);
    block.columns.small[i] = row.small;
    block.columns.date[i] = row.date;
    block.columns.part[i] = row.part;
  });
  return block;
}

function rowsOf(block: Block): Row[] {
  return Array.from({ length: block.rows }, (_, i) => ({
    id: u64At(block.columns.id as Uint32Array, i),
    small: block.columns.small[i],
    date: block.columns.date[i],
    part: block.columns.part[i],
  }));
}

function chunks<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));
}

function encode(rows: readonly Row[], blockRows: number, meta: unknown = {}): Uint8Array {
  return encodeBlockTable(shape, chunks(rows, blockRows).map(blockOf), meta, testHash);
}

async function open(bytes: Uint8Array, options: { size?: number; tailBytes?: number; shape?: TableShape } = {}) {
  const objects = new MemoryObjectStore({ clock: new TestClock() });
  await objects.put('t', bytes);
  const count: ReadCount = { reads: 0, bytes: 0, blocks: 0 };
  const source = { key: 't', size: options.size ?? bytes.length, objects, hash: testHash, count };
  const tail = options.tailBytes === undefined ? {} : { tailBytes: options.tailBytes };
  return { objects, count, table: await BlockTable.open({ ...source, ...tail }, options.shape ?? shape) };
}

async function readAll(bytes: Uint8Array): Promise<Row[]> {
  const { table } = await open(bytes);
  return (await table.readBlocks(0, table.blocks)).flatMap(rowsOf);
}

describe('block table', () => {
  it('gives back every row that was written, whatever the size of the blocks', async () => {
    await fc.assert(
      fc.asyncProperty($rows, fc.integer({ min: 1, max: 17 }), async (rows, blockRows) => {
        const { table } = await open(encode(rows, blockRows, { note: 'ghi chú' }));
        expect(table.meta).toEqual({ note: 'ghi chú' });
        expect(table.rows).toBe(rows.length);
        expect((await table.readBlocks(0, table.blocks)).flatMap(rowsOf)).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });

  it('reads any range of blocks in one ranged read', async () => {
    const { table, count } = await open(encode(someRows, 4));
    expect(count.reads).toBe(1);
    for (let start = 0; start < table.blocks; start++)
      for (let end = start + 1; end <= table.blocks; end++) {
        const before = { ...count };
        expect((await table.readBlocks(start, end)).flatMap(rowsOf)).toEqual(someRows.slice(4 * start, 4 * end));
        expect(count.reads - before.reads).toBe(1);
        expect(count.blocks - before.blocks).toBe(end - start);
      }
  });

  it('is read by apache-arrow, column by column', () => {
    const table = tableFromIPC(encode(someRows, 8));
    expect(table.schema.fields.map(String)).toEqual(['id: Uint64', 'small: Uint8', 'date: Uint32', 'part: Uint16']);
    expect(table.batches.map((batch) => batch.numRows)).toEqual([8, 8, 5]);
    expect(table.toArray().map((row) => ({ ...row.toJSON(), id: Number(row.id) }))).toEqual(someRows);
  });

  it('holds a table without rows, which apache-arrow reads when it is cut at its tail', async () => {
    const bytes = encode([], 4);
    const { table } = await open(bytes);
    expect(await table.readBlocks(0, table.blocks)).toEqual([]);
    const arrow = tableFromIPC(bytes.subarray(0, bytes.length - table.tailBytes));
    expect(arrow.numRows).toBe(0);
    expect(arrow.schema.fields).toHaveLength(4);
  });

  it('writes nothing for a block without rows', () => {
    const writer = new BlockTableWriter(shape, testHash);
    expect(writer.add(blockOf([]))).toEqual([]);
    expect(writer.bytes).toBe(0);
  });

  it('gives the same bytes for the same rows', () => {
    expect(encode(someRows, 4, { a: 1 })).toEqual(encode(someRows, 4, { a: 1 }));
  });

  it('finds the first block whose last key is not below a key', async () => {
    const { table } = await open(encode(someRows, 4));
    expect(table.findBlock(0)).toBe(0);
    expect(table.findBlock(someRows[3].id)).toBe(0);
    expect(table.findBlock(someRows[3].id + 1)).toBe(1);
    expect(table.findBlock(someRows[20].id + 1)).toBe(table.blocks);
  });

  it('refuses keys that descend, within a block and from block to block', () => {
    expect(() => encode([someRows[1], someRows[0]], 2)).toThrow('key out of order at row 1');
    expect(() => encode([someRows[1], someRows[0]], 1)).toThrow('key out of order at row 1');
    expect(() => encode([someRows[0], someRows[0]], 1)).not.toThrow();
  });

  it('opens with one read given the tail length, with two given too short a length', async () => {
    const bytes = encode(someRows, 1);
    const { table } = await open(bytes);
    const exact = await open(bytes, { tailBytes: table.tailBytes });
    expect(exact.count).toEqual({ reads: 1, bytes: 21 * 40 + 2 + 40, blocks: 0 });
    const tooLittle = await open(bytes, { tailBytes: 40 });
    expect(tooLittle.count.reads).toBe(2);
    expect(tooLittle.table.tailCrc32).toBe(table.tailCrc32);
  });

  it('notices every changed byte of batches and tail, and reads right rows otherwise', async () => {
    const bytes = encode(someRows, 8, { a: 1 });
    const schemaEnd = 8 + new DataView(bytes.buffer).getInt32(4, true);
    const tailStart = bytes.length - (await open(bytes)).table.tailBytes;
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] ^= 1 << (at % 8);
      const covered = (at >= schemaEnd && at < tailStart - 8) || at >= tailStart;
      const found = await readAll(changed).catch((error: unknown) => error instanceof IntegrityError);
      expect(found, `byte ${at}`).toEqual(covered ? true : someRows);
    }
  });

  it('notices every truncation, and an object that grew', async () => {
    const bytes = encode(someRows, 8);
    for (let size = 0; size < bytes.length; size++) {
      const cut = bytes.subarray(0, size);
      await expect(open(cut, { size: bytes.length }), `${size} bytes`).rejects.toThrow(IntegrityError);
      await expect(open(cut), `${size} bytes believed`).rejects.toThrow(IntegrityError);
    }
    const grown = new Uint8Array(bytes.length + 1);
    grown.set(bytes);
    await expect(open(grown)).rejects.toThrow(IntegrityError);
  });

  it('notices an object that is cut or vanishes after opening', async () => {
    const { table, objects } = await open(encode(someRows, 8));
    await objects.put('t', new Uint8Array(100));
    await expect(table.readBlocks(0, 3)).rejects.toThrow(IntegrityError);
    await objects.remove('t');
    await expect(table.readBlocks(0, 1)).rejects.toThrow(IntegrityError);
  });

  it('passes on the error of a store that is down', async () => {
    const { table, objects } = await open(encode(someRows, 8));
    objects.read = () => Promise.reject(new Error('store is down'));
    await expect(table.readBlocks(0, 1)).rejects.toThrow('store is down');
  });

  it('refuses another type and another version, with both values', async () => {
    const bytes = encode(someRows, 8);
    await expect(open(bytes, { shape: { ...shape, type: 91 } })).rejects.toThrow(
      'found table type 90, expected 91 (test table)',
    );
    await expect(open(bytes, { shape: { ...shape, version: 2 } })).rejects.toThrow(
      'found test table version 1, expected 2',
    );
  });

  it('refuses a shape whose columns are not those of the file', async () => {
    const narrow = { ...shape, columns: shape.columns.slice(0, 3) };
    await expect(open(encode(someRows, 8), { shape: narrow })).rejects.toThrow(IntegrityError);
  });

  it('is read with a filter by older programs, and without one by newer ones', async () => {
    const filtered = { ...shape, filtered: true };
    const rows = Array.from({ length: 1500 }, (_, i) => ({ id: 3 * i, small: 1, date: i, part: 2 }));
    const blocks = chunks(rows, 100).map(blockOf);
    const [plain, written] = [shape, filtered].map((each) => encodeBlockTable(each, blocks, { a: 1 }, testHash));
    expect(written.length).toBeGreaterThan(plain.length);
    for (const [bytes, as, hasFilter] of [
      [written, shape, false],
      [plain, filtered, false],
      [written, filtered, true],
    ] as const) {
      const { table } = await open(bytes, { shape: as });
      expect((await table.readBlocks(0, table.blocks)).flatMap(rowsOf)).toEqual(rows);
      expect(table.meta).toEqual({ a: 1 });
      const filter = await table.filter();
      expect(filter !== undefined).toBe(hasFilter);
      expect(rows.filter(({ id }) => filter?.mayHold(id) === false)).toEqual([]);
    }
  });

  it('stops at a filter with a changed byte', async () => {
    const filtered = { ...shape, filtered: true };
    const rows = Array.from({ length: 1500 }, (_, i) => ({ id: 3 * i, small: 1, date: i, part: 2 }));
    const bytes = encodeBlockTable(filtered, chunks(rows, 100).map(blockOf), {}, testHash);
    bytes[bytes.length - 40 - 2 - 15 * 40 - 100] ^= 1;
    const { table } = await open(bytes, { shape: filtered });
    await expect(table.filter()).rejects.toThrow(IntegrityError);
    expect(await table.readBlocks(3, 4)).toHaveLength(1);
  });
});
