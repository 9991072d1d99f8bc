import { describe, expect, it } from 'vitest';
import { impossibleShare, reportedOf } from '../../../core/summary/reported-figures.ts';
import { findFigures, targetsFor } from '../../../core/summary/target-figures.ts';
import type { TargetIndicator, TargetItem } from '../../../core/summary/target-item.ts';
import * as en from '../../../dashboard/format-en.ts';
import * as vi from '../../../dashboard/format-vi.ts';
import { reportedVi } from '../../../dashboard/reported-texts.ts';

const billion = 1_000_000_000;

function supplied(indicator: TargetIndicator, value: number, more: Partial<TargetItem> = {}): TargetItem {
  const asOf = more.asOf ?? '2023-05-31';
  return {
    version: 1,
    year: Number(asOf.slice(0, 4)),
    province: 'vn63-42',
    indicator,
    value,
    source: 'báo cáo',
    asOf,
    ...more,
  };
}

/** Printed figures, with a plan, a whole or a figure of the year before of which they are the printed per cent. */
const articles: [string, TargetItem[], Partial<ReturnType<typeof reportedOf>[number]>][] = [
  [
    'Hà Tĩnh collected 32.49 % of its plan',
    [supplied('money_collected', 1_085 * billion), supplied('plan_money_collected', 3_339 * billion)],
    { percent: '32.49', gapPoints: '-67.51', missing: 2_254 * billion },
  ],
  [
    'Hà Tĩnh has 3.24 % of what is receivable late',
    [supplied('money_late', 108.3 * billion), supplied('money_receivable', 3_342 * billion)],
    { percent: '3.24', gapPoints: null, missing: null },
  ],
  [
    'Hà Tĩnh paid 12.64 % more for treatment',
    [
      supplied('money_paid_HI', 569.6 * billion),
      supplied('money_paid_HI', 505.7 * billion, { asOf: '2022-05-31' }),
      supplied('money_paid_HI', 1_300 * billion, { asOf: '2022-12-31' }),
    ],
    { yearAgo: { day: '2022-05-31', value: 505.7 * billion, change: 63.9 * billion, changePercent: '12.64' } },
  ],
  [
    'Hà Tĩnh had 20.71 % more treatments',
    [supplied('people_treated', 775_743), supplied('people_treated', 642_638, { asOf: '2022-05-31' })],
    { unit: 'persons', yearAgo: { day: '2022-05-31', value: 642_638, change: 133_105, changePercent: '20.71' } },
  ],
  [
    'the country collected 101.41 % of the estimate, 8.55 % more',
    [
      supplied('money_collected', 472_300 * billion, { asOf: '2023-12-31' }),
      supplied('plan_money_collected', 465_730 * billion, { asOf: '2023-01-01' }),
      supplied('money_collected', 435_100 * billion, { asOf: '2022-12-31' }),
    ],
    {
      percent: '101.41',
      gapPoints: '1.41',
      yearAgo: { day: '2022-12-31', value: 435_100 * billion, change: 37_200 * billion, changePercent: '8.55' },
    },
  ],
  [
    '46 of 63 provinces',
    [supplied('provinces_goal_SI', 46)],
    { unit: 'provinces', base: { indicator: null, value: 63 } },
  ],
  [
    '23 of 63 provinces',
    [supplied('provinces_above_target', 23)],
    { base: { indicator: null, value: 63 }, percent: '36.50' },
  ],
  ['all 34 provinces', [supplied('provinces_committee', 34, { asOf: '2026-05-31' })], { percent: '100.00' }],
];

describe('the reported figures of the articles', () => {
  it.each(articles)('%s', (_what, figures, line) => {
    const lines = reportedOf(figures);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ refused: null, ...line });
  });

  it('Bình Định, first half of 2023: what was paid reads as billions, whatever a translator made of the comma', () => {
    expect(vi.formatMoney(1_913_039_000_000)).toBe('1.913,039 tỷ đồng');
    expect(vi.formatMoney(1_391_256_000_000 + 521_783_000_000)).toBe('1.913,039 tỷ đồng');
    expect(en.formatMoney(108_300_000_000)).toBe('VND 108.3 billion');
    expect([vi.formatMoney(1_000_000), vi.formatMoney(1_234_567), en.formatMoney(0)]).toEqual([
      '0,001 tỷ đồng',
      '1.234.567 đồng',
      'VND 0 billion',
    ]);
  });

  it('Kon Tum: refuses 202,552 billion of a plan of 1,355.7 billion; 202.552 billion is 14.94 %', () => {
    const plan = supplied('plan_money_collected', 1_355.7 * billion);
    const [wrong, right] = [202_552, 202.552].map((billions) => supplied('money_collected', billions * billion));
    expect([wrong, right].map((figure) => impossibleShare(figure, [figure, plan]))).toEqual([true, false]);
    expect(reportedOf([wrong, plan])[0]).toMatchObject({ refused: 'UNIT_IMPLAUSIBLE', percent: null, base: null });
    expect(reportedOf([right, plan])[0].percent).toBe('14.94');
    const late = supplied('money_late', 3_343 * billion);
    expect(impossibleShare(late, [late, supplied('money_receivable', 3_342 * billion)])).toBe(true);
  });

  it('words them as the press does', () => {
    const [line] = reportedOf(articles[0][1]);
    expect(reportedVi.line(line)).toBe(
      'Số thu BHXH, BHYT, BHTN: 1.085 tỷ đồng; đạt 32,49 % kế hoạch năm 2023 (3.339 tỷ đồng); thấp hơn 67,51 ' +
        'điểm phần trăm; còn thiếu 2.254 tỷ đồng. Nguồn: báo cáo, 31/05/2023.',
    );
  });
});

describe('figures of old provinces', () => {
  const of = (province: string, indicator: TargetIndicator, value: number, more: Partial<TargetItem> = {}) =>
    supplied(indicator, value, { province, year: 2025, asOf: '2025-01-05', ...more });
  // Gia Lai of today is Bình Định and Gia Lai.
  const [binhDinh, giaLai] = ['vn63-52', 'vn63-64'];
  const sum = (...items: TargetItem[]) => targetsFor(items, 'vn34-52');

  it('are added up for the province of today: persons as sums, shares by what they are shares of', () => {
    const added = sum(
      of(binhDinh, 'population', 1_500_000, { asOf: '2024-04-01', source: 'Cục Thống kê Bình Định' }),
      of(giaLai, 'population', 1_600_000, { source: 'Cục Thống kê Gia Lai' }),
      of(binhDinh, 'target_coverage_BHYT', 95),
      of(giaLai, 'target_coverage_BHYT', 90.5),
    );
    expect(added.map(({ indicator, value }) => [indicator, value])).toEqual([
      ['population', 3_100_000],
      // (1.5 × 95 + 1.6 × 90.5) ÷ 3.1 = 92.677…
      ['target_coverage_BHYT', 92.68],
    ]);
    expect(added[0]).toMatchObject({
      province: 'vn34-52',
      asOf: '2024-04-01',
      source: 'Cục Thống kê Bình Định; Cục Thống kê Gia Lai',
      summedOf: [binhDinh, giaLai],
    });
  });

  it('are not added up when a part or a weight is missing, or the province has its own', () => {
    expect(sum(of(binhDinh, 'plan_BHYT', 1_000))).toEqual([]);
    expect(sum(of(binhDinh, 'target_verified', 99), of(giaLai, 'target_verified', 98))).toEqual([]);
    expect(sum(of(binhDinh, 'target_verified', 98), of(giaLai, 'target_verified', 98))).toMatchObject([{ value: 98 }]);
    expect(sum(of(binhDinh, 'target_coverage_SI', 40), of(giaLai, 'target_coverage_SI', 30))).toEqual([]);
    const parts = [of(binhDinh, 'plan_BHYT', 1_000), of(giaLai, 'plan_BHYT', 2_000)];
    expect(sum(...parts, of('vn34-52', 'plan_BHYT', 2_500))).toMatchObject([{ value: 2_500 }]);
    expect(sum(...parts)).toMatchObject([{ value: 3_000 }]);
  });

  it('are added up of one day, if they are money', () => {
    const figures = [
      of(binhDinh, 'money_collected', billion, { asOf: '2025-05-31' }),
      of(giaLai, 'money_collected', 2 * billion, { asOf: '2025-05-31' }),
      of(giaLai, 'money_collected', 3 * billion, { asOf: '2025-06-30' }),
    ];
    expect(reportedOf(findFigures(figures, 'vn34-52'))).toMatchObject([
      { value: 3 * billion, summedOf: [binhDinh, giaLai] },
    ]);
  });
});
