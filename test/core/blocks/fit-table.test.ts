import { tableFromIPC } from 'apache-arrow';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntegrityError } from '../../../core/base/errors.ts';
import { BlockTable, encodeBlockTable, newBlock, setU64, type Block } from '../../../core/blocks/block-table.ts';
import { u64At, widths, type Column, type ColumnType, type TableShape } from '../../../core/blocks/block-layout.ts';
import { FittedTable } from '../../../core/blocks/fit-table.ts';
import { MemoryObjectStore } from '../../support/memory-object-store.ts';
import { TestClock, testHash } from '../../support/test-world.ts';

const before: readonly Column[] = [
  { name: 'id', type: 'u64' },
  { name: 'small', type: 'u8' },
  { name: 'name', type: 'u64' },
  { name: 'date', type: 'u32' },
  { name: 'part', type: 'u16' },
  { name: 'other', type: 'u32' },
];
const shape: TableShape = {
  type: 92,
  name: 'fitted table',
  version: 2,
  key: 'id',
  fitted: true,
  columns: [...before, { name: 'later', type: 'u16' }],
  earlier: [{ version: 1, columns: before }],
};

type Row = Record<string, number>;

/** Values of a column, among them those at which it needs another width, and tables in which it has one value alone. */
function $values(type: ColumnType, rows: number): fc.Arbitrary<number[]> {
  const max = type === 'u64' ? Number.MAX_SAFE_INTEGER : 2 ** (8 * widths[type]) - 1;
  const $value = fc.oneof(
    fc.nat({ max }),
    fc.nat({ max: 3 }),
    fc.constantFrom(...[0, 255, 256, 65_535, 65_536, 2 ** 32 - 1, max].filter((value) => value <= max)),
  );
  return fc.oneof(
    fc.array($value, { minLength: rows, maxLength: rows }),
    $value.map((value) => Array.from({ length: rows }, () => value)),
    fc.array(fc.nat({ max: Math.min(max, 300) }), { minLength: rows, maxLength: rows }),
    // one row is another than all others
    fc
      .tuple($value, $value, fc.nat({ max: rows - 1 }))
      .map(([value, odd, at]) => Array.from({ length: rows }, (_, row) => (row === at ? odd : value))),
  );
}

const $table = fc.integer({ min: 1, max: 40 }).chain((length) =>
  fc.tuple(...shape.columns.map(({ type }) => $values(type, length))).map((columns) => {
    columns[0].sort((a, b) => a - b);
    return columns[0].map((_, row): Row =>
      Object.fromEntries(shape.columns.map(({ name }, c) => [name, columns[c][row]])),
    );
  }),
);

function fill(block: Block, rows: readonly Row[]): Block {
  rows.forEach((row, at) => {
    for (const { name, type } of shape.columns) {
      if (!(name in block.columns)) continue;
      if (type === 'u64') setU64(block.columns[name] as Uint32Array, at, row[name]);
      else block.columns[name][at] = row[name];
    }
  });
  return block;
}

function rowsOf(block: Block): Row[] {
  return Array.from({ length: block.rows }, (_, at) =>
    Object.fromEntries(
      shape.columns.map(({ name, type }) => {
        const values = block.columns[name];
        return [name, type === 'u64' ? u64At(values as Uint32Array, at) : values[at]];
      }),
    ),
  );
}

function chunks<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));
}

/** All blocks are open at once, or each is added before the next, as writers do. */
function encode(rows: readonly Row[], blockRows: number, meta: object = {}, atOnce = true): Uint8Array {
  const table = new FittedTable(shape, testHash, { rows: rows.length, blockRows });
  if (!atOnce) {
    for (const chunk of chunks(rows, blockRows)) table.add(fill(table.newBlock(chunk.length), chunk));
    return table.finish(meta).slice();
  }
  const blocks = chunks(rows, blockRows).map((chunk) => ({ chunk, block: table.newBlock(chunk.length) }));
  for (const { chunk, block } of blocks) fill(block, chunk);
  for (const { block } of blocks) table.add(block);
  return table.finish(meta).slice();
}

async function open(bytes: Uint8Array, as: TableShape = shape): Promise<BlockTable> {
  const objects = new MemoryObjectStore({ clock: new TestClock() });
  await objects.put('t', bytes);
  const count = { reads: 0, bytes: 0, blocks: 0 };
  return BlockTable.open({ key: 't', size: bytes.length, objects, hash: testHash, count }, as);
}

async function readAll(bytes: Uint8Array): Promise<Row[]> {
  const table = await open(bytes);
  return (await table.readBlocks(0, table.blocks)).flatMap(rowsOf);
}

/** What a table of these rows should store of a column. */
function expectedOf(column: Column, rows: readonly Row[]): ColumnType | number {
  const values = rows.map((row) => row[column.name]);
  if (column.name === shape.key) return column.type;
  if (values.every((value) => value === values[0])) return values[0];
  if (column.type === 'u64') return 'u64';
  const largest = Math.max(...values);
  return largest < 256 ? 'u8' : largest < 65_536 ? 'u16' : 'u32';
}

const someRows: Row[] = Array.from({ length: 21 }, (_, at) => ({
  id: 1000 * at + 2 ** 40,
  small: 7,
  name: 2 ** 50 + at,
  date: 19_900_101 + at,
  part: at,
  other: 300 + at,
  later: 0,
}));

describe('a fitted table', () => {
  it('gives back every row, whatever its columns hold and however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty($table, fc.integer({ min: 1, max: 17 }), fc.boolean(), async (rows, blockRows, atOnce) => {
        const bytes = encode(rows, blockRows, { note: 'ghi chú' }, atOnce);
        expect(await readAll(bytes)).toEqual(rows);
        const { meta } = await open(bytes);
        const columns = Object.fromEntries(shape.columns.map((column) => [column.name, expectedOf(column, rows)]));
        expect(meta).toEqual({ columns, note: 'ghi chú' });
      }),
      { numRuns: 300 },
    );
  });

  it('has the bytes of a table that was written with the columns it stores', () => {
    const columns = { id: 'u64', name: 'u64', date: 'u32', part: 'u8', other: 'u16', small: 7, later: 0 } as const;
    const stored = Object.entries(columns).flatMap(([name, type]) =>
      typeof type === 'number' ? [] : [{ name, type }],
    );
    const plain = { ...shape, columns: stored };
    const blocks = chunks(someRows, 8).map((rows) => fill(newBlock(plain, rows.length), rows));
    expect(encode(someRows, 8, { a: 1 })).toEqual(encodeBlockTable(plain, blocks, { columns, a: 1 }, testHash));
  });

  it('is read by apache-arrow, with the columns that it stores', () => {
    const table = tableFromIPC(encode(someRows, 8));
    expect(table.schema.fields.map(String)).toEqual([
      'id: Uint64',
      'name: Uint64',
      'date: Uint32',
      'part: Uint8',
      'other: Uint16',
    ]);
    const rows = table.toArray().map((row) => ({ ...row.toJSON(), id: Number(row.id), name: Number(row.name) }));
    expect(rows).toEqual(someRows.map(({ id, name, date, part, other }) => ({ id, name, date, part, other })));
  });

  it('gives the columns that it does not store to all blocks as one array', async () => {
    const table = await open(encode(someRows, 8));
    const [first, second, last] = await table.readBlocks(0, 3);
    expect(first.columns.small).toEqual(Uint8Array.of(7, 7, 7, 7, 7, 7, 7, 7));
    expect(first.columns.small.buffer).toBe(second.columns.small.buffer);
    expect(last.columns.later).toEqual(new Uint16Array(5));
  });

  it('stores a value that JSON does not hold exactly', async () => {
    const table = new FittedTable(shape, testHash, { rows: 2, blockRows: 2 });
    const block = fill(table.newBlock(2), someRows.slice(0, 2));
    (block.columns.name as Uint32Array).fill(0xffffffff);
    table.add(block);
    const read = await open(table.finish({}));
    expect(read.meta).toMatchObject({ columns: { name: 'u64' } });
    const [found] = await read.readBlocks(0, 1);
    expect(found.columns.name).toEqual(new Uint32Array(4).fill(0xffffffff));
  });

  it('takes blocks that are less full than it was sized for', async () => {
    const table = new FittedTable(shape, testHash, { rows: 4, blockRows: 4 });
    for (const row of someRows) table.add(fill(table.newBlock(1), [row]));
    expect(await readAll(table.finish({ long: 'x'.repeat(10_000) }))).toEqual(someRows);
  });

  it('refuses more open blocks than it has room for, and blocks out of turn', () => {
    const table = new FittedTable(shape, testHash, { rows: 8, blockRows: 8 });
    const first = table.newBlock(8);
    expect(() => table.newBlock(8)).toThrow('more blocks are open');
    expect(() => {
      table.add(newBlock(shape, 8));
    }).toThrow('not the next of this table');
    table.add(fill(first, someRows.slice(0, 8)));
  });

  it('of an earlier version has its columns as declared then, and 0 in those that came later', async () => {
    const earlier = { ...shape, version: 1, columns: before, fitted: false };
    const blocks = chunks(someRows, 8).map((rows) => fill(newBlock(earlier, rows.length), rows));
    const bytes = encodeBlockTable(earlier, blocks, { a: 1 }, testHash);
    expect(await readAll(bytes)).toEqual(someRows);
    expect((await open(bytes)).meta).toEqual({ a: 1 });
  });

  it('stops programs that do not know its version', async () => {
    const bytes = encode(someRows, 8);
    const old = { ...shape, version: 1, columns: before, fitted: false, earlier: [] };
    await expect(open(bytes, old)).rejects.toThrow('found fitted table version 2, expected 1');
    await expect(open(bytes, { ...shape, version: 3 })).rejects.toThrow('version 2, expected 1 or 3');
  });

  it.each([
    ['nothing of its columns', {}],
    ['not of all columns', { id: 'u64', name: 'u64', date: 'u32', part: 'u8', other: 'u16', small: 7 }],
    ['of others too', { id: 'u64', name: 'u64', date: 'u32', part: 'u8', other: 'u16', small: 7, later: 0, x: 1 }],
    ['of a wider column', { id: 'u64', name: 'u64', date: 'u32', part: 'u32', other: 'u16', small: 7, later: 0 }],
    ['of a narrower u64', { id: 'u64', name: 'u32', date: 'u32', part: 'u8', other: 'u16', small: 7, later: 0 }],
    ['of no type', { id: 'u64', name: 'u64', date: 'toString', part: 'u8', other: 'u16', small: 7, later: 0 }],
    ['of a key of one value', { id: 5, name: 'u64', date: 'u32', part: 'u8', other: 'u16', small: 7, later: 0 }],
    ['of a value too large', { id: 'u64', name: 'u64', date: 'u32', part: 'u8', other: 'u16', small: 256, later: 0 }],
  ])('is refused if its meta tells %s', async (_, columns) => {
    const plain = { ...shape, columns: before };
    const blocks = [fill(newBlock(plain, 21), someRows)];
    const bytes = encodeBlockTable(plain, blocks, { columns }, testHash);
    const refused = await open(bytes).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(IntegrityError);
    expect(String(refused)).toMatch(/found (column |\d+ columns)/);
  });
});
