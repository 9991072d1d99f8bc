/** The threads of the core on Node's workers (`thread-entry.ts`). */
import { availableParallelism } from 'node:os';
import type { Threads } from '../../core/ports.ts';
import { ThreadPool } from '../../core/threads/thread-pool.ts';
import { workerChannel } from './worker-channel.ts';

/** One thread for each processor, or none where there is but one. */
export function nodeThreads(count: number = availableParallelism()): Threads | undefined {
  if (count < 2) return undefined;
  return new ThreadPool(count, workerChannel(new URL('thread-entry.ts', import.meta.url)));
}
