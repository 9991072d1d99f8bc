/**
 * The threads of the core in a function: workers that run the function's own bundle (one file is deployed), which then
 * answers pieces instead of events (`answerPieces`).
 */
import { parentPort, Worker } from 'node:worker_threads';
import type { Threads } from '../../core/ports.ts';
import { ThreadPool } from '../../core/threads/thread-pool.ts';
import { threadWork, type AskedPiece } from '../../core/threads/thread-work.ts';

/**
 * Memory that comes with one processor: Lambda gives processors by memory, and shows two where there is a share of one.
 */
const processorMiB = 1769;

/** One thread for each processor, or none where there are not two. `bundle` is the file of the function. */
export function lambdaThreads(memoryMiB: number, bundle: URL): Threads | undefined {
  const count = Math.floor(memoryMiB / processorMiB);
  if (count < 2) return undefined;
  return new ThreadPool(count, (events) => {
    const worker = new Worker(bundle);
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

/** Called in a worker: answers one piece after the other. */
export function answerPieces(): void {
  const doPiece = threadWork();
  parentPort?.on('message', (asked: AskedPiece) => {
    const { answer, given } = doPiece(asked);
    parentPort?.postMessage(answer, given);
  });
}
