/**
 * The threads of the core in a function: workers that run the function's own bundle (one file is deployed), which then
 * answers pieces instead of events (`answerPieces`).
 */
import type { Threads } from '../../core/ports.ts';
import { ThreadPool } from '../../core/threads/thread-pool.ts';
import { workerChannel } from './worker-channel.ts';

/**
 * Memory that comes with one processor: Lambda gives processors by memory, and shows two where there is a share of one.
 */
const processorMiB = 1769;

/** One thread for each processor, or none where there are not two. `bundle` is the file of the function. */
export function lambdaThreads(memoryMiB: number, bundle: URL): Threads | undefined {
  const count = Math.floor(memoryMiB / processorMiB);
  if (count < 2) return undefined;
  return new ThreadPool(count, workerChannel(bundle));
}
