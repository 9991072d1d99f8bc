/**
 * `POST /api/v1/provinces/:province/shrink-preview`: who a `full` would remove, asked before it is sent. The file stays
 * where it is; the numbers of its participants are compared with the books (`docs/intake.md`, section 7).
 */
import * as z from 'zod';
import { concatBytes } from '../../core/base/bytes.ts';
import { $Removal, removalOf } from '../../core/intake/removal.ts';
import { schemesOfText } from '../../core/intake/normalise-codes.ts';
import { decodeStated } from '../../core/intake/stated-bytes.ts';
import { readMembers } from '../../core/ledger/members.ts';
import { limitedBody } from '../http/limited-body.ts';
import { parsed } from '../http/parse-body.ts';
import { Problem } from '../http/problem.ts';
import type { Route } from '../http/route.ts';
import { uploadBodyMax } from './uploads.ts';

/** At once: each holds a body of up to 64 MiB, and 9 bytes for each participant of a province. */
const previewsMax = 2;
let running = 0;

const $Query = z.strictObject({
  /** Schemes of the file, joined by `;`. */
  schemes: z
    .string()
    .transform(schemesOfText)
    .refine((bits) => bits !== 0),
  /** Rejected rows whose number cannot be read: while there are any, nobody is removed. */
  unreadable: z.coerce.number().int().nonnegative().default(0),
});

export const shrinkPreviewRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v1/provinces/:province/shrink-preview',
    access: { to: 'province', roles: ['clerk', 'director'] },
    api: {
      name: 'previewShrink',
      summary: 'Who a full would remove: 9 bytes a participant (core/intake/stated-bytes.ts), at most 64 MiB',
      query: z.object({ schemes: z.string(), unreadable: z.string().optional() }),
      body: { file: ['application/octet-stream'] },
      answers: { 200: $Removal },
    },
    async handle(c) {
      const { schemes, unreadable } = parsed($Query, c.req.query());
      if (running >= previewsMax) throw new Problem('BUSY');
      running++;
      try {
        const chunks: Uint8Array[] = [];
        for await (const chunk of limitedBody(c, uploadBodyMax)) chunks.push(chunk.slice());
        const stated = decodeStated(concatBytes(chunks));
        if (stated === undefined) throw new Problem('REQUEST_INVALID', 'the body');
        const known = await readMembers(c.get('world'), c.get('province'));
        const removal = removalOf(
          { ...stated, unreadableNumbers: unreadable },
          { source: 'ledger', complete: true, ...known },
          schemes,
        );
        return c.json(removal satisfies z.infer<typeof $Removal>);
      } finally {
        running--;
      }
    },
  },
];
