/**
 * How far a place is from its goal, and whether the pace of the last days is enough: exact integers and fractions, no
 * floating-point numbers. Rules: docs/steering.md, "Goals".
 */
import { addDays, daysFrom } from '../base/calendar-day.ts';
import { hundredthsOf, percentText, roundedText, type Fraction } from '../base/percent.ts';
import type { Figures } from '../domain/province-state.ts';
import type { Aim, Goal, Goals } from './goal-schema.ts';
import { daysFor, slopeOf } from './pace.ts';
import type { Attainment } from './summary-schema.ts';
import { findFigures } from './target-figures.ts';
import { comparedIndicators, type TargetItem } from './target-item.ts';
import type { Trend } from './trend.ts';

/** Hundredths of a per cent of the whole. */
const wholeHundredths = 10_000n;

/** The goal of a place (or `vn`) that holds on a day: supplied for it, else for the country, else 100 % in its year. */
export function aimOf(targets: readonly TargetItem[], place: string, today: string): Aim {
  const year = Number(today.slice(0, 4));
  for (const from of ['own', 'country'] as const) {
    const figures = findFigures(targets, from === 'own' ? place : 'vn');
    const found = figures.find((each) => each.indicator === 'target_verified' && each.year === year);
    if (found === undefined) continue;
    const { value, source, asOf, by = lastDayOf(year) } = found;
    return { percent: textOf(hundredthsOf(value)), by, from, source, asOf };
  }
  return { percent: textOf(wholeHundredths), by: lastDayOf(year), from: 'default', source: null, asOf: null };
}

/** By when a target of a year is to be reached, unless a day was supplied. */
export function lastDayOf(year: number): string {
  return `${year}-12-31`;
}

/** How many of so many must be verified for the goal to be reached: the least such count. */
export function neededOf({ percent }: Pick<Aim, 'percent'>, denominator: number): number {
  return Number((hundredthsIn(percent) * BigInt(denominator) + wholeHundredths - 1n) / wholeHundredths);
}

interface Place {
  persons: Pick<Figures, 'verified' | 'denominator'>;
  trend: Trend; // the last point is now and no closed day
  /** The books are complete, as a ranked province's; of the country always. */
  complete: boolean;
}

/** Where a place stands with its goal on a day. */
export function goalOf({ persons, trend, complete }: Place, aim: Aim, today: string): Goal {
  const needed = neededOf(aim, persons.denominator);
  const missing = Math.max(0, needed - persons.verified);
  const daysLeft = daysFrom(today, aim.by);
  const slope = slopeOf(trend);
  return {
    ...aim,
    needed,
    missing,
    daysLeft,
    neededPerDay: missing === 0 || daysLeft <= 0 ? null : perDayText(missing, daysLeft),
    managedPerDay: slope === undefined ? null : roundedText({ part: -slope.part, whole: slope.whole }),
    ...judge({ missing, daysLeft, slope, today, isKnown: complete && persons.denominator > 0 }),
  };
}

interface Facts {
  missing: number;
  daysLeft: number;
  slope: Fraction | undefined;
  today: string;
  isKnown: boolean;
}

function judge({
  missing,
  daysLeft,
  slope,
  today,
  isKnown,
}: Facts): Pick<Goal, 'state' | 'unjudged' | 'date' | 'short'> {
  const judged = { unjudged: null, date: null };
  if (!isKnown) return { state: 'unknown', unjudged: 'booksIncomplete', date: null, short: null };
  if (missing === 0) return { ...judged, state: 'reached', short: 0 };
  const days = slope && daysFor(missing, slope);
  const date = days === undefined ? null : addDays(today, days);
  if (daysLeft < 0) return { ...judged, state: 'overdue', date, short: missing };
  if (slope === undefined) return { state: 'unknown', unjudged: 'notEnoughDays', date: null, short: null };
  const progress = slope.part < 0n ? (-slope.part * BigInt(daysLeft)) / slope.whole : 0n;
  const short = Math.max(0, missing - Number(progress));
  if (days === undefined) return { ...judged, state: 'never', short };
  return { ...judged, state: days <= daysLeft ? 'onTrack' : 'late', date, short };
}

/** A province as far as it is counted here. */
interface Counted {
  province: string;
  goal: Goal;
  attainment: readonly Attainment[];
}

/** Counts the provinces by their goals. */
export function countGoals(provinces: readonly Counted[]): Goals {
  const states = { reached: 0, onTrack: 0, late: 0, never: 0, overdue: 0 };
  const unjudged: Goals['unjudged'] = { booksIncomplete: [], notEnoughDays: [] };
  for (const { province, goal } of provinces) {
    if (goal.state !== 'unknown') states[goal.state]++;
    else if (goal.unjudged !== null) unjudged[goal.unjudged].push(province);
  }
  const complete = provinces.filter(({ goal }) => goal.unjudged !== 'booksIncomplete');
  const atOrAbove = complete.filter(({ goal }) => goal.missing === 0).length;
  return {
    judged: Object.values(states).reduce((sum, count) => sum + count, 0),
    willReach: states.reached + states.onTrack,
    states,
    unjudged: { booksIncomplete: unjudged.booksIncomplete.sort(), notEnoughDays: unjudged.notEnoughDays.sort() },
    atOrAbove,
    below: complete.length - atOrAbove,
    indicators: comparedIndicators.flatMap((indicator) => {
      const missing = provinces.flatMap(({ attainment }) =>
        attainment.flatMap((each) => (each.indicator === indicator && each.missing !== null ? [each.missing] : [])),
      );
      const above = missing.filter((persons) => persons <= 0).length;
      return missing.length === 0 ? [] : [{ indicator, atOrAbove: above, below: missing.length - above }];
    }),
  };
}

/** Those that will lack most at their deadline first, then those that lack most now; who cannot be judged is last. */
export function byShort<Place extends { goal: Goal }>(places: readonly Place[]): Place[] {
  const key = ({ goal }: Place): number => goal.short ?? -1;
  return places.toSorted((a, b) => key(b) - key(a) || b.goal.missing - a.goal.missing);
}

function textOf(hundredths: bigint): string {
  return percentText(Number(hundredths), Number(wholeHundredths)) ?? '0.00';
}

function hundredthsIn(percent: string): bigint {
  return BigInt(percent.replace('.', ''));
}

/** Persons a day, rounded up to two decimals, so that so many every day are enough. */
function perDayText(persons: number, days: number): string {
  const hundredths = (BigInt(persons) * 100n + BigInt(days) - 1n) / BigInt(days);
  return roundedText({ part: hundredths, whole: 100n });
}
