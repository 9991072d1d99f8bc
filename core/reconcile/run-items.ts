/**
 * What is kept of a scheduled run during it and after it: one item per run and one per job that was done, so
 * that a run that stopped anywhere resumes from there, and a run that is started twice is one run. `RUN#<day>` /
 * `<number>` and `<number>#<step>#<item>`; what a step hands to the next is under `runs/<day>/<number>/steps/`.
 */
import * as z from 'zod';
import { Refusal } from '../base/errors.ts';
import type { StateItem, StateKey, StateValue, World } from '../ports.ts';
import { findProvince, provinces } from '../domain/provinces.ts';
import { currentRegistry } from '../registry/activate.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import { noUsage, type CountedUsage } from '../cost/usage.ts';
import { ruleVersion } from '../match/verdict.ts';
import { shardGroups } from './id-shards.ts';
import { peopleGroups } from './people-groups.ts';
import { stepResults, type Scope, type StepName, type StepResult } from './step-results.ts';

export const $RunItem = z.object({
  version: z.int().positive(),
  day: z.iso.date(), // the last day that was over in Viet Nam when the run began, unless it was asked for another
  number: z.int().positive(), // of the day's runs
  registryVersion: z.string(),
  ruleVersion: z.int().positive(),
  provinces: z.array(z.string()),
  startedAt: z.iso.datetime(),
  status: z.enum(['running', 'done', 'incomplete']), // incomplete: to its end, but some province failed
  finishedAt: z.nullable(z.iso.datetime()),
});
export type RunItem = z.infer<typeof $RunItem>;

/** A run by its day and number: all that travels from step to step. */
export type RunName = Pick<RunItem, 'day' | 'number'>;

/** What was asked of the stores, as the cloud bills it. */
export const $Use = z.strictObject({
  puts: z.number(),
  gets: z.number(),
  lists: z.number(),
  bytesRead: z.number(),
  bytesWritten: z.number(),
  readUnits: z.number(),
  writeUnits: z.number(),
});

const $JobFacts = z.object({
  finishedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  use: $Use,
});

/** `code`: why a job failed, or the step that failed before one that was skipped. */
const $JobOutcome = z.discriminatedUnion('status', [
  z.object({ status: z.literal('done'), code: z.literal(''), result: z.unknown() }),
  z.object({ status: z.enum(['failed', 'skipped']), code: z.string(), result: z.object({}) }),
]);

/** What became of a job, and what its step says if it was done. */
export type JobOutcome<Name extends StepName = StepName> =
  | { status: 'done'; code: ''; result: StepResult<Name> }
  | { status: 'failed' | 'skipped'; code: string; result: Record<string, never> };

export type JobItem<Name extends StepName = StepName> = z.infer<typeof $JobFacts> & JobOutcome<Name>;

export function itemsIn(over: Scope, run: Pick<RunItem, 'provinces'>): readonly string[] {
  if (over === 'run') return [''];
  if (over === 'peopleGroup') return peopleGroups;
  return over === 'province' ? run.provinces : shardGroups.map(({ name }) => name);
}

const digits = 4;

function runKey({ day, number }: RunName): StateKey {
  return { partition: `RUN#${day}`, sort: String(number).padStart(digits, '0') };
}

export function jobKey(run: RunName, step: StepName, item: string): StateKey {
  const { partition, sort } = runKey(run);
  return { partition, sort: `${sort}#${step}#${item}` };
}

export const runsPrefix = 'runs/';

/** Key of the run's report. */
export function reportKey({ day, number }: RunName): string {
  return `${runsPrefix}${day}/${number}/report.json`;
}

/** Prefix of what the steps of a run hand to each other. */
export function workPrefix({ day, number }: RunName): string {
  return `${runsPrefix}${day}/${number}/steps/`;
}

/** True for what some run's steps hand to each other. */
export function isWork(key: string): boolean {
  return key.split('/')[3] === 'steps';
}

/** A run takes minutes. One that has not ended after this long is not worked on any more: the machine gives it up. */
export const runHoursMax = 12;

export interface RunRequest {
  /** Default: the last day that is over in Viet Nam. */
  day?: string;
  /** Default: all. */
  provinces?: readonly string[];
  /** A new run even if one of this day is done with the registry version in use. */
  again?: boolean;
}

/**
 * The run to do: one of the day that was not finished, else the finished one if nothing is new, else a new one, with
 * the registry version in use pinned. Throws Refusal REGISTRY_NONE, PROVINCE_UNKNOWN, DAY_NOT_OVER.
 */
export async function pinRun(world: Pick<World, 'state' | 'clock'>, request: RunRequest): Promise<RunItem> {
  const yesterday = vietnamDate(world.clock.now() - 86_400_000);
  const day = request.day ?? yesterday;
  if (day > yesterday) throw new Refusal('DAY_NOT_OVER', { day });
  const asked = request.provinces ?? provinces.map(({ id }) => id);
  if (asked.some((id) => findProvince(id) === undefined)) throw new Refusal('PROVINCE_UNKNOWN');
  const registry = await currentRegistry(world);
  if (registry === undefined) throw new Refusal('REGISTRY_NONE');
  for (;;) {
    const last = await lastRun(world, day);
    if (last?.status === 'running') return last;
    const isNew = last === undefined || last.registryVersion !== registry.registry || last.ruleVersion !== ruleVersion;
    if (last?.status === 'done' && !isNew && request.again !== true) return last;
    const run: RunItem = {
      version: 1,
      day,
      number: (last?.number ?? 0) + 1,
      registryVersion: registry.registry,
      ruleVersion,
      provinces: [...asked],
      startedAt: new Date(world.clock.now()).toISOString(),
      status: 'running',
      finishedAt: null,
    };
    if ((await world.state.compareAndSet(runKey(run), undefined, run)) === 'set') return run;
  }
}

/** The newest run of a day. */
export async function lastRun(world: Pick<World, 'state'>, day: string): Promise<RunItem | undefined> {
  let last: RunItem | undefined;
  for await (const { sort, item } of world.state.list(`RUN#${day}`, ''))
    if (sort.length === digits) last = $RunItem.parse(item);
  return last;
}

/** The runs of a day, the newest first, each by one look; the jobs of the day are not read. */
export async function runsOfDay(world: Pick<World, 'state'>, day: string): Promise<RunItem[]> {
  const runs: RunItem[] = [];
  for (let number = 1; ; number++) {
    const item = await world.state.read(runKey({ day, number }));
    if (item === undefined) return runs.toReversed();
    runs.push($RunItem.parse(item));
  }
}

const $JobFate = z.object({
  status: z.enum(['done', 'failed', 'skipped']),
  code: z.string(),
  durationMs: z.number().nonnegative(),
});

/** What is kept of a day: its runs in their order, and what became of their jobs by the sort key of each. */
export interface DayItems {
  runs: RunItem[];
  jobs: Map<string, z.infer<typeof $JobFate>>;
}

export async function readDayItems(world: Pick<World, 'state'>, day: string): Promise<DayItems> {
  const items: DayItems = { runs: [], jobs: new Map() };
  for await (const { sort, item } of world.state.list(`RUN#${day}`, ''))
    if (sort.length === digits) items.runs.push($RunItem.parse(item));
    else items.jobs.set(sort, $JobFate.parse(item));
  return items;
}

/** Throws Refusal RUN_UNKNOWN. */
export async function readRun(world: Pick<World, 'state'>, name: RunName): Promise<RunItem> {
  const item = await world.state.read(runKey(name));
  if (item === undefined) throw new Refusal('RUN_UNKNOWN', { day: name.day, run: name.number });
  return $RunItem.parse(item);
}

/** Ends a run; ending it twice is ending it once. */
export async function finishRun(
  world: Pick<World, 'state' | 'clock'>,
  run: RunItem,
  status: 'done' | 'incomplete',
): Promise<RunItem> {
  const finishedAt = new Date(world.clock.now()).toISOString();
  const item: RunItem = { ...run, version: run.version + 1, status, finishedAt };
  if ((await world.state.compareAndSet(runKey(run), run.version, item)) === 'set') return item;
  return readRun(world, run);
}

/** What became of a job; undefined while it was not tried to its end. */
export async function readJob<Name extends StepName>(
  world: Pick<World, 'state'>,
  run: RunName,
  step: Name,
  item: string,
): Promise<JobItem<Name> | undefined> {
  const found = await world.state.read(jobKey(run, step, item));
  if (found === undefined) return undefined;
  const facts = $JobFacts.parse(found);
  const outcome = $JobOutcome.parse(found);
  if (outcome.status !== 'done') return { ...facts, ...outcome, result: {} };
  return { ...facts, ...outcome, result: stepResults[step].parse(outcome.result) };
}

/** What a step says of one item; undefined unless it was done. */
export async function readResult<Name extends StepName>(
  world: Pick<World, 'state'>,
  run: RunName,
  step: Name,
  item: string,
): Promise<StepResult<Name> | undefined> {
  const job = await readJob(world, run, step, item);
  return job?.status === 'done' ? job.result : undefined;
}

export async function writeJob(
  world: Pick<World, 'state'>,
  run: RunName,
  step: StepName,
  item: string,
  job: JobItem,
): Promise<void> {
  // Results are JSON by construction; an absent member is none.
  const plain = JSON.parse(JSON.stringify(job)) as { [name: string]: StateValue };
  await world.state.put(jobKey(run, step, item), plain satisfies StateItem);
}

/** What was asked between two looks at one count. */
export function usageSince(before: CountedUsage, now: CountedUsage): CountedUsage {
  const since = noUsage();
  for (const name of Object.keys(since) as (keyof CountedUsage)[]) since[name] = now[name] - before[name];
  return since;
}

export function sumOfUsage(all: readonly CountedUsage[]): CountedUsage {
  const sum = noUsage();
  for (const each of all) for (const name of Object.keys(sum) as (keyof CountedUsage)[]) sum[name] += each[name];
  return sum;
}
