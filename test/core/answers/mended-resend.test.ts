/** A file joined with its answers, cut down to the rows with work, mended and sent again. */
import { readXlsx, writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { joinAnswers } from '../../../core/answers/join-answers.ts';
import { addedColumns } from '../../../core/catalogue/answers-titles.ts';
import type { Receipt } from '../../../core/domain/receipt.ts';
import { syncBatch } from '../../../core/sync-batch.ts';
import { testHash } from '../../support/test-world.ts';
import { Office, somePeople } from '../../support/office.ts';

const title = 'DANH SÁCH NGƯỜI THAM GIA';
const headings = ['Mã số BHXH', 'Số CCCD', 'Họ và tên', 'Ngày sinh', 'Loại hình bảo hiểm', 'Mã đơn vị'];
/** IDs that do not count up by one. */
const people = somePeople(100).filter((_, i) => [2, 5, 11, 17, 29, 31, 47, 59, 71, 97].includes(i));

/** Ten rows: of the second the name is wrong, of the fifth the date, the seventh has no number; a signature below. */
function table(office: Office): string[][] {
  const rows = office.people.slice(0, 10).map(({ id, name, birth }, i) => {
    const [year, month, day] = birth.split('-');
    return [String(5_200_000_001 + i), id, name, `${day}/${month}/${year}`, 'BHYT', 'DV1'];
  });
  rows[1][2] = 'Hoàng Thị Khác Tên';
  rows[4][3] = '31/12/1971';
  rows[6][0] = 'không rõ';
  return [[title, '', '', '', '', ''], headings, ...rows, ['', '', 'Người lập biểu', '', '', '']];
}

async function sendBytes(office: Office, name: string, bytes: Uint8Array): Promise<Receipt> {
  office.world.clock.time += 60_000;
  const key = `incoming/vn34-52/delta/${name}`;
  await office.world.objects.put(key, bytes);
  return syncBatch(office.world, { key, version: (await office.world.objects.head(key))?.version ?? '' });
}

async function joinedOpen(office: Office, receipt: Receipt, bytes: Uint8Array, byNumber = false) {
  const read = async (name: string): Promise<Uint8Array> =>
    (await office.world.objects.read(`results/vn34-52/${receipt.batchId}/${name}`)) ?? new Uint8Array(0);
  const answers = { ...receipt, outcomes: await read('outcomes.csv'), rejected: await read('rejected.csv') };
  const source = {
    async *open() {
      yield bytes;
    },
  };
  const joined = await joinAnswers(source, answers, testHash, { onlyOpen: true, byNumber });
  const chunks: Uint8Array[] = [];
  for await (const chunk of joined.chunks) chunks.push(chunk);
  return { bytes: Buffer.concat(chunks), written: joined.written() };
}

const csvOf = (rows: string[][]): Uint8Array => Buffer.from(rows.map((cells) => `${cells.join(',')}\r\n`).join(''));

describe('a file with its answers, cut down to the rows with work', () => {
  it('keeps title and header, leaves out who is verified, and is taken as a delta when it is mended', async () => {
    const office = await Office.open(people);
    const bytes = csvOf(table(office));
    const receipt = await sendBytes(office, 'first.csv', bytes);
    expect([receipt.status, receipt.rows.rejected, receipt.verdicts.VERIFIED]).toEqual(['committed', 1, 7]);

    const open = await joinedOpen(office, receipt, bytes);
    const lines = open.bytes.toString().replace('\ufeff', '').trimEnd().split('\r\n');
    expect(open.written).toBe(3);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe(`${','.repeat(7)}${title},,,,,`);
    expect(lines[1]).toBe([...addedColumns, ...headings].join(','));
    expect(lines.slice(2).map((line) => line.split(',').at(-4))).toEqual([
      'Hoàng Thị Khác Tên',
      office.people[4].name,
      office.people[6].name,
    ]);

    // The name is mended, the date stays as it is, the number is found.
    const mended = open.bytes
      .toString()
      .replace('Hoàng Thị Khác Tên', office.people[1].name)
      .replace('không rõ', '5200000007');
    const again = await sendBytes(office, 'mended.csv', Buffer.from(mended));
    expect([again.status, again.refusal, again.rows.read, again.verdicts.VERIFIED]).toEqual([
      'committed',
      undefined,
      3,
      2,
    ]);
    expect(again.columns?.slice(0, 7).map(({ field }) => field)).toEqual(Array.from({ length: 7 }, () => null));
    expect(again.columns?.slice(7).every(({ field }) => field !== null)).toBe(true);
    expect(again.counts.after.remaining).toBe(1);

    // What was asked before is not a new claim, however often it comes back: two others are still compared.
    for (const name of ['again-1.csv', 'again-2.csv', 'again-3.csv'])
      expect((await sendBytes(office, name, Buffer.from(`${mended}${name}\r\n`))).status).toBe('committed');
    const asked: string[] = [];
    for (const date of ['30/12/1971', '29/12/1971', '28/12/1971']) {
      const next = await sendBytes(office, `${date.slice(0, 2)}.csv`, Buffer.from(mended.replace('31/12/1971', date)));
      asked.push((await office.verdicts(next))[1]);
    }
    expect(asked).toEqual(['BIRTH_DATE_DIFFERS', 'BIRTH_DATE_DIFFERS', 'HELD']);
  });

  it('does the same in a workbook, with the rows moved up below the header', async () => {
    const office = await Office.open(people);
    const bytes = await writeXlsx({ sheets: [{ name: 'Danh sách', rows: table(office) }] });
    const receipt = await sendBytes(office, 'first.xlsx', bytes);
    const open = await joinedOpen(office, receipt, bytes);
    const [{ rows }] = (await readXlsx(open.bytes)).sheets;
    expect(rows.map((cells) => cells[9] ?? '')).toEqual([
      '',
      'Họ và tên',
      'Hoàng Thị Khác Tên',
      office.people[4].name,
      office.people[6].name,
    ]);
    const mended = rows.map((cells) =>
      cells.map((cell) => (cell === 'Hoàng Thị Khác Tên' ? office.people[1].name : cell)),
    );
    const again = await sendBytes(
      office,
      'mended.xlsx',
      await writeXlsx({ sheets: [{ name: 'Kết quả', rows: mended }] }),
    );
    expect([again.status, again.verdicts.VERIFIED, again.rows.rejected]).toEqual(['committed', 1, 1]);
  });

  it('of a file that was saved again keeps the rows of which nothing is known', async () => {
    const office = await Office.open(people);
    const bytes = csvOf(table(office));
    const receipt = await sendBytes(office, 'first.csv', bytes);
    const saved = Buffer.from(bytes.toString().replace('5200000003', '5200000099'));
    const open = await joinedOpen(office, receipt, saved, true);
    const text = open.bytes.toString();
    expect(open.written).toBe(3);
    for (const kept of ['5200000099', 'Hoàng Thị Khác Tên', '31/12/1971']) expect(text).toContain(kept);
    expect(text).not.toContain('5200000001');
  });
});
