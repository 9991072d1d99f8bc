import { operations } from '../core/operations/operations.ts';
import { createClients, createContainer } from './container.ts';
import { readEnv } from './env.ts';
import { operateHandler } from './operate-handler.ts';
import { PortalObjects } from './portal-objects.ts';

const container = createContainer('operate', readEnv(), createClients(), PortalObjects);
export const handler = operateHandler(container, operations);
