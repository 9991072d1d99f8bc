import { describe, expect, it } from 'vitest';
import { addDays } from '../../../core/base/calendar-day.ts';
import { paceOf } from '../../../core/summary/pace.ts';
import { trendOf } from '../../../core/summary/trend.ts';
import { closedDays, figures } from '../../support/trends.ts';

const today = '2026-02-01';

/** The pace where so many remained of 100,000 at the close of each of the last days, the last one also now. */
function pace(remaining: readonly number[]) {
  const closed = closedDays(
    'vn34-52',
    addDays(today, -1),
    remaining.map((each) => figures(100_000 - each, 100_000)),
  );
  return paceOf(
    trendOf(closed, { day: today, persons: figures(100_000 - (remaining.at(-1) ?? 0), 100_000), known: true }),
  );
}

const days = (count: number, each: (day: number) => number) => Array.from({ length: count }, (_, day) => each(day));

describe('paceOf', () => {
  it('gives the day of completion at a steady pace, rounded up', () => {
    const steady = pace(days(30, (day) => 3_000 - 10 * day));
    expect(steady).toEqual({
      state: 'date',
      date: addDays(today, 271),
      perDay: '-10.00',
      days: 30,
      from: '2026-01-02',
    });
  });

  it('follows weekly batches at their mean', () => {
    const weekly = pace(days(30, (day) => 10_000 - 700 * Math.floor(day / 7)));
    expect(Number(weekly.perDay)).toBeGreaterThan(-115);
    expect(Number(weekly.perDay)).toBeLessThan(-85);
  });

  it('is not moved by one large batch or one day of growth', () => {
    for (const step of [-50_000, 30_000]) {
      const stepped = pace(days(30, (day) => 60_000 - 10 * day + (day >= 26 ? step : 0)));
      expect(Number(stepped.perDay)).toBeGreaterThan(-15);
      expect(Number(stepped.perDay)).toBeLessThan(-5);
    }
  });

  it('reports reached, not at this pace, and too few days', () => {
    expect(pace(days(30, (day) => 29 - day))).toMatchObject({ state: 'reached', date: null });
    expect(pace([0])).toMatchObject({ state: 'reached', perDay: null });
    expect(pace(days(30, () => 500))).toMatchObject({ state: 'notAtThisPace', date: null, perDay: '0.00' });
    expect(pace(days(30, (day) => 500 + day))).toMatchObject({ state: 'notAtThisPace', perDay: '1.00' });
    expect(pace(days(30, (day) => 90_000 - day))).toMatchObject({ state: 'notAtThisPace', perDay: '-1.00' });
    expect(pace(days(13, (day) => 900 - day))).toMatchObject({
      state: 'notEnoughDays',
      date: null,
      perDay: null,
      days: 13,
    });
    expect(paceOf([])).toMatchObject({ state: 'notEnoughDays', days: 0, from: null });
  });
});
