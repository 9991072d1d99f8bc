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
