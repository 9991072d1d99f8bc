/**
 * A ticket for one upload by a browser (`ticket-form.ts`). Asked for by a signed request to the function's URL; the
 * province is the one in the caller's session name, never in the request.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { batchKinds, schemes } from '../core/domain/codes.ts';
import { provinceOfPrincipal, sessionOfPrincipal } from '../core/intake/admit-upload.ts';
import { $IgnoreColumns } from '../core/intake/upload-request.ts';
import type { Container } from './container.ts';
import { invoke } from './invocation.ts';
import { newUploadKey, ticketBytesMax, ticketForm, ticketSeconds } from './ticket-form.ts';
import { answer, bodyOf, sessionOf, type UrlAnswer, type UrlEvent } from './url-request.ts';

const $Request = z.strictObject({
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
type TicketRequest = z.infer<typeof $Request>;

export interface Ticket {
  url: string;
  /** Form fields to be sent before the file, all of them, unchanged. */
  fields: Record<string, string>;
  key: string;
  expiresAt: string;
}

/** Function URL with IAM authorisation → a ticket, or 400 / 403 with a code. */
export function uploadTicketHandler({ telemetry, world, env }: Container, s3: S3Client) {
  return (event: UrlEvent, context: Context): Promise<UrlAnswer> =>
    invoke(telemetry, context, async () => {
      // Only the trust policy of this role makes a session's name mean a province.
      const caller = sessionOf(event, { stage: env.stage, account: env.bucketOwner }, 'office');
      const province = provinceOfPrincipal(caller);
      if (caller === undefined || province === undefined) return refuse(403, 'PRINCIPAL_WITHOUT_PROVINCE');
      const request = $Request.safeParse(bodyOf(event));
      if (!request.success) {
        const { path } = request.error.issues[0];
        return refuse(400, 'REQUEST_INVALID', path.map(String).join('.'));
      }
      const { data } = request;
      const key = newUploadKey(province, data.kind, data.container);
      const session = sessionOfPrincipal(caller);
      const place = { bucket: env.buckets.uploads, key, session };
      const form = await createPresignedPost(s3, ticketForm(place, { ...data, metadata: metadataOf(data) }));
      const expiresAt = new Date(world.clock.now() + ticketSeconds * 1000).toISOString();
      telemetry.log.event('ticket.given', { province, kind: data.kind, bytes: data.bytes, session, key });
      return answer(200, { url: form.url, fields: form.fields, key, expiresAt } satisfies Ticket);
    });

  function refuse(status: number, code: string, field = ''): UrlAnswer {
    telemetry.log.event('ticket.refused', { code, field });
    return answer(status, { code, field });
  }
}

/** The names of `docs/contracts.md`, Upload metadata. */
function metadataOf(request: TicketRequest): Record<string, string> {
  const { rows, asOf, profile, ignoreColumns, confirmShrink, resend, officer, purpose, sha256 } = request;
  return {
    sha256,
    officer,
    purpose,
    ...(rows === undefined ? {} : { rows: String(rows) }),
    ...(request.schemes === undefined ? {} : { schemes: request.schemes.join(';') }),
    ...(asOf === undefined ? {} : { 'as-of': asOf }),
    ...(profile === undefined ? {} : { profile }),
    ...(ignoreColumns === undefined ? {} : { 'ignore-columns': JSON.stringify(ignoreColumns) }),
    ...(confirmShrink === true ? { 'confirm-shrink': 'true' } : {}),
    ...(resend === true ? { resend: 'true' } : {}),
  };
}
