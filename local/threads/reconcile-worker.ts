/** A thread that does jobs of a scheduled run, one after another (`reconcile-workers.ts`). */
import { workerData } from 'node:worker_threads';
import { openRun, performJob, type Job } from '../../core/reconcile/reconcile.ts';
import type { RunContext } from '../../core/reconcile/reconcile-steps.ts';
import type { ReconcileTask } from './reconcile-workers.ts';
import { answerPieces } from '../../adapters/node/worker-channel.ts';
import { openWorld } from '../world.ts';

const { directory, log, state, run } = workerData as ReconcileTask;
const world = openWorld(directory, { log, state });
let context: Promise<RunContext> | undefined;

async function doAll(jobs: readonly Job[]): Promise<{ error?: unknown }> {
  try {
    context ??= world.then((opened) => openRun(opened, run));
    const opened = await context;
    for (const job of jobs) await performJob(opened, job);
    return {};
  } catch (error) {
    return { error };
  }
}

world.catch(() => undefined); // reported with the first jobs
answerPieces(async ({ piece }) => ({ answer: await doAll(piece as readonly Job[]), given: [] }));
