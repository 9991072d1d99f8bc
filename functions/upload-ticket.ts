import { createClients, createContainer } from './container.ts';
import { readEnv } from './env.ts';
import { uploadTicketHandler } from './upload-ticket-handler.ts';

const clients = createClients();
export const handler = uploadTicketHandler(createContainer('upload-ticket', readEnv(), clients), clients.s3);
