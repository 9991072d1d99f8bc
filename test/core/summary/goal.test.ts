/** Goals: what is still needed is exact, and the verdict on the pace follows from it. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../core/base/calendar-day.ts';
import type { Aim } from '../../../core/summary/goal-schema.ts';
import { aimOf, countGoals, goalOf, neededOf } from '../../../core/summary/goal.ts';
import type { TargetItem } from '../../../core/summary/target-item.ts';
import { trendOf } from '../../../core/summary/trend.ts';
import { closedDays, figures } from '../../support/trends.ts';

const today = '2026-02-01';
const endOfYear = '2026-12-31';
const whole: Aim = { percent: '100.00', by: endOfYear, from: 'default', source: null, asOf: null };

interface Case {
  verified: number;
  denominator: number;
  /** So many became verified every day up to now. */
  daily: number;
  days?: number;
  complete?: boolean;
  aim?: Partial<Aim>;
}

function goal({ verified, denominator, daily, days = 30, complete = true, aim = {} }: Case) {
  const before = Array.from({ length: days }, (_, k) => figures(verified - daily * (days - k), denominator));
  const now = { day: today, persons: figures(verified, denominator), known: true };
  const trend = trendOf(closedDays('vn34-52', addDays(today, -1), before), now);
  return goalOf({ persons: now.persons, trend, complete }, { ...whole, ...aim }, today);
}

const target = (place: string, value: number, more: Partial<TargetItem> = {}): TargetItem => ({
  version: 1,
  year: 2026,
  province: place,
  indicator: 'target_verified',
  value,
  source: 'Plan',
  asOf: '2026-01-05',
  ...more,
});

describe('the goal that holds', () => {
  it('is the supplied one of the place, else that of the country, else 100 % at the end of the year', () => {
    const supplied = [target('vn', 98), target('vn34-52', 95.5, { by: '2026-06-30' })];
    expect(aimOf(supplied, 'vn34-52', today)).toMatchObject({ percent: '95.50', by: '2026-06-30', from: 'own' });
    expect(aimOf(supplied, 'vn34-01', today)).toMatchObject({ percent: '98.00', by: endOfYear, from: 'country' });
    expect(aimOf(supplied, 'vn', today)).toMatchObject({ percent: '98.00', from: 'own', source: 'Plan' });
    expect(aimOf([], 'vn34-01', today)).toEqual(whole);
  });

  it('belongs to its year: a target of last year is none', () => {
    const last = [target('vn34-52', 95, { year: 2025 }), target('vn34-52', 1, { indicator: 'target_synced' })];
    expect(aimOf(last, 'vn34-52', today)).toEqual(whole);
    expect(aimOf([target('vn', 90)], 'vn', '2027-01-01')).toMatchObject({ percent: '100.00', by: '2027-12-31' });
  });
});

describe('what is still needed', () => {
  it('reaches the goal to the person: so many more do, one fewer does not', () => {
    const counts = fc.integer({ min: 1, max: 100_000_000 }).chain((denominator) =>
      fc.record({
        denominator: fc.constant(denominator),
        verified: fc.integer({ min: 0, max: denominator }),
        hundredths: fc.integer({ min: 1, max: 10_000 }),
      }),
    );
    fc.assert(
      fc.property(counts, ({ denominator, verified, hundredths }) => {
        const percent = (hundredths / 100).toFixed(2);
        const { missing } = goal({ verified, denominator, daily: 0, days: 1, aim: { percent } });
        const reaches = (more: number): boolean =>
          BigInt(verified + more) * 10_000n >= BigInt(hundredths) * BigInt(denominator);
        expect(reaches(missing)).toBe(true);
        expect(missing === 0 || !reaches(missing - 1)).toBe(true);
        expect(verified + missing).toBeLessThanOrEqual(denominator);
      }),
    );
    expect(neededOf({ percent: '97.33' }, 3)).toBe(3);
  });

  it('is a number a day that is enough, and a hundredth less is not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90_000_000 }), fc.integer({ min: 1, max: 333 }), (missing, daysLeft) => {
        const by = addDays(today, daysLeft);
        const { neededPerDay } = goal({ verified: 0, denominator: missing, daily: 0, days: 1, aim: { by } });
        const hundredths = BigInt(neededPerDay?.replace('.', '') ?? '0');
        expect(hundredths * BigInt(daysLeft)).toBeGreaterThanOrEqual(BigInt(missing) * 100n);
        expect((hundredths - 1n) * BigInt(daysLeft)).toBeLessThan(BigInt(missing) * 100n);
      }),
    );
  });
});

describe('the judgement', () => {
  it('is on track exactly when nothing is short at the deadline, and then the date is not after it', () => {
    const cases = fc.record({
      missing: fc.integer({ min: 1, max: 5_000 }),
      daily: fc.integer({ min: 2, max: 40 }),
      daysLeft: fc.integer({ min: 0, max: 333 }),
    });
    fc.assert(
      fc.property(cases, ({ missing, daily, daysLeft }) => {
        const by = addDays(today, daysLeft);
        const made = goal({ verified: 20_000 - missing, denominator: 20_000, daily, aim: { by } });
        expect(made.managedPerDay).toBe(`${daily}.00`);
        expect(made.short).toBe(Math.max(0, missing - daily * daysLeft));
        const onTrack = daily * daysLeft >= missing;
        expect(made.state).toBe(onTrack ? 'onTrack' : 'late');
        expect(made.date).toBe(addDays(today, Math.ceil(missing / daily)));
        expect((made.date ?? '') <= by).toBe(onTrack);
      }),
      { numRuns: 50 },
    );
  });

  it.each<[string, Case, object]>([
    ['reached', { verified: 95, denominator: 100, daily: 1, aim: { percent: '95.00' } }, { missing: 0, short: 0 }],
    ['never', { verified: 9_000, denominator: 10_000, daily: 0 }, { missing: 1_000, short: 1_000, date: null }],
    ['never', { verified: 9_000, denominator: 10_000, daily: -3 }, { managedPerDay: '-3.00', short: 1_000 }],
    ['overdue', { verified: 9_000, denominator: 10_000, daily: 10, aim: { by: '2026-01-31' } }, { daysLeft: -1 }],
    ['late', { verified: 99, denominator: 100, daily: 1, aim: { by: today } }, { daysLeft: 0, neededPerDay: null }],
    ['unknown', { verified: 90, denominator: 100, daily: 1, days: 13 }, { unjudged: 'notEnoughDays', short: null }],
    ['unknown', { verified: 100, denominator: 100, daily: 1, complete: false }, { unjudged: 'booksIncomplete' }],
    ['unknown', { verified: 0, denominator: 0, daily: 0 }, { unjudged: 'booksIncomplete', missing: 0 }],
  ])('is %s where %j', (state, given, facts) => {
    expect(goal(given)).toMatchObject({ state, ...facts });
  });
});

it('provinces are counted by their goals, each once, and by every supplied plan', () => {
  const of = (province: string, given: Case, missing: number | null) => ({
    province,
    goal: goal(given),
    attainment: [{ indicator: 'target_coverage_BHYT', missing }] as never,
  });
  const counted = countGoals([
    of('vn34-01', { verified: 100, denominator: 100, daily: 0 }, -3),
    of('vn34-02', { verified: 90, denominator: 100, daily: 2 }, 0),
    of('vn34-03', { verified: 90, denominator: 100, daily: 0 }, 1),
    of('vn34-05', { verified: 90, denominator: 100, daily: 0, days: 3 }, null),
    of('vn34-04', { verified: 100, denominator: 100, daily: 0, complete: false }, null),
  ]);
  expect(counted).toEqual({
    judged: 3,
    willReach: 2,
    states: { reached: 1, onTrack: 1, late: 0, never: 1, overdue: 0 },
    unjudged: { booksIncomplete: ['vn34-04'], notEnoughDays: ['vn34-05'] },
    atOrAbove: 1,
    below: 3,
    indicators: [{ indicator: 'target_coverage_BHYT', atOrAbove: 2, below: 1 }],
  });
});
