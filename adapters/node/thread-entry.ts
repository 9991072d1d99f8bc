/** A thread of `node-threads.ts`: answers one piece after the other. */
import { parentPort } from 'node:worker_threads';
import { threadWork, type AskedPiece } from '../../core/threads/thread-work.ts';

const doPiece = threadWork();
parentPort?.on('message', (asked: AskedPiece) => {
  const { answer, given } = doPiece(asked);
  parentPort?.postMessage(answer, given);
});
