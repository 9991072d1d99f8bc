import { createContainer } from './container.ts';
import { readEnv } from './env.ts';
import { publishSummaryHandler } from './handlers.ts';

export const handler = publishSummaryHandler(createContainer('publish-summary', readEnv()));
