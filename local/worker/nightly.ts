/** When the nightly run of the worker is due; later than its time if the machine was off. */
import { lastDueDay, timeInDay } from '../../core/reconcile/nights.ts';
import { lastRun } from '../../core/reconcile/run-items.ts';
import type { StateStore } from '../../core/ports.ts';

/** The day to close now, or undefined if it is too early or done. A run that stopped is due until it ended. */
export async function dueDay(
  world: { state: StateStore },
  now: number,
  from: number, // milliseconds into the day
): Promise<string | undefined> {
  if (timeInDay(now) < from) return undefined;
  const yesterday = lastDueDay(now, from);
  const last = await lastRun(world, yesterday);
  return last === undefined || last.status === 'running' ? yesterday : undefined;
}
