import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measureAccuracy } from '../../bench/accuracy.ts';
import { emptyLabels } from '../../bench/accuracy/labels.ts';
import { percent } from '../../bench/accuracy/report.ts';
import { Score, shortfalls } from '../../bench/accuracy/score.ts';
import { columnLayouts } from '../../generate/column-layouts.ts';
import { errorClasses } from '../../generate/error-classes.ts';
import { Detail, Verdict } from '../../core/domain/codes.ts';
import { textSha256 } from '../../core/registry/format.ts';
import { header as extractHeader, lineOf } from '../core/registry/registry-support.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { testHash } from '../support/test-world.ts';
import { claimRows } from '../support/claim-columns.ts';

const promised = { overallMin: 0.999, classMin: 0.99 };

/** A verdict with the bits of its details. */
type Answer = [verdict: number, details: number];
type Row = [truth: Answer, found: Answer];
const verifiedRow: Row = [
  [Verdict.VERIFIED, 0],
  [Verdict.VERIFIED, 0],
];

function scored(rows: readonly Row[]): Score {
  const labels = emptyLabels(rows.length, { details: true });
  rows.forEach(([[verdict, details]], at) => {
    labels.verdict[at] = verdict;
    labels.accepted[at] = 1 << verdict;
    labels.details![at] = details;
  });
  const claims = claimRows(rows.map(() => ({})));
  rows.forEach(([, [verdict, details]], at) => claims.setOutcome(at, verdict, details, 0));
  const score = new Score();
  score.add({ name: 'a', origin: 'a' }, labels, claims);
  return score;
}

describe('accuracy', () => {
  it(
    'finds every verdict and detail of generated claims right, in six provinces and all name groups',
    { tags: 'long' },
    async () => {
      const { all, ok, measured } = await measureAccuracy({ people: 60_000, rows: 6000, seeds: ['test'] });
      expect(measured[0].shortfalls).toEqual([]);
      expect(ok).toBe(true);
      expect(all.wrong()).toEqual([]);
      expect(all.all.rows + all.all.undetectable).toBe(6000);
      expect([...all.byCause.keys()].sort()).toEqual(['clean', ...errorClasses.map(({ name }) => name)].sort());
      expect(all.byFile.size).toBe(6);
      expect([...all.byLayout.keys()].sort()).toEqual([...columnLayouts].sort());
      for (const group of ['Kinh', 'Jrai', 'Ê Đê', 'Ba Na, Xơ Đăng'])
        expect(all.byGroup.get(group)?.rows).toBeGreaterThan(0);
    },
  );

  it('reports one false VERIFIED among ten thousand right rows', () => {
    const right = Array.from({ length: 10_000 }, () => verifiedRow);
    expect(shortfalls(scored(right), promised)).toEqual([]);
    const score = scored([
      ...right,
      [
        [Verdict.NAME_DIFFERS, Detail.NAME_MARKS],
        [Verdict.VERIFIED_PARTIAL_DATE, 0],
      ],
    ]);
    expect(shortfalls(score, promised)[0]).toBe('1 false VERIFIED');
    expect(score.wrong()).toEqual([
      { cause: '', truth: 'NAME_DIFFERS NAME_MARKS', found: 'VERIFIED_PARTIAL_DATE', rows: 1, examples: ['a:10001'] },
    ]);
  });

  it('reports a class under its threshold when the whole is above', () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => {
      const sex: Answer = [Verdict.SEX_DIFFERS, Detail.SEX];
      if (at > 4) return verifiedRow;
      const row: Row = [sex, at < 4 ? sex : [Verdict.SEX_DIFFERS, 0]];
      return row;
    });
    expect(shortfalls(scored(rows), promised)).toEqual(['recall of SEX: 4 of 5']);
  });

  it('counts undetectable namesakes apart', () => {
    const labels = emptyLabels(2, { details: false });
    labels.verdict.fill(Verdict.VERIFIED);
    labels.accepted.fill(1 << Verdict.VERIFIED);
    labels.undetectable[1] = 1;
    const score = new Score();
    const claims = claimRows([{}, {}]);
    for (const at of [0, 1]) claims.setOutcome(at, Verdict.VERIFIED, 0, 1);
    score.add({ name: 'a', origin: 'a' }, labels, claims);
    expect(score.all).toMatchObject({ rows: 1, right: 1, undetectable: 1 });
  });

  it('counts a row that was not accepted as wrong', () => {
    const labels = emptyLabels(1, { details: true });
    labels.verdict[0] = Verdict.VERIFIED;
    labels.accepted[0] = 1 << Verdict.VERIFIED;
    const score = new Score();
    score.add({ name: 'a', origin: 'a' }, labels, claimRows([]));
    expect(score.all.right).toBe(0);
    expect(score.wrong()[0].found).toBe('rejected');
  });

  it.each([
    [1, 1, '100'],
    [999_999, 1_000_000, '99.9999'],
    [9_999_999, 10_000_000, '99.9999'],
    [0, 7, '0.0000'],
    [0, 0, '–'],
  ])('prints %d of %d as %s', (part, whole, text) => {
    expect(percent(part, whole)).toBe(text);
  });
});

describe('accuracy on foreign claims', () => {
  const people = [
    { id: '052090000001', name: 'Nguyễn Văn An', birth: '1990-05-04', sex: '1' },
    { id: '052190000002', name: 'Trần Thị Hoà', birth: '1990', sex: '2' },
  ];

  /** Writes extract, claims and mapping, and measures. */
  async function measure(
    claims: string,
    mapping: Record<string, unknown>,
  ): Promise<Awaited<ReturnType<typeof measureAccuracy>>> {
    const folder = makeTempFolder();
    const part = `${[extractHeader, ...people.map(lineOf)].join('\n')}\n`;
    const manifest = {
      format: 1,
      version: '2026-01-31',
      kind: 'snapshot',
      base: null,
      asOf: '2026-01-31T00:00:00Z',
      rows: people.length,
      parts: [{ name: 'part-0000.csv', rows: people.length, sha256: textSha256(part, testHash) }],
    };
    await writeFile(join(folder, 'part-0000.csv'), part);
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'c.csv'), claims);
    await writeFile(join(folder, 'm.json'), JSON.stringify(mapping));
    return measureAccuracy({ mapping: join(folder, 'm.json'), claims: join(folder, 'c.csv'), extract: folder });
  }

  const columns = { personal_id: 'cccd', full_name: 'ho ten', birth_date: 'ngay', sex: 'phai' };

  it('takes columns, labels, details, causes and groups by the mapping', async () => {
    const claims = [
      'label;cccd;ho ten;ngay;phai;why;kind;people',
      'yes;052090000001;"NGUYỄN VĂN AN";04/05/1990;1;;clean;Kinh',
      'yes;052190000002;Trần Thị Hòa;01/01/1990;2;DATE_PLACEHOLDER;clean;Kinh',
      'no;052190000002;Trần Thị Hoa;1990;2;NAME_MARKS;marks;Kinh',
      ';;;;;;;',
    ].join('\r\n');
    const { all, measured } = await measure(claims, {
      columns,
      verdict: 'label',
      verdicts: { yes: ['VERIFIED', 'VERIFIED_PARTIAL_DATE'], no: 'NAME_DIFFERS' },
      details: 'why',
      cause: 'kind',
      group: 'people',
      delimiter: ';',
    });
    expect(measured[0].shortfalls).toEqual([]);
    expect(all.all).toMatchObject({ rows: 3, right: 3, falseVerified: 0 });
    expect([...all.byCause].map(([name, { rows }]) => [name, rows])).toEqual([
      ['clean', 2],
      ['marks', 1],
    ]);
    expect(all.byGroup.get('Kinh')?.rows).toBe(3);
  });

  it('scores wrong labels as wrong, and no details where none are given', async () => {
    const claims =
      'cccd,ho ten,ngay,phai,v\n052090000001,Nguyễn Văn An,04/05/1990,1,SEX_DIFFERS\n052190000002,Trần Thị ' +
      'Hoa,1990,2,NAME_DIFFERS\n';
    const { all, ok } = await measure(claims, { columns, verdict: 'v' });
    expect(ok).toBe(false);
    expect(all.all).toMatchObject({ rows: 2, right: 1, falseVerified: 1 });
    expect(all.wrong()).toMatchObject([{ truth: 'SEX_DIFFERS', found: 'VERIFIED', rows: 1 }]);
  });

  it.each([
    ['a column that is not there', { columns: { ...columns, sex: 'sex' }, verdict: 'label' }, /no column "sex"/],
    ['a label without a verdict', { columns, verdict: 'label', verdicts: { no: 'VERIFIED' } }, /record 1/],
    ['an unknown verdict', { columns, verdict: 'label' }, /unknown verdict/],
    ['a mapping of another form', { columns, verdikt: 'label' }, /verdikt/],
  ])('refuses %s', async (_, mapping, message) => {
    const claims = 'label,cccd,ho ten,ngay,phai\nyes,052090000001,Nguyễn Văn An,04/05/1990,1\n';
    await expect(measure(claims, mapping)).rejects.toThrow(message);
  });
});
