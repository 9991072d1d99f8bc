/**
 * The scheduled run: every night, on demand, and after a registry activation, the ledgers of all provinces are brought
 * to the registry in use, recounted, compared with each other, and the day is closed. This file has the steps in their
 * order; local shells walk through the list, the state machine in the cloud is made from it (`reconcile-machine.ts`).
 * What a step does: `reconcile-steps.ts`.
 *
 * A run that stopped anywhere resumes from there. A province that fails ends there for this run and stops no other; the
 * report names it.
 */
import {
  closeDayStep,
  compactStep,
  exportStep,
  findDifferences,
  listStep,
  publishStep,
  recountStep,
  redriveStep,
  reverifyStep,
  RunContext,
  shareStep,
  sweepStep,
  type ReconcileWorld,
} from './reconcile-steps.ts';
import { traceClaimsStep, traceStep, traceSweepStep } from './trace-steps.ts';
import {
  finishRun,
  isWork,
  itemsIn,
  pinRun,
  readJob,
  readRun,
  runsPrefix,
  usageSince,
  workPrefix,
  writeJob,
  type JobItem,
  type JobOutcome,
  type RunItem,
  type RunName,
  type RunRequest,
} from './run-items.ts';
import { makeReport, readRunReport, writeRunReport, type RunReport } from './run-report.ts';
import { codeOf } from '../base/errors.ts';
import { inSpan } from '../base/in-span.ts';
import { noteRun } from './note-run.ts';
import type { Scope, StepName, StepResult } from './step-results.ts';
import { tidySystemCheck } from './tidy-system-check.ts';

export type { ReconcileWorld } from './reconcile-steps.ts';

interface StepOf<Name extends StepName> {
  /** Stable: it is a key of the run's items and a name in the state machine. */
  name: Name;
  over: Scope;
  /** What it says is of the form of its name in `stepResults`. */
  act(context: RunContext, item: string): Promise<StepResult<Name>>;
}
export type Step = { [Name in StepName]: StepOf<Name> }[StepName];

/** Those that compute what the pages show of a run. */
const computing: readonly Step[] = [
  { name: 'differences', over: 'run', act: findDifferences },
  { name: 'compact', over: 'province', act: compactStep },
  { name: 'reverify', over: 'province', act: reverifyStep },
  { name: 'recount', over: 'province', act: recountStep },
  { name: 'share', over: 'idGroup', act: shareStep },
  { name: 'list', over: 'province', act: listStep },
  { name: 'closeDay', over: 'province', act: closeDayStep },
  { name: 'redrive', over: 'province', act: redriveStep },
  { name: 'sweep', over: 'province', act: sweepStep },
  { name: 'traceClaims', over: 'province', act: traceClaimsStep },
  { name: 'traceSweep', over: 'peopleGroup', act: traceSweepStep },
  { name: 'trace', over: 'run', act: traceStep },
];

/**
 * The list. Before it the run is pinned (`pinRun`), after it the report is made (`endRun`). The run is noted before it
 * is published: what is published is of this run, and a run that was noted and not published is so by whoever
 * publishes next.
 */
export const steps: readonly Step[] = [
  ...computing,
  {
    name: 'note',
    over: 'run',
    act: async ({ world, run }) => ({ newest: await noteRun(world, await makeReport(world, run, computing)) }),
  },
  { name: 'publish', over: 'run', act: publishStep },
  // Last: what is for analysts never keeps anything from being published.
  { name: 'export', over: 'province', act: exportStep },
];

/**
 * Consecutive steps with the same scope: each item goes through all of them, concurrently with the others. A step over
 * the whole run stands alone.
 */
export interface StepGroup {
  over: Scope;
  steps: readonly Step[];
}

export function stagesOf(list: readonly Step[]): StepGroup[] {
  const stages: { over: Scope; steps: Step[] }[] = [];
  for (const step of list) {
    const last = stages.at(-1);
    if (last?.over === step.over && step.over !== 'run') last.steps.push(step);
    else stages.push({ over: step.over, steps: [step] });
  }
  return stages;
}

/** One step for one thing. `item` is a province, a group of IDs, or '' for the run. */
export interface Job {
  run: RunName;
  step: string;
  item: string;
}

/** A job is tried so often before its failure is recorded; a store may be slow for a moment. */
const jobAttemptsMax = 3;
const jobPause = 1_000; // milliseconds before the second attempt, doubled after each

/**
 * Does one job, unless it was done before, and records what became of it. A coded failure (Refusal, IntegrityError,
 * Contention) or one that comes three times is recorded, not thrown: it is the province's, not the run's. Throws if the
 * record cannot be written.
 */
export async function performJob(context: RunContext, { run, step: name, item }: Job): Promise<JobItem> {
  const { world } = context;
  const step = steps.find((each) => each.name === name);
  if (step === undefined) throw new Error(`unknown step ${name}`);
  const known = await readJob(world, run, step.name, item);
  if (known !== undefined) return known;
  const started = world.clock.now();
  const before = { ...context.use };
  const told = await inSpan(world, 'doisoat.nightly.step', { step: name, item, day: run.day }, async (span) => {
    const outcome = (await failedBefore(context, step, item)) ?? (await attempt(context, step, item));
    span.note({ status: outcome.status, code: outcome.code });
    return outcome;
  });
  const now = world.clock.now();
  const job: JobItem = {
    ...told,
    finishedAt: new Date(now).toISOString(),
    durationMs: now - started,
    use: usageSince(before, context.use),
  };
  await writeJob(world, run, step.name, item, job);
  world.log.event(`reconcile.${name}`, { item, status: job.status, code: job.code, durationMs: job.durationMs });
  return job;
}

/** A province goes no further in this run after a step of its that was not done. */
async function failedBefore({ world, run }: RunContext, step: Step, item: string): Promise<JobOutcome | undefined> {
  if (step.over !== 'province') return undefined;
  const before = steps.slice(0, steps.indexOf(step)).findLast((each) => each.over === 'province');
  if (before === undefined) return undefined;
  const job = await readJob(world, run, before.name, item);
  if (job?.status === 'done') return undefined;
  return { status: 'skipped', code: job?.status === 'skipped' ? job.code : before.name, result: {} };
}

async function attempt(context: RunContext, step: Step, item: string): Promise<JobOutcome> {
  for (let tried = 1; ; tried++) {
    try {
      return { status: 'done', code: '', result: await step.act(context, item) };
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'FAULT' || tried === jobAttemptsMax) return { status: 'failed', code, result: {} };
      context.world.log.event('reconcile.retry', { step: step.name, item, tried });
      await context.world.clock.sleep(jobPause * 2 ** (tried - 1));
    }
  }
}

/** Opens a run that was pinned. Throws Refusal RUN_UNKNOWN. */
export async function openRun(world: ReconcileWorld, name: RunName): Promise<RunContext> {
  return new RunContext(world, await readRun(world, name));
}

/** Does the jobs of each list one after another; the lists may be done beside each other. Returns when all are done. */
export type RunJobs = (context: RunContext, lists: readonly (readonly Job[])[], done: () => void) => Promise<void>;

/** One after another, in this process. */
export async function jobsInTurn(
  context: RunContext,
  lists: readonly (readonly Job[])[],
  done: () => void,
): Promise<void> {
  for (const list of lists) {
    for (const job of list) await performJob(context, job);
    done();
  }
}

/** How a shell carries a run out. */
export interface RunShell {
  runJobs?: RunJobs;
  /** `stage`: place in `stagesOf(steps)`; `done` of `total` items of it. */
  progress?(stage: number, done: number, total: number): void;
}

/**
 * The whole run, from wherever an earlier attempt at it stopped. A run that is done already is answered by its report.
 * Throws Refusal REGISTRY_NONE, PROVINCE_UNKNOWN, DAY_NOT_OVER, and what a port throws where no single province is at
 * fault.
 */
export async function reconcile(
  world: ReconcileWorld,
  request: RunRequest = {},
  shell: RunShell = {},
): Promise<RunReport> {
  const run = await pinRun(world, request);
  if (run.status !== 'running') return readRunReport(world, run);
  return inSpan(world, 'doisoat.nightly', { day: run.day, run: run.number }, async (span) => {
    const report = await carryOut(world, run, shell);
    span.note({ status: report.status });
    return report;
  });
}

async function carryOut(world: ReconcileWorld, run: RunItem, shell: RunShell): Promise<RunReport> {
  const context = new RunContext(world, run);
  for (const [stage, { over, steps: inRow }] of stagesOf(steps).entries()) {
    const lists = itemsIn(over, run).map((item) => inRow.map(({ name }): Job => ({ run, step: name, item })));
    let done = 0;
    shell.progress?.(stage, 0, lists.length);
    await (shell.runJobs ?? jobsInTurn)(context, lists, () => shell.progress?.(stage, ++done, lists.length));
  }
  return endRun(world, run);
}

/**
 * Makes the report of a run whose steps were all tried, ends the run, and removes what its steps handed to each other.
 */
export async function endRun(world: ReconcileWorld, name: RunName): Promise<RunReport> {
  const run = await readRun(world, name);
  if (run.status !== 'running') return readRunReport(world, run);
  const report = await makeReport(world, run, steps);
  await writeRunReport(world, report);
  await noteRun(world, report); // once more: publishing may have failed
  await removeWork(world, run);
  await tidySystemCheck(world);
  await finishRun(world, run, report.status);
  world.log.event('reconcile.finished', { day: run.day, run: run.number, status: report.status });
  return report;
}

/** What a run that was never finished left is removed by a later one after this time. */
const leftWorkAge = 7 * 86_400_000; // milliseconds

async function removeWork(world: ReconcileWorld, run: RunName): Promise<void> {
  const oldest = world.clock.now() - leftWorkAge;
  for await (const { key, storedAt } of world.objects.list(runsPrefix)) {
    const isOwn = key.startsWith(workPrefix(run));
    if (isOwn || (isWork(key) && storedAt < oldest)) await world.objects.remove(key);
  }
}
