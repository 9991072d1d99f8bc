/** Calendar days without a clock. */

export interface Day {
  year: number;
  month: number; // 1 to 12
  day: number; // from 1
}

const daysInMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days of the month, or 0 if there is no such month. */
export function daysInMonth(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  return month === 2 && isLeapYear(year) ? 29 : daysInMonths[month - 1];
}

/** The month and day of the `n`-th day of a year, `n` from 0. */
export function dayOfYear(year: number, n: number): Day {
  let rest = n;
  let month = 1;
  while (rest >= daysInMonth(year, month)) {
    rest -= daysInMonth(year, month);
    month++;
  }
  return { year, month, day: rest + 1 };
}

/** Days of the year up to and with `until`; the whole year if `until` lies in a later one. */
export function elapsedDays(year: number, until: Day): number {
  if (year < until.year) return isLeapYear(year) ? 366 : 365;
  let days = until.day;
  for (let month = 1; month < until.month; month++) days += daysInMonth(year, month);
  return days;
}

/** `yyyy-mm-dd` as a day, or undefined if there is no such day. */
export function parseDay(text: string): Day | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return undefined;
  const day = { year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) };
  return day.day >= 1 && day.day <= daysInMonth(day.year, day.month) ? day : undefined;
}

export function nextDay(day: Day): Day {
  if (day.day < daysInMonth(day.year, day.month)) return { ...day, day: day.day + 1 };
  return day.month < 12 ? { year: day.year, month: day.month + 1, day: 1 } : { year: day.year + 1, month: 1, day: 1 };
}

/** `YYYY[-MM[-DD]]`; month or day 0 is unknown. */
export function dayText(day: Day): string {
  if (day.month === 0) return String(day.year);
  const month = `${day.year}-${twoDigits[day.month]}`;
  return day.day === 0 ? month : `${month}-${twoDigits[day.day]}`;
}

export const twoDigits: readonly string[] = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));
