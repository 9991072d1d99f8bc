import { describe, expect, it } from 'vitest';
import { addDays } from '../../../core/base/calendar-day.ts';
import { rollUp } from '../../../core/history/day-history.ts';
import type { DayItem } from '../../../core/history/day-item.ts';
import { changesOf, daysOf, nationalTrend, sparkOf, trendOf } from '../../../core/summary/trend.ts';
import { sparkPointsMax } from '../../../core/summary/summary-schema.ts';
import { closedDays, figures } from '../../support/trends.ts';

const today = '2026-02-01';
const yesterday = '2026-01-31';

function now(verified: number, denominator: number) {
  return { day: today, persons: figures(verified, denominator), known: true };
}

describe('a trend', () => {
  it('ends with the counts of now and leaves out days of which a part of the province is not known', () => {
    const history = closedDays('vn34-52', yesterday, [figures(1, 10), figures(2, 10), figures(3, 10)]);
    history[1].missing.push('vn63-52');
    const { days, verified } = daysOf(trendOf(history, now(4, 10)));
    expect(days).toEqual(['2026-01-29', '2026-01-31', '2026-02-01']);
    expect(verified).toEqual([1, 3, 4]);
  });

  it('is nothing for a province that never sent anything', () => {
    expect(trendOf([], { ...now(0, 0), known: false })).toEqual([]);
    const loaded = closedDays('vn34-52', yesterday, [figures(900, 1_000)]);
    expect(trendOf(loaded, { ...now(0, 0), known: false })).toEqual([]);
  });

  it('gives changes over 1, 7, 30, 90 and 365 days where known', () => {
    const year = closedDays(
      'vn34-52',
      yesterday,
      Array.from({ length: 366 }, (_, day) => figures(500 + day, 1_000)),
    );
    const changes = changesOf(trendOf(year, now(870, 1_000)));
    expect(changes.map(({ days, since, verified, verifiedPoints }) => [days, since, verified, verifiedPoints])).toEqual(
      [
        [1, '2026-01-31', 5, '0.50'],
        [7, '2026-01-25', 11, '1.10'],
        [30, '2026-01-02', 34, '3.40'],
        [90, '2025-11-03', 94, '9.40'],
        [365, '2025-02-01', 369, '36.90'],
      ],
    );
    expect(changesOf(trendOf(year.slice(-10), now(870, 1_000))).map(({ days }) => days)).toEqual([1, 7]);
  });

  it('uses a day shortly before for an unclosed one, and names it', () => {
    const history = closedDays('vn34-52', '2026-01-22', [figures(1, 10)]);
    expect(changesOf(trendOf(history, now(2, 10))).map(({ days, since }) => [days, since])).toEqual([
      [7, '2026-01-22'],
    ]);
    expect(changesOf(trendOf(closedDays('vn34-52', '2026-01-21', [figures(1, 10)]), now(2, 10)))).toEqual([]);
  });

  it('crosses the merger by sums of counts, not by means of rates', () => {
    const item = (province: string, day: string, verified: number, denominator: number): DayItem => ({
      version: 1,
      fact: 1,
      province,
      day,
      recordedAt: '2025-07-02T00:00:00Z',
      source: 'loaded',
      note: 'a published table',
      ledgerVersion: 0,
      registryVersion: '',
      lastUpload: null,
      schemes: null,
      verdicts: null,
      ...figures(verified, denominator),
    });
    const history = rollUp([
      item('vn63-52', '2025-06-30', 900, 1_000),
      item('vn63-64', '2025-06-30', 10, 100),
      item('vn34-52', '2025-07-01', 920, 1_100),
    ]);
    const trend = trendOf(history, { day: '2025-07-02', persons: figures(930, 1_100), known: true });
    expect(daysOf(trend)).toMatchObject({ verified: [910, 920, 930], denominator: [1_100, 1_100, 1_100] });
    expect(sparkOf(trend).verifiedPercent).toEqual(['82.72', '83.63', '84.54']);
  });
});

describe('the trend of the country', () => {
  it('sums what is known of each province; a night without a close stands as the close before', () => {
    const one = trendOf(closedDays('vn34-01', yesterday, [figures(1, 10), figures(2, 10), figures(3, 10)]), now(4, 10));
    const two = trendOf(
      closedDays('vn34-04', yesterday, [figures(50, 100), figures(60, 100)]).slice(0, 1),
      now(70, 100),
    );
    const { days, provinces, verified } = daysOf(nationalTrend([one, two, []]));
    expect(days).toEqual(['2026-01-29', '2026-01-30', '2026-01-31', '2026-02-01']);
    expect(provinces).toEqual([1, 2, 2, 2]);
    expect(verified).toEqual([1, 52, 53, 74]);
  });
});

describe('a spark', () => {
  it('has at most sixty points of the last year, and the newest', () => {
    for (const length of [1, 59, 60, 61, 200, 399]) {
      const history = closedDays(
        'vn34-52',
        yesterday,
        Array.from({ length }, (_, day) => figures(day, 1_000)),
      );
      const spark = sparkOf(trendOf(history, now(999, 1_000)));
      expect(spark.days.length).toBeLessThanOrEqual(sparkPointsMax);
      expect(spark.days.length).toBeGreaterThan(Math.min(length, sparkPointsMax / 2 - 1));
      expect([spark.days.at(-1), spark.verifiedPercent.at(-1)]).toEqual([today, '99.90']);
      expect(spark.days[0] >= addDays(today, -365)).toBe(true);
    }
  });
});
