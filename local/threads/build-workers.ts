import { availableParallelism } from 'node:os';
import { workerChannel } from '../../adapters/node/worker-channel.ts';
import { Refusal } from '../../core/base/errors.ts';
import type { BuildReport, BuildStage, RunStages } from '../../core/registry/build/build-index.ts';
import type { Thread } from '../../core/ports.ts';
import type { RefusalCode } from '../../core/refusals/refusals.ts';
import { onNextFreeThread } from '../../core/threads/next-free-thread.ts';
import { ThreadPool } from '../../core/threads/thread-pool.ts';

/**
 * More threads would need more memory than is promised: each holds one run and its sorted copy, or the people of one
 * prefix.
 */
const workersMax = 4;

/** What a thread has to know. */
export interface WorkerTask {
  directory: string; // data directory
  objectsDirectory: string; // below which objects are written
  folder: string; // of the extract
  scratchFolder: string;
  canons: readonly number[];
}

/** What a thread answers to a stage: one of the three. */
export interface StageAnswer {
  report?: BuildReport;
  refusal?: { code: RefusalCode; facts: Record<string, string | number>; line: number | undefined };
  error?: unknown;
}

/** Threads that carry out the stages of one build, as many as there are cores. */
export class BuildWorkers {
  private readonly pool: ThreadPool<'build-stage'>;
  private readonly threads: readonly Thread[];

  constructor(task: WorkerTask) {
    const count = Math.min(workersMax, availableParallelism());
    this.pool = new ThreadPool(count, workerChannel(new URL('build-worker.ts', import.meta.url), task));
    this.threads = Array.from({ length: count }, () => this.pool.start('build-stage'));
  }

  readonly run: RunStages = (stages, ended) => onNextFreeThread(this.threads, stages, ask, ended);

  close(): Promise<void> {
    return this.pool.close();
  }
}

async function ask(thread: Thread, stage: BuildStage): Promise<BuildReport> {
  const answer = (await thread.ask(stage)) as StageAnswer;
  if (answer.report !== undefined) return answer.report;
  if (answer.refusal === undefined) throw answer.error;
  const { code, facts, line } = answer.refusal;
  throw new Refusal(code, facts, line);
}
