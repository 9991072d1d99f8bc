/** The thread of `dry-run-desk.ts`: opens the data directory for itself and answers one version. */
import { workerData } from 'node:worker_threads';
import { answerPieces } from '../../adapters/node/worker-channel.ts';
import { Refusal } from '../../core/base/errors.ts';
import { dryRun } from '../../core/reconcile/dry-run.ts';
import { openWorld } from '../world.ts';
import type { DryRunAnswer, DryRunTask } from './dry-run-desk.ts';

const { directory, log, state } = workerData as DryRunTask;

async function answerOf(version: string): Promise<DryRunAnswer> {
  try {
    const world = await openWorld(directory, { log, state, warn: () => undefined });
    try {
      return { report: await dryRun(world, version) };
    } finally {
      world.close();
    }
  } catch (error) {
    // An error loses its class between threads; a refusal is known by its code.
    if (!(error instanceof Refusal)) return { error };
    return { refusal: { code: error.code, facts: error.facts } };
  }
}

answerPieces(async ({ piece }) => ({ answer: await answerOf(piece as string), given: [] }));
