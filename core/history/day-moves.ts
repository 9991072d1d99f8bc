/** Moves of closed days, which stand for those of all versions of the day: no version is read for them. */
import { addGroupMoves, noGroupMoves, type GroupMoves } from '../domain/moves.ts';
import type { DayItem } from './day-item.ts';

type DayMoves = NonNullable<DayItem['moves']>;

/** By the ledger version that was the last of a day; days on which nothing was committed are left out. */
export function daySteps(days: readonly DayItem[]): Map<number, DayMoves> {
  const steps = new Map<number, DayMoves>();
  for (const { ledgerVersion, moves } of days)
    if (moves !== undefined && moves.since < ledgerVersion) steps.set(ledgerVersion, moves);
  return steps;
}

/** The moves from one version to a later one; undefined if the days between do not say them. */
export function movesOfDays(days: readonly DayItem[], from: number, to: number): GroupMoves | undefined {
  const steps = daySteps(days);
  const sum = noGroupMoves();
  for (let version = to; version > from;) {
    const step = steps.get(version);
    if (step === undefined || step.since < from) return undefined;
    addGroupMoves(sum, step);
    version = step.since;
  }
  return sum;
}
