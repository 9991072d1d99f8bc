/**
 * A ticket for one upload by a browser: a presigned POST that takes one key, of one size, with one SHA-256, for 15
 * minutes. Asked for by a signed request to the function's URL; the province is the one in the caller's session
 * name, never in the request.
 */
import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { Context } from 'aws-lambda';
import { provinceOfPrincipal, sessionOfPrincipal } from '../core/intake/admit-upload.ts';
import { $TicketRequest, ticketMetadata, type TicketRequest } from '../core/intake/ticket-request.ts';
import { ticketSessionName } from '../core/intake/upload-request.ts';
import { encodeMetadata } from '../adapters/s3/object-metadata.ts';
import type { Container } from './container.ts';
import { invoke } from './invocation.ts';
import { answer, bodyOf, sessionOf, type UrlAnswer, type UrlEvent } from './url-request.ts';

/** Long enough for a slow line, short enough for a leaked link. */
export const ticketSeconds = 900;
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
      const request = $TicketRequest.safeParse(bodyOf(event));
      if (!request.success) {
        const { path } = request.error.issues[0];
        return refuse(400, 'REQUEST_INVALID', path.map(String).join('.'));
      }
      const { data } = request;
      const key = `incoming/${province}/${data.kind}/${randomUUID()}.${data.container}`;
      const session = sessionOfPrincipal(caller);
      const form = await createPresignedPost(s3, ticketForm(env.buckets.uploads, { key, session }, data));
      const expiresAt = new Date(world.clock.now() + ticketSeconds * 1000).toISOString();
      telemetry.log.event('ticket.given', { province, kind: data.kind, bytes: data.bytes, session, key });
      return answer(200, { url: form.url, fields: form.fields, key, expiresAt } satisfies Ticket);
    });

  function refuse(status: number, code: string, field = ''): UrlAnswer {
    telemetry.log.event('ticket.refused', { code, field });
    return answer(status, { code, field });
  }
}

/** Every field is a condition that the browser must satisfy exactly. */
export function ticketForm(bucket: string, { key, session }: { key: string; session: string }, request: TicketRequest) {
  const checksum = Buffer.from(request.sha256, 'hex').toString('base64');
  const metadata = Object.entries(encodeMetadata({ ...ticketMetadata(request), [ticketSessionName]: session })).map(
    ([name, value]): [string, string] => [`x-amz-meta-${name}`, value],
  );
  const fields: Record<string, string> = {
    'Content-Type': 'application/octet-stream',
    'x-amz-checksum-algorithm': 'SHA256',
    'x-amz-checksum-sha256': checksum,
    ...Object.fromEntries(metadata),
  };
  return {
    Bucket: bucket,
    Key: key,
    Expires: ticketSeconds,
    Fields: fields,
    Conditions: [['content-length-range', request.bytes, request.bytes] as ['content-length-range', number, number]],
  };
}
