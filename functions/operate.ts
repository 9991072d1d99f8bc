import { operations } from '../core/operations/operations.ts';
import { createContainer } from './container.ts';
import { readEnv } from './env.ts';
import { operateHandler } from './operate-handler.ts';

export const handler = operateHandler(createContainer('operate', readEnv()), operations);
