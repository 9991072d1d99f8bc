/**
 * The ports of the core: everything outside it, in the domain's words. Adapters live in `local/` (files, SQLite) and in
 * `adapters/` (S3, DynamoDB); one contract suite per port (`test/contracts/`) runs on every adapter.
 */

/** What an object store says of one stored object. */
export interface ObjectInfo {
  key: string;
  /** Names these bytes for ever: the S3 version id; on files the SHA-256 of the bytes, in hex. */
  version: string;
  size: number; // bytes
  storedAt: number; // milliseconds since 1970, as the store attests it
  metadata: Record<string, string>; // upload metadata, lower-case names
  /**
   * Time of change of the bytes, milliseconds since 1970, where whoever puts them there can choose it (a file put there
   * by hand); nothing but the wait for a file at rest depends on it. Absent: `storedAt` is the only time there is.
   */
  changedAt?: number;
  /** The bytes must be restored from an archive before they can be read. */
  archived?: true;
}

export interface ByteRange {
  offset: number; // bytes
  length: number; // bytes
}

export interface ReadOptions {
  range?: ByteRange;
  /** Pin these bytes: if the key was overwritten meanwhile the pinned version is read, never the new one. */
  version?: string;
}

/** An object as bytes, or as a stream whose chunks are owned by the store once handed over. */
export type ObjectBody = Uint8Array | AsyncIterable<Uint8Array>;

/** What the caller knows of a body: it spares a store that names versions by their hash to find it again. */
export interface KnownBody {
  sha256: string; // of all bytes, hex
}

/** Objects by key. All methods may fail with any error; a failed write may or may not have happened. */
export interface ObjectStore {
  /** The bucket's name; part of every batch id. */
  readonly bucket: string;
  /** The current object under the key, or its pinned version; undefined if there is none. */
  head(key: string, options?: { version?: string }): Promise<ObjectInfo | undefined>;
  /**
   * The bytes of the object or of one range, or undefined if there is no such object (or version). A range beyond the
   * end is an error.
   */
  read(key: string, options?: ReadOptions): Promise<Uint8Array | undefined>;
  /**
   * Several ranges of the current object, none of them empty, each as `read` would give it; undefined if there is no
   * such object. Absent where the store has nothing better than one request for each.
   */
  readRanges?(key: string, ranges: readonly ByteRange[]): Promise<Uint8Array[] | undefined>;
  /**
   * Opens the current object, so that many of its ranges are read into memory of the caller's; undefined if there is
   * none. Absent where the store hands out every answer in memory of its own.
   */
  openObject?(key: string): Promise<OpenObject | undefined>;
  /**
   * The bytes in order, in chunks; throws `ObjectMissing` if there is no such object (or version). A chunk is valid
   * until the next one is asked for.
   */
  stream(key: string, options?: { version?: string }): AsyncIterable<Uint8Array>;
  /** Stores the object unless the key is taken. Whole or not at all, durable when it returns. */
  putIfAbsent(
    key: string,
    body: ObjectBody,
    metadata?: Record<string, string>,
    known?: KnownBody,
  ): Promise<'stored' | 'exists'>;
  /** Stores the object, replacing what is there. Only for uploads and for what can be rebuilt. Whole or not at all. */
  put(key: string, body: ObjectBody, metadata?: Record<string, string>): Promise<void>;
  /**
   * Names of the versions of a key that can still be read, in no order, also of a removed key. Absent if the store
   * cannot list them.
   */
  versions?(key: string): AsyncIterable<string>;
  /**
   * Keys under the prefix in ascending order of their UTF-8 bytes. An object that the store has not looked at yet is
   * stored now.
   */
  list(prefix: string): AsyncIterable<{ key: string; size: number; storedAt: number; changedAt?: number }>;
  /**
   * What lies under the prefix and is no object: a name that no key may have, a link. Nothing of it can be read; that
   * it is there can be said. Absent where there is no such thing.
   */
  strays?(prefix: string): AsyncIterable<{ key: string; size: number; storedAt: number; changedAt?: number }>;
  /**
   * Removes the key if it is there; with `only`, if it still holds that version, stored at that time: an object that
   * was put again meanwhile stays. Only a sweeper calls this: a committer never deletes.
   */
  remove(key: string, only?: Pick<ObjectInfo, 'version' | 'storedAt' | 'changedAt'>): Promise<void>;
}

/** The bytes of one object as they were when it was opened. */
export interface OpenObject {
  /** Fills `into` with the bytes from `offset` on; fails if there are not so many. */
  readInto(into: Uint8Array, offset: number): Promise<void>;
  /** Once no read is under way. */
  close(): Promise<void>;
}

/** Thrown by `ObjectStore.stream` when there is no such object (or version). */
export class ObjectMissing extends Error {
  readonly key: string;
  constructor(key: string) {
    super(`no object under ${key}`);
    this.name = 'ObjectMissing';
    this.key = key;
  }
}

/** One item of the state store, e.g. `{ partition: 'PROVINCE#vn34-52', sort: 'STATE' }`. */
export interface StateKey {
  partition: string;
  sort: string;
}

export type StateValue = string | number | boolean | null | StateValue[] | { [name: string]: StateValue };
/**
 * Plain attributes, as any tool can read them. Numbers are finite; the attributes `partition` and `sort` are not used.
 */
export type StateItem = { [attribute: string]: StateValue };

/** An item that is to be created. */
export interface NewItem {
  key: StateKey;
  item: StateItem & { version: number };
}

/**
 * Small items with compare-and-set. All methods may fail with any error; a failed write may or may not have happened.
 */
export interface StateStore {
  /** Strongly consistent: sees every write that was answered before. */
  read(key: StateKey): Promise<StateItem | undefined>;
  /**
   * Writes `item` if the stored item's `version` attribute equals `expected` (undefined: if there is no item); else
   * changes nothing.
   */
  compareAndSet(
    key: StateKey,
    expected: number | undefined,
    item: StateItem & { version: number },
  ): Promise<'set' | 'refused'>;
  /**
   * Creates each item where there is none, and answers in the order given, as `compareAndSet` with nothing expected
   * would; in one transaction: after a failure all are there or none. Keys are different. Absent where a store has
   * nothing better than one write after another.
   */
  createAll?(items: readonly NewItem[]): Promise<('set' | 'refused')[]>;
  /** Writes the item whatever is there. Only for items that can be rebuilt. */
  put(key: StateKey, item: StateItem): Promise<void>;
  /** Items of a partition whose sort key begins with the prefix, in ascending order of the sort key's UTF-8 bytes. */
  list(partition: string, sortPrefix: string): AsyncIterable<{ sort: string; item: StateItem }>;
  /**
   * Removes the item if it is there. Only what may be forgotten: sessions and tokens of the portal, rows of a table of
   * units that was replaced; a committer never deletes.
   */
  remove(key: StateKey): Promise<void>;
}

export interface Clock {
  now(): number; // milliseconds since 1970
  sleep(milliseconds: number): Promise<void>;
}

export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** 64 lower-case hex digits; the hash takes no more bytes after it. */
  hex(): string;
}

export interface Hash {
  sha256(): Sha256;
  /** CRC-32 (ISO 3309, as in gzip and PNG) of the bytes, unsigned. */
  crc32(bytes: Uint8Array): number;
}

/** One structured event per outcome: stable name, counts, codes and durations; never a person's data. */
export interface Log {
  event(name: string, facts: Record<string, string | number | boolean>): void;
}

/** The secret of the name fingerprints (`docs/registry-index.md`). */
export interface FingerprintKey {
  number: number; // 1 to 255; part of `canon`
  bytes: Uint8Array; // 16 bytes
}

/**
 * Threads beside this one, for work that is long, pure and cut into pieces (`core/threads/thread-work.ts`). Optional:
 * without them the same work is done here, with the same result.
 */
export interface Threads {
  /** Threads that pay: one for each processor. */
  readonly count: number;
  /** A thread that does this work; one that has ended its work may be given again. */
  start(work: ThreadWorkName): Thread;
}

export type ThreadWorkName = 'answers';

export interface Thread {
  /**
   * Does one piece, after those asked for before, and gives its answer. What is in `given` is handed over and empty
   * here afterwards. Rejects if the thread fails, and then for all that follow.
   */
  ask(piece: unknown, given?: ArrayBuffer[]): Promise<unknown>;
  /** No more pieces come. `forGood`: the thread and what it learned are let go, some 70 MB. */
  end(forGood?: boolean): void;
}

/** Pieces of work that are traced (`docs/tracing.md`); the names are a contract with whoever looks at traces. */
export const spanNames = [
  'doisoat.upload',
  'doisoat.batch',
  'doisoat.intake',
  'doisoat.match',
  'doisoat.commit',
  'doisoat.stage',
  'doisoat.ratify',
  'doisoat.answers',
  'doisoat.publish',
  'doisoat.nightly',
  'doisoat.nightly.step',
  'doisoat.registry.build',
  'doisoat.registry.stage',
] as const;
export type SpanName = (typeof spanNames)[number];
/** Ids of batches, provinces, counts, codes; never a person's data, nor a text that somebody wrote. */
export type SpanFacts = Record<string, string | number | boolean>;

/** A piece of work under way. */
export interface Span {
  /** Names it elsewhere: a W3C `traceparent`; undefined if nobody records it. */
  readonly trace: string | undefined;
  note(facts: SpanFacts): void;
  /** Says that another piece of work led to this one; what is no `traceparent` is passed by. */
  link(trace: string): void;
}

/** Records where time goes, for who wants to know. It changes no result. */
export interface Tracing {
  /** Does `work` as a part of the work around it, or of `parent`; what it throws ends the span by its code alone. */
  span<Answer>(
    name: SpanName,
    facts: SpanFacts,
    work: (span: Span) => Promise<Answer>,
    parent?: string,
  ): Promise<Answer>;
}

/** Everything outside the core, made in one place by the shell. */
export interface World {
  objects: ObjectStore;
  state: StateStore;
  clock: Clock;
  hash: Hash;
  log: Log;
  /** Uniform in [0, 1); only for the jitter of retries. */
  random(): number;
  /** Absent: one thread does everything. */
  threads?: Threads;
  /** Absent: nothing is traced. */
  tracing?: Tracing;
}
