/**
 * A week that is over: figures, who moved most, why, goals, nights, refused files. Made once, from closed days, and
 * kept, so that it never changes: `PORTAL#WEEK` / `2026-W48`. Rules: docs/steering.md, "Weeks".
 */
import * as z from 'zod';
import { addDays } from '../base/calendar-day.ts';
import { Refusal } from '../base/errors.ts';
import { isWeek, lastDayOf, weekOf } from '../base/iso-week.ts';
import { $Figures, readProvinceState } from '../domain/province-state.ts';
import { provinces } from '../domain/provinces.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import type { StateKey, World } from '../ports.ts';
import { $RunLine, runsOfDays } from '../reconcile/list-runs.ts';
import { whyBetween } from '../summary/complete-days.ts';
import { $Goal } from '../summary/goal-schema.ts';
import { keptDays, provinceDays, readPastDay, type PastDay } from '../summary/past-day.ts';
import { $Why } from '../summary/summary-schema.ts';
import { plannedOf, targetsFor } from '../summary/target-figures.ts';
import { readTargets } from '../summary/targets.ts';
import { nearDays } from '../summary/trend.ts';
import { twoDays } from './two-days.ts';

export type WeekWorld = Pick<World, 'objects' | 'state' | 'clock'>;

/** Version of the kept form. */
const weekFormat = 1;
/** Refused files that are told, the newest. */
const refusedMax = 200;

const $Percent = z.nullable(z.string());
const $Side = z.nullable(
  z.strictObject({ rank: z.nullable(z.int().positive()), persons: $Figures, verifiedPercent: $Percent }),
);
const place = {
  before: $Side, // at the close of the Sunday before; null: not kept
  after: $Side, // at the close of this one
  points: z.nullable(z.string()),
  places: z.nullable(z.int()), // gained: above 0
  remaining: z.nullable(z.int()),
  denominator: z.nullable(z.int()),
};

export const $Week = z.strictObject({
  format: z.literal(weekFormat),
  week: z.string().regex(/^\d{4}-W\d\d$/),
  from: z.iso.date(), // the Sunday before: its close is where the week begins
  to: z.iso.date(), // the Sunday of the week
  madeAt: z.iso.datetime(),
  provinces: z.array(z.strictObject({ province: z.string(), ...place })), // in the order of the last day
  /** The sums over the provinces that had a place on both days, which `compared` names. */
  national: z.strictObject(place),
  compared: z.array(z.string()),
  /** Null where it was not recorded. */
  why: z.nullable($Why.omit({ days: true })),
  goal: $Goal, // of the country, as it stood
  runs: z.array($RunLine), // of the nights of the week, the newest first
  refused: z.array(
    z.strictObject({ province: z.string(), batchId: z.string(), day: z.iso.date(), code: z.string() }), // newest first
  ),
  refusedAll: z.int().nonnegative(),
  earlier: z.array(z.strictObject({ province: z.string(), day: z.iso.date() })), // not closed on the last day
});
export type Week = z.infer<typeof $Week>;

/** Weeks that can be shown. */
export interface Weeks {
  first: string;
  last: string;
}

/** The weeks of which something is kept and that are over; undefined before the first. */
export async function weeksKept(world: WeekWorld): Promise<Weeks | undefined> {
  const days = await keptDays(world);
  if (days === undefined) return undefined;
  // The newest week whose Sunday is closed everywhere, or late enough that it need not be waited for.
  const yesterday = addDays(vietnamDate(world.clock.now()), -1);
  const late = addDays(days.last, nearDays);
  let last = weekOf(addDays(late < yesterday ? late : yesterday, 1));
  do last = weekOf(addDays(lastDayOf(last), -7));
  while (lastDayOf(last) >= days.first && !(await isClosed(world, lastDayOf(last))));
  const first = weekOf(days.first);
  return last < first ? undefined : { first, last };
}

/** Every province with books has closed this day or a later one, or it is past the days that a night may fail. */
async function isClosed(world: WeekWorld, day: string): Promise<boolean> {
  const yesterday = addDays(vietnamDate(world.clock.now()), -1);
  if (yesterday < day) return false;
  if (yesterday >= addDays(day, nearDays)) return true;
  for (const { id } of provinces) {
    if ((await readProvinceState(world.state, id)) === undefined) continue;
    if ((await provinceDays(world, id, { from: day, to: yesterday })).length === 0) return false;
  }
  return true;
}

function weekKey(week: string): StateKey {
  return { partition: 'PORTAL#WEEK', sort: week };
}

/**
 * The week as it was kept; made and kept by whoever asks first. Throws Refusal WEEK_UNKNOWN: no week, not over, or
 * nothing of it kept.
 */
export async function readWeek(world: WeekWorld, week: string): Promise<Week> {
  const known = await keptWeek(world, week);
  if (known !== undefined) return known;
  const weeks = await weeksKept(world);
  if (!isWeek(week) || weeks === undefined || week < weeks.first || week > weeks.last)
    throw new Refusal('WEEK_UNKNOWN', { ...weeks });
  const made = await makeWeek(world, week, weeks);
  const item = { version: 1, document: JSON.stringify(made) };
  await world.state.compareAndSet(weekKey(week), undefined, item);
  // Of two who made it at once the first one's stays.
  return (await keptWeek(world, week)) ?? made;
}

async function keptWeek(world: Pick<World, 'state'>, week: string): Promise<Week | undefined> {
  if (!isWeek(week)) return undefined;
  const item = await world.state.read(weekKey(week));
  return typeof item?.document === 'string' ? $Week.parse(JSON.parse(item.document)) : undefined;
}

async function makeWeek(world: WeekWorld, week: string, weeks: Weeks): Promise<Week> {
  const to = lastDayOf(week);
  const from = addDays(to, -7);
  const after = await pastOrNone(world, to);
  if (after === undefined) throw new Refusal('WEEK_UNKNOWN', { ...weeks });
  const before = await pastOrNone(world, from);
  const { provinces: places, national, compared } = twoDays(before ?? nothingOf(after, from), after);
  const { refused, refusedAll } = await refusedFiles(world, { from: addDays(from, 1), to });
  return {
    format: weekFormat,
    week,
    from,
    to,
    madeAt: new Date(world.clock.now()).toISOString(),
    provinces: places.filter((each) => each.before !== null || each.after !== null).map(figuresAlone),
    national: figuresAlone(national),
    compared,
    why: (await whyOfWeek(world, { from, to })) ?? null,
    goal: after.documents.national.national.goal,
    runs: await runsOfDays(
      world,
      Array.from({ length: 7 }, (_, k) => addDays(to, -k)),
    ),
    refused,
    refusedAll,
    earlier: after.earlier,
  };
}

async function pastOrNone(world: WeekWorld, day: string): Promise<PastDay | undefined> {
  try {
    return await readPastDay(world, day);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'PAST_DAY_UNKNOWN') return undefined;
    throw error;
  }
}

/** A day of which nothing is kept. */
function nothingOf(other: PastDay, day: string): PastDay {
  return { ...other, day, unknown: provinces.map(({ id }) => id) };
}

type Place = Week['national'];

/** The counts without the rates of synced, which stand beside them in a summary. */
function figuresAlone<Of extends Place>(of: Of): Of {
  const side = (each: Place['before']): Place['before'] => {
    if (each === null) return null;
    const { participants, outOfScope, denominator, synced, verified, remaining } = each.persons;
    return { ...each, persons: { participants, outOfScope, denominator, synced, verified, remaining } };
  };
  return { ...of, before: side(of.before), after: side(of.after) };
}

async function whyOfWeek(
  world: WeekWorld,
  { from, to }: { from: string; to: string },
): Promise<ReturnType<typeof whyBetween>> {
  const targets = await readTargets(world, Number(to.slice(0, 4)));
  const known = [];
  for (const { id } of provinces)
    known.push({
      province: id,
      planned: plannedOf(targetsFor(targets, id)),
      history: await provinceDays(world, id, { from, to }),
    });
  return whyBetween(
    known.filter(({ history }) => history.length > 0),
    { from, to },
    'all',
  );
}

/** Items of batches are looked at by two attributes; those of other weeks and states are not read further. */
async function refusedFiles(
  world: WeekWorld,
  { from, to }: { from: string; to: string },
): Promise<Pick<Week, 'refused' | 'refusedAll'>> {
  const refused: Week['refused'] = [];
  for (const { id } of provinces)
    for await (const { sort, item } of world.state.list(`PROVINCE#${id}`, 'BATCH#')) {
      const { status, storedOn, code } = item;
      if (status !== 'refused' || typeof storedOn !== 'string' || typeof code !== 'string') continue;
      if (storedOn < from || storedOn > to) continue;
      refused.push({ province: id, batchId: sort.slice('BATCH#'.length), day: storedOn, code });
    }
  refused.sort((a, b) => (a.day === b.day ? (a.batchId < b.batchId ? -1 : 1) : a.day < b.day ? 1 : -1));
  return { refused: refused.slice(0, refusedMax), refusedAll: refused.length };
}
