import { createContainer } from './container.ts';
import { readEnv } from './env.ts';
import { syncBatchHandler } from './handlers.ts';

export const handler = syncBatchHandler(createContainer('sync-batch', readEnv()));
