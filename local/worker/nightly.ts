/**
 * When the nightly run is due: once for each day that is over in Viet Nam, from a given time on; later if the machine
 * was off.
 */
import { lastRun } from '../../core/reconcile/run-items.ts';
import type { StateStore } from '../../core/ports.ts';
import { vietnamDate } from '../../core/intake/upload-request.ts';

const day = 86_400_000; // milliseconds
/** Viet Nam has no summer time (ICT, UTC+7). */
const offset = 7 * 3_600_000;

/** The day to close now, or undefined if it is too early or done. A run that stopped is due until it ended. */
export async function dueDay(
  world: { state: StateStore },
  now: number,
  from: number, // milliseconds into the day
): Promise<string | undefined> {
  if ((now + offset) % day < from) return undefined;
  const yesterday = vietnamDate(now - day);
  const last = await lastRun(world, yesterday);
  return last === undefined || last.status === 'running' ? yesterday : undefined;
}
