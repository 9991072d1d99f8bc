import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Hash } from '../../core/ports.ts';

/** The hashes of the core, by Node's own native code. */
export const nodeHash: Hash = {
  sha256() {
    const hash = createHash('sha256');
    return {
      update(bytes) {
        hash.update(bytes);
      },
      hex: () => hash.digest('hex'),
    };
  },
  crc32: (bytes) => crc32(bytes),
};

/** Hash of a text's UTF-8, as a content security policy names a style sheet or a script. */
export function sha256Base64(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
