import { inflateRawSync } from 'node:zlib';
import { readXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { checkBatch } from '../../../core/intake/check-batch.ts';
import { profiles } from '../../../core/intake/profiles.ts';
import { templateWorkbook } from '../../../core/intake/template.ts';
import { readBatch } from '../../../core/intake/read-batch.ts';
import { NameReader } from '../../../core/names/reader.ts';
import { readZipDirectory } from '../../../core/formats/zip/directory.ts';
import { textRow } from '../../support/workbook-writer.ts';
import { zipOf } from '../../support/zip-writer.ts';
import { inChunks, nodeHash } from './batch-support.ts';
import { columnOf } from '../../support/claim-columns.ts';

/** What a clerk types, by the heading of the column; other columns stay empty. */
const typed: Record<string, readonly [string, string]> = {
  participant_number: ['5200000001', '052191000002'],
  personal_id: ['052090000001', '052191000002'],
  old_id: ['200000001', ''],
  full_name: ['Trần Thị Một', 'Lê Văn Hai'],
  birth_date: ['01/02/1990', '1991'],
  birth_date_kind: ['0', '1'],
  sex: ['Nam', 'Nữ'],
  schemes: ['BHYT', 'BHXHBB;BHTN'],
  unit: ['D1', 'D2'],
};
const headings: Record<string, string> = {
  'Mã số BHXH': 'participant_number',
  'Số CCCD': 'personal_id',
  'Số CMND': 'old_id',
  'Họ và tên': 'full_name',
  'Ngày sinh': 'birth_date',
  'Loại ngày sinh': 'birth_date_kind',
  'Giới tính': 'sex',
  'Mã đơn vị': 'unit',
};

/** Parts of a workbook of ours, as texts. */
function partsOf(book: Uint8Array): { name: string; content: string }[] {
  return [...readZipDirectory(book).values()].map(({ name, start, packed }) => {
    return { name, content: inflateRawSync(book.subarray(start, start + packed)).toString() };
  });
}

/** The template with two people typed below its header. */
function filled(book: Uint8Array, columns: readonly string[]): Uint8Array {
  const rows = [0, 1].map((i) => {
    const cells = columns.map((heading) => typed[headings[heading] ?? heading]?.[i] ?? '');
    return textRow(i + 2, cells);
  });
  const parts = partsOf(book).map(({ name, content }) => {
    const sheet = name.endsWith('sheet1.xml');
    return { name, content: sheet ? content.replace('</sheetData>', `${rows.join('')}</sheetData>`) : content };
  });
  return zipOf(parts);
}

const reading = { names: new NameReader(new Uint8Array(16)), hash: nodeHash, schemes: 0, storedOn: 20260101 };

describe('the template of a form', () => {
  it.each(profiles.map(({ name }) => name))('%s, filled in, is read as that form with what was typed', async (name) => {
    const book = templateWorkbook(name);
    const [sheet] = (await readXlsx(book)).sheets;
    const columns = (sheet.rows[0] as string[]).map(String);
    const own = filled(book, columns);
    const { profile, rows, claims } = await readBatch(inChunks(own, 4096), reading);
    expect([profile, rows]).toEqual([name, { read: 2, accepted: 2, rejected: 0, blank: 0 }]);
    expect(columnOf(claims, 'participant')).toEqual([5_200_000_001, 1e12 + 52_191_000_002]);
    expect(columnOf(claims, 'id')).toEqual([52_090_000_001, 52_191_000_002]);
    expect(columnOf(claims, 'birthDate')).toEqual([19_900_201, 19_910_000]);
    expect(columnOf(claims, 'sex')).toEqual([1, 2]);
    expect(columnOf(claims, 'schemes')).toEqual([4, 9]);
    expect(claims.units).toEqual(['', 'D1', 'D2']);
    const report = await checkBatch(inChunks(own, 4096), reading);
    expect([report.status, report.findings.DATA_INVALID.rows]).toEqual(['ready', 0]);
  });

  it('that is empty has a header and nothing else', async () => {
    for (const { name } of profiles) {
      const report = await checkBatch(inChunks(templateWorkbook(name), 999), reading);
      expect([name, report.refusals.map(({ code }) => code)]).toEqual([name, ['NO_ROWS']]);
    }
  });

  it('offers drop-downs, and keeps numbers as text', () => {
    for (const { name } of profiles) {
      const [sheet] = partsOf(templateWorkbook(name)).filter((part) => part.name.endsWith('sheet1.xml'));
      expect(sheet.content).toContain('<formula1>"Nam,Nữ"</formula1>');
      expect(sheet.content).toContain('<formula1>"BHYT,BHXHBB,BHXHTN,BHTN,BHXHBB;BHTN');
      // Style 1 is the number format Text, for every column of the sheet.
      const styles = [...sheet.content.matchAll(/<col [^>]*style="(\d)"/g)].map(([, style]) => style);
      expect(new Set(styles)).toEqual(new Set(['1']));
      const order = ['</sheetData>', '<dataValidations', '<pageMargins'].map((tag) => sheet.content.indexOf(tag));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
    expect(() => templateWorkbook('nobody')).toThrow('PROFILE_UNKNOWN');
  });

  it('has the same bytes every time', () => {
    expect(templateWorkbook('aliases')).toEqual(templateWorkbook('aliases'));
  });
});
