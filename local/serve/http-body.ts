/** Small answers in JSON, and bodies of a bounded size. */
import type { ServerResponse } from 'node:http';
import { Refusal } from '../../core/base/errors.ts';

export function json(response: ServerResponse, status: number, document: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(document));
}

/** Answers with a code; true, for the caller to return. */
export function refuse(response: ServerResponse, status: number, code: string): true {
  response.setHeader('Connection', 'close');
  json(response, status, { code });
  return true;
}

/** Passes chunks on; throws Refusal FILE_TOO_LARGE behind `bytesMax`. */
export function limited(bytesMax: number) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw new Refusal('FILE_TOO_LARGE');
      yield chunk;
    }
  };
}
