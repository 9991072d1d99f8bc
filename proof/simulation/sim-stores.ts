/**
 * The two stores of a simulated world, synchronous inside: one call is one step of the schedule. They lie over a frozen
 * base, so that a new world costs nothing, and keep a digest of what they hold, so that equal worlds are known as such.
 */
import { ObjectMissing, type StateItem } from '../../core/ports.ts';
import { digestBytes, digestText, mix, moveSum } from './digest.ts';

export interface StoredObject {
  bytes: Uint8Array; // never changed once stored
  version: string;
  storedAt: number; // milliseconds
  metadata: Record<string, string>;
  digest: number;
}

/** Digest of an object's content under its key; what differs by time alone may be left out. */
export type ObjectDigest = (key: string, bytes: Uint8Array) => number;

const plainDigest: ObjectDigest = (key, bytes) => mix(digestText(key), digestBytes(bytes));

/** What a store holds, frozen: worlds are made over it. */
export interface ObjectsBase {
  current: ReadonlyMap<string, StoredObject>;
  versions: ReadonlyMap<string, StoredObject>;
  writes: number;
}

const noObjects: ObjectsBase = { current: new Map(), versions: new Map(), writes: 0 };

export class SimObjects {
  /** Order-free digest of what changed since the base. */
  digest = 0;
  private readonly base: ObjectsBase;
  private readonly current = new Map<string, StoredObject | undefined>();
  private readonly versions = new Map<string, StoredObject>();
  /** What stood under a key before its last change. */
  readonly before = new Map<string, StoredObject | undefined>();
  private readonly digestOf: ObjectDigest;
  private writes: number;

  constructor(base: ObjectsBase = noObjects, digestOf: ObjectDigest = plainDigest) {
    this.base = base;
    this.writes = base.writes;
    this.digestOf = digestOf;
  }

  get(key: string, version?: string): StoredObject | undefined {
    if (version === undefined) return this.current.has(key) ? this.current.get(key) : this.base.current.get(key);
    const name = `${key}\n${version}`;
    return this.versions.get(name) ?? this.base.versions.get(name);
  }

  put(key: string, bytes: Uint8Array, metadata: Record<string, string>, now: number): void {
    this.writes += 1;
    const stored: StoredObject = {
      bytes: bytes.slice(),
      version: `v${this.writes}`,
      storedAt: now,
      metadata: { ...metadata },
      // Whether it is fresh or old decides what a sweeper does.
      digest: mix(this.digestOf(key, bytes), Math.floor(now / 86_400_000)),
    };
    this.replace(key, stored);
    this.versions.set(`${key}\n${stored.version}`, stored);
  }

  remove(key: string): void {
    this.replace(key, undefined);
  }

  /** Current keys under a prefix, in the order of their UTF-8 bytes. */
  keys(prefix: string): string[] {
    const found: string[] = [];
    for (const key of this.base.current.keys()) if (key.startsWith(prefix) && !this.current.has(key)) found.push(key);
    for (const [key, stored] of this.current) if (stored !== undefined && key.startsWith(prefix)) found.push(key);
    return inByteOrder(found);
  }

  /** The bytes of an object, or of a range of it; undefined if there is none. */
  read(key: string, version?: string, range?: { offset: number; length: number }): Uint8Array | undefined {
    const stored = this.get(key, version);
    if (stored === undefined) return undefined;
    const { offset, length } = range ?? { offset: 0, length: stored.bytes.length };
    const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
    if (!whole || offset + length > stored.bytes.length)
      throw new RangeError(`${key}: bytes ${offset}+${length} asked for, ${stored.bytes.length} there`);
    return stored.bytes.slice(offset, offset + length);
  }

  /** As `read`, for streams: a missing object is an error. */
  readPart(key: string, version: string | undefined, offset: number, lengthMax: number): Uint8Array {
    const stored = this.get(key, version);
    if (stored === undefined) throw new ObjectMissing(key);
    return stored.bytes.slice(offset, offset + lengthMax);
  }

  freeze(): ObjectsBase {
    const current = new Map(this.base.current);
    for (const [key, stored] of this.current) {
      if (stored === undefined) current.delete(key);
      else current.set(key, stored);
    }
    return { current, versions: new Map([...this.base.versions, ...this.versions]), writes: this.writes };
  }

  private replace(key: string, stored: StoredObject | undefined): void {
    const known = this.get(key);
    this.before.set(key, known);
    this.digest = moveSum(this.digest, known?.digest ?? 0, stored?.digest ?? 0);
    this.current.set(key, stored);
  }
}

interface StoredItem {
  text: string;
  digest: number;
}

/** In the order of their UTF-8 bytes; for ASCII that is the order of their units. */
function inByteOrder(keys: string[]): string[] {
  // oxlint-disable-next-line no-control-regex
  if (keys.every((key) => /^[\x00-\x7f]*$/.test(key))) return keys.sort();
  return keys.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
}

function pastOf(key: string, stored: StoredItem | undefined): number {
  return digestText(key, stored?.digest ?? 0);
}

/** What the real stores refuse must not pass here. */
function checked(name: string, value: unknown): unknown {
  if (name === 'partition' || name === 'sort') throw new TypeError('a state item has no attribute partition or sort');
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError(`${name}: a number in the state is finite`);
  if (value === undefined) throw new TypeError(`${name}: undefined cannot be stored`);
  return value;
}

/** An item as it is stored; throws on what the real stores refuse. */
export function itemText(item: StateItem): string {
  return JSON.stringify(item, checked);
}

export type StateBase = ReadonlyMap<string, StoredItem>;

export class SimState {
  /** Order-free digest of what changed since the base. */
  digest = 0;
  /** The same of what reads without consistency may still see. */
  pastDigest = 0;
  private readonly base: StateBase;
  private readonly current = new Map<string, StoredItem | undefined>();
  /** What each item was before its last change, for reads that are not consistent. */
  private readonly before = new Map<string, StoredItem | undefined>();

  constructor(base: StateBase = new Map()) {
    this.base = base;
  }

  /** The item as a fresh value, with the digest of what was seen. */
  read(key: string, stale = false): { item: StateItem | undefined; digest: number } {
    const stored = stale && this.before.has(key) ? this.before.get(key) : this.find(key);
    if (stored === undefined) return { item: undefined, digest: 0 };
    return { item: JSON.parse(stored.text) as StateItem, digest: stored.digest };
  }

  put(key: string, item: StateItem): void {
    this.putText(key, itemText(item));
  }

  putText(key: string, text: string): void {
    this.replace(key, { text, digest: digestText(text, digestText(key)) });
  }

  remove(key: string): void {
    this.replace(key, undefined);
  }

  private replace(key: string, stored: StoredItem | undefined): void {
    const known = this.find(key);
    this.pastDigest = moveSum(this.pastDigest, pastOf(key, this.before.get(key)), pastOf(key, known));
    this.before.set(key, known);
    this.digest = moveSum(this.digest, known?.digest ?? 0, stored?.digest ?? 0);
    this.current.set(key, stored);
  }

  compareAndSet(
    key: string,
    expected: number | undefined,
    item: (StateItem & { version: number }) | string,
  ): 'set' | 'refused' {
    const { item: known } = this.read(key);
    const agrees = expected === undefined ? known === undefined : known !== undefined && known.version === expected;
    if (!agrees) return 'refused';
    this.putText(key, typeof item === 'string' ? item : itemText(item));
    return 'set';
  }

  keys(prefix: string): string[] {
    const found: string[] = [];
    for (const key of this.base.keys()) if (key.startsWith(prefix) && !this.current.has(key)) found.push(key);
    for (const [key, stored] of this.current) if (stored !== undefined && key.startsWith(prefix)) found.push(key);
    return inByteOrder(found);
  }

  freeze(): StateBase {
    const items = new Map(this.base);
    for (const [key, stored] of this.current) {
      if (stored === undefined) items.delete(key);
      else items.set(key, stored);
    }
    return items;
  }

  private find(key: string): StoredItem | undefined {
    return this.current.has(key) ? this.current.get(key) : this.base.get(key);
  }
}
