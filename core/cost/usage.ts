/**
 * What a piece of work asks of its stores, counted as S3 and DynamoDB bill it, on whatever adapter it runs. A wrapper
 * around the ports: it changes nothing and counts calls and bytes. Sizes of parts and ranges are those of the S3
 * adapter (`adapters/`), so that a run on files shows what the same run costs in the cloud.
 */
import * as z from 'zod';
import { joinRanges } from '../base/join-ranges.ts';
import type { ObjectBody, ObjectStore, StateItem, StateStore } from '../ports.ts';

/** An object above one part is a multipart upload: its parts, one request to begin and one to end it. */
export const billedPartBytes = 16 * 1024 * 1024;
/** A stream is read in ranges of this size, one request each. */
export const billedRangeBytes = 8 * 1024 * 1024;
/** Keys that one listing request answers. */
const keysOfListing = 1000;
/** DynamoDB: a strongly consistent read unit is 4 KB, a write unit 1 KB (Developer Guide, Read/write capacity). */
const readUnitBytes = 4096;
const writeUnitBytes = 1024;

const $Count = z.int().nonnegative();
export const $Usage = z.strictObject({
  format: z.literal(1),
  what: z.string(), // `batch of 500 rows`
  rows: $Count,
  people: $Count, // in the registry
  puts: $Count, // PUT, POST, COPY
  gets: $Count, // GET, HEAD
  lists: $Count,
  bytesRead: $Count,
  bytesWritten: $Count,
  readUnits: $Count,
  writeUnits: $Count,
  cpuSeconds: z.number().nonnegative(), // user and system, all threads
  seconds: z.number().nonnegative(), // wall
  peakMiB: $Count,
});
export type Usage = z.infer<typeof $Usage>;
export type CountedUsage = Pick<
  Usage,
  'puts' | 'gets' | 'lists' | 'bytesRead' | 'bytesWritten' | 'readUnits' | 'writeUnits'
>;

export function noUsage(): CountedUsage {
  return { puts: 0, gets: 0, lists: 0, bytesRead: 0, bytesWritten: 0, readUnits: 0, writeUnits: 0 };
}

/** The store, with every call counted into `usage`. */
export function countObjects(store: ObjectStore, usage: CountedUsage): ObjectStore {
  const write = async <Answer>(body: ObjectBody, put: (counted: ObjectBody) => Promise<Answer>): Promise<Answer> => {
    let bytes = 0;
    const counted = body instanceof Uint8Array ? body : passing(body, (length) => (bytes += length));
    const answer = await put(counted);
    if (body instanceof Uint8Array) bytes = body.length;
    usage.bytesWritten += bytes;
    usage.puts += bytes > billedPartBytes ? Math.ceil(bytes / billedPartBytes) + 2 : 1;
    return answer;
  };
  return {
    bucket: store.bucket,
    head(key, options) {
      usage.gets++;
      return store.head(key, options);
    },
    async read(key, options) {
      usage.gets++;
      const bytes = await store.read(key, options);
      usage.bytesRead += bytes?.length ?? 0;
      return bytes;
    },
    /** Read one by one, or as the store can; counted as the requests that S3 would be asked. */
    async readRanges(key, ranges) {
      const requests = joinRanges(ranges);
      usage.gets += requests.length;
      usage.bytesRead += requests.reduce((sum, { length }) => sum + length, 0);
      if (store.readRanges !== undefined) return store.readRanges(key, ranges);
      const read = await Promise.all(ranges.map((range) => store.read(key, { range })));
      return read.every((bytes) => bytes !== undefined) ? read : undefined;
    },
    async *stream(key, options) {
      let bytes = 0;
      try {
        for await (const chunk of store.stream(key, options)) {
          bytes += chunk.length;
          yield chunk;
        }
      } finally {
        usage.bytesRead += bytes;
        usage.gets += Math.max(1, Math.ceil(bytes / billedRangeBytes));
      }
    },
    putIfAbsent: (key, body, metadata, known) =>
      write(body, (counted) => store.putIfAbsent(key, counted, metadata, known)),
    put: (key, body, metadata) => write(body, (counted) => store.put(key, counted, metadata)),
    ...(store.versions === undefined ? {} : { versions: (key: string) => store.versions?.(key) ?? nothing() }),
    async *list(prefix) {
      let keys = 0;
      for await (const each of store.list(prefix)) {
        keys++;
        yield each;
      }
      usage.lists += Math.max(1, Math.ceil(keys / keysOfListing));
    },
    remove: (key, only) => store.remove(key, only), // not billed
  };
}

/** The store, with every read and write counted in units. */
export function countState(store: StateStore, usage: CountedUsage): StateStore {
  return {
    async read(key) {
      const item = await store.read(key);
      usage.readUnits += unitsOf(item, readUnitBytes);
      return item;
    },
    compareAndSet(key, expected, item) {
      usage.writeUnits += unitsOf(item, writeUnitBytes);
      return store.compareAndSet(key, expected, item);
    },
    put(key, item) {
      usage.writeUnits += unitsOf(item, writeUnitBytes);
      return store.put(key, item);
    },
    async *list(partition, sortPrefix) {
      for await (const each of store.list(partition, sortPrefix)) {
        usage.readUnits += unitsOf(each.item, readUnitBytes);
        yield each;
      }
    },
    remove(key) {
      usage.writeUnits++;
      return store.remove(key);
    },
  };
}

async function* nothing(): AsyncGenerator<string> {}

async function* passing(
  body: AsyncIterable<Uint8Array>,
  count: (length: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of body) {
    count(chunk.length);
    yield chunk;
  }
}

function unitsOf(item: StateItem | undefined, unit: number): number {
  return Math.max(1, Math.ceil(new TextEncoder().encode(JSON.stringify(item ?? {})).length / unit));
}
