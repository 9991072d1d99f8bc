import { concatBytes } from '../../core/base/bytes.ts';
import { Refusal } from '../../core/base/errors.ts';
import { chunkBytes, openFile } from '../../adapters/files/open-file.ts';

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

/** All bytes of a file that fits into memory: a table that somebody supplied. Throws as `readFile`. */
export async function readWholeFile(path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readFile(path)) chunks.push(chunk.slice());
  return concatBytes(chunks);
}
