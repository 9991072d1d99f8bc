import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { jobsInTurn, type Job, type RunJobs } from '../../core/reconcile/reconcile.ts';
import type { RunName } from '../../core/reconcile/run-items.ts';

/** More threads would wait for the same disk, and each holds the rows of one province. */
const workersMax = 8;

/** What a thread has to know. */
export interface ReconcileTask {
  directory: string; // data directory
  log: boolean;
  run: RunName;
}

/** Threads that do the jobs of one run beside each other; each opens the data directory for itself. */
export class ReconcileWorkers {
  private readonly options: { directory: string; log: boolean; count?: number };
  private workers: Worker[] = [];

  constructor(options: { directory: string; log: boolean; count?: number }) {
    this.options = options;
  }

  /** Every list on the next free thread; a single one, such as the publishing, is done here. */
  readonly runJobs: RunJobs = async (context, lists, done) => {
    if (lists.length === 1) return jobsInTurn(context, lists, done);
    const { day, number } = context.run;
    this.start({ day, number });
    let next = 0;
    const work = async (worker: Worker): Promise<void> => {
      while (next < lists.length) {
        await ask(worker, lists[next++]);
        done();
      }
    };
    await Promise.all(this.workers.map(work));
    return undefined;
  };

  private start(run: RunName): void {
    if (this.workers.length > 0) return;
    const { directory, log, count = Math.min(workersMax, availableParallelism()) } = this.options;
    const task: ReconcileTask = { directory, log, run };
    const file = new URL('./reconcile-worker.ts', import.meta.url);
    this.workers = Array.from({ length: count }, () => new Worker(file, { workerData: task }));
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

async function ask(worker: Worker, jobs: readonly Job[]): Promise<void> {
  worker.postMessage(jobs, []);
  // A thread that dies emits `error`, which rejects.
  const [answer] = (await once(worker, 'message')) as [{ error?: unknown }];
  if (answer.error !== undefined) throw answer.error;
}
