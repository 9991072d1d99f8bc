/**
 * The report of a scheduled run: what changed and why, by province and in all, what failed, and what it took. JSON,
 * `runs/<day>/<number>/report.json`.
 */
import * as z from 'zod';
import { costOf, oneProcessorMiB, type PriceTable } from '../cost/cost.ts';
import { IntegrityError } from '../base/errors.ts';
import type { World } from '../ports.ts';
import { readProvinceState } from '../domain/province-state.ts';
import { shardGroups } from './id-shards.ts';
import { latestRunKey, readLatestRun, type LatestRun } from '../summary/latest-run.ts';
import type { CountedUsage } from '../cost/usage.ts';
import {
  $Use,
  lastRun,
  readJob,
  reportKey,
  sumOfUsage,
  type JobItem,
  type RunItem,
  type RunName,
} from './run-items.ts';

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
    idsAskedTooOften: $count,
    redriven: $counts,
    swept: $count,
  }),
  seconds: z.number().nonnegative(), // from start to end
  workSeconds: z.number().nonnegative(), // of all jobs together
  use: $Use,
  /** What the run costs in the cloud, from the counts above at the prices of a table; null if there was none. */
  cost: z.nullable(z.strictObject({ dollars: z.number().nonnegative(), region: z.string(), pricesAsOf: z.iso.date() })),
});
export type RunReport = z.infer<typeof $RunReport>;

type Reported = Pick<World, 'state' | 'objects' | 'clock'>;

/** Reads what became of every job. A job without a record did not come to its end: it counts as failed. */
export async function makeReport(world: Reported & { prices?: PriceTable }, run: RunItem): Promise<RunReport> {
  const provinces: ProvinceRun[] = [];
  for (const province of run.provinces) provinces.push(await provinceRun(world, run, province));
  const country: { step: string; item: string; job: JobItem | undefined }[] = [];
  for (const step of ['differences', 'publish'])
    country.push({ step, item: '', job: await readJob(world, run, step, '') });
  for (const { name } of shardGroups)
    country.push({ step: 'share', item: name, job: await readJob(world, run, 'share', name) });
  const failed = country
    .filter(({ job }) => job?.status !== 'done')
    .map(({ step, item, job }) => ({ step, item, code: job?.code ?? 'NO_RECORD' }));
  const shared = country.map(({ job }) => job?.result ?? {});
  const finishedAt = new Date(world.clock.now()).toISOString();
  const whole = failed.length === 0 && provinces.every(({ status }) => status === 'done');
  const jobs = country.flatMap(({ job }) => job ?? []);
  const workSeconds = sumOf(provinces, 'seconds') + secondsOf(jobs);
  const use = sumOfUsage([...provinces.map((each) => each.use), ...jobs.map((each) => each.use)]);
  const transitions = provinces.length * provinceSteps.length + country.length;
  return {
    format: 1,
    day: run.day,
    run: run.number,
    status: whole ? 'done' : 'incomplete',
    registryVersion: run.registryVersion,
    ruleVersion: run.ruleVersion,
    startedAt: run.startedAt,
    finishedAt,
    published: country.some(({ step, job }) => step === 'publish' && job?.result.published === true),
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
      sharedIds: sumOfResults(shared, 'sharedIds'),
      idsElsewhere: sumOfResults(shared, 'idsElsewhere'),
      overlap: sumOfResults(shared, 'overlap'),
      idsAskedTooOften: sumOfResults(shared, 'idsAskedTooOften'),
      redriven: sumOfCounts(provinces.map(({ redriven }) => redriven)),
      swept: sumOf(provinces, 'swept'),
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
  const measured = { cpuSeconds: workSeconds, seconds: workSeconds, peakMiB: oneProcessorMiB };
  const { dollars } = costOf('run', { format: 1, what: 'run', rows: 0, people: 0, ...use, ...measured }, prices);
  const steps = (transitions * prices.stepFunctions.transitionsPer1000) / 1000;
  return { dollars: Math.round((dollars + steps) * 1e6) / 1e6, region: prices.region, pricesAsOf: prices.asOf };
}

/** Steps of a province, in their order. */
const provinceSteps = ['compact', 'reverify', 'recount', 'list', 'closeDay', 'redrive', 'sweep'] as const;

async function provinceRun(world: Reported, run: RunItem, province: string): Promise<ProvinceRun> {
  const jobs = new Map<string, JobItem>();
  for (const step of provinceSteps) {
    const job = await readJob(world, run, step, province);
    if (job !== undefined) jobs.set(step, job);
  }
  const broken = provinceSteps.find((step) => jobs.get(step)?.status !== 'done');
  const state = await readProvinceState(world.state, province).catch(() => undefined);
  const result = (step: (typeof provinceSteps)[number]): Record<string, unknown> => jobs.get(step)?.result ?? {};
  const { children } = result('list') as { children?: { resident: number; uninsured: number } };
  return {
    province,
    status: broken === undefined ? 'done' : 'failed',
    failed: broken === undefined ? null : { step: broken, code: jobs.get(broken)?.code ?? 'NO_RECORD' },
    ledgerVersion: state?.version ?? 0,
    participants: state?.participants ?? 0,
    verified: state?.verified ?? 0,
    drift: jobs.get('recount')?.status === 'done' ? counted(result('recount').drift) : null,
    compacted: result('compact').status === 'compacted',
    compared: counted(result('reverify').compared),
    changed: counted(result('reverify').changed),
    causes: (result('reverify').causes ?? {}) as Record<string, number>,
    waiting: counted(result('reverify').waiting),
    canons: (result('recount').canons ?? {}) as Record<string, number>,
    rechecks: counted(result('reverify').rechecks),
    lists: (result('list').lists ?? {}) as Record<string, number>,
    children: children ?? { resident: 0, uninsured: 0 },
    closed: ((result('closeDay').closed ?? []) as { day: string }[]).map(({ day }) => day),
    redriven: (result('redrive').redriven ?? {}) as Record<string, number>,
    swept: counted(result('sweep').removed),
    seconds: secondsOf([...jobs.values()]),
    use: sumOfUsage([...jobs.values()].map((job) => job.use)),
  };
}

function counted(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function secondsOf(jobs: readonly JobItem[]): number {
  return jobs.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
}

type NumberOf<T> = { [K in keyof T]: T[K] extends number ? K : never }[keyof T];

function sumOf(all: readonly ProvinceRun[], name: NumberOf<ProvinceRun>): number {
  return all.reduce((sum, each) => sum + each[name], 0);
}

function sumOfResults(results: readonly Record<string, unknown>[], name: string): number {
  return results.reduce((sum, result) => sum + (typeof result[name] === 'number' ? result[name] : 0), 0);
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

/** Notes a finished run as the newest, unless one of a later day is noted. */
export async function noteLatestRun(world: Pick<World, 'state'>, report: RunReport): Promise<void> {
  const { day, run, status, registryVersion, finishedAt, national, provinces } = report;
  const known = await readLatestRun(world);
  if (known !== undefined && known.day > day) return;
  const { overlap, idsElsewhere, causes, lists, children, canons, waiting } = national;
  const failedProvinces = provinces.filter((each) => each.status === 'failed').map(({ province }) => province);
  const latest: LatestRun = {
    day,
    run,
    status,
    registryVersion,
    finishedAt,
    overlap,
    idsElsewhere,
    causes,
    lists,
    canons,
    waiting,
    children,
    failedProvinces,
  };
  await world.state.put(latestRunKey, latest);
}
