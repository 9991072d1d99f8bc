import { createContainer } from './container.ts';
import { readEnv } from './env.ts';
import { releaseHandler } from './release-handler.ts';

export const handler = releaseHandler(createContainer('release', readEnv()));
