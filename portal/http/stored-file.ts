/** Stored objects and lists made on the way, as files of an answer: never whole in memory. */
import { Problem } from './problem.ts';
import type { PortalContext } from './route.ts';

const types: Record<string, string> = {
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export interface FileAnswer {
  /** Plain ASCII, of our own making, with an ending that is known here. */
  name: string;
  /** A page is shown; everything else is to be kept. */
  shown?: boolean;
}

/** The object under `key`. Throws Problem NOT_FOUND. */
export async function answerStored(c: PortalContext, key: string, file: FileAnswer): Promise<Response> {
  const { objects } = c.get('world');
  const info = await objects.head(key);
  if (info === undefined) throw new Problem('NOT_FOUND');
  // Those very bytes, whatever is put under the key meanwhile.
  return answerPieces(c, objects.stream(key, { version: info.version }), file);
}

/** Pieces that may be used again by whoever makes them. */
export function answerPieces(c: PortalContext, pieces: AsyncIterable<Uint8Array>, file: FileAnswer): Response {
  const { name, shown = false } = file;
  const type = types[/[a-z]+$/.exec(name)?.[0] ?? ''];
  const headers: Record<string, string> = { 'Content-Type': type, 'Cache-Control': 'private, no-store' };
  // A page has its policy in itself; two policies both hold, and only this one can keep it out of frames.
  if (shown) headers['Content-Security-Policy'] = "frame-ancestors 'none'";
  else headers['Content-Disposition'] = `attachment; filename="${name}"`;
  return c.body(streamOf(pieces), 200, headers);
}

/** Each piece is copied when the reader asks for it. (`from` is not in the DOM's types, under which tests compile.) */
function streamOf(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = pieces[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await iterator.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value.slice());
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
