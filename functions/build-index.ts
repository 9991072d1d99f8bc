import { createContainer } from './container.ts';
import { readEnv } from './env.ts';
import { buildIndexHandler } from './handlers.ts';

export const handler = buildIndexHandler(createContainer('build-index', readEnv()));
