/**
 * A ticket for one upload by a browser (`ticket-form.ts`). Asked for by a signed request to the function's URL; the
 * province is the one in the caller's session name, never in the request.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { Context } from 'aws-lambda';
import { provinceOfPrincipal, sessionOfPrincipal } from '../core/intake/admit-upload.ts';
import { systemCheck } from '../core/domain/provinces.ts';
import { $TicketRequest, ticketMetadata } from '../core/intake/ticket-request.ts';
import type { Container } from './container.ts';
import { invoke } from './invocation.ts';
import { newUploadKey, ticketForm, ticketSeconds } from './ticket-form.ts';
import { answer, bodyOf, sessionOf, type UrlAnswer, type UrlEvent } from './url-request.ts';

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
      // Only the trust policies of these roles make a session's name mean a province; each vouches for its own.
      const place = { stage: env.stage, account: env.bucketOwner };
      const office = sessionOf(event, place, 'office');
      const caller = office ?? sessionOf(event, place, 'acceptance');
      const province = provinceOfPrincipal(caller);
      const isVouchedFor = (province === systemCheck.id) === (office === undefined);
      if (caller === undefined || province === undefined || !isVouchedFor)
        return refuse(403, 'PRINCIPAL_WITHOUT_PROVINCE');
      const request = $TicketRequest.safeParse(bodyOf(event));
      if (!request.success) {
        const { path } = request.error.issues[0];
        return refuse(400, 'REQUEST_INVALID', path.map(String).join('.'));
      }
      const { data } = request;
      const key = newUploadKey(province, data.kind, data.container);
      const session = sessionOfPrincipal(caller);
      const target = { bucket: env.buckets.uploads, key, session };
      const form = await createPresignedPost(s3, ticketForm(target, { ...data, metadata: ticketMetadata(data) }));
      const expiresAt = new Date(world.clock.now() + ticketSeconds * 1000).toISOString();
      telemetry.log.event('ticket.given', { province, kind: data.kind, bytes: data.bytes, session, key });
      return answer(200, { url: form.url, fields: form.fields, key, expiresAt } satisfies Ticket);
    });

  function refuse(status: number, code: string, field = ''): UrlAnswer {
    telemetry.log.event('ticket.refused', { code, field });
    return answer(status, { code, field });
  }
}
