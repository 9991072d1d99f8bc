import * as fc from 'fast-check';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { NameReader } from '../../../core/names/reader.ts';
import { readBatch } from '../../../core/intake/read-batch.ts';
import { columnName, textRow, workbookOf } from '../../support/workbook-writer.ts';
import { bytesOf, inChunks, nodeHash } from './batch-support.ts';
import { columnOf } from '../../support/claim-columns.ts';

const names = ['participant_number', 'personal_id', 'full_name', 'birth_date', 'sex', 'unit'];

function read(bytes: Uint8Array, size = 1 << 20) {
  const options = { names: new NameReader(new Uint8Array(16)), hash: nodeHash, schemes: 4, storedOn: 20260101 };
  return readBatch(inChunks(bytes, size), options);
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const csvOf = (table: string[][]) => bytesOf(table.map((row) => row.map(quoted).join(',')).join('\n'));

/** What must be the same in every container: all but the bytes. */
async function gist(bytes: Uint8Array, size?: number): Promise<unknown> {
  const { bytes: _bytes, sha256: _sha256, ...rest } = await read(bytes, size);
  return rest;
}

const cell = fc.oneof(
  fc.constantFrom(
    '5200000001',
    '052090000001',
    '01/02/1990',
    'Trần Thị Một',
    'H’ Ngan',
    'a & b < c',
    '_x0041_',
    'x',
    '😀',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replaceAll(/\p{C}|\p{Z}/gu, '')),
);
/** Every row begins with a number, so that it is a record in both. */
const table = fc
  .array(fc.array(cell, { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 8 })
  .map((rows) => [names, ...rows.map((row, i) => [String(5_200_000_001 + i), ...row])])
  // Texts that a writer would escape for itself.
  .filter((rows) => rows.every((row) => row.every((text) => !/_x[0-9a-f]{4}_/i.test(text))));

describe('a workbook', () => {
  it('written by hucre is read as the same table in CSV', { tags: 'long' }, async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 3000 }), async (rows, size) => {
        const book = await writeXlsx({ sheets: [{ name: 'Dữ liệu', rows }] });
        expect(await gist(book, size)).toEqual(await gist(csvOf(rows)));
      }),
      { numRuns: 60 },
    );
  });

  it('written with inline strings is read as the same table in CSV', { tags: 'long' }, async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const data = rows.map((row, i) => textRow(i + 1, row)).join('');
        expect(await gist(workbookOf({ sheets: [{ data }] }))).toEqual(await gist(csvOf(rows)));
      }),
      { numRuns: 60 },
    );
  });

  it('written by hucre with numbers and dates is read as intended', async () => {
    const rows = [
      names,
      [5_200_000_001, 52_090_000_001, 'A B', new Date(Date.UTC(1990, 1, 1)), 1, ''],
      [100_000_002, 101_090_000_001, 'A B', 1990, 2, ''],
    ];
    const { claims } = await read(await writeXlsx({ sheets: [{ name: 'a', rows }] }));
    expect(columnOf(claims, 'participant')).toEqual([5_200_000_001, 100_000_002]);
    expect(columnOf(claims, 'id')).toEqual([52_090_000_001, 101_090_000_001]);
    expect(columnOf(claims, 'birthDate')).toEqual([19900201, 19900000]);
  });

  it('with a million empty rows gives only the table', { tags: 'long' }, async () => {
    const empty = Array.from({ length: 1_000_000 }, (_, i) => `<row r="${i + 3}" s="1" customFormat="1"/>`).join('');
    const first = textRow(2, ['5200000001', '', 'A B', '1990']);
    const last = textRow(1_048_576, ['5200000002', '', 'A B', '1991']);
    const data = `${textRow(1, names)}${first}${empty}${last}`;
    const { rows, claims } = await read(workbookOf({ sheets: [{ data }] }));
    expect(rows).toEqual({ read: 2, accepted: 2, rejected: 0, blank: 0 });
    expect(columnOf(claims, 'line')).toEqual([2, 1_048_576]);
  });

  it('with as many columns as a sheet can have is cut to its header', async () => {
    const wide = `<row r="2"><c r="A2"><v>5200000001</v></c><c r="XFD2"><v>1</v></c></row>`;
    expect(columnName(16_383)).toBe('XFD');
    const { claims } = await read(workbookOf({ sheets: [{ data: textRow(1, names) + wide }] }));
    expect(claims.length).toBe(1);
  });

  it('with a long shared string in every cell is refused before it fills the time', async () => {
    const row = (i: number) => `<row r="${i}"><c t="s"><v>0</v></c></row>`;
    const data = textRow(1, names) + Array.from({ length: 17_000 }, (_, i) => row(i + 2)).join('');
    const book = workbookOf({ sheets: [{ data }], strings: [`<t>5200000001${' '.repeat(32_000)}</t>`] });
    await expect(read(book)).rejects.toMatchObject({ code: 'WORKBOOK_TOO_LARGE' });
  });
});
