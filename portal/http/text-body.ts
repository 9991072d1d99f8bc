/** A small file as the body of a request, whole. */
import { concatBytes } from '../../core/base/bytes.ts';
import { limitedBody } from './limited-body.ts';
import { Problem } from './problem.ts';
import type { PortalContext } from './route.ts';

/** The longest list that a department writes: 10,000 decisions, or every figure of all provinces for years. */
export const listBytesMax = 4 * 1024 * 1024;
/** What a CSV may be called. */
export const csvTypes = ['text/csv', 'text/plain', 'application/octet-stream'] as const;

/** Throws Problem CONTENT_TYPE, BODY_TOO_LARGE. */
export async function csvBody(c: PortalContext): Promise<Uint8Array> {
  const type = (c.req.header('content-type') ?? csvTypes[0]).split(';')[0].trim().toLowerCase();
  if (!csvTypes.some((each) => each === type)) throw new Problem('CONTENT_TYPE');
  const chunks: Uint8Array[] = [];
  for await (const chunk of limitedBody(c, listBytesMax)) chunks.push(chunk);
  return concatBytes(chunks);
}
