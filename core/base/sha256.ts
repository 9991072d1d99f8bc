import type { Hash } from '../ports.ts';

/** Hex SHA-256 of one or several byte arrays one after the other. */
export function sha256Of(hash: Hash, ...parts: Uint8Array[]): string {
  const sha256 = hash.sha256();
  for (const part of parts) sha256.update(part);
  return sha256.hex();
}
