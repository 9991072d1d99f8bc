import { createHash } from 'node:crypto';
import {
  ObjectMissing,
  type Clock,
  type ObjectBody,
  type ObjectInfo,
  type ObjectStore,
  type ReadOptions,
} from '../../core/ports.ts';

/** Bytes of one streamed chunk unless told otherwise: small enough that every test file of some size has several. */
const chunkBytesDefault = 64 * 1024;

interface StoredVersion {
  info: ObjectInfo;
  bytes: Uint8Array;
}

export interface MemoryObjectStoreOptions {
  clock: Pick<Clock, 'now'>;
  bucket?: string;
  /** `content`: the SHA-256 of the bytes, as on files. `sequence`: a new name for every write, as on S3. */
  versions?: 'content' | 'sequence';
  chunkBytes?: number;
}

/**
 * An object store in memory that keeps every version. It is strict where a real store is: bytes are copied on the way
 * in and out, and a streamed chunk is overwritten when the next one is asked for, so that a reader who keeps one is
 * found.
 */
export class MemoryObjectStore implements ObjectStore {
  readonly bucket: string;
  private readonly clock: Pick<Clock, 'now'>;
  private readonly naming: 'content' | 'sequence';
  private readonly chunkBytes: number;
  private readonly current = new Map<string, StoredVersion>();
  private readonly versionsOf = new Map<string, Map<string, StoredVersion>>();
  private writes = 0;

  constructor(options: MemoryObjectStoreOptions) {
    this.bucket = options.bucket ?? 'memory';
    this.clock = options.clock;
    this.naming = options.versions ?? 'content';
    this.chunkBytes = options.chunkBytes ?? chunkBytesDefault;
  }

  async head(key: string, options: { version?: string } = {}): Promise<ObjectInfo | undefined> {
    const stored = this.find(key, options.version);
    return stored && copyOfInfo(stored.info);
  }

  async read(key: string, options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    const stored = this.find(key, options.version);
    if (stored === undefined) return undefined;
    const { offset, length } = options.range ?? { offset: 0, length: stored.bytes.length };
    const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
    if (!whole || offset + length > stored.bytes.length) {
      throw new RangeError(`${key}: bytes ${offset}+${length} asked for, ${stored.bytes.length} there`);
    }
    return stored.bytes.slice(offset, offset + length);
  }

  async *stream(key: string, options: { version?: string } = {}): AsyncGenerator<Uint8Array> {
    const stored = this.find(key, options.version);
    if (stored === undefined) throw new ObjectMissing(key);
    const buffer = new Uint8Array(Math.min(this.chunkBytes, stored.bytes.length));
    for (let start = 0; start < stored.bytes.length; start += this.chunkBytes) {
      const part = stored.bytes.subarray(start, start + this.chunkBytes);
      buffer.set(part);
      yield buffer.subarray(0, part.length);
      buffer.fill(0xee);
    }
  }

  async putIfAbsent(
    key: string,
    body: ObjectBody,
    metadata: Record<string, string> = {},
  ): Promise<'stored' | 'exists'> {
    const bytes = await collect(body);
    if (this.current.has(key)) return 'exists';
    this.store(key, bytes, metadata);
    return 'stored';
  }

  async put(key: string, body: ObjectBody, metadata: Record<string, string> = {}): Promise<void> {
    this.store(key, await collect(body), metadata);
  }

  async *versions(key: string): AsyncIterable<string> {
    yield* this.versionsOf.get(key)?.keys() ?? [];
  }

  async *list(prefix: string): AsyncGenerator<{ key: string; size: number; storedAt: number }> {
    const keys = [...this.current.keys()].filter((key) => key.startsWith(prefix));
    keys.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
    for (const key of keys) {
      const stored = this.current.get(key);
      if (stored) yield { key, size: stored.info.size, storedAt: stored.info.storedAt };
    }
  }

  async remove(key: string, only?: Pick<ObjectInfo, 'version' | 'storedAt'>): Promise<void> {
    const info = this.current.get(key)?.info;
    if (only !== undefined && (info?.version !== only.version || info.storedAt !== only.storedAt)) return;
    this.current.delete(key);
  }

  private find(key: string, version: string | undefined): StoredVersion | undefined {
    return version === undefined ? this.current.get(key) : this.versionsOf.get(key)?.get(version);
  }

  private store(key: string, bytes: Uint8Array, metadata: Record<string, string>): void {
    this.writes++;
    const version =
      this.naming === 'content'
        ? createHash('sha256').update(bytes).digest('hex')
        : `version-${String(this.writes).padStart(8, '0')}`;
    const info = {
      key,
      version,
      size: bytes.length,
      storedAt: Math.trunc(this.clock.now()),
      metadata: { ...metadata },
    };
    const kept = this.versionsOf.get(key) ?? new Map<string, StoredVersion>();
    this.versionsOf.set(key, kept.set(version, { info, bytes }));
    this.current.set(key, { info, bytes });
  }
}

function copyOfInfo(info: ObjectInfo): ObjectInfo {
  return { ...info, metadata: { ...info.metadata } };
}

async function collect(body: ObjectBody): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body.slice();
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part.slice());
  return new Uint8Array(Buffer.concat(parts));
}
