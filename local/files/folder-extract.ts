import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../core/base/errors.ts';
import type { ExtractSource } from '../../core/registry/build/extract.ts';
import { errorCode } from '../../adapters/files/durable-files.ts';

/** Bytes read at a time; parts are read from end to end. */
const chunkBytes = 1 << 20;

/** An extract in a folder (`docs/contracts.md`, Extract). Throws Refusal EXTRACT_NOT_FOUND, EXTRACT_PART_NOT_FOUND. */
export function folderExtract(folder: string): ExtractSource {
  return {
    async manifest() {
      const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch((error: unknown) => {
        if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') throw new Refusal('EXTRACT_NOT_FOUND');
        throw error;
      });
      return parseJson(text);
    },
    async *part(name) {
      const handle = await open(join(folder, name)).catch((error: unknown) => {
        if (errorCode(error) === 'ENOENT') throw new Refusal('EXTRACT_PART_NOT_FOUND', { part: name });
        throw error;
      });
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
    },
  };
}

/** Text that is no JSON is answered by the core, as a manifest of the wrong form. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
