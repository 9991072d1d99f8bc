/**
 * Trends from day items: figures by day, changes over windows, lines for pages. Across the merger of 2025 by sums of
 * counts (`rollUp` in day-history.ts); over the country by sums of provinces; never means of rates. Days of which only
 * a part of a province is known are left out. Method: docs/summary.md, "Trend".
 */
import { addDays } from '../base/calendar-day.ts';
import type { HistoryDay } from '../history/day-history.ts';
import { fraction, percentText, pointsText } from '../base/percent.ts';
import { figureNames, noFigures, type Figures } from '../domain/province-state.ts';
import { sparkPointsMax, trendDaysMax, trendWindows, type Change, type Days, type Spark } from './summary-schema.ts';

/** How many days before the asked one a known day may be and still be used for it; a run may fail for a weekend. */
export const nearDays = 3;

export interface TrendPoint {
  day: string;
  provinces: number; // with figures on that day
  persons: Figures;
}

/** Points by day, ascending; the last one is now, which is not closed. */
export type Trend = readonly TrendPoint[];

/**
 * The trend of one province: its closed days before today, then now. A province without a ledger has none, whatever
 * figures of it were loaded: its counts of now are not known, and zero would appear as a fall.
 */
export function trendOf(history: readonly HistoryDay[], now: { day: string; persons: Figures; known: boolean }): Trend {
  if (!now.known) return [];
  return [...closedTrend(history, now.day), { day: now.day, provinces: 1, persons: now.persons }];
}

/** The closed days before `today` alone. */
export function closedTrend(history: readonly HistoryDay[], today: string): Trend {
  const from = addDays(today, 1 - trendDaysMax);
  return history
    .filter(({ day, missing }) => day >= from && day < today && missing.length === 0)
    .map(({ day, persons }) => ({ day, provinces: 1, persons }));
}

/**
 * The country: on each day with a figure of any province the sum of what is known of each, where a day that was not
 * closed is taken as the last one before it. Only provinces that have a ledger now are in it, on every day.
 */
export function nationalTrend(trends: readonly Trend[]): Trend {
  const steps = trends.flatMap((trend) => trend.map((point, at) => ({ point, before: trend[at - 1] })));
  steps.sort((a, b) => (a.point.day < b.point.day ? -1 : a.point.day > b.point.day ? 1 : 0));
  const points: TrendPoint[] = [];
  const sum = { ...noFigures };
  let known = 0;
  for (const { point, before } of steps) {
    if (before === undefined) known += 1;
    for (const name of figureNames) sum[name] += point.persons[name] - (before?.persons[name] ?? 0);
    if (points.at(-1)?.day === point.day) points.pop();
    points.push({ day: point.day, provinces: known, persons: { ...sum } });
  }
  return points;
}

/** The point of that day, or the last one up to `nearDays` before it. */
export function figuresOn(trend: Trend, day: string): TrendPoint | undefined {
  const point = trend.findLast((each) => each.day <= day);
  return point !== undefined && point.day >= addDays(day, -nearDays) ? point : undefined;
}

/**
 * What changed in a province until now since the close of the day so many days ago; windows without a known day are
 * left out. Of the country: `nationalChanges`.
 */
export function changesOf(trend: Trend): Change[] {
  const now = trend.at(-1);
  if (now === undefined) return [];
  return trendWindows.flatMap((days): Change[] => {
    const then = figuresOn(trend.slice(0, -1), addDays(now.day, -days));
    if (then === undefined) return [];
    const { day: since, provinces } = then;
    return [{ days, since, provinces, leftOut: [], ...difference(now.persons, then.persons) }];
  });
}

/** By how much figures differ, rates in points. */
export function difference(now: Figures, then: Figures): Omit<Change, 'days' | 'since' | 'provinces' | 'leftOut'> {
  const by = (name: keyof Figures): number => now[name] - then[name];
  return {
    participants: by('participants'),
    outOfScope: by('outOfScope'),
    denominator: by('denominator'),
    synced: by('synced'),
    verified: by('verified'),
    remaining: by('remaining'),
    syncedPoints: points('synced'),
    verifiedPoints: points('verified'),
  };

  function points(name: 'synced' | 'verified'): string | null {
    if (then.denominator === 0 || now.denominator === 0) return null;
    return pointsText(fraction(now[name], now.denominator), fraction(then[name], then.denominator));
  }
}

/** All points as columns. */
export function daysOf(trend: Trend): Days {
  const column = (name: keyof Figures): number[] => trend.map(({ persons }) => persons[name]);
  return {
    days: trend.map(({ day }) => day),
    provinces: trend.map((point) => point.provinces),
    participants: column('participants'),
    outOfScope: column('outOfScope'),
    denominator: column('denominator'),
    synced: column('synced'),
    verified: column('verified'),
    remaining: column('remaining'),
  };
}

/** The rate over the last year in at most `sparkPointsMax` points, evenly taken, the newest always there. */
export function sparkOf(trend: Trend): Spark {
  const now = trend.at(-1);
  const from = now === undefined ? '' : addDays(now.day, -365);
  const year = trend.filter(({ day, persons }) => persons.denominator > 0 && day >= from);
  const stride = Math.max(1, Math.ceil((year.length - 1) / (sparkPointsMax - 1)));
  const chosen = year.filter((_, at) => (year.length - 1 - at) % stride === 0);
  return {
    days: chosen.map(({ day }) => day),
    verifiedPercent: chosen.map(({ persons }) => percentText(persons.verified, persons.denominator) ?? '0.00'),
  };
}
