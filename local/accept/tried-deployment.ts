/** What an acceptance test needs of the deployment that it tries. */
import * as z from 'zod';
import type { TicketRequest } from '../../core/intake/ticket-request.ts';

/** An answer of the ticket function (`docs/deploy.md`, An office). */
export const $Ticket = z.object({ url: z.url(), fields: z.record(z.string(), z.string()), key: z.string() });
export type Ticket = z.infer<typeof $Ticket>;

export interface TriedDeployment {
  /** Batch ids are over its name. */
  uploadsBucket: string;
  /** `body`: undefined if it is no JSON. */
  askTicket(request: TicketRequest): Promise<{ status: number; body: unknown }>;
  /** Posts the form, as a browser does. `version`: that the store gave the object, if it was taken. */
  postForm(ticket: Ticket, bytes: Uint8Array): Promise<{ status: number; version: string | undefined }>;
  /** An object under `results/` of the system check or under `published/`; undefined if there is none. */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Orders a recount of the ledger of the system check: the id of the order; undefined if this session may not. */
  orderRecount(): Promise<string | undefined>;
  /** What the recount found; undefined while it is under way. */
  readRecount(order: string): Promise<Recount | undefined>;
}

export interface Recount {
  /** Persons by which it differs from what was published. */
  drift: number;
  problems: number;
}
