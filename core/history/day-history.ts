/**
 * The history of the counts: day items read, added and rolled up. Facts are never overwritten; the last fact of a day
 * is the one that counts. A day of the 63 old provinces becomes a day of a province of today by sums of counts, never
 * by means of rates. Where the facts come from: `close-day.ts`, `load-history.ts`.
 */
import { addDays } from '../base/calendar-day.ts';
import { schemes, verdictNames, type VerdictName } from '../domain/codes.ts';
import { $DayItem, dayFactsMax, dayKey, type DayItem } from './day-item.ts';
import { Refusal } from '../base/errors.ts';
import type { StateStore, World } from '../ports.ts';
import {
  figureNames,
  noFigures,
  type Figures,
  type SchemeFigures,
  type VerdictCounts,
} from '../domain/province-state.ts';
import { provinces } from '../domain/provinces.ts';
import { findUnit, unitsOn } from '../domain/province-units.ts';

export type HistoryWorld = Pick<World, 'state'>;

/** Content of a day item, before it is recorded as a fact. */
export type DayFigures = Omit<DayItem, 'version' | 'fact' | 'recordedAt'>;

/** One day of a province of today, from the facts of the provinces it consisted of on that day. */
export interface HistoryDay {
  province: string; // 'vn34-52'
  day: string;
  persons: Figures;
  /** Null as soon as one of the facts knows only the persons. */
  schemes: SchemeFigures | null;
  verdicts: VerdictCounts | null;
  /** The facts that were summed. */
  facts: DayItem[];
  /** Provinces of that day without a fact: while there is one, the figures are those of a part of the province. */
  missing: string[];
}

/**
 * Days of one province, in the units of `province`, from `from` to `to` (both included), ascending: the last fact of
 * each.
 */
export async function readDays(world: HistoryWorld, province: string, from: string, to: string): Promise<DayItem[]> {
  const days: DayItem[] = [];
  const { partition } = dayKey(province, from);
  for (const start of startsOf(from, to))
    for await (const { sort, item } of world.state.list(partition, `DAY#${start}`)) {
      const named = sort.slice('DAY#'.length, 'DAY#yyyy-mm-dd'.length);
      if (named < from || named > to) continue;
      const fact = $DayItem.parse(item);
      if (days.at(-1)?.day === fact.day) days.pop();
      days.push(fact);
    }
  return days;
}

/** Years that are looked at one by one; a longer time is looked at whole. */
const yearsApart = 4;

/** How the days of a time begin: by month within two, by year within some, ascending. */
function startsOf(from: string, to: string): string[] {
  const [first, last] = [from.slice(0, 7), to.slice(0, 7)];
  if (first === last) return [first];
  if (addDays(`${first}-01`, 31).slice(0, 7) === last) return [first, last];
  const [year, years] = [Number(from.slice(0, 4)), Number(to.slice(0, 4)) - Number(from.slice(0, 4)) + 1];
  return years > yearsApart ? [''] : Array.from({ length: years }, (_, k) => `${year + k}-`);
}

/** Days of every province of today, across the merger, by province: `from` to `to`, both included, ascending. */
export async function readHistory(
  world: HistoryWorld,
  { from, to }: { from: string; to: string },
): Promise<Map<string, HistoryDay[]>> {
  const history = new Map<string, HistoryDay[]>();
  for (const { id } of provinces) {
    const units = new Set([from, to].flatMap((day) => unitsOn(id, day).map((unit) => unit.id)));
    const days: DayItem[] = [];
    for (const unit of units) days.push(...(await readDays(world, unit, from, to)));
    history.set(id, rollUp(days));
  }
  return history;
}

/** Facts of any provinces (at most one each a day) as days of the provinces of today, by province, then day. */
export function rollUp(days: readonly DayItem[]): HistoryDay[] {
  const groups = new Map<string, DayItem[]>();
  for (const item of days) {
    const today = findUnit(item.province)?.today ?? item.province;
    const key = `${today} ${item.day}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const rolled = [...groups].map(([key, facts]): HistoryDay => {
    const [province, day] = key.split(' ');
    facts.sort((a, b) => (a.province < b.province ? -1 : 1));
    const known = new Set(facts.map((fact) => fact.province));
    const missing = unitsOn(province, day).filter((unit) => !known.has(unit.id));
    return { province, day, ...sumOfDays(facts), facts, missing: missing.map((unit) => unit.id) };
  });
  return rolled.sort((a, b) => (a.province + a.day < b.province + b.day ? -1 : 1));
}

function sumOfDays(facts: readonly DayItem[]): Pick<HistoryDay, 'persons' | 'schemes' | 'verdicts'> {
  const bySchemes = facts.flatMap((fact) => fact.schemes ?? []);
  const byVerdict = facts.flatMap((fact) => fact.verdicts ?? []);
  return {
    persons: sumOfFigures(facts),
    schemes: bySchemes.length === facts.length ? sumOfSchemes(bySchemes) : null,
    verdicts: byVerdict.length === facts.length ? sumOfVerdicts(byVerdict) : null,
  };
}

function sumOfFigures(all: readonly Figures[]): Figures {
  const sum = { ...noFigures };
  for (const name of figureNames) for (const each of all) sum[name] += each[name];
  return sum;
}

function sumOfSchemes(all: readonly SchemeFigures[]): SchemeFigures {
  const sums = schemes.map((scheme) => [scheme, sumOfFigures(all.map((each) => each[scheme]))]);
  return Object.fromEntries(sums) as SchemeFigures;
}

function sumOfVerdicts(all: readonly VerdictCounts[]): VerdictCounts {
  const sums = verdictNames.map((name): [VerdictName, number] => [
    name,
    all.reduce((sum, each) => sum + each[name], 0),
  ]);
  return Object.fromEntries(sums) as VerdictCounts;
}

/**
 * Records figures of a day as a new fact, unless the last fact is equal. Safe to repeat and to race: a fact is
 * written once, by a conditional write. Throws Refusal DAY_FACTS_MAX.
 */
export async function recordDay(
  world: Pick<World, 'state' | 'clock'>,
  figures: DayFigures,
): Promise<{ status: 'recorded' | 'known'; fact: number }> {
  for (;;) {
    const last = (await readDays(world, figures.province, figures.day, figures.day)).at(0);
    if (last !== undefined && sameFigures(last, figures)) return { status: 'known', fact: last.fact };
    const fact = (last?.fact ?? 0) + 1;
    if (fact > dayFactsMax) throw new Refusal('DAY_FACTS_MAX', { day: figures.day, facts: dayFactsMax });
    const recordedAt = new Date(world.clock.now()).toISOString();
    const item: DayItem = { ...figures, version: 1, fact, recordedAt };
    const answer = await world.state.compareAndSet(dayKey(figures.province, figures.day, fact), undefined, item);
    if (answer === 'set') return { status: 'recorded', fact };
  }
}

export type Recorded = 'recorded' | 'corrected' | 'known';

/** Days that are asked for at once where the store writes one after another. */
const writesAtOnce = 16;

/**
 * Records figures of many days, at most one of a province and day, each as `recordDay` would, and says of each what it
 * was; `source` is `loaded` for the first fact of a day and `corrected` for others. In one transaction where the store
 * has it; else what was recorded before a failure stays, and repeating goes on from there. Throws Refusal
 * DAY_FACTS_MAX, and nothing is recorded then.
 */
export async function recordDays(
  world: Pick<World, 'state' | 'clock'>,
  days: readonly Omit<DayFigures, 'source'>[],
): Promise<Recorded[]> {
  const known = await lastFacts(world, days);
  const recordedAt = new Date(world.clock.now()).toISOString();
  const recorded: Recorded[] = [];
  const fresh: { at: number; item: DayItem }[] = [];
  for (const [at, figures] of days.entries()) {
    const last = known.get(`${figures.province} ${figures.day}`);
    const item: DayItem = {
      ...figures,
      source: last === undefined ? 'loaded' : 'corrected',
      version: 1,
      fact: (last?.fact ?? 0) + 1,
      recordedAt,
    };
    if (last !== undefined && sameFigures(last, item)) recorded[at] = 'known';
    else if (item.fact > dayFactsMax) throw new Refusal('DAY_FACTS_MAX', { day: figures.day, facts: dayFactsMax });
    else fresh.push({ at, item });
  }
  const answers = await createFacts(
    world.state,
    fresh.map(({ item }) => item),
  );
  for (const [n, { at, item }] of fresh.entries()) {
    recorded[at] = item.source === 'loaded' ? 'recorded' : 'corrected';
    if (answers[n] === 'set') continue;
    // Somebody recorded the same day meanwhile.
    const { status } = await recordDay(world, { ...days[at], source: 'corrected' });
    recorded[at] = status === 'known' ? 'known' : 'corrected';
  }
  return recorded;
}

/** The last fact of each of these days, by province and day; one look for each province. */
async function lastFacts(
  world: HistoryWorld,
  days: readonly Pick<DayFigures, 'province' | 'day'>[],
): Promise<Map<string, DayItem>> {
  const spans = new Map<string, { from: string; to: string }>();
  for (const { province, day } of days) {
    const { from, to } = spans.get(province) ?? { from: day, to: day };
    spans.set(province, { from: day < from ? day : from, to: day > to ? day : to });
  }
  const known = new Map<string, DayItem>();
  for (const [province, { from, to }] of spans)
    for (const item of await readDays(world, province, from, to)) known.set(`${province} ${item.day}`, item);
  return known;
}

async function createFacts(state: StateStore, facts: readonly DayItem[]): Promise<('set' | 'refused')[]> {
  const items = facts.map((item) => ({ key: dayKey(item.province, item.day, item.fact), item }));
  if (state.createAll !== undefined) return state.createAll(items);
  const answers: ('set' | 'refused')[] = [];
  for (let at = 0; at < items.length; at += writesAtOnce) {
    const some = items.slice(at, at + writesAtOnce);
    answers.push(...(await Promise.all(some.map(({ key, item }) => state.compareAndSet(key, undefined, item)))));
  }
  return answers;
}

/**
 * True if a fact says all that the other does, apart from where they come from: figures of persons alone add nothing
 * to a day of which also schemes and verdicts are known.
 */
function sameFigures(fact: DayFigures, other: DayFigures): boolean {
  const [byScheme, byVerdict] = [other.schemes === null ? null : fact.schemes, other.verdicts && fact.verdicts];
  return JSON.stringify(saying({ ...fact, schemes: byScheme, verdicts: byVerdict })) === JSON.stringify(saying(other));
}

function numbers(figures: Figures): number[] {
  return figureNames.map((name) => figures[name]);
}

function saying({ schemes: byScheme, verdicts, ...persons }: DayFigures): unknown {
  return [
    numbers(persons),
    byScheme && schemes.map((scheme) => numbers(byScheme[scheme])),
    verdicts && verdictNames.map((name) => verdicts[name]),
  ];
}
