/** The body of a request that is a file, held to a size while it is read. */
import { Problem } from './problem.ts';
import type { PortalContext } from './route.ts';

/**
 * The bytes in chunks. Throws Problem BODY_TOO_LARGE at once if the request says that it is longer than `max` bytes,
 * and while it is read if it is.
 */
export function limitedBody(c: PortalContext, max: number): AsyncIterable<Uint8Array> {
  if (Number(c.req.header('content-length') ?? 0) > max) throw new Problem('BODY_TOO_LARGE');
  return limited(c.req.raw.body, max);
}

async function* limited(body: ReadableStream<Uint8Array> | null, max: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > max) throw new Problem('BODY_TOO_LARGE');
    yield chunk;
  }
}
