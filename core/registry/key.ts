/** Noticing a wrong fingerprint key before every name differs (`docs/registry-index.md`, Fingerprints). */
import { NameReader } from '../names/reader.ts';
import type { FingerprintKey } from '../ports.ts';

/** Not a name anybody has; never change it, it would make every index look keyed wrongly. */
const checkText = 'doisoat registry key check';

/** Every batch asks; the answer stands in every manifest and is no secret. */
const known = new WeakMap<FingerprintKey, string>();

/** Canonical fingerprint of a fixed text under the key, 16 hex digits. */
export function keyCheck(key: FingerprintKey): string {
  const check = known.get(key) ?? computed(key);
  known.set(key, check);
  return check;
}

function computed(key: FingerprintKey): string {
  const names = new NameReader(key.bytes);
  const bytes = new TextEncoder().encode(checkText);
  names.read(bytes, 0, bytes.length);
  return [names.high, names.low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
