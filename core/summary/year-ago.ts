/** The same day last year, of a province and of the country, for comparisons with supplied figures. */
import type { Counted } from './attainment.ts';
import { addDays, dayLastYear } from '../base/calendar-day.ts';
import { schemes } from '../domain/codes.ts';
import type { HistoryDay } from '../history/day-history.ts';
import { figureNames, noFigures, type SchemeFigures } from '../domain/province-state.ts';
import { figuresOn, nationalTrend, nearDays, type Trend } from './trend.ts';

/** Counts at the close of a day. */
export type CountedDay = Counted & { day: string };

/** What is known of a province: its closed days, and its trend, which is empty while it has no ledger. */
export interface KnownDays {
  facts: { history: readonly HistoryDay[] };
  trend: Trend;
}

/** A province with a ledger on the same day last year, or on the last closed day shortly before it. */
export function yearAgo({ facts, trend }: KnownDays, today: string): CountedDay | undefined {
  if (trend.length === 0) return undefined;
  const day = dayLastYear(today);
  const found = facts.history.findLast((each) => each.day <= day && each.missing.length === 0);
  return found !== undefined && found.day >= addDays(day, -nearDays) ? found : undefined;
}

/**
 * The country then: the sum of the provinces that have a ledger now; undefined if one of them is not known on that day.
 */
export function nationalYearAgo(all: readonly KnownDays[], today: string): CountedDay | undefined {
  const withBooks = all.filter(({ trend }) => trend.length > 0);
  const known = figuresOn(nationalTrend(withBooks.map(({ trend }) => trend)), dayLastYear(today));
  if (known?.provinces !== withBooks.length) return undefined;
  const { day, persons } = known;
  const sum: SchemeFigures = structuredClone(noSchemes);
  for (const each of withBooks) {
    const then = yearAgo(each, today);
    if (then === undefined) continue;
    if (then.schemes === null) return { day, persons, schemes: null };
    for (const scheme of schemes) for (const name of figureNames) sum[scheme][name] += then.schemes[scheme][name];
  }
  return { day, persons, schemes: sum };
}

const noSchemes: SchemeFigures = { BHXHBB: noFigures, BHXHTN: noFigures, BHYT: noFigures, BHTN: noFigures };
