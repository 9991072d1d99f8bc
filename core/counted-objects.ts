/** An object store that counts what is asked of it: the measure of what a run costs. */
import type { ObjectBody, ObjectInfo, ObjectStore, ReadOptions } from './ports.ts';

/** Requests by price class, and bytes. */
export interface ObjectUse {
  reads: number; // GET and HEAD
  writes: number; // PUT and LIST
  bytesRead: number;
  bytesWritten: number;
}

/** Keys of one answer to a listing (S3 ListObjectsV2). */
const listPageKeys = 1000;

export class CountedObjects implements ObjectStore {
  readonly use: ObjectUse = { reads: 0, writes: 0, bytesRead: 0, bytesWritten: 0 };
  readonly versions?: (key: string) => AsyncIterable<string>;
  private readonly objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.objects = objects;
    if (objects.versions !== undefined) this.versions = (key) => objects.versions?.(key) ?? none();
  }

  get bucket(): string {
    return this.objects.bucket;
  }

  head(key: string, options?: { version?: string }): Promise<ObjectInfo | undefined> {
    this.use.reads += 1;
    return this.objects.head(key, options);
  }

  async read(key: string, options?: ReadOptions): Promise<Uint8Array | undefined> {
    this.use.reads += 1;
    const bytes = await this.objects.read(key, options);
    this.use.bytesRead += bytes?.length ?? 0;
    return bytes;
  }

  async *stream(key: string, options?: { version?: string }): AsyncIterable<Uint8Array> {
    this.use.reads += 1;
    for await (const chunk of this.objects.stream(key, options)) {
      this.use.bytesRead += chunk.length;
      yield chunk;
    }
  }

  putIfAbsent(key: string, body: ObjectBody, metadata?: Record<string, string>): Promise<'stored' | 'exists'> {
    return this.objects.putIfAbsent(key, this.counted(body), metadata);
  }

  put(key: string, body: ObjectBody, metadata?: Record<string, string>): Promise<void> {
    return this.objects.put(key, this.counted(body), metadata);
  }

  async *list(prefix: string): AsyncIterable<{ key: string; size: number; storedAt: number }> {
    let keys = 0;
    for await (const found of this.objects.list(prefix)) {
      if (keys++ % listPageKeys === 0) this.use.writes += 1;
      yield found;
    }
    if (keys === 0) this.use.writes += 1;
  }

  remove(key: string, only?: Pick<ObjectInfo, 'version' | 'storedAt'>): Promise<void> {
    return this.objects.remove(key, only);
  }

  private counted(body: ObjectBody): ObjectBody {
    this.use.writes += 1;
    if (!(body instanceof Uint8Array)) return this.countedStream(body);
    this.use.bytesWritten += body.length;
    return body;
  }

  private async *countedStream(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of body) {
      this.use.bytesWritten += chunk.length;
      yield chunk;
    }
  }
}

async function* none(): AsyncIterable<string> {}

export function sumOfUse(all: readonly ObjectUse[]): ObjectUse {
  const sum: ObjectUse = { reads: 0, writes: 0, bytesRead: 0, bytesWritten: 0 };
  for (const each of all) {
    sum.reads += each.reads;
    sum.writes += each.writes;
    sum.bytesRead += each.bytesRead;
    sum.bytesWritten += each.bytesWritten;
  }
  return sum;
}

/** What was asked between two looks at one count. */
export function useSince(before: ObjectUse, now: ObjectUse): ObjectUse {
  return {
    reads: now.reads - before.reads,
    writes: now.writes - before.writes,
    bytesRead: now.bytesRead - before.bytesRead,
    bytesWritten: now.bytesWritten - before.bytesWritten,
  };
}
