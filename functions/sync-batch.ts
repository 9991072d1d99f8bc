import { isMainThread } from 'node:worker_threads';
import { createContainer } from './container.ts';
import { readEnv } from './env.ts';
import { syncBatchHandler } from './handlers.ts';
import { lambdaThreads } from '../adapters/node/lambda-threads.ts';
import { nodeHash } from '../adapters/node/node-hash.ts';
import { answerPieces } from '../adapters/node/worker-channel.ts';
import { threadWork } from '../core/threads/thread-work.ts';

export const handler = isMainThread ? makeHandler() : answerPieces(threadWork(nodeHash));

function makeHandler() {
  const env = readEnv();
  const container = createContainer('sync-batch', env);
  const threads = lambdaThreads(env.memoryMiB ?? 0, new URL(import.meta.url));
  return syncBatchHandler(threads === undefined ? container : { ...container, world: { ...container.world, threads } });
}
