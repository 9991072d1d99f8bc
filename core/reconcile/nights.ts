/** When nights are: a run is due once for each day that is over in Viet Nam, from a given time of day on. */
import { vietnamAhead } from '../base/calendar-day.ts';
import { vietnamDate } from '../intake/upload-request.ts';

const day = 86_400_000; // milliseconds

/** Half past one: the day is over, and offices send nothing. */
export const usualNight = { hour: 1, minute: 30 };
/** The same as milliseconds into the day. */
export const usualNightMs = (usualNight.hour * 60 + usualNight.minute) * 60_000;

/** Milliseconds into the day in Viet Nam. */
export function timeInDay(now: number): number {
  return (now + vietnamAhead) % day;
}

/** The last day whose run is due by now; `from`: milliseconds into the day. */
export function lastDueDay(now: number, from: number): string {
  return vietnamDate(now - (timeInDay(now) < from ? 2 : 1) * day);
}

/** The next instant after now at which a run begins. */
export function nextNight(now: number, from: number): number {
  const today = now - timeInDay(now) + from;
  return today > now ? today : today + day;
}
