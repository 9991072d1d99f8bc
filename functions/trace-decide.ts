import { createContainer } from './container.ts';
import { readEnv } from './env.ts';
import { traceDecideHandler } from './trace-decide-handler.ts';

export const handler = traceDecideHandler(createContainer('trace-decide', readEnv()));
