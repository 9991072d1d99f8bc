/**
 * What could flatter a rate, shown next to it: people out of scope, people who left, dates compared only in part.
 * Method: docs/summary.md.
 */
import { addDays } from '../base/calendar-day.ts';
import type { HistoryDay } from '../history/day-history.ts';
import { percentText } from '../base/percent.ts';
import type { ProvinceStatus } from './status.ts';
import { cautionDays, type Caution } from './summary-schema.ts';
import { figuresOn, type Trend } from './trend.ts';

/** People who left by one committed batch, in scope and not verified. */
export interface Leavers {
  day: string; // on which the upload was stored, in Viet Nam
  ledgerVersion: number; // that the batch made
  persons: number | null; // null: the batch was committed before this was counted
}

/**
 * Rows with `VERIFIED_PARTIAL_DATE` by the date that the ledger holds (docs/summary.md), counted by the scheduled run;
 * null: never counted.
 */
export type PartialDates = NonNullable<Caution['partialDatesByBooks']>;

/** What is known of one province. */
export interface CautionFacts {
  leavers: readonly Leavers[];
  partialDates: PartialDates | null;
}

interface KnownCaution {
  history: readonly HistoryDay[];
  caution: CautionFacts;
}

/** What is known of a province or of the country. */
export interface CautionInput {
  leftSince(day: string): number | null; // people, after the close of that day
  partialDates: PartialDates | null;
}

export function cautionOf(
  { persons, verdicts }: Pick<ProvinceStatus, 'persons' | 'verdicts'>,
  trend: Trend,
  known: CautionInput,
): Caution {
  const now = trend.at(-1);
  const then = now && figuresOn(trend.slice(0, -1), addDays(now.day, -cautionDays));
  // A province that joined since has more people, who are not new: no change is given then.
  const since = then === undefined || then.provinces !== now?.provinces ? undefined : then;
  const change = (name: 'participants' | 'outOfScope'): { since: string; persons: number } | null =>
    since === undefined ? null : { since: since.day, persons: persons[name] - since.persons[name] };
  const left = since === undefined ? null : known.leftSince(since.day);
  const partialDates = verdicts.VERIFIED_PARTIAL_DATE;
  return {
    outOfScope: persons.outOfScope,
    outOfScopeChange: change('outOfScope'),
    participantsChange: change('participants'),
    leftUnverified: since === undefined || left === null ? null : { since: since.day, persons: left },
    partialDates,
    partialDatesPercent: percentText(partialDates, persons.verified),
    partialDatesByBooks: known.partialDates,
  };
}

/** Of one province. */
export function provinceCaution(facts: KnownCaution): CautionInput {
  return { leftSince: (day) => leftSince(facts, day), partialDates: facts.caution.partialDates };
}

/** Of the country: the sums over the provinces that have a ledger, or null as soon as one of them is not known. */
export function nationalCaution(all: readonly { facts: KnownCaution; trend: Trend }[]): CautionInput {
  const withBooks = all.filter(({ trend }) => trend.length > 0).map(({ facts }) => facts);
  return {
    leftSince: (day) => sumOrNull(withBooks.map((facts) => leftSince(facts, day))),
    partialDates: sumOfPartialDates(withBooks.map(({ caution }) => caution.partialDates)),
  };
}

/**
 * By the batches after the version with which `day` was closed, whenever they were stored: one that came late into the
 * ledger is not in that close. Loaded figures are based on no version; there the day of the upload decides.
 */
function leftSince({ history, caution }: KnownCaution, day: string): number | null {
  const close = history.findLast((each) => each.day <= day && each.missing.length === 0);
  const version = close?.facts.at(-1)?.ledgerVersion ?? 0;
  const after = caution.leavers.filter((each) => (version > 0 ? each.ledgerVersion > version : each.day > day));
  return sumOrNull(after.map(({ persons }) => persons));
}

function sumOrNull(counts: readonly (number | null)[]): number | null {
  return counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0);
}

function sumOfPartialDates(all: readonly (PartialDates | null)[]): PartialDates | null {
  const known = all.filter((each) => each !== null);
  if (known.length === 0 || known.length < all.length) return null;
  return {
    asOf: known.map(({ asOf }) => asOf).toSorted()[0],
    yearOnly: known.reduce((sum, each) => sum + each.yearOnly, 0),
    monthOnly: known.reduce((sum, each) => sum + each.monthOnly, 0),
    fullDate: known.reduce((sum, each) => sum + each.fullDate, 0),
  };
}
