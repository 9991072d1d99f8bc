/** The registry as the portal shows it on one machine; a dry run is done on a thread, one at a time. */
import { workerChannel } from '../../adapters/node/worker-channel.ts';
import { Refusal } from '../../core/base/errors.ts';
import type { DryRun } from '../../core/reconcile/dry-run.ts';
import type { RefusalCode } from '../../core/refusals/refusals.ts';
import { listRegistries } from '../../core/registry/activate.ts';
import { ThreadPool } from '../../core/threads/thread-pool.ts';
import { Problem } from '../../portal/http/problem.ts';
import type { RegistryDesk } from '../../portal/ports.ts';
import type { LocalWorld } from '../world.ts';

/** What the thread has to know. */
export interface DryRunTask {
  directory: string; // data directory
  log: boolean;
  state: string | undefined; // address of the shared one
}

/** What the thread answers: one of the three. */
export interface DryRunAnswer {
  report?: DryRun;
  refusal?: { code: RefusalCode; facts: Record<string, string | number> };
  error?: unknown;
}

/** Pages are answered meanwhile; a country's snapshot takes minutes to compare. */
export function openRegistryDesk(world: LocalWorld): RegistryDesk {
  let busy = false;
  return {
    versions: () => listRegistries(world),
    async dryRun(version) {
      if (busy) throw new Problem('BUSY');
      busy = true;
      const { directory, isLogging: log, shared } = world;
      const task: DryRunTask = { directory, log, state: shared?.address };
      const pool = new ThreadPool<'dry-run'>(1, workerChannel(new URL('dry-run-worker.ts', import.meta.url), task));
      try {
        const { report, refusal, error } = (await pool.start('dry-run').ask(version)) as DryRunAnswer;
        if (report !== undefined) return report;
        if (refusal === undefined) throw error;
        throw new Refusal(refusal.code, refusal.facts);
      } finally {
        busy = false;
        await pool.close();
      }
    },
  };
}
