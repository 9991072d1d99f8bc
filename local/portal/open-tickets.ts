/** Tickets that were given and not used yet, in memory: a server that is started again has given none. */
import { randomBytes } from 'node:crypto';
import type { Identity } from '../../portal/access/identity.ts';
import { Problem } from '../../portal/http/problem.ts';
import type { OutgoingUpload, PromisedFile, Ticket } from '../../portal/ports.ts';

/** Long enough for a slow line. */
const ticketAgeMax = 3_600_000; // milliseconds
/** Tickets that are open at once. */
const ticketsMax = 10_000;

export interface OpenTicket {
  upload: OutgoingUpload;
  file: PromisedFile;
  expiresAt: number; // milliseconds
  arrived?: { province: string; batch: string };
}

export class OpenTickets {
  private readonly tickets = new Map<string, OpenTicket>();

  /** Throws Problem BUSY. */
  give(upload: OutgoingUpload, file: PromisedFile, now: number): Ticket {
    for (const [id, { expiresAt }] of this.tickets) if (expiresAt < now) this.tickets.delete(id);
    if (this.tickets.size >= ticketsMax) throw new Problem('BUSY');
    const id = randomBytes(24).toString('base64url');
    const expiresAt = now + ticketAgeMax;
    this.tickets.set(id, { upload, file, expiresAt });
    return { id, url: `/api/v1/tickets/${id}`, expiresAt: new Date(expiresAt).toISOString() };
  }

  /** The ticket, for whoever got it. Throws Problem NOT_FOUND. */
  find(id: string, { user, province, role }: Identity, now: number): OpenTicket {
    const ticket = this.tickets.get(id);
    const own = ticket?.upload.sender;
    const isOwn = own?.user === user && own.province === province && own.role === role;
    if (ticket === undefined || !isOwn || ticket.expiresAt < now) throw new Problem('NOT_FOUND');
    return ticket;
  }
}
