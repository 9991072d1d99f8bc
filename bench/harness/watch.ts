/**
 * The stores of a run, watched: what was asked of them, how long it was waited for, and how many answers had to come
 * one after the other.
 */
import { joinRanges, sparingRules } from '../../core/base/join-ranges.ts';
import type { ByteRange, KnownBody, ObjectBody, ObjectStore, ReadOptions, StateStore } from '../../core/ports.ts';

type Kind = 'read' | 'write' | 'state';

/**
 * A quiet time after which everybody who could ask has asked: longer than any stretch of computing without a question.
 */
const quiet = 60; // milliseconds

/** What one batch asked. */
export class Watch {
  reads = 0; // ranges
  requests = 0; // calls that read; ranges of one object asked together are one on files and one each, at once, on S3
  /** GETs that S3 would be asked: neighbouring ranges of one call are joined (`core/base/join-ranges.ts`). */
  gets = 0;
  /** The same, and all bytes of them, where the store refuses for too many. */
  readonly sparing = { gets: 0, bytes: 0 };
  /** Bytes of those GETs, what is read along included. */
  joinedBytes = 0;
  bytes = 0;
  checksums = 0; // one of every block read, and of every block and tail written
  writes = 0;
  states = 0;
  /** Milliseconds during which at least one call of the kind was waited for. */
  readonly waited: Record<Kind, number> = { read: 0, write: 0, state: 0 };
  /** Answers waited for one after the other, in the mode that counts them. */
  rounds: Record<Kind, number> = { read: 0, write: 0, state: 0 };
  readonly byKey = new Map<string, Place>();
  private readonly open: Record<Kind, { count: number; since: number }> = {
    read: { count: 0, since: 0 },
    write: { count: 0, since: 0 },
    state: { count: 0, since: 0 },
  };
  private readonly counting: boolean;
  private gate: { kinds: Set<Kind>; opened: Promise<void>; open: () => void; timer: NodeJS.Timeout } | undefined;

  /**
   * With `counting` every question waits until nobody has another one, and all are let go together: that is one round.
   */
  constructor(counting: boolean) {
    this.counting = counting;
  }

  async call<T>(kind: Kind, work: () => Promise<T>): Promise<T> {
    if (this.counting) await this.wait(kind);
    const open = this.open[kind];
    if (open.count++ === 0) open.since = performance.now();
    try {
      return await work();
    } finally {
      if (--open.count === 0) this.waited[kind] += performance.now() - open.since;
    }
  }

  private wait(kind: Kind): Promise<void> {
    if (this.gate === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const opened = (): void => {
        // The slowest kind names the round: a write that goes beside reads is one.
        const kinds = this.gate?.kinds ?? new Set();
        this.rounds[kinds.has('write') ? 'write' : kinds.has('read') ? 'read' : 'state'] += 1;
        this.gate = undefined;
        resolve();
      };
      this.gate = { kinds: new Set(), opened: promise, open: opened, timer: setTimeout(opened, quiet) };
    }
    this.gate.kinds.add(kind);
    clearTimeout(this.gate.timer);
    this.gate.timer = setTimeout(this.gate.open, quiet);
    return this.gate.opened;
  }

  /** One call for ranges of an object, or for all of it. */
  took(key: string, ranges: readonly ByteRange[]): void {
    const [joined, sparing] = [joinRanges(ranges), joinRanges(ranges, sparingRules)];
    this.reads += ranges.length;
    this.gets += joined.length;
    this.joinedBytes += bytesIn(joined);
    this.sparing.gets += sparing.length;
    this.sparing.bytes += bytesIn(sparing);
    this.requests += 1;
    this.bytes += bytesIn(ranges);
    const sum = this.byKey.get(key) ?? { reads: 0, gets: 0, sparing: 0, bytes: 0 };
    this.byKey.set(key, {
      reads: sum.reads + ranges.length,
      gets: sum.gets + joined.length,
      sparing: sum.sparing + sparing.length,
      bytes: sum.bytes + bytesIn(ranges),
    });
  }

  /** The sums of objects by what they are. */
  byPlace(placeOf: (key: string) => string): Map<string, Place> {
    const places = new Map<string, Place>();
    for (const [key, own] of this.byKey) {
      const place = placeOf(key);
      const sum = places.get(place);
      if (sum === undefined) places.set(place, { ...own });
      else for (const name of ['reads', 'gets', 'sparing', 'bytes'] as const) sum[name] += own[name];
    }
    return places;
  }
}

function bytesIn(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, { length }) => sum + length, 0);
}

/** What was asked of objects of a kind. */
export interface Place {
  reads: number; // ranges
  gets: number;
  sparing: number; // GETs where the store refuses for too many
  bytes: number; // wanted
}

/** An object store that tells `watch()` of every call. */
export function watchedObjects(store: ObjectStore, watch: () => Watch): ObjectStore {
  return {
    bucket: store.bucket,
    head: (key, options) => watch().call('read', () => store.head(key, options)),
    async read(key: string, options?: ReadOptions) {
      const bytes = await watch().call('read', () => store.read(key, options));
      watch().took(key, [{ offset: options?.range?.offset ?? 0, length: bytes?.length ?? 0 }]);
      return bytes;
    },
    ...(store.readRanges === undefined
      ? {}
      : {
          async readRanges(key: string, ranges: readonly ByteRange[]) {
            const all = await watch().call('read', async () => store.readRanges?.(key, ranges));
            watch().took(key, ranges);
            return all;
          },
        }),
    async *stream(key: string, options?: { version?: string }) {
      // One question for the first chunk; the others are on their way by then.
      const chunks = store.stream(key, options)[Symbol.asyncIterator]();
      let next = await watch().call('read', () => chunks.next());
      for (; next.done !== true; next = await chunks.next()) {
        watch().took(key, [{ offset: 0, length: next.value.length }]);
        yield next.value;
      }
    },
    putIfAbsent(key: string, body: ObjectBody, metadata?: Record<string, string>, known?: KnownBody) {
      watch().writes += 1;
      return watch().call('write', () => store.putIfAbsent(key, body, metadata, known));
    },
    put(key: string, body: ObjectBody, metadata?: Record<string, string>) {
      watch().writes += 1;
      return watch().call('write', () => store.put(key, body, metadata));
    },
    list: (prefix) => store.list(prefix),
    remove: (key, only) => store.remove(key, only),
  };
}

/** A state store that tells `watch()` of every call. */
export function watchedState(store: StateStore, watch: () => Watch): StateStore {
  const told = <T>(work: () => Promise<T>): Promise<T> => {
    watch().states += 1;
    return watch().call('state', work);
  };
  return {
    read: (key) => told(() => store.read(key)),
    compareAndSet: (key, expected, item) => told(() => store.compareAndSet(key, expected, item)),
    put: (key, item) => told(() => store.put(key, item)),
    list: (partition, prefix) => store.list(partition, prefix),
    remove: (key) => told(() => store.remove(key)),
  };
}
