import { concatBytes } from '../../core/base/bytes.ts';
import { Refusal } from '../../core/base/errors.ts';
import type { RefusalCode } from '../../core/refusals/refusals.ts';
import { chunkBytes, openFile } from '../../adapters/files/open-file.ts';

const newline = 0x0a;

/**
 * The bytes of a file in chunks, each valid until the next is asked for. Throws Refusal FILE_NOT_FOUND if there is
 * none.
 */
export async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  const handle = await openFile(path);
  if (handle === undefined) throw new Refusal('FILE_NOT_FOUND');
  try {
    const buffer = new Uint8Array(chunkBytes);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/**
 * The text of a file that somebody supplied, byte order mark included. Throws Refusal FILE_NOT_FOUND, and `code` where
 * it is not UTF-8, with the line, or has more than `max` bytes.
 */
export async function readText(path: string, code: RefusalCode, max = Infinity): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of readFile(path)) {
    size += chunk.length;
    if (size > max) throw new Refusal(code);
    chunks.push(chunk.slice());
  }
  const bytes = concatBytes(chunks);
  const text = decoded(bytes);
  if (text !== undefined) return text;
  // No other character has the byte of a newline in it.
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(newline, from);
    const to = end < 0 ? bytes.length : end;
    if (decoded(bytes.subarray(from, to)) === undefined) break;
    from = to + 1;
  }
  throw new Refusal(code, {}, line);
}

/** Undefined if it is not UTF-8. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
