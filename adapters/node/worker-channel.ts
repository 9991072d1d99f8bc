/** Threads of a `ThreadPool` as workers of Node: the side that asks, and the side that answers. */
import { parentPort, Worker } from 'node:worker_threads';
import type { StartChannel } from '../../core/threads/thread-pool.ts';
import type { AskedPiece, PieceAnswer } from '../../core/threads/thread-work.ts';

/** Each thread runs `file`, which calls `answerPieces`; `workerData` is what it has to know. */
export function workerChannel(file: URL, workerData?: unknown): StartChannel {
  return (events) => {
    const worker = new Worker(file, { workerData });
    worker.on('message', (answer) => events.answer(answer));
    worker.on('error', (error) => events.fail(error));
    worker.on('exit', (code) => events.fail(new Error(`a thread ended with ${code}`)));
    return {
      post: (asked, given) => worker.postMessage(asked, given),
      setBusy: (busy) => (busy ? worker.ref() : worker.unref()),
      close: () => worker.terminate(),
    };
  };
}

const post = ({ answer, given }: PieceAnswer): void => parentPort?.postMessage(answer, given);

/** Called in a worker: answers one piece after the other. What `doPiece` throws ends the thread. */
export function answerPieces<Work extends string>(
  doPiece: (asked: AskedPiece<Work>) => PieceAnswer | Promise<PieceAnswer>,
): void {
  parentPort?.on('message', (asked: AskedPiece<Work>) => {
    const done = doPiece(asked);
    if (done instanceof Promise) void done.then(post);
    else post(done);
  });
}
