/**
 * The report of a scheduled run: what changed and why, by province and in all, what failed, and what it took. JSON,
 * `runs/<day>/<number>/report.json`.
 */
import * as z from 'zod';
import { costOf, type PriceTable } from '../cost/cost.ts';
import { IntegrityError } from '../base/errors.ts';
import type { World } from '../ports.ts';
import { readProvinceState } from '../domain/province-state.ts';
import type { CountedUsage } from '../cost/usage.ts';
import {
  $Use,
  itemsIn,
  lastRun,
  readJob,
  reportKey,
  sumOfUsage,
  type JobItem,
  type RunItem,
  type RunName,
} from './run-items.ts';
import type { Scope, StepName, StepResults } from './step-results.ts';

const $count = z.int().nonnegative();
const $counts = z.record(z.string(), $count);

const $ProvinceRun = z.strictObject({
  province: z.string(),
  status: z.enum(['done', 'failed']),
  /** The step that failed and why, if one did. */
  failed: z.nullable(z.strictObject({ step: z.string(), code: z.string() })),
  ledgerVersion: $count,
  participants: $count,
  verified: $count,
  /** Persons by which the recount differed from what was published; null if it was not recounted. */
  drift: z.nullable($count),
  compacted: z.boolean(),
  compared: $count, // rows
  changed: $count, // rows
  causes: $counts, // rows with another verdict
  waiting: $count, // rows not compared: of a canon that the registry version does not serve
  canons: $counts.default({}), // participants by canon; none in earlier reports
  rechecks: $count, // rows listed for the office
  lists: $counts,
  children: z.strictObject({ resident: $count, uninsured: $count }),
  closed: z.array(z.string()), // days
  redriven: $counts, // lost uploads by what became of them
  swept: $count, // objects
  seconds: z.number().nonnegative(),
  use: $Use,
});
export type ProvinceRun = z.infer<typeof $ProvinceRun>;

export const $RunReport = z.strictObject({
  format: z.literal(1),
  day: z.iso.date(),
  run: $count,
  status: z.enum(['done', 'incomplete']),
  registryVersion: z.string(),
  ruleVersion: $count,
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  published: z.boolean(),
  provinces: z.array($ProvinceRun),
  /** Steps over the country that failed: the figures they compute are not known. */
  failed: z.array(z.strictObject({ step: z.string(), item: z.string(), code: z.string() })),
  national: z.strictObject({
    participants: $count,
    verified: $count,
    drift: $count,
    compared: $count,
    changed: $count,
    causes: $counts,
    waiting: $count,
    canons: $counts.default({}),
    rechecks: $count,
    lists: $counts,
    children: z.strictObject({ resident: $count, uninsured: $count }),
    sharedIds: $count,
    idsElsewhere: $count,
    /** Persons counted by more than one province: the sum of provinces less this is the number of persons. */
    overlap: $count,
    /** The same by two provinces, `vn34-01 vn34-52`; who is in three is in three pairs. None in earlier reports. */
    pairs: $counts.default({}),
    idsAskedTooOften: $count,
    redriven: $counts,
    swept: $count,
    /** Open claims by grade; empty while trace is off, and in earlier reports. */
    traced: $counts.default({}),
  }),
  seconds: z.number().nonnegative(), // from start to end
  workSeconds: z.number().nonnegative(), // of all jobs together
  use: $Use,
  /** What the run costs in the cloud, from the counts above at the prices of a table; null if there was none. */
  cost: z.nullable(z.strictObject({ dollars: z.number().nonnegative(), region: z.string(), pricesAsOf: z.iso.date() })),
});
export type RunReport = z.infer<typeof $RunReport>;

type Reported = Pick<World, 'state' | 'objects' | 'clock'>;

/** A step as the report needs it (`steps` in `reconcile.ts`). */
export interface ReportedStep {
  name: StepName;
  over: Scope;
}

/**
 * Reads what became of every job of these steps. A job without a record did not come to its end: it counts as failed.
 */
export async function makeReport(
  world: Reported & { prices?: PriceTable },
  run: RunItem,
  steps: readonly ReportedStep[],
): Promise<RunReport> {
  const read = (over: Scope): Promise<ItemJobs[]> => readJobs(world, run, steps, over);
  const ofProvinces = await read('province');
  const provinces: ProvinceRun[] = [];
  for (const jobs of ofProvinces) provinces.push(await provinceRun(world, jobs));
  const [ofRun, ofGroups, ofPeople] = [await read('run'), await read('idGroup'), await read('peopleGroup')];
  const country = [...ofRun, ...ofGroups, ...ofPeople];
  const failed = country.flatMap(({ item, failed: broken }) => broken.map(({ step, code }) => ({ step, item, code })));
  const shared = ofGroups.flatMap(({ results }) => results.share ?? []);
  const finishedAt = new Date(world.clock.now()).toISOString();
  const whole = failed.length === 0 && provinces.every(({ status }) => status === 'done');
  const jobs = country.flatMap((each) => each.jobs);
  const workSeconds = sumOf(provinces, 'seconds') + secondsOf(jobs);
  const use = sumOfUsage([...provinces.map((each) => each.use), ...jobs.map((each) => each.use)]);
  const transitions = steps.reduce((sum, { over }) => sum + itemsIn(over, run).length, 0);
  return {
    format: 1,
    day: run.day,
    run: run.number,
    status: whole ? 'done' : 'incomplete',
    registryVersion: run.registryVersion,
    ruleVersion: run.ruleVersion,
    startedAt: run.startedAt,
    finishedAt,
    published: ofRun.some(({ results }) => results.publish?.published === true),
    provinces,
    failed,
    national: {
      participants: sumOf(provinces, 'participants'),
      verified: sumOf(provinces, 'verified'),
      drift: provinces.reduce((sum, each) => sum + (each.drift ?? 0), 0),
      compared: sumOf(provinces, 'compared'),
      changed: sumOf(provinces, 'changed'),
      causes: sumOfCounts(provinces.map(({ causes }) => causes)),
      waiting: sumOf(provinces, 'waiting'),
      canons: sumOfCounts(provinces.map(({ canons }) => canons)),
      rechecks: sumOf(provinces, 'rechecks'),
      lists: sumOfCounts(provinces.map(({ lists }) => lists)),
      children: {
        resident: provinces.reduce((sum, { children }) => sum + children.resident, 0),
        uninsured: provinces.reduce((sum, { children }) => sum + children.uninsured, 0),
      },
      sharedIds: sumOf(shared, 'sharedIds'),
      idsElsewhere: sumOf(shared, 'idsElsewhere'),
      overlap: sumOf(shared, 'overlap'),
      pairs: sumOfCounts(shared.map(({ pairs }) => pairs)),
      idsAskedTooOften: sumOf(shared, 'idsAskedTooOften'),
      redriven: sumOfCounts(provinces.map(({ redriven }) => redriven)),
      swept: sumOf(provinces, 'swept'),
      traced: sumOfCounts(
        ofRun.flatMap(({ results }) => (results.trace?.status === 'traced' ? [results.trace.grades] : [])),
      ),
    },
    seconds: (Date.parse(finishedAt) - Date.parse(run.startedAt)) / 1000,
    workSeconds,
    use,
    cost: world.prices === undefined ? null : priceOf(world.prices, { use, workSeconds, transitions }),
  };
}

/** Waiting for a store is billed like work. */
function priceOf(
  prices: PriceTable,
  { use, workSeconds, transitions }: { use: CountedUsage; workSeconds: number; transitions: number },
): RunReport['cost'] {
  const measured = { cpuSeconds: 0, seconds: workSeconds, peakMiB: 0 };
  const { dollars } = costOf('run', { format: 1, what: 'run', rows: 0, people: 0, ...use, ...measured }, prices);
  const steps = (transitions * prices.stepFunctions.transitionsPer1000) / 1000;
  return { dollars: Math.round((dollars + steps) * 1e6) / 1e6, region: prices.region, pricesAsOf: prices.asOf };
}

/** What became of the steps of one item, and what those say that were done. */
interface ItemJobs {
  item: string;
  jobs: JobItem[];
  results: Partial<StepResults>;
  /** In the order of the steps. */
  failed: { step: StepName; code: string }[];
}

async function readJobs(
  world: Reported,
  run: RunItem,
  steps: readonly ReportedStep[],
  over: Scope,
): Promise<ItemJobs[]> {
  const names = steps.filter((step) => step.over === over).map(({ name }) => name);
  const all: ItemJobs[] = [];
  for (const item of itemsIn(over, run)) {
    const { jobs, results, failed }: ItemJobs = { item, jobs: [], results: {}, failed: [] };
    for (const step of names) {
      const job = await readInto(results, world, run, step, item);
      if (job !== undefined) jobs.push(job);
      if (job?.status !== 'done') failed.push({ step, code: job?.code ?? 'NO_RECORD' });
    }
    all.push({ item, jobs, results, failed });
  }
  return all;
}

async function readInto<Name extends StepName>(
  results: { [Each in Name]?: StepResults[Each] },
  world: Reported,
  run: RunItem,
  step: Name,
  item: string,
): Promise<JobItem | undefined> {
  const job = await readJob(world, run, step, item);
  if (job?.status === 'done') results[step] = job.result;
  return job;
}

async function provinceRun(world: Reported, { item: province, jobs, results, failed }: ItemJobs): Promise<ProvinceRun> {
  const state = await readProvinceState(world.state, province).catch(() => undefined);
  const { compact, reverify, recount, list, closeDay, redrive, sweep } = results;
  const reverified = reverify?.status === 'reverified' ? reverify : undefined;
  return {
    province,
    status: failed.length === 0 ? 'done' : 'failed',
    failed: failed[0] ?? null,
    ledgerVersion: state?.version ?? 0,
    participants: state?.participants ?? 0,
    verified: state?.verified ?? 0,
    drift: recount?.drift ?? null,
    compacted: compact?.status === 'compacted',
    compared: reverified?.compared ?? 0,
    changed: reverified?.changed ?? 0,
    causes: reverified?.causes ?? {},
    waiting: reverified?.waiting ?? 0,
    canons: recount?.canons ?? {},
    rechecks: reverified?.rechecks ?? 0,
    lists: list?.lists ?? {},
    children: list?.children ?? { resident: 0, uninsured: 0 },
    closed: closeDay?.closed.map(({ day }) => day) ?? [],
    redriven: redrive?.redriven ?? {},
    swept: sweep?.removed ?? 0,
    seconds: secondsOf(jobs),
    use: sumOfUsage(jobs.map((job) => job.use)),
  };
}

function secondsOf(jobs: readonly JobItem[]): number {
  return jobs.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
}

type NumberOf<T> = { [K in keyof T]: T[K] extends number ? K : never }[keyof T];

function sumOf<T>(all: readonly T[], name: NumberOf<T>): number {
  return all.reduce((sum, each) => sum + Number(each[name]), 0);
}

function sumOfCounts(all: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const each of all) for (const name of Object.keys(each)) sum[name] = (sum[name] ?? 0) + each[name];
  return sum;
}

export async function writeRunReport(world: Pick<World, 'objects'>, report: RunReport): Promise<void> {
  const bytes = new TextEncoder().encode(`${JSON.stringify($RunReport.parse(report), null, 2)}\n`);
  await world.objects.put(reportKey({ day: report.day, number: report.run }), bytes);
}

/** The report of a finished run. Throws `IntegrityError`. */
export async function readRunReport(world: Pick<World, 'objects'>, name: RunName): Promise<RunReport> {
  const key = reportKey(name);
  const bytes = await world.objects.read(key);
  if (bytes === undefined) throw new IntegrityError(key, 'no object', 'the report of a run');
  const parsed = $RunReport.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (!parsed.success) throw new IntegrityError(key, 'another form', 'the report of a run');
  return parsed.data;
}

/** The report of the newest finished run of a day, or undefined. */
export async function reportOf(world: Pick<World, 'objects' | 'state'>, day: string): Promise<RunReport | undefined> {
  const run = await lastRun(world, day);
  return run === undefined || run.status === 'running' ? undefined : readRunReport(world, run);
}
