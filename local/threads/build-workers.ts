import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Refusal } from '../../core/base/errors.ts';
import type { BuildReport, BuildStage, RunStages } from '../../core/registry/build/build-index.ts';
import type { RefusalCode } from '../../core/refusals/refusals.ts';

/**
 * More threads would need more memory than is promised: each holds one run and its sorted copy, or the people of one
 * prefix.
 */
const workersMax = 4;

/** What a thread has to know. */
export interface WorkerTask {
  directory: string; // data directory
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
  private readonly workers: Worker[];

  constructor(task: WorkerTask) {
    const count = Math.min(workersMax, availableParallelism());
    const file = new URL('./build-worker.ts', import.meta.url);
    this.workers = Array.from({ length: count }, () => new Worker(file, { workerData: task }));
  }

  /**
   * Every stage on the next free thread. The first failure in their order is thrown when those under way have ended.
   */
  readonly run: RunStages = async (stages, ended) => {
    const reports: BuildReport[] = [];
    const failures = new Map<number, unknown>();
    let next = 0;
    const work = async (worker: Worker) => {
      while (next < stages.length && failures.size === 0) {
        const place = next++;
        try {
          reports[place] = await ask(worker, stages[place]);
          ended(reports[place]);
        } catch (error) {
          failures.set(place, error);
        }
      }
    };
    await Promise.all(this.workers.map(work));
    if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
    return reports;
  };

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

async function ask(worker: Worker, stage: BuildStage): Promise<BuildReport> {
  worker.postMessage(stage, []);
  // A thread that dies emits `error`, which rejects.
  const [answer] = (await once(worker, 'message')) as [StageAnswer];
  if (answer.report !== undefined) return answer.report;
  if (answer.refusal === undefined) throw answer.error;
  const { code, facts, line } = answer.refusal;
  throw new Refusal(code, facts, line);
}
