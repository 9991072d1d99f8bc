import { isMainThread } from 'node:worker_threads';
import { createContainer } from './container.ts';
import { readEnv } from './env.ts';
import { syncBatchHandler } from './handlers.ts';
import { answerPieces, lambdaThreads } from '../adapters/node/lambda-threads.ts';

export const handler = isMainThread ? makeHandler() : answerPieces();

function makeHandler() {
  const env = readEnv();
  const container = createContainer('sync-batch', env);
  const threads = lambdaThreads(env.memoryMiB ?? 0, new URL(import.meta.url));
  return syncBatchHandler(threads === undefined ? container : { ...container, world: { ...container.world, threads } });
}
