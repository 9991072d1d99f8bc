/** SHA-256 and CRC-32 by Node. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Hash } from '../core/ports.ts';

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
