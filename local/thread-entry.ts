/** A thread of `node-threads.ts`: answers one piece after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadWorkName } from '../core/ports.ts';
import { threadWork } from '../core/thread-work.ts';

const { work } = workerData as { work: ThreadWorkName }; // of `node-threads.ts`
const doPiece = threadWork(work);
parentPort?.on('message', (piece: unknown) => {
  const { answer, given } = doPiece(piece);
  parentPort?.postMessage(answer, given);
});
