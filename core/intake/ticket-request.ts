/** What a ticket for one upload is asked with, in both homes: what the file is, and what is said of it. */
import * as z from 'zod';
import { batchKinds, schemes } from '../domain/codes.ts';
import { $IgnoreColumns } from './upload-request.ts';

/** What the intake takes at most (`docs/intake.md`), so that no ticket is given for what will be refused. */
export const ticketBytesMax = 2_000_000_000;

export const $TicketRequest = z.strictObject({
  kind: z.enum(batchKinds),
  /** Last part of the file's name: it determines how the bytes are read. */
  container: z.enum(['csv', 'csv.gz', 'xlsx', 'xlsm']),
  bytes: z.int().positive().max(ticketBytesMax),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.int().nonnegative().optional(),
  schemes: z.array(z.enum(schemes)).optional(),
  asOf: z.iso.datetime({ offset: true }).optional(),
  profile: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  /** Columns left out, by heading or position. */
  ignoreColumns: $IgnoreColumns.optional(),
  confirmShrink: z.boolean().optional(),
  resend: z.boolean().optional(),
  officer: z.string().min(1).max(200),
  purpose: z.string().min(1).max(1000),
});
export type TicketRequest = z.infer<typeof $TicketRequest>;

type Stated = Omit<TicketRequest, 'purpose'> & { purpose?: string | undefined };

/** The names of `docs/contracts.md`, Upload metadata. */
export function ticketMetadata(request: Stated): Record<string, string> {
  const { rows, asOf, profile, ignoreColumns, confirmShrink, resend, officer, purpose, sha256 } = request;
  return {
    sha256,
    officer,
    ...(purpose === undefined ? {} : { purpose }),
    ...(rows === undefined ? {} : { rows: String(rows) }),
    ...(request.schemes === undefined ? {} : { schemes: request.schemes.join(';') }),
    ...(asOf === undefined ? {} : { 'as-of': asOf }),
    ...(profile === undefined ? {} : { profile }),
    ...(ignoreColumns === undefined ? {} : { 'ignore-columns': JSON.stringify(ignoreColumns) }),
    ...(confirmShrink === true ? { 'confirm-shrink': 'true' } : {}),
    ...(resend === true ? { resend: 'true' } : {}),
  };
}
