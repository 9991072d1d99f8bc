import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { foldedParts, NameState } from '../../../core/domain/columns.ts';
import type { Hash } from '../../../core/ports.ts';
import type { NameFields } from '../../../core/intake/read-batch.ts';

export const bytesOf = (text: string) => new TextEncoder().encode(text);

export const nodeHash: Hash = {
  sha256() {
    const hash = createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
  },
  crc32: (bytes) => crc32(bytes),
};

/** Stands in for the name reader: says whether the cell holds a readable name, and where it found it. */
export function fakeNames(): NameFields {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const names: NameFields = {
    state: 0,
    decoded: false,
    low: 0,
    high: 0,
    folded: new Uint16Array(foldedParts),
    words: 0,
    other: { state: 0, low: 0, high: 0, folded: new Uint16Array(foldedParts), words: 0 },
    read(bytes, start, end) {
      let name = '';
      try {
        name = decoder.decode(bytes.subarray(start, end)).trim();
      } catch {
        // Not UTF-8: unreadable.
      }
      names.state = name === '' ? NameState.empty : NameState.whole;
      names.low = name.length;
      names.high = 7;
      names.folded.fill(name.length);
    },
  };
  return names;
}

/** The bytes in chunks of `size`. */
export async function* inChunks(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
