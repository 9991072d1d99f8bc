import { operations } from '../core/operations/operations.ts';
import { createContainer } from './container.ts';
import { readEnv } from './env.ts';
import { operationTaskHandler } from './operation-task-handler.ts';

export const handler = operationTaskHandler(createContainer('operation-task', readEnv()), operations);
