/** Files to be kept: attachments that nobody else may store. */
import type { PortalContext } from './route.ts';

export const fileTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
} as const;

/** `name`: plain ASCII, of our own making, with its ending. */
export function answerFile(
  c: PortalContext,
  { name, body }: { name: string; body: Uint8Array | Iterable<Uint8Array> },
): Response {
  const ending = name.slice(name.lastIndexOf('.') + 1) as keyof typeof fileTypes;
  const content = body instanceof Uint8Array ? new Uint8Array(body) : streamOf(body);
  return c.body(content, 200, {
    'Content-Type': fileTypes[ending],
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'private, no-store',
  });
}

/** A piece is made when it is asked for, so that a long file holds up nobody. */
function streamOf(pieces: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}
