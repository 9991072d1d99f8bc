/**
 * Tickets: a browser or program says what a file is, gets an address, and sends the file there itself: up to 2 GB, to
 * the portal on one machine, to the store on AWS. Only whoever got a ticket uses it or asks what became of it.
 */
import * as z from 'zod';
import { $TicketRequest, ticketBytesMax, ticketMetadata } from '../../core/intake/ticket-request.ts';
import { limitedBody } from '../http/limited-body.ts';
import { jsonBody } from '../http/parse-body.ts';
import { Problem } from '../http/problem.ts';
import { address, type Route } from '../http/route.ts';
import { $Taken, answerTaken, senderOf } from './uploads.ts';

/** The officer is the user unless another is named. */
const $Asked = z.strictObject({
  ...$TicketRequest.shape,
  officer: $TicketRequest.shape.officer.optional(),
  purpose: $TicketRequest.shape.purpose.optional(),
});

const $Ticket = z.strictObject({
  id: z.string(),
  /** By POST; below the portal, or an address of the store. */
  url: z.string(),
  /** Fields of a form whose last part is the file; absent: the bytes alone are sent. */
  fields: z.record(z.string(), z.string()).optional(),
  expiresAt: z.iso.datetime(),
});

const $TicketState = z.strictObject({
  status: z.enum(['waiting', 'arrived']),
  batchId: z.string().optional(),
  location: z.string().optional(),
});

export const ticketRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v1/provinces/:province/tickets',
    access: { to: 'province', roles: ['clerk', 'director'] },
    api: {
      name: 'askTicket',
      summary: 'A ticket for one file of at most 2 GB',
      body: $Asked,
      answers: { 200: $Ticket },
    },
    async handle(c) {
      const { officer, ...asked } = await jsonBody(c, $Asked);
      const sender = senderOf(c);
      const metadata = ticketMetadata({ ...asked, officer: officer ?? sender.user });
      const { kind, bytes, sha256, container } = asked;
      const upload = { province: c.get('province'), kind, metadata, sender };
      const ticket = await c.get('world').uploads.ticket(upload, { bytes, sha256, container });
      const url = ticket.url.startsWith('/') ? address(c, ticket.url) : ticket.url;
      return c.json({ ...ticket, url } satisfies z.infer<typeof $Ticket>);
    },
  },
  {
    method: 'POST',
    path: '/api/v1/tickets/:ticket',
    access: { to: 'person' },
    api: {
      name: 'sendByTicket',
      summary: 'Sends the file of a ticket, where tickets lead to the portal',
      body: { file: ['application/octet-stream'] },
      answers: { 202: $Taken },
    },
    async handle(c) {
      const { uploads } = c.get('world');
      if (uploads.take === undefined) throw new Problem('NOT_FOUND');
      const body = limitedBody(c, ticketBytesMax);
      return answerTaken(c, await uploads.take(c.req.param('ticket') ?? '', senderOf(c), body));
    },
  },
  {
    method: 'GET',
    path: '/api/v1/tickets/:ticket',
    access: { to: 'person' },
    api: {
      name: 'readTicket',
      summary: 'Whether the file of a ticket has arrived, and its batch',
      answers: { 200: $TicketState },
    },
    async handle(c) {
      const found = await c.get('world').uploads.arrived(c.req.param('ticket') ?? '', senderOf(c));
      if (found === undefined) return c.json({ status: 'waiting' } satisfies z.infer<typeof $TicketState>);
      const location = address(c, `/api/v1/batches/${found.batch}`);
      return c.json({ status: 'arrived', batchId: found.batch, location } satisfies z.infer<typeof $TicketState>);
    },
  },
];
