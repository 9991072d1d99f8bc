/** Weeks of the calendar by ISO 8601: from Monday, the first of a year is that of 4 January; `2026-W48`. */
import { addDays, daysFrom } from './calendar-day.ts';

/** Monday is 0. */
function weekday(day: string): number {
  return (new Date(day).getUTCDay() + 6) % 7;
}

/** The week of a day. */
export function weekOf(day: string): string {
  const thursday = addDays(day, 3 - weekday(day));
  const year = thursday.slice(0, 4);
  return `${year}-W${String(Math.floor(daysFrom(`${year}-01-01`, thursday) / 7) + 1).padStart(2, '0')}`;
}

/** Monday of a week. */
export function firstDayOf(week: string): string {
  const fourth = `${week.slice(0, 4)}-01-04`;
  return addDays(fourth, (Number(week.slice(6)) - 1) * 7 - weekday(fourth));
}

/** Sunday of a week. */
export function lastDayOf(week: string): string {
  return addDays(firstDayOf(week), 6);
}

/** True for a week of the calendar: not every year has a 53rd. */
export function isWeek(text: string): boolean {
  return /^\d{4}-W\d\d$/.test(text) && weekOf(firstDayOf(text)) === text;
}
