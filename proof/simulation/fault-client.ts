/**
 * The ports as a client on a bad network sees them: every call is parked in the scheduler and may fail in any way a
 * request can, and a retry layer like the SDK's lies above, so that lost answers meet retries nobody sees.
 */
import type {
  ByteRange,
  Clock,
  ObjectBody,
  ObjectInfo,
  ObjectStore,
  ReadOptions,
  StateItem,
  StateKey,
  StateStore,
} from '../../core/ports.ts';
import { digestBytes, digestText, mix } from './digest.ts';
import { WireError, type Actor, type Call, type Fault, type Scheduler } from './scheduler.ts';
import { itemText, type SimObjects, type SimState } from './sim-stores.ts';

export interface ClientOptions {
  /** Attempts of the retry layer at one call: 3 as the SDK makes, 1 for stores without such a layer. */
  attempts: number;
  /** Name of the fault point of a call, as the protocol names it. */
  nameOf(method: string, key: string, bytes: Uint8Array | undefined): string;
  /** Throws if this client may not touch the key. */
  guard(call: { point: string; key: string; write: boolean }, by: Actor): void;
  /** Told which bytes an actor read. */
  saw?(bytes: Uint8Array, by: Actor): void;
  /** Item keys whose reads are not consistent: they may answer with the past. */
  stale?(key: string): boolean;
  chunkBytes: number;
}

/** Part of every batch id. */
export const simulatedBucket = 'simulated';

const writeFaults: readonly Fault[] = ['failBefore', 'ackLost', 'dieBefore', 'dieAfter', 'late', 'throttle'];
const conditionalFaults: readonly Fault[] = [...writeFaults, 'conflict409'];
const itemReadFaults: readonly Fault[] = ['failBefore', 'dieBefore', 'throttle'];
const staleReadFaults: readonly Fault[] = [...itemReadFaults, 'stale'];
const bytesReadFaults: readonly Fault[] = [...itemReadFaults, 'truncate', 'bitflip'];

export function itemKey(key: StateKey): string {
  return `${key.partition}/${key.sort}`;
}

/** Who answers calls: the scheduler, or at once. */
export type Calls = Pick<Scheduler, 'call'> & { now: number };

/** What both stores of one actor share: the scheduler, the retries, the memory of what the actor has seen. */
export class Wire {
  readonly scheduler: Calls;
  readonly actor: Actor;
  readonly options: ClientOptions;

  constructor(scheduler: Calls, actor: Actor, options: ClientOptions) {
    this.scheduler = scheduler;
    this.actor = actor;
    this.options = options;
  }

  async send<T>(call: Omit<Call, 'attempt'>): Promise<T> {
    this.options.guard(call, this.actor);
    for (let attempt = 1; ; attempt++) {
      let seen = 0;
      const perform: Call['perform'] = (how) => {
        const result = call.perform(how);
        seen = result.digest;
        return result;
      };
      const damage = call.damage && {
        damage: (value: unknown, fault: 'truncate' | 'bitflip', part: number): unknown => {
          seen = mix(seen, digestText(`${fault}${part}`));
          return call.damage?.(value, fault, part);
        },
      };
      try {
        const value = await this.scheduler.call(this.actor, { ...call, ...damage, attempt, perform });
        this.remember(seen);
        return value as T;
      } catch (error) {
        if (error instanceof WireError && error.retried && attempt < this.options.attempts) continue;
        this.remember(digestText(String(error)));
        throw error;
      }
    }
  }

  private remember(seen: number): void {
    this.actor.history = mix(this.actor.history, seen);
  }
}

export class FaultObjects implements ObjectStore {
  readonly bucket = simulatedBucket;
  private readonly wire: Wire;
  private readonly store: SimObjects;

  constructor(wire: Wire, store: SimObjects) {
    this.wire = wire;
    this.store = store;
  }

  head(key: string, options: { version?: string } = {}): Promise<ObjectInfo | undefined> {
    return this.wire.send({
      point: this.point('head', key),
      key,
      write: false,
      faults: itemReadFaults,
      perform: () => {
        const stored = this.store.get(key, options.version);
        if (stored === undefined) return { value: undefined, digest: 0 };
        const { bytes, version, storedAt, metadata, digest } = stored;
        const value: ObjectInfo = { key, version, size: bytes.length, storedAt, metadata: { ...metadata } };
        return { value, digest };
      },
    });
  }

  read(key: string, options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    return this.wire.send({
      point: this.point('read', key, options.version),
      key: `${key}${rangeText(options.range)}`,
      write: false,
      faults: bytesReadFaults,
      perform: () => {
        const value = this.store.read(key, options.version, options.range);
        if (value !== undefined) this.wire.options.saw?.(value, this.wire.actor);
        return { value, digest: value === undefined ? 0 : (this.store.get(key, options.version)?.digest ?? 0) };
      },
      damage: damageBytes,
    });
  }

  /**
   * A stream is read in parts, each a request of its own: without a pinned version the object can change in between.
   */
  async *stream(key: string, options: { version?: string } = {}): AsyncGenerator<Uint8Array> {
    const { chunkBytes } = this.wire.options;
    for (let offset = 0; ; offset += chunkBytes) {
      const from = offset;
      const part = await this.wire.send<Uint8Array>({
        point: this.point('stream', key, options.version),
        key: `${key}${rangeText({ offset, length: chunkBytes })}`,
        write: false,
        faults: bytesReadFaults,
        perform: () => {
          const value = this.store.readPart(key, options.version, from, chunkBytes);
          return { value, digest: digestBytes(value) };
        },
        damage: damageBytes,
      });
      if (part.length > 0) yield part;
      if (part.length < chunkBytes) return;
    }
  }

  async putIfAbsent(
    key: string,
    body: ObjectBody,
    metadata: Record<string, string> = {},
  ): Promise<'stored' | 'exists'> {
    const bytes = await collect(body);
    return this.wire.send({
      point: this.point('putIfAbsent', key, undefined, bytes),
      key,
      write: true,
      faults: conditionalFaults,
      payload: () => String(digestBytes(bytes)),
      inert: () => this.store.get(key) !== undefined,
      perform: ({ now, reduced }) => {
        const taken = this.store.get(key) !== undefined;
        if (!taken) this.store.put(key, bytes, metadata, now);
        if (reduced) return { value: 'exists', digest: 1 };
        return { value: taken ? 'exists' : 'stored', digest: taken ? 1 : 2 };
      },
    });
  }

  async put(key: string, body: ObjectBody, metadata: Record<string, string> = {}): Promise<void> {
    const bytes = await collect(body);
    return this.wire.send({
      point: this.point('put', key, undefined, bytes),
      key,
      write: true,
      faults: writeFaults,
      payload: () => String(digestBytes(bytes)),
      perform: ({ now }) => {
        this.store.put(key, bytes, metadata, now);
        return { value: undefined, digest: 3 };
      },
    });
  }

  async *list(prefix: string): AsyncGenerator<{ key: string; size: number; storedAt: number }> {
    const entries = await this.wire.send<{ key: string; size: number; storedAt: number }[]>({
      point: this.point('list', prefix),
      key: prefix,
      write: false,
      faults: itemReadFaults,
      perform: () => {
        let digest = 0;
        const value = this.store.keys(prefix).flatMap((key) => {
          const stored = this.store.get(key);
          digest = mix(digest, stored?.digest ?? 0);
          return stored === undefined ? [] : [{ key, size: stored.bytes.length, storedAt: stored.storedAt }];
        });
        return { value, digest };
      },
    });
    yield* entries;
  }

  /** With `only`: if the key still holds that version, stored at that time. */
  remove(key: string, only?: Pick<ObjectInfo, 'version' | 'storedAt'>): Promise<void> {
    return this.wire.send({
      point: this.point('remove', key),
      key,
      write: true,
      faults: writeFaults,
      payload: () => 'remove',
      perform: () => {
        const stored = this.store.get(key);
        const same = only === undefined || (stored?.version === only.version && stored.storedAt === only.storedAt);
        if (same) this.store.remove(key);
        return { value: undefined, digest: 4 };
      },
    });
  }

  private point(method: string, key: string, version?: string, bytes = this.store.get(key, version)?.bytes): string {
    return this.wire.options.nameOf(method, key, bytes);
  }
}

export class FaultState implements StateStore {
  private readonly wire: Wire;
  private readonly store: SimState;

  constructor(wire: Wire, store: SimState) {
    this.wire = wire;
    this.store = store;
  }

  read(key: StateKey): Promise<StateItem | undefined> {
    const name = itemKey(key);
    return this.wire.send({
      point: this.wire.options.nameOf('read', name, undefined),
      key: name,
      write: false,
      faults: this.wire.options.stale?.(name) === true ? staleReadFaults : itemReadFaults,
      perform: ({ stale }) => {
        const { item, digest } = this.store.read(name, stale);
        return { value: item, digest };
      },
    });
  }

  async compareAndSet(
    key: StateKey,
    expected: number | undefined,
    item: StateItem & { version: number },
  ): Promise<'set' | 'refused'> {
    const name = itemKey(key);
    const text = itemText(item);
    return this.wire.send({
      point: this.wire.options.nameOf('compareAndSet', name, undefined),
      key: name,
      write: true,
      faults: writeFaults,
      payload: () => `${expected} ${text}`,
      inert: () => isPast(this.store.read(name).item?.version, expected),
      perform: () => {
        const value = this.store.compareAndSet(name, expected, text);
        return { value, digest: value === 'set' ? 5 : 6 };
      },
    });
  }

  async put(key: StateKey, item: StateItem): Promise<void> {
    const name = itemKey(key);
    const text = itemText(item);
    return this.wire.send({
      point: this.wire.options.nameOf('put', name, undefined),
      key: name,
      write: true,
      faults: writeFaults,
      payload: () => text,
      perform: () => {
        this.store.putText(name, text);
        return { value: undefined, digest: 7 };
      },
    });
  }

  remove(key: StateKey): Promise<void> {
    const name = itemKey(key);
    return this.wire.send({
      point: this.wire.options.nameOf('remove', name, undefined),
      key: name,
      write: true,
      faults: writeFaults,
      payload: () => 'remove',
      perform: () => {
        this.store.remove(name);
        return { value: undefined, digest: 8 };
      },
    });
  }

  async *list(partition: string, sortPrefix: string): AsyncGenerator<{ sort: string; item: StateItem }> {
    const prefix = itemKey({ partition, sort: sortPrefix });
    const entries = await this.wire.send<{ sort: string; item: StateItem }[]>({
      point: this.wire.options.nameOf('list', prefix, undefined),
      key: prefix,
      write: false,
      faults: itemReadFaults,
      perform: () => {
        let seen = 0;
        const value = this.store.keys(prefix).flatMap((name) => {
          const { item, digest } = this.store.read(name);
          seen = mix(seen, digest);
          return item === undefined ? [] : [{ sort: name.slice(partition.length + 1), item }];
        });
        return { value, digest: seen };
      },
    });
    yield* entries;
  }
}

/** Sleeping is a scheduling point; virtual time jumps to its end. */
export class SimClock implements Clock {
  private readonly wire: Wire;
  private readonly skew: number;

  /** `skew`: milliseconds by which this host is ahead. */
  constructor(wire: Wire, skew = 0) {
    this.wire = wire;
    this.skew = skew;
  }

  now(): number {
    return this.wire.scheduler.now + this.skew;
  }

  async sleep(milliseconds: number): Promise<void> {
    const until = this.wire.scheduler.now + milliseconds;
    await this.wire.send({
      point: 'sleep',
      key: '',
      write: false,
      faults: ['dieBefore'],
      perform: () => {
        this.wire.scheduler.now = Math.max(this.wire.scheduler.now, until);
        return { value: undefined, digest: 8 };
      },
    });
  }
}

/** A conditional write that expects what has been and will not be again. */
function isPast(version: unknown, expected: number | undefined): boolean {
  return typeof version === 'number' && (expected === undefined || version > expected);
}

function rangeText(range: ByteRange | undefined): string {
  return range === undefined ? '' : ` ${range.offset}+${range.length}`;
}

/** Cut or flipped near the start, in the middle or near the end. */
function damageBytes(value: unknown, fault: 'truncate' | 'bitflip', part: number): unknown {
  if (!(value instanceof Uint8Array) || value.length === 0) return value;
  const at = Math.min(value.length - 1, [0, value.length >>> 1, value.length - 1][part]);
  if (fault === 'truncate') return value.slice(0, at);
  const bytes = value.slice();
  bytes[at] ^= 1 << (at % 8);
  return bytes;
}

async function collect(body: ObjectBody): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body.slice();
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part.slice());
  return new Uint8Array(Buffer.concat(parts));
}
