/**
 * Two releases of the program at once: a committer of the next manifest format, made of the present one by a wrapper
 * that writes its manifests as that format and reads them back; and what the present one may still do once it has met
 * such a manifest.
 */
import { IntegrityError } from '../../core/base/errors.ts';
import { manifestFormat } from '../../core/ledger/manifest.ts';
import type { Hash, ObjectBody, ObjectStore, ReadOptions } from '../../core/ports.ts';

const nextFormat = manifestFormat + 1;
const present = new TextEncoder().encode(`{"format":${manifestFormat},"province"`);
const next = new TextEncoder().encode(`{"format":${nextFormat},"province"`);
const formatAt = '{"format":'.length;

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.length >= start.length && start.every((byte, i) => bytes[i] === byte);
}

export function isNextFormat(bytes: Uint8Array): boolean {
  return startsWith(bytes, next);
}

function withDigit(bytes: Uint8Array, digit: number): Uint8Array {
  const copy = bytes.slice();
  copy[formatAt] = 0x30 + digit;
  return copy;
}

/** A manifest of either format as one of the present format; all else as it is. */
export function asPresentFormat(bytes: Uint8Array): Uint8Array {
  return isNextFormat(bytes) ? withDigit(bytes, manifestFormat) : bytes;
}

/** The bytes that stand for a manifest in the next release's store. */
function asNext(bytes: Uint8Array): Uint8Array {
  return startsWith(bytes, present) ? withDigit(bytes, nextFormat) : bytes;
}

/** The store and the hash of the next release. It knows which manifests are old by having read them as such. */
export function nextRelease(store: ObjectStore, hash: Hash): { objects: ObjectStore; hash: Hash } {
  const old = new Set<string>();
  const stored = (body: ObjectBody): ObjectBody =>
    body instanceof Uint8Array && !old.has(new TextDecoder().decode(body)) ? asNext(body) : body;
  const objects: ObjectStore = Object.assign(Object.create(store) as ObjectStore, {
    async read(key: string, options?: ReadOptions) {
      const bytes = await store.read(key, options);
      if (bytes !== undefined && startsWith(bytes, present)) old.add(new TextDecoder().decode(bytes));
      return bytes && asPresentFormat(bytes);
    },
    putIfAbsent: (key: string, body: ObjectBody, metadata?: Record<string, string>) =>
      store.putIfAbsent(key, stored(body), metadata),
    put: (key: string, body: ObjectBody, metadata?: Record<string, string>) => store.put(key, stored(body), metadata),
  });
  const wrapped: Hash = {
    ...hash,
    sha256() {
      const parts: Uint8Array[] = [];
      return {
        update: (bytes) => void parts.push(bytes.slice()),
        hex() {
          const inner = hash.sha256();
          parts.forEach((part, i) => {
            const known = i > 0 || old.has(new TextDecoder().decode(part));
            inner.update(known ? part : asNext(part));
          });
          return inner.hex();
        },
      };
    },
  };
  return { objects, hash: wrapped };
}

/** Stopped as it should: at the manifest that it does not know. */
export function stoppedAtFormat(error: unknown): boolean {
  return error instanceof IntegrityError && error.message.includes(`format ${nextFormat}`);
}
