/** Files of open cases: what is told in them equals `outcomes.csv`, and no text of an office does harm. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultDisclosure, type Disclosure } from '../../../core/answers/outcomes-csv.ts';
import { caseAt, places, viewCases } from '../../../core/cases/case-view.ts';
import { casesCsv } from '../../../core/cases/cases-csv.ts';
import { casesWorkbook } from '../../../core/cases/cases-workbook.ts';
import { KeptCases } from '../../../core/cases/kept-cases.ts';
import type { OpenCases } from '../../../core/cases/open-cases.ts';
import { unitBooks, unitBooksMax, unitFileName } from '../../../core/cases/unit-books.ts';
import { concatBytes } from '../../../core/base/bytes.ts';
import { verdictNames } from '../../../core/domain/codes.ts';
import { readZipDirectory } from '../../../core/formats/zip/directory.ts';
import { readZipEntry } from '../../../core/formats/zip/entry.ts';
import { Office, somePeople } from '../../support/office.ts';
import { testWorld } from '../../support/test-world.ts';

const province = 'vn34-52';
const noPause = { sleep: async () => {} };

/** Rows that differ in every way, one of them held, two of them on one ID. */
async function officeUnder(disclosure: Disclosure): Promise<{ office: Office; lines: string[][]; cases: OpenCases }> {
  const office = await Office.open(somePeople(30), { ...testWorld(), disclosure });
  const rows = [
    office.row(1, { name: 'Nguyen Van Duc' }),
    office.row(2, { name: 'Văn Trần Đức' }),
    office.row(3, { date: '01/01/1990' }),
    office.row(4, { date: '05/04/1990' }),
    office.row(5, { date: '1990' }),
    office.row(6, { name: 'Bùi Thị Khác', date: '02/02/1971' }),
    office.row(7, { id: '' }),
    office.row(8, { id: '12345' }),
    office.row(9, { id: '052090999999' }),
    office.row(10, { id: '', oldId: '200000010' }),
    office.row(11, { date: '31/02/1990' }),
    office.row(12, { name: '' }),
    office.row(13, { id: '052090000014' }),
    office.row(14),
    office.row(17, { id: '052090000018', date: '07/07/1977' }),
    office.row(19, { id: '052090000018', date: '08/08/1988' }),
    office.row(15, { number: '5200000115' }),
    office.row(15, { name: 'Lê Văn Trùng' }),
    ...[1, 2, 3, 4].map((n) => office.row(16, { number: `520000020${n}`, date: `0${n}/05/1981` })),
  ];
  const { batchId } = await office.send(rows);
  const outcomes = new TextDecoder().decode(
    await office.world.objects.read(`results/${province}/${batchId}/outcomes.csv`),
  );
  const lines = outcomes
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','));
  const { cases } = await new KeptCases(office.world).read(province);
  return { office, lines, cases };
}

const toldNothing: readonly string[] = ['VERIFIED', 'VERIFIED_PARTIAL_DATE', 'OUT_OF_SCOPE'];

describe('open cases as an office sees them', () => {
  it.each<[string, Disclosure]>([
    ['yes-no', 'yes-no'],
    ['fields', { name: 'fields', birthDate: 'fields', sex: 'fields' }],
    ['the default', defaultDisclosure],
    ['details', { name: 'details', birthDate: 'details', sex: 'details' }],
  ])('say under %s exactly what outcomes.csv said of the rows', async (_, disclosure) => {
    const { lines, cases } = await officeUnder(disclosure);
    const csv = new TextDecoder().decode(concatBytes([...casesCsv(viewCases(cases, disclosure, '2026-02-01'))]));
    const told = csv
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(','));
    // participant, unit, verdict, details, flags, next step
    const expected = lines
      .filter((cells) => !toldNothing.includes(cells[4]))
      .map((cells) => [...cells.slice(2, 7), cells.slice(7).join(',')])
      .sort((a, b) => (a[0] < b[0] ? -1 : 1));
    const found = told.map((cells) => [...cells.slice(0, 5), cells.slice(7, -1).join(',')]);
    expect(found).toEqual(expected);
    expect(expected.length).toBeGreaterThan(15);
    expect(new Set(told.map((cells) => cells[2])).has('NAME_DIFFERS')).toBe(disclosure !== 'yes-no');
  });

  it('keep details and sharing for headquarters whatever the policy is', async () => {
    const { cases } = await officeUnder('yes-no');
    const view = viewCases(cases, 'exact', '2026-02-01');
    const all = Array.from(places(view, {}), (at) => caseAt(view, at));
    expect(new Set(all.flatMap(({ details }) => details)).size).toBeGreaterThan(4);
    const sharing = all.filter(({ flags }) => flags.includes('SHARED_OTHER_PERSON'));
    expect(sharing.map(({ participantNumber }) => participantNumber)).toEqual(['5200000017', '5200000019']);
  });
});

/** Cases of one person each in units of these names. */
function casesIn(units: readonly string[]): OpenCases {
  const { length } = units;
  return {
    province,
    ledgerVersion: 1,
    registryVersion: '2026-01-31',
    length,
    participant: Float64Array.from(units, (_, i) => 1_000_000_000 + i),
    unit: Uint32Array.from(units, (_, i) => i),
    ending: new Uint32Array(length),
    since: new Uint16Array(length).fill(2222),
    change: new Uint8Array(length),
    members: new Uint8Array(length).fill(1),
    units,
    endings: [{ verdict: 9, details: 0, flags: 0 }],
    before: { open: 0, mended: 0, gone: 0 },
  };
}

const $unit = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.constantFrom('../../etc', 'CON', 'nul.txt', '...', ' ', '=1+1', 'Đơn vị', 'a\u202Egpj', 'a/b', 'A', 'a', '\ud800'),
);

describe('the file of a unit', () => {
  it('has a name that names no folder, shows itself as it is, and opens everywhere', () => {
    fc.assert(
      fc.property($unit, (unit) => {
        const name = unitFileName(unit);
        expect(name).not.toMatch(/[\\/:*?"<>|\p{Cc}\p{Cf}]|^[\s.]|[\s.]$/u);
        expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(81);
        expect(name.isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is there for every unit, under a name of its own whatever the case of letters', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray($unit, { minLength: 1, maxLength: 8 }), async (units) => {
        const zip = await unitBooks(viewCases(casesIn(units), 'exact', '2026-02-01'), {}, noPause);
        const names = [...readZipDirectory(zip).keys()];
        expect(names).toHaveLength(units.length);
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(units.length);
      }),
      { numRuns: 25 },
    );
  });

  it('is refused where there would be too many', async () => {
    const view = viewCases(casesIn(Array.from({ length: unitBooksMax + 1 }, (_, i) => `u${i}`)), 'exact', '2026-02-01');
    await expect(unitBooks(view, {}, noPause)).rejects.toMatchObject({ code: 'UNITS_TOO_MANY' });
  });
});

describe('the workbook', () => {
  it('says the reason and what to do in words, and runs nothing', async () => {
    const view = viewCases(casesIn(['=HYPERLINK("http://x")', '@b']), 'exact', '2026-02-01');
    const bytes = await casesWorkbook(view, {}, noPause);
    const texts = ['xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml'].map((name) => partOf(bytes, name));
    expect(texts.join('')).not.toContain('<f>');
    expect(texts[0]).toContain('1000000001');
    expect(texts[0]).toContain('Mã số BHXH');
    expect(texts[1]).toContain('=HYPERLINK(&quot;http://x&quot;)');
    expect(texts[1]).toContain('Chưa có số định danh cá nhân');
    expect(texts[1]).toContain('Thu thập số định danh từ căn cước');
    expect(await casesWorkbook(view, {}, noPause)).toEqual(bytes);
  });

  it('and the CSV guard a unit that a spreadsheet could run', () => {
    const csv = new TextDecoder().decode(
      concatBytes([...casesCsv(viewCases(casesIn(['=1+1']), 'exact', '2026-02-01'))]),
    );
    expect(csv).toContain(`1000000000,"'=1+1",${verdictNames[8]},`);
  });
});

function partOf(workbook: Uint8Array, name: string): string {
  const entry = readZipDirectory(workbook).get(name);
  if (entry === undefined) throw new Error(`no part ${name}`);
  const chunks: Uint8Array[] = [];
  readZipEntry(workbook, entry, (chunk) => chunks.push(chunk.slice()));
  return new TextDecoder().decode(concatBytes(chunks));
}
