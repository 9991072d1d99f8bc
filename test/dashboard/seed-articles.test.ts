/**
 * What newspapers wrote of the work, said again from the figures they gave, loaded as an office would load them
 * (sources: `domain.md`, section 7). Figures that they did not give are invented and named so.
 */
import { describe, expect, it } from 'vitest';
import { loadHistory } from '../../core/history/load-history.ts';
import { provinceUnitsOn } from '../../core/domain/province-units.ts';
import { makeDocuments } from '../../core/summary/published-documents.ts';
import type { Reported } from '../../core/summary/summary-schema.ts';
import { readSummaryInput } from '../../core/summary/summary-read.ts';
import { loadTargets } from '../../core/summary/targets.ts';
import { oldProvinces } from '../../dashboard/old-provinces.ts';
import { vietnamese } from '../../dashboard/page-texts.ts';
import { reportedEn, reportedVi } from '../../dashboard/reported-texts.ts';
import { testWorld } from '../support/test-world.ts';

const bytes = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(`${lines.join('\n')}\n`);

/** The country on the day after, with these figures. */
async function countryOf(day: string, { targets = [], history = [] }: { targets?: string[]; history?: string[] }) {
  const world = testWorld();
  world.clock.time = Date.parse(`${day}T20:00:00Z`);
  const head = 'province,day,participants,out_of_scope,synced,verified,source,note';
  if (history.length > 0) await loadHistory(world, bytes([head, ...history]));
  if (targets.length > 0) await loadTargets(world, bytes(['year,province,indicator,value,source,as_of', ...targets]));
  return makeDocuments(await readSummaryInput(world, { ledger: false }), world.clock.now()).national;
}

function lineOf(figures: readonly Reported[], indicator: Reported['indicator'], texts = reportedVi): string {
  const figure = figures.find((each) => each.indicator === indicator);
  return figure === undefined ? '' : texts.line(figure);
}

describe('the articles', () => {
  it('Hà Tĩnh, 26 May 2023: over 97 %, temporarily first of 63, only over 2 % not yet', async () => {
    const day = '2023-05-26';
    const history = provinceUnitsOn(day).map(({ id }, at) => {
      // Of Hà Tĩnh the rate is given; the others are invented, all lower.
      const [people, verified] = id === 'vn63-42' ? [1_298_000, 1_263_000] : [1_000_000, 960_000 + 100 * at];
      return `${id},${day},${people},0,${verified},${verified},report of the day,`;
    });
    const { beforeMerger } = await countryOf(day, { history });
    const haTinh = beforeMerger.find(({ province }) => province === 'vn63-42');
    expect(haTinh).toMatchObject({ rank: 1, ranked: 63, tied: false, verifiedPercent: '97.30' });
    const page = String(oldProvinces(beforeMerger, vietnamese));
    expect(page).toMatch(/Hà Tĩnh.*97,30/s);
  });

  it('the country, November 2020: 23 provinces above their target, 40 below, 1.7 million still needed', async () => {
    const day = '2020-11-20';
    const gaps: Record<string, number> = { 95: -12.3, 60: -9.7, 72: -9.7, 75: -8.4, 79: -8 };
    let above = 0;
    const targets = provinceUnitsOn(day).flatMap(({ id }) => {
      const gap = gaps[id.slice(5)] ?? (above++ < 23 ? 0.4 : -1.2); // of the other 58 invented
      return [
        `2020,${id},population,1000000,census,2020-01-01`,
        `2020,${id},target_coverage_BHYT,90,Decision 1167,2020-01-01`,
        `2020,${id},people_insured_BHYT,${900_000 + Math.round(gap * 10_000)},report of the day,${day}`,
      ];
    });
    targets.push(
      '2020,vn,population,96860000,census,2020-01-01',
      '2020,vn,target_coverage_BHYT,90.9,plan of the year,2020-01-01',
      `2020,vn,people_insured_BHYT,86350000,report of the day,${day}`,
    );
    const { national } = await countryOf(day, { targets });
    expect(lineOf(national.reported, 'provinces_above_target')).toBe(
      'Tỉnh vượt chỉ tiêu bao phủ BHYT: 23 tỉnh; trên tổng số 63 tỉnh; 40 tỉnh chưa đạt. ' +
        'Nguồn: report of the day, 20/11/2020.',
    );
    const insured = lineOf(national.reported, 'people_insured_BHYT');
    expect(insured).toContain('Người tham gia BHYT: 86.350.000 người; bao phủ 89,14 % dân số (96.860.000 người)');
    expect(insured).toContain('còn thiếu 1.695.740 người');
    expect(lineOf(national.reported, 'provinces_above_target', reportedEn)).toContain(
      '23 provinces; of 63 provinces; 40',
    );
  });

  it('one province less, and nothing is counted of all', async () => {
    const day = '2020-11-20';
    const targets = provinceUnitsOn(day).flatMap(({ id }) => [
      `2020,${id},population,1000000,census,2020-01-01`,
      `2020,${id},target_coverage_BHYT,90,Decision 1167,2020-01-01`,
      `2020,${id},people_insured_BHYT,900000,report of the day,${day}`,
    ]);
    const whole = await countryOf(day, { targets });
    expect(lineOf(whole.national.reported, 'provinces_above_target')).toContain(
      ': 63 tỉnh; trên tổng số 63 tỉnh; 0 tỉnh',
    );
    for (const missing of [0, 1, 2]) {
      const { national } = await countryOf(day, { targets: targets.toSpliced(30 + missing, 1) });
      expect(lineOf(national.reported, 'provinces_above_target')).toBe('');
    }
  });

  it('Bình Định, June 2023: compulsory insurance up by 2.95 %, voluntary down by 13.88 %', async () => {
    const figures = [
      ['plan_BHXHBB', 139_895, '2023-01-01'],
      ['people_insured_BHXHBB', 128_942, '2023-06-13'],
      ['plan_BHXHTN', 22_107, '2023-01-01'],
      ['people_insured_BHXHTN', 15_822, '2023-06-13'],
    ] as const;
    const targets = figures.map(([indicator, value, day]) => `2023,vn,${indicator},${value},report,${day}`);
    targets.push(
      '2022,vn,people_insured_BHXHBB,125248,report,2022-06-13',
      '2022,vn,people_insured_BHXHTN,18372,report,2022-06-13',
    );
    const { national } = await countryOf('2023-06-13', { targets });
    expect(lineOf(national.reported, 'people_insured_BHXHBB')).toContain(
      'đạt 92,17 % kế hoạch năm 2023 (139.895 người); thấp hơn 7,83 điểm phần trăm; còn thiếu 10.953 người; ' +
        'so với 13/06/2022 tăng 3.694 người (+2,95 %)',
    );
    expect(lineOf(national.reported, 'people_insured_BHXHTN')).toMatch(/71,57 % .* giảm 2\.550 người \(−13,88 %\)/);
  });
});
