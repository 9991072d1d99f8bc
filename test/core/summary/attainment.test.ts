import { describe, expect, it } from 'vitest';
import { attainmentOf, type Counted } from '../../../core/summary/attainment.ts';
import { percentText, pointsText, fraction } from '../../../core/base/percent.ts';
import { placesOf } from '../../../core/summary/rank.ts';
import { noFigures } from '../../../core/domain/province-state.ts';
import type { TargetIndicator, TargetItem } from '../../../core/summary/target-item.ts';
import { figures } from '../../support/trends.ts';

function supplied(indicator: TargetIndicator, value: number): TargetItem {
  return {
    version: 1,
    year: 2023,
    province: 'vn63-52',
    indicator,
    value,
    source: 'plan of the year',
    asOf: '2023-01-01',
  };
}

function counted(scheme: 'BHXHBB' | 'BHXHTN' | 'BHTN' | 'BHYT', participants: number): Counted {
  const schemes = { BHXHBB: noFigures, BHXHTN: noFigures, BHYT: noFigures, BHTN: noFigures };
  return { persons: noFigures, schemes: { ...schemes, [scheme]: { ...noFigures, participants } } };
}

/**
 * Published figures: members, plan, members a year before, and what was printed of them. The plans themselves were not
 * printed: these are numbers of persons of which the members are the printed per cent.
 */
const articles = [
  ['Gia Lai, Feb 2023', 'BHXHBB', 80_359, undefined, 77_525, { change: 2_834, changePercent: '3.66' }],
  ['Bình Định, June 2023', 'BHXHBB', 128_942, [139_890, '92.17'], 125_248, { change: 3_694, changePercent: '2.95' }],
  ['Bình Định, June 2023', 'BHXHTN', 15_822, [22_107, '71.57'], 18_372, { change: -2_550, changePercent: '-13.88' }],
  ['Bình Định, June 2023', 'BHTN', 119_165, [133_055, '89.56'], 115_357, { change: 3_808, changePercent: '3.30' }],
  ['Bình Định, June 2023', 'BHYT', 1_416_248, [1_451_515, '97.57'], undefined, undefined],
  ['Hà Tĩnh, May 2023', 'BHXHBB', 92_715, [97_389, '95.20'], undefined, undefined],
  ['Hà Tĩnh, May 2023', 'BHXHTN', 52_239, [58_049, '89.99'], undefined, undefined],
  ['Hà Tĩnh, May 2023', 'BHYT', 1_158_094, [1_173_108, '98.72'], undefined, undefined],
  ['Kon Tum, Feb 2023', 'BHTN', 34_305, [37_693, '91.01'], undefined, undefined],
] as const;

describe('the figures of the articles', () => {
  it.each(articles)('%s, %s: %i members', (_place, scheme, members, plan, before, yearAgo) => {
    const now = counted(scheme, members);
    const then = before === undefined ? undefined : { day: '2022-06-13', ...counted(scheme, before) };
    const [line] = attainmentOf([supplied(`plan_${scheme}`, plan?.[0] ?? members)], now, then);
    expect(line).toMatchObject({ count: members, refused: null, percent: plan?.[1] ?? '100.00' });
    expect(line.yearAgo).toEqual(yearAgo === undefined ? null : { day: '2022-06-13', count: before, ...yearAgo });
  });

  // Coverage in per mille of the population and the target of each: the gaps are what was printed.
  it.each([
    ['Bạc Liêu', 78_600, 90.9, '-12.30'],
    ['Bình Thuận', 81_200, 90.9, '-9.70'],
    ['Tây Ninh', 81_200, 90.9, '-9.70'],
    ['Đồng Nai', 82_500, 90.9, '-8.40'],
    ['Hồ Chí Minh', 82_900, 90.9, '-8.00'],
    ['Việt Nam', 89_200, 90.7, '-1.50'],
    ['Việt Nam, 2023', 93_350, 93.2, '0.15'],
  ])('%s: %i of 100,000 insured, target %d per cent, gap %s points', (_place, insured, target, gap) => {
    const targets = [supplied('target_coverage_BHYT', target), supplied('population', 100_000)];
    const lines = attainmentOf(targets, counted('BHYT', insured), undefined);
    expect(lines.map(({ indicator, gapPoints }) => [indicator, gapPoints])).toEqual([
      ['population', null],
      ['target_coverage_BHYT', gap],
    ]);
    expect(lines[1].missing).toBe(Math.round(target * 1_000) - insured);
  });

  it('the country, 2020: 86.35 million insured, 1.5 points short, about 1.5 million more needed', () => {
    const targets = [supplied('population', 96_805_000), supplied('target_coverage_BHYT', 90.7)];
    const [population, target] = attainmentOf(targets, counted('BHYT', 86_350_000), undefined);
    expect(population.percent).toBe('89.19');
    expect(target).toMatchObject({ gapPoints: '-1.50', missing: 1_452_135 });
  });

  it('Hà Tĩnh, 26 May 2023: over 97 %, first of 63, over 2 % remain', () => {
    const haTinh = figures(1_263_000, 1_298_000);
    const others = Array.from({ length: 62 }, (_, at) => figures(90_000 + 100 * at, 100_000));
    const places = placesOf([haTinh, ...others]);
    expect([places[0], places.length]).toEqual([{ rank: 1, tied: false }, 63]);
    expect(percentText(haTinh.verified, haTinh.denominator)).toMatch(/^97\./);
    expect(percentText(haTinh.remaining, haTinh.denominator)).toMatch(/^2\./);
    expect(pointsText(fraction(haTinh.verified, haTinh.denominator), fraction(1, 1))).toBe('-2.70');
  });
});

describe('attainmentOf', () => {
  it('measures verified and synced by the denominator, social insurance by the workforce', () => {
    const now = { persons: figures(970, 1_000), schemes: counted('BHXHBB', 300).schemes };
    const targets = [supplied('target_verified', 98.5), supplied('workforce', 900), supplied('target_coverage_SI', 33)];
    const lines = attainmentOf(targets, now, undefined);
    expect(
      lines.map(({ measure, count, base, percent, gapPoints, missing }) => [
        measure,
        count,
        base,
        percent,
        gapPoints,
        missing,
      ]),
    ).toEqual([
      ['SI', 300, 900, '33.33', null, null],
      ['verified', 970, 1_000, '97.00', '-1.50', 15],
      ['SI', 300, 900, '33.33', '0.33', -3],
    ]);
  });

  it('derives nothing from a figure in another unit, at a thousand times the count and at a thousandth', () => {
    const refused = (plan: number) =>
      attainmentOf([supplied('plan_BHYT', plan)], counted('BHYT', 20_000), undefined)[0];
    for (const plan of [20_000_000, 20_000_001, 20, 19])
      expect(refused(plan)).toMatchObject({
        refused: 'UNIT_IMPLAUSIBLE',
        percent: null,
        gapPoints: null,
        missing: null,
      });
    for (const plan of [19_999_999, 21]) expect(refused(plan).refused).toBeNull();
    const targets = [supplied('population', 20), supplied('target_coverage_BHYT', 90)];
    expect(attainmentOf(targets, counted('BHYT', 20_000), undefined)[1]).toMatchObject({ base: null, percent: null });
  });

  it('leaves out figures without a count', () => {
    expect(attainmentOf([supplied('plan_BHYT', 10)], { persons: noFigures, schemes: null }, undefined)).toEqual([]);
  });
});
