import { availableParallelism } from 'node:os';
import { workerChannel } from '../../adapters/node/worker-channel.ts';
import type { Thread } from '../../core/ports.ts';
import { jobsInTurn, type Job, type RunJobs } from '../../core/reconcile/reconcile.ts';
import type { RunName } from '../../core/reconcile/run-items.ts';
import { onNextFreeThread } from '../../core/threads/next-free-thread.ts';
import { ThreadPool } from '../../core/threads/thread-pool.ts';

/** More threads would wait for the same disk, and each holds the rows of one province. */
const workersMax = 8;

/** What a thread has to know. */
export interface ReconcileTask {
  directory: string; // data directory
  log: boolean;
  state: string | undefined; // address of the shared one
  run: RunName;
}

interface Options {
  directory: string;
  log: boolean;
  state?: string | undefined;
  count?: number;
}

/** Threads that do the jobs of one run beside each other; each opens the data directory for itself. */
export class ReconcileWorkers {
  private readonly options: Options;
  private pool: ThreadPool<'reconcile-jobs'> | undefined;
  private threads: readonly Thread[] = [];

  constructor(options: Options) {
    this.options = options;
  }

  /** Every list on the next free thread; a single one, such as the publishing, is done here. */
  readonly runJobs: RunJobs = async (context, lists, done) => {
    if (lists.length === 1) return jobsInTurn(context, lists, done);
    const { day, number } = context.run;
    this.start({ day, number });
    await onNextFreeThread(this.threads, lists, ask, done);
    return undefined;
  };

  private start(run: RunName): void {
    if (this.pool !== undefined) return;
    const { directory, log, state, count = Math.min(workersMax, availableParallelism()) } = this.options;
    const task: ReconcileTask = { directory, log, state, run };
    const pool = new ThreadPool<'reconcile-jobs'>(
      count,
      workerChannel(new URL('reconcile-worker.ts', import.meta.url), task),
    );
    this.pool = pool;
    this.threads = Array.from({ length: count }, () => pool.start('reconcile-jobs'));
  }

  async close(): Promise<void> {
    await this.pool?.close();
  }
}

async function ask(thread: Thread, jobs: readonly Job[]): Promise<void> {
  const answer = (await thread.ask(jobs)) as { error?: unknown };
  if (answer.error !== undefined) throw answer.error;
}
