/**
 * The pace, and the day on which nothing remains if it holds: the Theil–Sen estimate, the median of the slopes between
 * all pairs of days, of what remained at the close of the last days. A batch is a step and most pairs do not span it,
 * so one large batch, or one large loss, moves the median little; a mean or least squares would follow it. Method and
 * limits: docs/summary.md, "Pace".
 */
import { addDays } from '../base/calendar-day.ts';
import { roundedText, type Fraction } from '../base/percent.ts';
import type { Pace } from './summary-schema.ts';
import type { Trend } from './trend.ts';

/**
 * Day items a pace is based on, at most and at least: a month has a working rhythm; with fewer than two weeks one
 * report decides.
 */
export const paceDaysMax = 30;
export const paceDaysMin = 14;
/** A date further away is no date: ten years. */
export const paceHorizon = 3650; // days

/** The closed days that a pace is based on, of a trend whose last point is now and no closed day. */
function closedOf(trend: Trend): Trend {
  const now = trend.at(-1);
  return trend.slice(0, -1).filter(({ day }) => now !== undefined && day >= addDays(now.day, -paceDaysMax));
}

/**
 * By how many persons `remaining` changes a day: an exact fraction, negative for progress. Undefined: not enough closed
 * days.
 */
export function slopeOf(trend: Trend): Fraction | undefined {
  const closed = closedOf(trend);
  return closed.length < paceDaysMin ? undefined : medianSlope(closed);
}

/** Days until so many persons (above 0) are fewer, rounded up; undefined: no progress, or beyond the horizon. */
export function daysFor(persons: number, slope: Fraction): number | undefined {
  if (slope.part >= 0n) return undefined;
  const days = (BigInt(persons) * slope.whole - slope.part - 1n) / -slope.part;
  return days > BigInt(paceHorizon) ? undefined : Number(days);
}

/** Pace of the closed days of a trend (its last point is now and no closed day); the date counts from now. */
export function paceOf(trend: Trend): Pace {
  const now = trend.at(-1);
  const closed = closedOf(trend);
  const known = { days: closed.length, from: closed.at(0)?.day ?? null };
  const slope = slopeOf(trend);
  const perDay = slope === undefined ? null : roundedText(slope);
  if (now !== undefined && now.persons.denominator > 0 && now.persons.remaining === 0)
    return { state: 'reached', date: null, perDay, ...known };
  if (now === undefined || slope === undefined) return { state: 'notEnoughDays', date: null, perDay, ...known };
  const days = daysFor(now.persons.remaining, slope);
  if (days === undefined) return { state: 'notAtThisPace', date: null, perDay, ...known };
  return { state: 'date', date: addDays(now.day, days), perDay, ...known };
}

/** Median of the slopes of `remaining` between all pairs, in persons a day: an exact fraction, `whole` above 0. */
function medianSlope(points: Trend): Fraction {
  const days = points.map(({ day }) => Date.parse(day) / 86_400_000);
  const slopes: { rise: number; run: number }[] = [];
  for (let a = 0; a < points.length; a++)
    for (let b = a + 1; b < points.length; b++)
      slopes.push({ rise: points[b].persons.remaining - points[a].persons.remaining, run: days[b] - days[a] });
  // Products of counts and at most 30 days are exact in a double.
  slopes.sort((a, b) => a.rise * b.run - b.rise * a.run);
  const [low, high] = [slopes[(slopes.length - 1) >> 1], slopes[slopes.length >> 1]];
  return { part: BigInt(low.rise * high.run + high.rise * low.run), whole: BigInt(2 * low.run * high.run) };
}
