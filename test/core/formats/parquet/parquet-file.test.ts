import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../../core/base/bytes.ts';
import { parquetFile, rowGroupRows, type ParquetCell } from '../../../../core/formats/parquet/parquet-file.ts';

const columns = [
  { name: 'day', type: 'DATE', nullable: false },
  { name: 'count', type: 'BIGINT', nullable: true },
  { name: 'text', type: 'VARCHAR', nullable: true },
] as const;
const about = { facts: { a: 'b' }, createdBy: 'test' };

async function written(rows: readonly (readonly ParquetCell[])[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of parquetFile(columns, rows, about)) pieces.push(piece);
  return concatBytes(pieces);
}

async function readBack(bytes: Uint8Array): Promise<ParquetCell[][]> {
  const file = bytes.slice().buffer;
  const objects = await parquetReadObjects({ file });
  return objects.map(({ day, count, text }) => [
    (day as Date).toISOString().slice(0, 10),
    count === null || count === undefined ? null : Number(count),
    (text as string | undefined) ?? null,
  ]);
}

describe('a Parquet file', () => {
  it('gives back every row of any cells, in order', async () => {
    const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });
    const row = fc.tuple(
      day.map((each) => each.toISOString().slice(0, 10)),
      fc.option(fc.maxSafeInteger()),
      fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('BHYT', 'Cán bộ', ''))),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
        expect(await readBack(await written(rows))).toEqual(rows);
      }),
    );
  });

  it('has groups of bounded size, statistics, and what is said of it', async () => {
    const rows = Array.from({ length: 2 * rowGroupRows + 1 }, (_, at) => ['2026-01-31', at, `unit ${at % 7}`]);
    const bytes = await written(rows);
    const metadata = await parquetMetadataAsync(bytes.slice().buffer);
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([rowGroupRows, rowGroupRows, 1]);
    expect(metadata.key_value_metadata).toEqual([{ key: 'a', value: 'b' }]);
    expect(metadata.created_by).toBe('test');
    const counts = metadata.row_groups[1].columns[1].meta_data?.statistics;
    expect([counts?.min_value, counts?.max_value]).toEqual([BigInt(rowGroupRows), BigInt(2 * rowGroupRows - 1)]);
    expect(await written(rows)).toEqual(bytes);
    expect((await readBack(bytes)).at(-1)).toEqual(rows.at(-1));
  });

  it('without a row is a file with its columns', async () => {
    const metadata = await parquetMetadataAsync((await written([])).slice().buffer);
    expect(Number(metadata.num_rows)).toBe(0);
    expect(metadata.schema.slice(1).map(({ name }) => name)).toEqual(['day', 'count', 'text']);
  });

  it('is not made of a cell that is not of its column', async () => {
    for (const row of [
      ['2026-13-01', 1, 'x'],
      ['2026-01-31', 1.5, 'x'],
      ['2026-01-31', 1, 7],
      [null, 1, 'x'],
    ])
      await expect(written([row])).rejects.toThrow(/column \w+: expected/);
  });
});
