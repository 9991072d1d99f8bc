/** Secrets that are given out once and kept as hashes alone. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** A new secret: 32 bytes, 43 characters of base64url. */
export function newSecret(randomBytes: (length: number) => Uint8Array): string {
  return Buffer.from(randomBytes(32)).toString('base64url');
}

/** The hash under which a secret is kept: it has 256 random bits, so a plain hash says nothing of it. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** In constant time; lengths may differ. */
export function sameSecret(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a, b);
}
