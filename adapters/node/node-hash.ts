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
