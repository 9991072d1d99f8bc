import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { concatBytes } from '../../core/block-table.ts';
import type { Hash, ObjectBody, ObjectInfo, ObjectStore, ReadOptions } from '../../core/ports.ts';
import { ObjectMissing } from '../../core/ports.ts';

/** The hash port on Node's own functions. */
export const testHash: Hash = {
  sha256() {
    const hash = createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
  },
  crc32: (bytes) => crc32(bytes),
};

async function collect(body: ObjectBody): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body.slice();
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk.slice());
  return concatBytes(chunks);
}

export class MemoryObjectStore implements ObjectStore {
  readonly bucket = 'test';
  readonly bytes = new Map<string, Uint8Array>();

  async head(key: string): Promise<ObjectInfo | undefined> {
    const bytes = this.bytes.get(key);
    return bytes && { key, version: String(bytes.length), size: bytes.length, storedAt: 0, metadata: {} };
  }

  async read(key: string, options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    const bytes = this.bytes.get(key);
    const { range } = options;
    if (bytes === undefined || range === undefined) return bytes?.slice();
    if (range.offset + range.length > bytes.length) throw new RangeError('beyond the end');
    return bytes.slice(range.offset, range.offset + range.length);
  }

  async *stream(key: string): AsyncIterable<Uint8Array> {
    const bytes = this.bytes.get(key);
    if (bytes === undefined) throw new ObjectMissing(key);
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.slice(at, at + 1000);
  }

  async putIfAbsent(key: string, body: ObjectBody): Promise<'stored' | 'exists'> {
    if (this.bytes.has(key)) return 'exists';
    this.bytes.set(key, await collect(body));
    return 'stored';
  }

  async put(key: string, body: ObjectBody): Promise<void> {
    this.bytes.set(key, await collect(body));
  }

  async *list(prefix: string): AsyncIterable<{ key: string; size: number; storedAt: number }> {
    for (const key of [...this.bytes.keys()].sort())
      if (key.startsWith(prefix)) yield { key, size: this.bytes.get(key)!.length, storedAt: 0 };
  }

  async remove(key: string): Promise<void> {
    this.bytes.delete(key);
  }
}
