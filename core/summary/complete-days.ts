/**
 * Like with like: changes of the country over the provinces whose books were complete on both days, the others named.
 * Rule: docs/summary.md, "Trend".
 */
import { addDays } from '../base/calendar-day.ts';
import { addMoves, namedMoves, noMoves, sumsOfMoves } from '../domain/moves.ts';
import { figureNames, noFigures, type Figures } from '../domain/province-state.ts';
import type { HistoryDay } from '../history/day-history.ts';
import { movesOfDays } from '../history/day-moves.ts';
import { eligibilityOf, type Planned } from './eligibility.ts';
import { trendWindows, whyWindows, type Change, type Why } from './summary-schema.ts';
import { difference, nearDays, type Trend } from './trend.ts';

/** A province with books. */
export interface KnownProvince {
  province: string;
  /** The books are complete now. */
  complete: boolean;
  planned: Planned | undefined;
  history: readonly HistoryDay[];
  trend: Trend; // the last point is now
}

/** Whether the books were complete at the close of a day. Loaded figures are those of a whole province. */
export function wasComplete({ persons, schemes, facts, missing }: HistoryDay, planned: Planned | undefined): boolean {
  if (missing.length > 0) return false;
  if (facts.every(({ ledgerVersion }) => ledgerVersion === 0)) return persons.denominator > 0;
  const [fact] = facts;
  if (schemes === null || fact.fulls === undefined) return false;
  const fullAt = Object.fromEntries(fact.fulls.map((scheme) => [scheme, '']));
  return eligibilityOf({ ledgerVersion: fact.ledgerVersion, persons, schemes }, { fullAt, planned }).reason === null;
}

/** The changes of the country until now; windows in which no province can be compared are left out. */
export function nationalChanges(all: readonly KnownProvince[], today: string): Change[] {
  return trendWindows.flatMap((days): Change[] => {
    const asked = addDays(today, -days);
    const compared = all.flatMap(({ province, complete, planned, history, trend }) => {
      const before = closeOn(history, asked);
      const now = trend.at(-1);
      const isAlike = complete && now !== undefined && before !== undefined && wasComplete(before, planned);
      return isAlike ? [{ province, before, now }] : [];
    });
    if (compared.length === 0) return [];
    const since = compared.map(({ before }) => before.day).toSorted();
    const now = sumOf(compared.map((each) => each.now.persons));
    return [
      {
        days,
        since: since[since.length - 1],
        provinces: compared.length,
        leftOut: others(all, compared),
        ...difference(now, sumOf(compared.map(({ before }) => before.persons))),
      },
    ];
  });
}

/** The last known close up to a day, or shortly before it. */
function closeOn(history: readonly HistoryDay[], day: string): HistoryDay | undefined {
  const found = history.findLast((each) => each.day <= day && each.missing.length === 0);
  return found !== undefined && found.day >= addDays(day, -nearDays) ? found : undefined;
}

type ClosedProvince = Pick<KnownProvince, 'province' | 'planned' | 'history'>;

/**
 * Why the figures moved between the last closed day and those before it. `all`: of the country, over the provinces
 * complete on both days; `one`: of a province by itself, complete or not. Windows that are not known are left out.
 */
export function whyOf(all: readonly ClosedProvince[], of: 'all' | 'one'): Why[] {
  const closed = all.map((each) => ({ ...each, closes: each.history.filter(isClosed) }));
  const to = newest(closed.flatMap(({ closes }) => closes.at(-1)?.day ?? []));
  if (to === undefined) return [];
  return whyWindows.flatMap((days): Why[] => {
    const asked = addDays(to, -days);
    const from = newest(closed.flatMap(({ closes }) => closeOn(closes, asked)?.day ?? []));
    const why = from === undefined ? undefined : whyBetween(closed, { from, to }, of);
    return why === undefined ? [] : [{ days, ...why }];
  });
}

/** The same between the closes of two days; undefined if no province can be compared. */
export function whyBetween(
  all: readonly ClosedProvince[],
  { from, to }: { from: string; to: string },
  of: 'all' | 'one',
): Omit<Why, 'days'> | undefined {
  const compared = all.flatMap(({ province, planned, history }) => {
    const closes = history.filter(isClosed);
    const [then, now] = [closes.find(({ day }) => day === from), closes.find(({ day }) => day === to)];
    if (then === undefined || now === undefined) return [];
    if (of === 'all' && !(wasComplete(then, planned) && wasComplete(now, planned))) return [];
    const moves = movesOn(closes, then, now);
    return moves === undefined ? [] : [{ province, before: then.persons, after: now.persons, moves }];
  });
  if (compared.length === 0) return undefined;
  const moves = noMoves();
  for (const each of compared) addMoves(moves, each.moves);
  const [before, after] = [sumOf(compared.map((each) => each.before)), sumOf(compared.map((each) => each.after))];
  return {
    from,
    to,
    provinces: compared.length,
    leftOut: others(all, compared),
    before: { denominator: before.denominator, verified: before.verified },
    after: { denominator: after.denominator, verified: after.verified },
    ...namedMoves(moves),
  };
}

/** Closed by the nightly run, on a version of the ledger. */
function isClosed({ facts }: HistoryDay): boolean {
  return facts.length === 1 && facts[0].ledgerVersion > 0;
}

/** The moves between two closes; undefined if they are not known, or not exactly what lies between. */
function movesOn(closes: readonly HistoryDay[], then: HistoryDay, now: HistoryDay): number[] | undefined {
  const days = closes.flatMap(({ facts }) => facts);
  const found = movesOfDays(days, then.facts[0].ledgerVersion, now.facts[0].ledgerVersion)?.persons;
  if (found === undefined) return undefined;
  const { verified, denominator } = sumsOfMoves(found);
  const adds =
    verified === now.persons.verified - then.persons.verified &&
    denominator === now.persons.denominator - then.persons.denominator;
  return adds ? found : undefined;
}

function newest(days: readonly string[]): string | undefined {
  return days.toSorted().at(-1);
}

function sumOf(all: readonly Figures[]): Figures {
  const sum = { ...noFigures };
  for (const each of all) for (const name of figureNames) sum[name] += each[name];
  return sum;
}

function others(all: readonly { province: string }[], compared: readonly { province: string }[]): string[] {
  const among = new Set(compared.map(({ province }) => province));
  return all.flatMap(({ province }) => (among.has(province) ? [] : [province]));
}
