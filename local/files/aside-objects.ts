/**
 * An object store over another one that is left as it is: what is written goes aside, what was written aside is found
 * first, and nothing can be removed. For work whose result is looked at and thrown away.
 */
import type { KnownBody, ObjectBody, ObjectInfo, ObjectStore, OpenObject, ReadOptions } from '../../core/ports.ts';

type Listed = { key: string; size: number; storedAt: number };

export class AsideObjects implements ObjectStore {
  readonly bucket: string;
  private readonly under: ObjectStore;
  private readonly aside: ObjectStore;

  constructor(under: ObjectStore, aside: ObjectStore) {
    this.bucket = under.bucket;
    this.under = under;
    this.aside = aside;
  }

  async head(key: string, options?: { version?: string }): Promise<ObjectInfo | undefined> {
    return (await this.aside.head(key, options)) ?? this.under.head(key, options);
  }

  async read(key: string, options?: ReadOptions): Promise<Uint8Array | undefined> {
    return (await this.holder(key)).read(key, options);
  }

  async openObject(key: string): Promise<OpenObject | undefined> {
    const holder = await this.holder(key);
    if (holder.openObject !== undefined) return holder.openObject(key);
    if ((await holder.head(key)) === undefined) return undefined;
    return {
      async readInto(into, offset) {
        const bytes = await holder.read(key, { range: { offset, length: into.length } });
        if (bytes === undefined) throw new Error(`no object under ${key}`);
        into.set(bytes);
      },
      close: () => Promise.resolve(),
    };
  }

  async *stream(key: string, options?: { version?: string }): AsyncGenerator<Uint8Array> {
    yield* (await this.holder(key)).stream(key, options);
  }

  async putIfAbsent(
    key: string,
    body: ObjectBody,
    metadata?: Record<string, string>,
    known?: KnownBody,
  ): Promise<'stored' | 'exists'> {
    if ((await this.under.head(key)) !== undefined) return 'exists';
    return this.aside.putIfAbsent(key, body, metadata, known);
  }

  put(key: string, body: ObjectBody, metadata?: Record<string, string>): Promise<void> {
    return this.aside.put(key, body, metadata);
  }

  async *list(prefix: string): AsyncGenerator<Listed> {
    const all = [this.aside, this.under].map((store) => store.list(prefix)[Symbol.asyncIterator]());
    const [ours, theirs] = all;
    let [one, other] = [await ours.next(), await theirs.next()];
    while (one.done !== true || other.done !== true) {
      const order = one.done === true ? 1 : other.done === true ? -1 : compareKeys(one.value, other.value);
      if (order <= 0) yield one.value as Listed;
      else yield other.value as Listed;
      if (order >= 0) other = await theirs.next();
      if (order <= 0) one = await ours.next();
    }
  }

  remove(): Promise<void> {
    return Promise.reject(new Error('nothing is removed from a store that is left as it is'));
  }

  /** The store that has the object; the one below where neither does. */
  private async holder(key: string): Promise<ObjectStore> {
    return (await this.aside.head(key)) === undefined ? this.under : this.aside;
  }
}

function compareKeys(one: Listed, other: Listed): number {
  return Buffer.compare(Buffer.from(one.key), Buffer.from(other.key));
}
