/** Days of history for tests: exact figures, no people. */
import { addDays } from '../../core/base/calendar-day.ts';
import type { HistoryDay } from '../../core/history/day-history.ts';
import type { Figures } from '../../core/domain/province-state.ts';

export function figures(verified: number, denominator: number, outOfScope = 0): Figures {
  const remaining = denominator - verified;
  return { participants: denominator + outOfScope, outOfScope, denominator, synced: verified, verified, remaining };
}

/** One closed day for each of the figures, the last one on `until`. */
export function closedDays(province: string, until: string, each: readonly Figures[]): HistoryDay[] {
  return each.map((persons, at) => ({
    province,
    day: addDays(until, at + 1 - each.length),
    persons,
    schemes: null,
    verdicts: null,
    facts: [],
    missing: [],
  }));
}
