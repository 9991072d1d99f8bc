/** `POST /api/v1/provinces/:province/uploads`: one file as the body of one request. */
import * as z from 'zod';
import { batchKinds } from '../../core/domain/codes.ts';
import type { Identity } from '../access/identity.ts';
import { limitedBody } from '../http/limited-body.ts';
import { parsed } from '../http/parse-body.ts';
import { Problem } from '../http/problem.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { headerText, metadataHeaders, metadataNames, metadataOfHeaders } from './upload-metadata.ts';

/** Larger files go by ticket (`tickets.ts`) or to `incoming/`: 64 MiB are some 700,000 rows. */
export const uploadBodyMax = 64 * 1024 * 1024; // bytes

/** What a file may be called; what it is, the intake finds out. */
const fileTypes = [
  'text/csv',
  'text/plain',
  'application/octet-stream',
  'application/gzip',
  'application/x-gzip',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-excel.sheet.macroenabled.12',
] as const;

/** Where an upload that was taken is to be followed. */
export const $Taken = z.strictObject({ batchId: z.string(), location: z.string() });

const $Kind = z.strictObject({ kind: z.enum(batchKinds).default('delta') });

export const uploadRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v1/provinces/:province/uploads',
    access: { to: 'province', roles: ['clerk', 'director'] },
    api: {
      name: 'sendUpload',
      summary: 'Sends a file of at most 64 MiB',
      query: $Kind,
      headers: metadataHeaders(['kind', ...metadataNames]),
      body: { file: fileTypes },
      answers: { 202: $Taken },
    },
    async handle(c) {
      const type = (c.req.header('content-type') ?? fileTypes[0]).split(';')[0].trim().toLowerCase();
      if (!fileTypes.some((each) => each === type)) throw new Problem('CONTENT_TYPE');
      const { kind } = parsed($Kind, { kind: c.req.query('kind') ?? headerText(c, 'x-amz-meta-kind') });
      const metadata = metadataOfHeaders(c);
      const upload = { province: c.get('province'), kind, metadata, sender: senderOf(c) };
      const batch = await c.get('world').uploads.send(upload, limitedBody(c, uploadBodyMax));
      return answerTaken(c, batch);
    },
  },
];

/** The one who asks; routes of a province let nobody in who is not known. Throws Problem UNAUTHENTICATED. */
export function senderOf(c: PortalContext): Identity {
  const identity = c.get('identity');
  if (identity === undefined) throw new Problem('UNAUTHENTICATED');
  return identity;
}

/** Tells where the batch of an upload is to be followed. */
export function answerTaken(c: PortalContext, batchId: string): Response {
  const location = address(c, `/api/v1/batches/${batchId}`);
  return c.json({ batchId, location } satisfies z.infer<typeof $Taken>, 202, { Location: location });
}
