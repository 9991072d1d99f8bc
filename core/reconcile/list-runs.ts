/** The nights, the newest first: what became of each run, by province, for whoever watches over them. */
import * as z from 'zod';
import { addDays } from '../base/calendar-day.ts';
import { IntegrityError } from '../base/errors.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import type { World } from '../ports.ts';
import { lastDueDay } from './nights.ts';
import { runHoursMax, runsOfDay, type RunItem } from './run-items.ts';
import { $RunReport, readRunReport, type RunReport } from './run-report.ts';

/** Days in a row without a run after which none are looked for: a quarter; nothing says which days had one. */
const daysMax = 92;
/** Days looked at at once. */
const daysAtOnce = 8;

/** Runs of one page, by default and at most. */
export const runLimit = { default: 30, max: 100 };

const $Count = z.int().nonnegative();

export const $RunLine = z.strictObject({
  day: z.iso.date(),
  run: z.int().positive(), // of the day's runs
  /** `stopped`: begun, not ended, and too old to be worked on; the days are closed by a later run. */
  status: z.enum(['running', 'stopped', 'done', 'incomplete']),
  registryVersion: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.nullable(z.iso.datetime()),
  seconds: z.nullable(z.number().nonnegative()), // from start to end; null while it is running
  /** Null while it is running, and where its report is gone. */
  provinces: z.nullable(
    z.strictObject({
      done: $Count,
      /** The first step that failed, and why; the steps of the province after it were skipped. */
      failed: z.array(z.strictObject({ province: z.string(), step: z.string(), code: z.string() })),
    }),
  ),
  /** Steps over the country that failed. */
  failed: z.array(z.strictObject({ step: z.string(), item: z.string(), code: z.string() })),
  /** Persons by which the recounts differed from what was published, of all provinces; null as above. */
  drift: z.nullable($Count),
  changed: z.nullable($Count), // rows with another answer
  cost: $RunReport.shape.cost, // in the cloud; null as above, and where no prices were at hand
});
export type RunLine = z.infer<typeof $RunLine>;

interface Failure {
  item: string;
  step: string;
  code: string;
}

/** Failures of the same step with the same cause as one; of groups of IDs or people it is enough to know how many. */
export function groupedFailures(
  failures: readonly Failure[],
): (Pick<Failure, 'step' | 'code'> & { items: string[] })[] {
  const groups = new Map<string, Pick<Failure, 'step' | 'code'> & { items: string[] }>();
  for (const { item, step, code } of failures) {
    const group = groups.get(`${step} ${code}`) ?? { step, code, items: [] };
    group.items.push(item);
    groups.set(`${step} ${code}`, group);
  }
  return [...groups.values()];
}

export const $RunPage = z.strictObject({
  runs: z.array($RunLine),
  /** Days among those of the page that had no run though one was due, the newest first. */
  missed: z.array(z.iso.date()),
  next: z.nullable(z.string()),
});
export type RunPage = z.infer<typeof $RunPage>;

interface RunQuery {
  limit: number;
  before?: string | undefined;
  /** Milliseconds into the day at which a run is due; not known: a day is missed if a later one had a run. */
  nightly?: number | undefined;
}

/**
 * A page of runs of the days before `before` (default: up to today), of whole days. `next`: the day before which the
 * next page goes on; null if there were no more runs, nor any on `daysMax` days before them.
 */
export async function listRuns(
  world: Pick<World, 'objects' | 'state' | 'clock'>,
  { limit, before, nightly }: RunQuery,
): Promise<RunPage> {
  const now = world.clock.now();
  // A day can be closed on the next one at the earliest.
  const newest = before === undefined ? vietnamDate(now) : addDays(before, -1);
  const runs: RunItem[] = [];
  let idle = 0;
  for (let looked = 0; idle < daysMax && runs.length < limit; looked += daysAtOnce) {
    const days = Array.from({ length: daysAtOnce }, (_, k) => addDays(newest, -looked - k));
    const found = (await Promise.all(days.map((day) => runsOfDay(world, day)))).flat();
    runs.push(...found);
    idle = found.length === 0 ? idle + daysAtOnce : 0;
  }
  // Whole days alone, so that the next page begins at one.
  const last = runs[limit - 1]?.day;
  const shown = last === undefined ? runs : runs.filter(({ day }) => day >= last);
  const due = before !== undefined ? newest : nightly === undefined ? (shown[0]?.day ?? '') : lastDueDay(now, nightly);
  return {
    runs: await Promise.all(shown.map((run) => lineOf(world, run))),
    missed: daysWithout(shown, due),
    next: last ?? null,
  };
}

/** Every run of these days, in their order. */
export async function runsOfDays(
  world: Pick<World, 'objects' | 'state' | 'clock'>,
  days: readonly string[],
): Promise<RunLine[]> {
  const runs = (await Promise.all(days.map((day) => runsOfDay(world, day)))).flat();
  return Promise.all(runs.map((run) => lineOf(world, run)));
}

async function lineOf(world: Pick<World, 'objects' | 'clock'>, run: RunItem): Promise<RunLine> {
  return runLine(run, await reportOrNone(world, run), world.clock.now());
}

/** Days from the oldest of these runs up to `due` without one, the newest first. */
function daysWithout(runs: readonly RunItem[], due: string): string[] {
  const known = new Set(runs.map(({ day }) => day));
  const missed: string[] = [];
  for (let day = runs.at(-1)?.day ?? due; day < due;) {
    day = addDays(day, 1);
    if (!known.has(day)) missed.unshift(day);
  }
  return missed;
}

/** `report`: of a run that has ended, if it is there. */
export function runLine(run: RunItem, report: RunReport | undefined, now: number): RunLine {
  const { day, number, registryVersion, startedAt, finishedAt } = run;
  const isOld = now - Date.parse(startedAt) > runHoursMax * 3_600_000;
  const status = run.status === 'running' && isOld ? 'stopped' : run.status;
  return {
    day,
    run: number,
    status,
    registryVersion,
    startedAt,
    finishedAt,
    seconds: finishedAt === null ? null : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
    provinces: report === undefined ? null : provincesOf(report),
    failed: report?.failed ?? [],
    drift: report?.national.drift ?? null,
    changed: report?.national.changed ?? null,
    cost: report?.cost ?? null,
  };
}

/**
 * The report of a run; none if it has not ended, or if it is damaged or gone, which must not hide the other nights.
 */
export async function reportOrNone(world: Pick<World, 'objects'>, run: RunItem): Promise<RunReport | undefined> {
  if (run.status === 'running') return undefined;
  try {
    return await readRunReport(world, run);
  } catch (error) {
    if (error instanceof IntegrityError) return undefined;
    throw error;
  }
}

function provincesOf({ provinces }: RunReport): NonNullable<RunLine['provinces']> {
  const failed = provinces.flatMap(({ province, failed: why }) => (why === null ? [] : [{ province, ...why }]));
  return { done: provinces.length - failed.length, failed };
}
