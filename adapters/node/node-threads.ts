/** The threads of the core on Node's workers (`thread-entry.ts`). */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Threads } from '../../core/ports.ts';
import { ThreadPool } from '../../core/threads/thread-pool.ts';

const entry = new URL('thread-entry.ts', import.meta.url);

/** One thread for each processor, or none where there is but one. */
export function nodeThreads(count: number = availableParallelism()): Threads | undefined {
  if (count < 2) return undefined;
  return new ThreadPool(count, (events) => {
    const worker = new Worker(entry);
    worker.on('message', (answer) => events.answer(answer));
    worker.on('error', (error) => events.fail(error));
    worker.on('exit', (code) => events.fail(new Error(`a thread ended with ${code}`)));
    return {
      post: (asked, given) => worker.postMessage(asked, given),
      setBusy: (busy) => (busy ? worker.ref() : worker.unref()),
      close: () => void worker.terminate(),
    };
  });
}
