import { describe, expect, it } from 'vitest';
import { addDays } from '../../../core/base/calendar-day.ts';
import { firstDayOf, isWeek, lastDayOf, weekOf } from '../../../core/base/iso-week.ts';

describe('weeks of the calendar', () => {
  it.each([
    ['2026-11-30', '2026-W49'],
    ['2026-11-29', '2026-W48'],
    ['2020-12-31', '2020-W53'],
    ['2021-01-03', '2020-W53'],
    ['2021-01-04', '2021-W01'],
    ['2024-12-30', '2025-W01'],
    ['2023-01-01', '2022-W52'],
  ])('has %s in %s', (day, week) => {
    expect(weekOf(day)).toBe(week);
  });

  it('has every day of twenty years in a week that begins on Monday and ends on Sunday', () => {
    const wrong: string[] = [];
    for (let day = '2015-01-01'; day < '2035-01-01'; day = addDays(day, 1)) {
      const week = weekOf(day);
      const [first, last] = [firstDayOf(week), lastDayOf(week)];
      const isRight = first <= day && day <= last && new Date(first).getUTCDay() === 1 && addDays(first, 6) === last;
      if (!isRight || !isWeek(week)) wrong.push(day);
    }
    expect(wrong).toEqual([]);
  });

  it('knows which years have 53 weeks, and nothing else as a week', () => {
    expect(['2020-W53', '2026-W53', '2025-W53', '2026-W00', '2026-W1', 'x'].map(isWeek)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
