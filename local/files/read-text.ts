import type { RefusalCode } from '../../core/refusals/refusals.ts';
import { Refusal } from '../../core/base/errors.ts';
import { readFile } from './read-file.ts';

/**
 * The text of a file that somebody supplied, byte order mark included. Throws Refusal FILE_NOT_FOUND, and `code` where
 * it is not UTF-8, with the line, or has more than `max` bytes.
 */
export async function readText(path: string, code: RefusalCode, max = Infinity): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  let bytes = 0;
  for await (const chunk of readFile(path)) {
    bytes += chunk.length;
    if (bytes > max) throw new Refusal(code);
    text += decoded(() => decoder.decode(chunk, { stream: true }));
  }
  return text + decoded(() => decoder.decode());

  function decoded(decode: () => string): string {
    try {
      return decode();
    } catch {
      throw new Refusal(code, {}, text.split('\n').length);
    }
  }
}
