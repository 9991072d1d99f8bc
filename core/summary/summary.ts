/**
 * The summary: what headquarters steers by, made from a status and what is known beside it. Nothing is read here: the
 * same inputs give the same documents. Method and rounding: docs/summary.md.
 */
import { beforeMerger } from './vn63-archive.ts';
import { nationalCaution, provinceCaution } from './caveats.ts';
import { addDays, daysFrom } from '../base/calendar-day.ts';
import { coverageSides } from './coverage-sides.ts';
import { actors, verdictTexts } from '../catalogue/catalogue.ts';
import type { VerdictName } from '../domain/codes.ts';
import { nationalChanges, whyOf, type KnownProvince } from './complete-days.ts';
import { eligibilityOf, type Planned } from './eligibility.ts';
import { aimOf, countGoals } from './goal.ts';
import { regionFigures } from './region-figures.ts';
import type { Figures } from '../domain/province-state.ts';
import { findProvince, unitSystem } from '../domain/provinces.ts';
import { compareRates, placesOf } from './rank.ts';
import type { ProvinceStatus, Status } from './status.ts';
import { noFacts, noProvinceFacts, type ProvinceFacts, type SummaryFacts } from './summary-facts.ts';
import {
  staleDays,
  summaryFormat,
  type NationalSummary,
  type ProvinceDocument,
  type ProvinceSummary,
  type Reason,
  type Remaining,
  type Stale,
} from './summary-schema.ts';
import { closedTrend, daysOf, figuresOn, nationalTrend, trendOf, type Trend } from './trend.ts';
import { findFigures, plannedOf, targetsFor } from './target-figures.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import { nationalYearAgo, yearAgo } from './year-ago.ts';

export { nationalCsv } from './summary-csv.ts';
export { $NationalSummary, $ProvinceDocument } from './summary-schema.ts';
export type { NationalSummary, ProvinceDocument, ProvinceSummary } from './summary-schema.ts';

/**
 * The national document; `now` in milliseconds since 1970. Without facts only the status is known, and no province is
 * ranked.
 */
export function makeSummary(status: Status, now: number, facts: SummaryFacts = noFacts): NationalSummary {
  const today = vietnamDate(now);
  const all = status.provinces.map((each) => provinceInput(each, facts, today));
  const eligible = all.filter(({ eligibility }) => eligibility.reason === null);
  const places = placesOf(eligible.map((each) => each.status.persons));
  const before = ranksBefore(eligible, today);
  const summaries = all.map((input): ProvinceSummary => {
    const place = places[eligible.indexOf(input)];
    const rankBefore = before?.get(input.status.province);
    return {
      rank: place?.rank ?? null,
      tied: place?.tied ?? false,
      rankChange: place === undefined || rankBefore === undefined ? null : rankBefore - place.rank,
      ...provinceSummary(input, facts, now),
    };
  });
  const trend = nationalTrend(all.map((each) => each.trend));
  const known = all.filter((each) => each.trend.length > 0).map(knownProvince);
  const targets = targetsFor(facts.targets, 'vn');
  const sides = coverageSides(facts.targets);
  const national = regionFigures(status.national, {
    trend,
    targets,
    reported: [...findFigures(facts.targets, 'vn'), ...(sides === undefined ? [] : [sides])],
    yearAgo: nationalYearAgo(all, today),
    caution: nationalCaution(all),
    complete: true,
    aim: aimOf(facts.targets, 'vn', today),
    today,
  });
  return {
    ...headOf(status, facts.registryAsOf, now, eligible.length),
    kind: 'national',
    provinces: summaries.toSorted(compareSummaries),
    national: {
      ...national,
      changes: nationalChanges(known, today),
      days: daysOf(trend.length > 0 ? trend : historyAlone(all, today)),
      why: whyOf(known, 'all'),
    },
    goals: countGoals(summaries),
    beforeMerger: beforeMerger(all.map(({ facts: { history } }) => history)),
    run: facts.run,
    registryChanges: facts.registryChanges,
    stale: staleFirst(summaries),
    reasons: reasonsOf(national.remaining),
  };
}

/** The document of one province, from the national one and the same facts. Throws if there is no such province. */
export function makeProvinceDocument(summary: NationalSummary, id: string, facts: SummaryFacts): ProvinceDocument {
  const province = summary.provinces.find((each) => each.province === id);
  if (province === undefined) throw new Error(`unknown province ${id}`);
  const known = facts.provinces.get(id) ?? noProvinceFacts;
  const { format, madeAt, asOf, registryVersion, registryAsOf, provisional, ranked } = summary;
  const now = { day: vietnamDate(Date.parse(madeAt)), persons: province.persons, known: province.ledgerVersion > 0 };
  const { history } = known;
  return {
    format,
    madeAt,
    asOf,
    registryVersion,
    registryAsOf,
    unitSystem,
    provisional,
    ranked,
    kind: 'province',
    province,
    days: daysOf(now.known ? trendOf(history, now) : closedTrend(history, now.day)),
    why: whyOf([{ province: id, planned: undefined, history }], 'one'),
    groups: known.groups,
    batches: [...known.batches],
    lists: known.lists,
    reasons: reasonsOf(province.remaining),
  };
}

/** A province with everything its summary is made from. */
interface ProvinceInput {
  status: ProvinceStatus;
  facts: ProvinceFacts;
  eligibility: ProvinceSummary['eligibility'];
  planned: Planned | undefined;
  trend: Trend;
}

function knownProvince({ status, facts, eligibility, planned, trend }: ProvinceInput): KnownProvince {
  const complete = eligibility.reason === null;
  return { province: status.province, complete, planned, history: facts.history, trend };
}

function provinceInput(status: ProvinceStatus, facts: SummaryFacts, today: string): ProvinceInput {
  const known = facts.provinces.get(status.province) ?? noProvinceFacts;
  const planned = plannedOf(targetsFor(facts.targets, status.province));
  const now = { day: today, persons: status.persons, known: status.ledgerVersion > 0 };
  return {
    status,
    facts: known,
    eligibility: eligibilityOf(status, { fullAt: known.fullAt, planned }),
    planned,
    trend: trendOf(known.history, now),
  };
}

function headOf(
  status: Status,
  registryAsOf: string | null,
  now: number,
  ranked: number,
): Omit<
  NationalSummary,
  'kind' | 'provinces' | 'national' | 'goals' | 'beforeMerger' | 'run' | 'registryChanges' | 'stale' | 'reasons'
> {
  const { asOf, registryVersion } = status;
  const madeAt = new Date(now).toISOString();
  return { format: summaryFormat, madeAt, asOf, registryVersion, registryAsOf, unitSystem, provisional: true, ranked };
}

/** Places at the close of yesterday of those that are ranked now; undefined unless all of them are known. */
function ranksBefore(eligible: readonly ProvinceInput[], today: string): Map<string, number> | undefined {
  const figures: Figures[] = [];
  for (const { trend } of eligible) {
    const point = figuresOn(trend.slice(0, -1), addDays(today, -1));
    if (point === undefined || point.persons.denominator === 0) return undefined;
    figures.push(point.persons);
  }
  return new Map(placesOf(figures).map(({ rank }, at) => [eligible[at].status.province, rank]));
}

function provinceSummary(
  { status, facts, eligibility, trend }: ProvinceInput,
  { targets }: SummaryFacts,
  now: number,
): Omit<ProvinceSummary, 'rank' | 'tied' | 'rankChange'> {
  const today = vietnamDate(now);
  return {
    eligibility,
    province: status.province,
    nameVi: status.name,
    nameEn: findProvince(status.province)?.nameEn ?? status.province,
    ledgerVersion: status.ledgerVersion,
    registryVersion: facts.registryVersion,
    asOf: facts.asOf,
    lastUpload: status.lastUpload,
    stale: staleOf(status.lastUpload, now),
    ...regionFigures(status, {
      trend,
      targets: targetsFor(targets, status.province),
      reported: findFigures(targets, status.province),
      yearAgo: yearAgo({ facts, trend }, today),
      caution: provinceCaution(facts),
      complete: eligibility.reason === null,
      aim: aimOf(targets, status.province, today),
      today,
    }),
  };
}

/** While no province has a ledger, what was loaded of past days is all there is to show; it ends where it ends. */
function historyAlone(all: readonly ProvinceInput[], today: string): Trend {
  return nationalTrend(all.map(({ facts }) => closedTrend(facts.history, today)));
}

/** Whether a province is stale, and for how long nothing was sent. `lastUpload`: an instant; `now`: in milliseconds. */
export function staleOf(lastUpload: string | null, now: number): Stale {
  if (lastUpload === null) return { stale: true, days: null };
  const days = Math.max(0, daysFrom(vietnamDate(Date.parse(lastUpload)), vietnamDate(now)));
  return { stale: days >= staleDays, days };
}

/** Provinces that stopped sending, longest first. */
function staleFirst(summaries: readonly ProvinceSummary[]): string[] {
  const sent = summaries.filter(({ stale }) => stale.stale && stale.days !== null);
  return sent.toSorted((a, b) => (b.stale.days ?? 0) - (a.stale.days ?? 0)).map(({ province }) => province);
}

/** By place; then those without one by rate, larger ones first; then those without people, by code. */
function compareSummaries(left: ProvinceSummary, right: ProvinceSummary): number {
  const [a, b] = [left.persons, right.persons];
  return (
    Number(left.rank === null) - Number(right.rank === null) ||
    Number(a.denominator === 0) - Number(b.denominator === 0) ||
    -compareRates(a, b) ||
    b.denominator - a.denominator ||
    (left.province < right.province ? -1 : 1)
  );
}

function reasonsOf(remaining: Remaining): NationalSummary['reasons'] {
  return Object.fromEntries(remaining.map(({ verdict }) => [verdict, reasonOf(verdict)]));
}

function reasonOf(verdict: VerdictName): Reason {
  const { meaning, actor, next } = verdictTexts[verdict];
  return { meaning, actor: actors[actor], next };
}
