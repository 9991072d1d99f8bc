import { createContainer } from './container.ts';
import { readEnv } from './env.ts';
import { reconcileHandler } from './reconcile-handler.ts';

export const handler = reconcileHandler(createContainer('reconcile', readEnv()));
