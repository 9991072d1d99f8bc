/** The threads of the core on Node's workers (`thread-entry.ts`). */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Thread, Threads, ThreadWorkName } from '../core/ports.ts';

const entry = new URL('thread-entry.ts', import.meta.url);

/** One thread for each processor, or none where there is but one. */
export function nodeThreads(): Threads | undefined {
  const count = availableParallelism();
  return count < 2 ? undefined : new NodeThreads(count);
}

export class NodeThreads implements Threads {
  readonly count: number;
  /** Threads that have ended their work and remember what they learned. They keep no process alive. */
  private readonly idle: { work: ThreadWorkName; thread: WorkerThread }[] = [];

  constructor(count: number) {
    this.count = count;
  }

  start(work: ThreadWorkName): Thread {
    const at = this.idle.findIndex((each) => each.work === work && !each.thread.failed);
    const thread = at < 0 ? new WorkerThread(work) : this.idle.splice(at, 1)[0].thread;
    thread.resume();
    return {
      ask: (piece, given) => thread.ask(piece, given),
      end: () => {
        thread.pause();
        this.idle.push({ work, thread });
      },
    };
  }
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

class WorkerThread {
  failed = false;
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];

  constructor(work: ThreadWorkName) {
    this.worker = new Worker(entry, { workerData: { work } });
    this.worker.on('message', (answer) => this.waiting.shift()?.resolve(answer));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('messageerror', (error) => this.fail(error));
    this.worker.on('exit', (code) => this.fail(new Error(`a thread ended with ${code}`)));
  }

  ask(piece: unknown, given: ArrayBuffer[] = []): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.failed) {
        reject(new Error('the thread has failed'));
        return;
      }
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(piece, given);
    });
  }

  resume(): void {
    this.worker.ref();
  }

  pause(): void {
    this.worker.unref();
  }

  private fail(error: Error): void {
    this.failed = true;
    for (const each of this.waiting.splice(0)) each.reject(error);
  }
}
