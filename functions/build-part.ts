import { createContainer } from './container.ts';
import { readEnv } from './env.ts';
import { registryBuildHandler } from './registry-build-handler.ts';

export const handler = registryBuildHandler(createContainer('build-part', readEnv()));
