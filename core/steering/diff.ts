/**
 * Why figures moved between two days or versions: the sums of what every commit recorded, for each province, and for
 * the country over the provinces whose books were complete on both. Form: `docs/contracts.md`; rules:
 * `docs/steering.md`.
 */
import * as z from 'zod';
import { addDays } from '../base/calendar-day.ts';
import { Refusal } from '../base/errors.ts';
import { schemes, type Scheme } from '../domain/codes.ts';
import { $NamedMoves, addMoves, namedMoves, noMoves, type MoveCounts } from '../domain/moves.ts';
import { noFigures, readProvinceState, type Figures } from '../domain/province-state.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import type { Planned } from '../summary/eligibility.ts';
import { plannedOf, targetsFor } from '../summary/target-figures.ts';
import { readTargets } from '../summary/targets.ts';
import { movesBetween, NotRecorded, type MovesBetween } from './moves-between.ts';
import {
  closedDays,
  isComplete,
  standingAt,
  standingOn,
  type Books,
  type DiffWorld,
  type Standing,
} from './standing.ts';

/** Days that a choice of days looks back over: where every night closes one, the last week has enough of them. */
const usualDays = 7;
const recentDays = 40;

const $Counted = z.strictObject({ denominator: z.int(), synced: z.int(), verified: z.int(), remaining: z.int() });
const $Place = z.strictObject({ before: $Counted, after: $Counted, ...$NamedMoves.shape });
const $Point = z.union([z.strictObject({ day: z.iso.date() }), z.strictObject({ version: z.int() })]);

const $ProvinceDiff = z.strictObject({
  province: z.string(),
  complete: z.strictObject({ before: z.boolean(), after: z.boolean() }), // the books, as a ranked province's
  persons: $Place,
  units: z.array(z.strictObject({ unit: z.string(), ...$Place.shape })).optional(), // by name
});
export type ProvinceDiff = z.infer<typeof $ProvinceDiff>;

export const $Diff = z.strictObject({
  from: $Point,
  to: $Point,
  scheme: z.enum(schemes).optional(), // `persons` are those of this scheme
  provinces: z.array($ProvinceDiff),
  national: z.strictObject({
    persons: $Place, // the sums over `provinces`
    provinces: z.array(z.string()), // complete on both days
    leftOut: z.array(z.string()), // the others that were asked for
    completed: z.array(z.string()), // of those left out: complete since, which moves nobody
  }),
});
export type Diff = z.infer<typeof $Diff>;
export type DiffPlace = z.infer<typeof $Place>;

export interface DiffQuestion {
  provinces: readonly string[];
  scheme?: Scheme | undefined;
  /** With units; these count persons, whatever scheme. */
  units?: boolean;
}

interface Compared {
  province: string;
  before: Standing;
  after: Standing;
  complete: { before: boolean; after: boolean };
  between: MovesBetween;
}

/**
 * Compares two closed days, or a closed day and today: the present state. Throws Refusal DAYS_REVERSED, DAY_UNKNOWN
 * (closed for none of the provinces), DIFF_NOT_RECORDED; `IntegrityError`.
 */
export async function diffOfDays(
  world: DiffWorld,
  [from, to]: readonly [from: string, to: string],
  question: DiffQuestion,
): Promise<Diff> {
  if (to < from) throw new Refusal('DAYS_REVERSED');
  const today = vietnamDate(world.clock.now());
  const all: Books[] = [];
  for (const province of question.provinces) {
    // Days first: what is closed is never newer than the state that is read then.
    const days = await closedDays(world, province, from, to);
    all.push({ province, days, state: await readProvinceState(world.state, province) });
  }
  for (const day of [from, to]) {
    if (day !== today && !all.some(({ days }) => days.some((each) => each.day === day)))
      throw await dayUnknown(world, question, today);
  }
  const planned = [await plannedIn(world, from), await plannedIn(world, to)];
  const compared: Compared[] = [];
  const gaps: { province: string; gap: NotRecorded }[] = [];
  for (const books of all) {
    const before = await standingOn(world, books, { day: from, today });
    const after = await standingOn(world, books, { day: to, today });
    const between = await movesBetween(world, books, { before, after, units: question.units === true });
    if (between instanceof NotRecorded) gaps.push({ province: books.province, gap: between });
    else {
      const complete = {
        before: isComplete(before, planned[0](books.province)),
        after: isComplete(after, planned[1](books.province)),
      };
      compared.push({ province: books.province, before, after, complete, between });
    }
  }
  if (gaps.length > 0) throw new Refusal('DIFF_NOT_RECORDED', { first: await firstDay(world, gaps, today) });
  return documentOf({ from: { day: from }, to: { day: to } }, compared, question);
}

/**
 * Compares two versions of the ledger of one province; 0 is before the first. Throws Refusal DAYS_REVERSED,
 * VERSION_UNKNOWN, DIFF_NOT_RECORDED; `IntegrityError`.
 */
export async function diffOfVersions(
  world: DiffWorld,
  [from, to]: readonly [from: number, to: number],
  { province, ...question }: Omit<DiffQuestion, 'provinces'> & { province: string },
): Promise<Diff> {
  if (to < from) throw new Refusal('DAYS_REVERSED');
  const state = await readProvinceState(world.state, province);
  const last = state?.version ?? 0;
  if (to > last) throw new Refusal('VERSION_UNKNOWN', { last });
  const books: Books = { province, state, days: [] };
  const [before, after] = [await standingAt(world, books, from), await standingAt(world, books, to)];
  const between = await movesBetween(world, books, { before, after, units: question.units === true });
  if (between instanceof NotRecorded) throw new Refusal('DIFF_NOT_RECORDED', { version: between.version });
  const planned = (await plannedIn(world, vietnamDate(world.clock.now())))(province);
  const complete = { before: isComplete(before, planned), after: isComplete(after, planned) };
  const compared = { province, before, after, complete, between };
  return documentOf({ from: { version: from }, to: { version: to } }, [compared], {
    ...question,
    provinces: [province],
  });
}

/** The last closed days of any of these provinces, ascending, at least two if there are: what can be compared. */
export async function recentClosedDays(world: DiffWorld, provinces: readonly string[]): Promise<string[]> {
  const today = vietnamDate(world.clock.now());
  const found = new Set<string>();
  for (const back of [usualDays, recentDays]) {
    if (found.size >= 2) break;
    const days = await Promise.all(provinces.map((id) => closedDays(world, id, addDays(today, -back), today)));
    for (const { day } of days.flat()) found.add(day);
  }
  return [...found].sort();
}

/** The supplied numbers of participants that held in the year of a day, by province. */
async function plannedIn(world: DiffWorld, day: string): Promise<(province: string) => Planned | undefined> {
  const targets = await readTargets(world, Number(day.slice(0, 4)));
  return (province) => plannedOf(targetsFor(targets, province));
}

/** No day is closed before there was a ledger. */
const beforeAll = '2020-01-01';

async function dayUnknown(world: DiffWorld, { provinces }: DiffQuestion, today: string): Promise<Refusal> {
  const ends: string[] = [];
  for (const province of provinces) {
    const days = await closedDays(world, province, beforeAll, today);
    ends.push(...[days.at(0), days.at(-1)].flatMap((each) => each?.day ?? []));
  }
  ends.sort();
  const [first, last] = [ends.at(0), ends.at(-1)];
  return new Refusal('DAY_UNKNOWN', first === undefined || last === undefined ? {} : { first, last });
}

/** The first day from which on all of these can be compared. */
async function firstDay(
  world: DiffWorld,
  gaps: readonly { province: string; gap: NotRecorded }[],
  today: string,
): Promise<string> {
  const firsts: string[] = [];
  for (const { province, gap } of gaps) {
    const days = await closedDays(world, province, beforeAll, today);
    firsts.push(days.find(({ ledgerVersion }) => ledgerVersion >= gap.version)?.day ?? today);
  }
  return firsts.sort().at(-1) ?? today;
}

function documentOf(points: Pick<Diff, 'from' | 'to'>, compared: readonly Compared[], { scheme }: DiffQuestion): Diff {
  const figures = (standing: Standing): Figures => (scheme === undefined ? standing.persons : standing.schemes[scheme]);
  const movesIn = ({ moves }: MovesBetween): MoveCounts =>
    scheme === undefined ? moves.persons : moves.schemes[scheme];
  const sum = { before: { ...noFigures }, after: { ...noFigures }, moves: noMoves() };
  const both = compared.filter(({ complete }) => complete.before && complete.after);
  for (const { before, after, between } of both) {
    addFigures(sum.before, figures(before));
    addFigures(sum.after, figures(after));
    addMoves(sum.moves, movesIn(between));
  }
  const others = compared.filter((each) => !both.includes(each));
  return {
    ...points,
    ...(scheme === undefined ? {} : { scheme }),
    provinces: compared.map(({ province, before, after, complete, between }) => ({
      province,
      complete,
      persons: placeOf({ before: figures(before), after: figures(after), moves: movesIn(between) }),
      ...(between.units === undefined
        ? {}
        : { units: between.units.map(({ unit, ...each }) => ({ unit, ...placeOf(each) })) }),
    })),
    national: {
      persons: placeOf(sum),
      provinces: both.map(({ province }) => province),
      leftOut: others.map(({ province }) => province),
      completed: others.filter(({ complete }) => complete.after).map(({ province }) => province),
    },
  };
}

const countedNames = ['denominator', 'synced', 'verified', 'remaining'] as const;

function addFigures(to: Figures, from: Figures): void {
  for (const name of countedNames) to[name] += from[name];
}

function placeOf({ before, after, moves }: { before: Figures; after: Figures; moves: MoveCounts }): DiffPlace {
  return { before: counted(before), after: counted(after), ...namedMoves(moves) };
}

function counted({ denominator, synced, verified, remaining }: Figures): z.infer<typeof $Counted> {
  return { denominator, synced, verified, remaining };
}
