/** What could flatter a rate, told beside it: people out of scope, people who left, dates compared only in part. Method: docs/summary.md. */
import { addDays } from './calendar-day.ts';
import { percentText } from './percent.ts';
import type { ProvinceStatus } from './status.ts';
import { cautionDays } from './summary-schema.ts';
import type { Caution } from './summary-schema.ts';
import { figuresOn } from './trend.ts';
import type { Trend } from './trend.ts';

/** People who left by one committed batch, in scope and not verified. */
export interface Leavers {
  day: string; // on which the upload was stored, in Viet Nam
  persons: number | null; // null: the batch was committed before this was counted
}

/** Rows with `VERIFIED_PARTIAL_DATE` by what the books say of the date (docs/summary.md), counted by the scheduled run; null: never counted. */
export type PartialDates = NonNullable<Caution['partialDatesByBooks']>;

export interface CautionFacts {
  leavers: readonly Leavers[];
  partialDates: PartialDates | null;
}

export function cautionOf(
  { persons, verdicts }: Pick<ProvinceStatus, 'persons' | 'verdicts'>,
  trend: Trend,
  facts: CautionFacts,
): Caution {
  const now = trend.at(-1);
  const then = now && figuresOn(trend.slice(0, -1), addDays(now.day, -cautionDays));
  // A province that joined since has more people, who are not new: nothing is said then.
  const since = then === undefined || then.provinces !== now?.provinces ? undefined : then;
  const change = (name: 'participants' | 'outOfScope'): { since: string; persons: number } | null =>
    since === undefined ? null : { since: since.day, persons: persons[name] - since.persons[name] };
  const left = since === undefined ? null : sumAfter(facts.leavers, since.day);
  const partialDates = verdicts.VERIFIED_PARTIAL_DATE;
  return {
    outOfScope: persons.outOfScope,
    outOfScopeChange: change('outOfScope'),
    participantsChange: change('participants'),
    leftUnverified: since === undefined || left === null ? null : { since: since.day, persons: left },
    partialDates,
    partialDatesPercent: percentText(partialDates, persons.verified),
    partialDatesByBooks: facts.partialDates,
  };
}

/** Those of uploads after the close of `day`; null if one of them does not say. */
function sumAfter(leavers: readonly Leavers[], day: string): number | null {
  let sum = 0;
  for (const each of leavers) {
    if (each.day <= day) continue;
    if (each.persons === null) return null;
    sum += each.persons;
  }
  return sum;
}

/** The sums over provinces that have books; null as soon as one of them was never counted. */
export function sumOfPartialDates(all: readonly (PartialDates | null)[]): PartialDates | null {
  const known = all.filter((each) => each !== null);
  if (known.length === 0 || known.length < all.length) return null;
  return {
    asOf: known.map(({ asOf }) => asOf).toSorted()[0],
    yearOnly: known.reduce((sum, each) => sum + each.yearOnly, 0),
    monthOnly: known.reduce((sum, each) => sum + each.monthOnly, 0),
    fullDate: known.reduce((sum, each) => sum + each.fullDate, 0),
  };
}
