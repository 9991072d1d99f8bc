/**
 * The summary as of the close of a past day: the same documents by the same rules, from day items alone. What no day
 * item keeps is not there: lists, uploads, units, categories, who left unverified. Rules: docs/steering.md, "Any day".
 */
import { addDays } from '../base/calendar-day.ts';
import { Refusal } from '../base/errors.ts';
import { schemes, verdictNames } from '../domain/codes.ts';
import { noFigures, type SchemeFigures, type VerdictCounts } from '../domain/province-state.ts';
import { provinces } from '../domain/provinces.ts';
import { lastOldDay, unitsOn } from '../domain/province-units.ts';
import { readDays, rollUp, type HistoryDay } from '../history/day-history.ts';
import type { DayItem } from '../history/day-item.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import type { World } from '../ports.ts';
import { makeDocuments, type SummaryDocuments } from './published-documents.ts';
import { readRegistryChanges } from './registry-changes.ts';
import { makeStatus, type CountedState } from './status.ts';
import { noProvinceFacts, type ProvinceFacts } from './summary-facts.ts';
import { trendDaysMax, type RegistryChanges } from './summary-schema.ts';
import type { TargetItem } from './target-item.ts';
import { readTargets } from './targets.ts';
import { nearDays } from './trend.ts';
import { beforeMerger } from './vn63-archive.ts';

type DaysWorld = Pick<World, 'state' | 'clock'>;

export interface PastDay {
  day: string;
  documents: SummaryDocuments;
  /** Provinces of which no figures of this day, or of up to three days before it, were kept. */
  unknown: string[];
  /** Not closed on this day: they stand as at the close of an earlier one. */
  earlier: { province: string; day: string }[];
  /** Supplied figures: schemes and what remains by reason were never known. */
  personsAlone: string[];
  /** It was not recorded whether their books were complete, so they have no place. */
  undecided: string[];
}

/** First and last day of which figures are kept, before today; undefined before the first. */
export interface KeptDays {
  first: string;
  last: string;
}

/**
 * Reads the day items of the 400 days up to `day` and makes the documents of its close. Throws Refusal
 * PAST_DAY_UNKNOWN: nothing of this day was kept, or it is not over.
 */
export async function readPastDay(world: DaysWorld, day: string): Promise<PastDay> {
  const today = vietnamDate(world.clock.now());
  const histories = new Map<string, HistoryDay[]>();
  if (day < today)
    for (const { id } of provinces)
      histories.set(id, await provinceDays(world, id, { from: addDays(day, -trendDaysMax), to: day }));
  const before = [...histories.values()]
    .flatMap((days) => days.at(-1)?.day ?? [])
    .sort()
    .at(-1);
  if (before === undefined || before < addDays(day, -nearDays))
    throw new Refusal('PAST_DAY_UNKNOWN', { ...(before === undefined ? {} : { before }), ...(await keptDays(world)) });
  const targets = await readTargets(world, Number(day.slice(0, 4)));
  const registryChanges = await readRegistryChanges(world, day);
  return pastDay(day, { histories, targets, registryChanges });
}

/** Days of a province of today, across the merger, both ends included, ascending. */
export async function provinceDays(
  world: Pick<World, 'state'>,
  province: string,
  { from, to }: { from: string; to: string },
): Promise<HistoryDay[]> {
  const units = new Set([from, to].flatMap((each) => unitsOn(province, each).map(({ id }) => id)));
  const days: DayItem[] = [];
  for (const unit of units) days.push(...(await readDays(world, unit, from, to)));
  return rollUp(days);
}

/** The days that can be asked for; undefined if nothing was kept of any. */
export async function keptDays(world: DaysWorld): Promise<KeptDays | undefined> {
  const yesterday = addDays(vietnamDate(world.clock.now()), -1);
  const units = provinces.flatMap(({ id }) => [id, ...unitsOn(id, lastOldDay).map((unit) => unit.id)]);
  let first = yesterday;
  let last = '';
  for (const unit of units) {
    const own = await firstDayOf(world, unit);
    if (own === undefined || own > yesterday) continue;
    if (own < first) first = own;
    // Nearly always a day of this month or of the one before.
    for (let month = yesterday.slice(0, 7); month >= own.slice(0, 7) && month >= last.slice(0, 7);) {
      const day = await lastDayIn(world, unit, { month, until: yesterday });
      if (day !== undefined && day > last) last = day;
      if (day !== undefined) break;
      month = addDays(`${month}-01`, -1).slice(0, 7);
    }
  }
  return last === '' ? undefined : { first, last };
}

function dayIn(sort: string): string {
  return sort.slice('DAY#'.length, 'DAY#yyyy-mm-dd'.length);
}

async function firstDayOf(world: DaysWorld, unit: string): Promise<string | undefined> {
  for await (const { sort } of world.state.list(`PROVINCE#${unit}`, 'DAY#')) return dayIn(sort);
  return undefined;
}

async function lastDayIn(
  world: DaysWorld,
  unit: string,
  { month, until }: { month: string; until: string },
): Promise<string | undefined> {
  let last: string | undefined;
  for await (const { sort } of world.state.list(`PROVINCE#${unit}`, `DAY#${month}-`))
    if (dayIn(sort) <= until) last = dayIn(sort);
  return last;
}

/** The documents of the close of `day`, from the histories up to it: nothing is read. */
export function pastDay(
  day: string,
  {
    histories,
    targets,
    registryChanges,
  }: {
    histories: ReadonlyMap<string, readonly HistoryDay[]>; // ascending, by province of today
    targets: readonly TargetItem[];
    registryChanges: RegistryChanges;
  },
): PastDay {
  const states = new Map<string, CountedState>();
  const facts = new Map<string, ProvinceFacts>();
  const past: Omit<PastDay, 'documents'> = { day, unknown: [], earlier: [], personsAlone: [], undecided: [] };
  for (const { id } of provinces) {
    const days = histories.get(id) ?? [];
    const history = days.filter((each) => each.day < day);
    const close = days.findLast((each) => each.missing.length === 0);
    if (close === undefined || close.day < addDays(day, -nearDays)) {
      past.unknown.push(id);
      facts.set(id, { ...noProvinceFacts, history });
      continue;
    }
    if (close.day < day) past.earlier.push({ province: id, day: close.day });
    if (close.schemes === null || close.verdicts === null) past.personsAlone.push(id);
    const [fact] = close.facts;
    const isClosed = close.facts.length === 1 && fact.ledgerVersion > 0;
    if (isClosed && fact.fulls === undefined) past.undecided.push(id);
    states.set(id, stateOf(close, isClosed ? fact : undefined));
    facts.set(id, {
      ...noProvinceFacts,
      fullAt: Object.fromEntries((fact.fulls ?? []).map((scheme) => [scheme, ''])),
      registryVersion: isClosed ? fact.registryVersion : null,
      history,
      caution: unknownCaution,
      ...(isClosed ? {} : { supplied: true as const }),
    });
  }
  const end = endOfDay(day);
  const status = makeStatus(states, { registryVersion: null, asOf: new Date(end).toISOString() });
  const documents = makeDocuments(
    {
      status,
      facts: {
        provinces: facts,
        targets: targets.filter(({ asOf }) => asOf <= day),
        run: null,
        registryAsOf: null,
        registryChanges,
      },
    },
    end,
  );
  for (const each of documents.national.provinces) {
    const { province, eligibility } = each;
    if (past.unknown.includes(province) || past.undecided.includes(province))
      each.eligibility = { ...eligibility, by: null, reason: 'NOT_KEPT', schemesWithoutFull: [] };
  }
  // The day itself counts too: the summary takes it for the present.
  documents.national.beforeMerger = beforeMerger(provinces.map(({ id }) => histories.get(id) ?? []));
  return { ...past, documents };
}

/** Who left unverified is in the items of uploads, which are not read here. */
const unknownCaution = { leavers: [{ day: '9999-12-31', ledgerVersion: Infinity, persons: null }], partialDates: null };

function stateOf({ persons, schemes: byScheme, verdicts }: HistoryDay, fact: DayItem | undefined): CountedState {
  return {
    version: fact?.ledgerVersion ?? 0,
    lastUpload: fact?.lastUpload ?? null,
    ...persons,
    schemes: byScheme ?? noSchemes,
    verdicts: verdicts ?? noVerdicts,
  };
}

const noSchemes = Object.fromEntries(schemes.map((scheme) => [scheme, noFigures])) as SchemeFigures;
const noVerdicts = Object.fromEntries(verdictNames.map((name) => [name, 0])) as VerdictCounts;

/** The last millisecond of a day in Viet Nam (UTC+7, no summer time), since 1970. */
function endOfDay(day: string): number {
  return Date.parse(`${addDays(day, 1)}T00:00:00+07:00`) - 1;
}
