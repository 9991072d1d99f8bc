/** Days of the calendar as text, yyyy-mm-dd. */

/** Viet Nam is seven hours ahead of UTC the year round. */
export const vietnamAhead = 7 * 3_600_000; // milliseconds

/** True for a day of the calendar. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

/** The day so many days later (or earlier). */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Days from one day to another, negative if it is earlier. */
export function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** The same day one year before; of 29 February, the 28th. */
export function dayLastYear(day: string): string {
  const same = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;
  return isDay(same) ? same : `${same.slice(0, 8)}28`;
}
