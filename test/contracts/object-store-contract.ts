import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ObjectMissing, type ObjectInfo, type ObjectStore } from '../../core/ports.ts';

/** Bytes of the object that spans several chunks and, on S3, several parts of a multipart upload. */
const largeBytes = 12 * 1024 * 1024 + 12_345;

/**
 * What every object store promises (`core/ports.ts`). One store is made for the whole suite; each test uses keys of its
 * own. `make` may give a store that other tests also use: keys begin with a prefix made for this run.
 */
export function describeObjectStore(
  name: string,
  make: () => Promise<{ store: ObjectStore; dispose: () => Promise<void> }>,
): void {
  describe(`${name} as an object store`, () => {
    let store: ObjectStore;
    let dispose: () => Promise<void>;
    const run = `contract/${process.pid}-${Math.floor(performance.now() * 1000)}`;

    beforeAll(async () => {
      ({ store, dispose } = await make());
    });
    afterAll(async () => {
      await dispose();
    });

    describeReading(run, () => store);
    describeWriting(run, () => store);
    describeRemoving(run, () => store);
    describeVersions(run, () => store);
    describeListing(run, () => store);
  });
}

function describeReading(run: string, use: () => ObjectStore): void {
  it('reports a missing object as missing in every operation', async () => {
    const store = use();
    const key = `${run}/missing/nothing`;
    expect(await store.head(key)).toBeUndefined();
    expect(await store.read(key)).toBeUndefined();
    expect(await store.read(key, { range: { offset: 0, length: 1 } })).toBeUndefined();
    const error = await collect(store.stream(key)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ObjectMissing);
    expect(error).toMatchObject({ key });
  });

  it('does not take a key prefix for a key', async () => {
    const store = use();
    await store.putIfAbsent(`${run}/part/one/two`, bytesOf('x'));
    expect(await store.head(`${run}/part/one`)).toBeUndefined();
    expect(await store.read(`${run}/part/one`)).toBeUndefined();
    expect(await store.head(`${run}/part/one/two/three`)).toBeUndefined();
    expect(await store.read(`${run}/part/one/tw`)).toBeUndefined();
  });

  it('gives back what was stored, with its size, time and metadata', async () => {
    const store = use();
    const key = `${run}/round/trip.csv`;
    const metadata = { rows: '12', 'as-of': '2026-01-31T00:00:00Z', purpose: 'periodic check = 100 % (a+b)' };
    const before = Date.now();
    expect(await store.putIfAbsent(key, bytesOf('a,b\r\n1,2\r\n'), metadata)).toBe('stored');
    const info = await store.head(key);
    expect(info).toMatchObject({ key, size: 10, metadata });
    expect(info?.version).toMatch(/./);
    expect(Number.isSafeInteger(info?.storedAt)).toBe(true);
    // Stores attest whole seconds or milliseconds, by clocks of their own.
    expect(Math.abs((info?.storedAt ?? 0) - before)).toBeLessThan(120_000);
    expect(await textOf(store, key)).toBe('a,b\r\n1,2\r\n');
    expect(Buffer.concat(await collect(store.stream(key))).toString()).toBe('a,b\r\n1,2\r\n');
  });

  it('stores an object without metadata as one with none', async () => {
    const store = use();
    await store.putIfAbsent(`${run}/plain`, bytesOf('x'));
    expect((await store.head(`${run}/plain`))?.metadata).toEqual({});
  });

  it('gives every byte value back unchanged', async () => {
    const store = use();
    const all = Uint8Array.from({ length: 1024 }, (_, index) => (index * 7) & 0xff);
    await store.putIfAbsent(`${run}/bytes`, all);
    expect(await store.read(`${run}/bytes`)).toEqual(all);
  });

  it('holds an empty object as existing', async () => {
    const store = use();
    const key = `${run}/empty`;
    expect(await store.putIfAbsent(key, new Uint8Array(0))).toBe('stored');
    expect(await store.putIfAbsent(key, bytesOf('late'))).toBe('exists');
    expect((await store.head(key))?.size).toBe(0);
    expect(await store.read(key)).toEqual(new Uint8Array(0));
    expect(Buffer.concat(await collect(store.stream(key))).length).toBe(0);
  });

  it('reads a range, up to the last byte', async () => {
    const store = use();
    const key = `${run}/range`;
    await store.putIfAbsent(key, bytesOf('0123456789'));
    expect(await textOf(store, key, { offset: 0, length: 1 })).toBe('0');
    expect(await textOf(store, key, { offset: 3, length: 4 })).toBe('3456');
    expect(await textOf(store, key, { offset: 9, length: 1 })).toBe('9');
    expect(await textOf(store, key, { offset: 0, length: 10 })).toBe('0123456789');
  });

  it('reads several ranges at once with the same result as one by one', async () => {
    const store = use();
    if (store.readRanges === undefined) return;
    const key = `${run}/ranges`;
    const ranges = [
      { offset: 7, length: 3 },
      { offset: 0, length: 1 },
      { offset: 2, length: 6 },
    ];
    expect(await store.readRanges(key, ranges)).toBeUndefined();
    await store.putIfAbsent(key, bytesOf('0123456789'));
    const read = await store.readRanges(key, ranges);
    expect(read?.map((bytes) => new TextDecoder().decode(bytes))).toEqual(['789', '0', '234567']);
    await expect(store.readRanges(key, [...ranges, { offset: 8, length: 3 }])).rejects.toThrow(/./);
  });

  it('reads ranges of an opened object into memory of the caller, as it was when it was opened', async () => {
    const store = use();
    if (store.openObject === undefined) return;
    const key = `${run}/opened`;
    expect(await store.openObject(key)).toBeUndefined();
    await store.put(key, bytesOf('0123456789'));
    const opened = await store.openObject(key);
    await store.put(key, bytesOf('abc'));
    const memory = bytesOf('..........');
    await Promise.all([opened?.readInto(memory.subarray(1, 4), 7), opened?.readInto(memory.subarray(6, 8), 0)]);
    expect(new TextDecoder().decode(memory)).toBe('.789..01..');
    await expect(opened?.readInto(memory, 1)).rejects.toThrow(/./);
    await opened?.close();
  });

  it('refuses a range beyond the end instead of giving fewer bytes', async () => {
    const store = use();
    const key = `${run}/short`;
    await store.putIfAbsent(key, bytesOf('0123456789'));
    await expect(store.read(key, { range: { offset: 8, length: 3 } })).rejects.toThrow(/./);
    await expect(store.read(key, { range: { offset: 10, length: 1 } })).rejects.toThrow(/./);
    await expect(store.read(key, { range: { offset: 4_000, length: 1 } })).rejects.toThrow(/./);
  });
}

function describeWriting(run: string, use: () => ObjectStore): void {
  it('stores under a key once: the second writer changes nothing', async () => {
    const store = use();
    const key = `${run}/once`;
    expect(await store.putIfAbsent(key, bytesOf('first'), { officer: 'a' })).toBe('stored');
    const first = await store.head(key);
    expect(await store.putIfAbsent(key, bytesOf('second'), { officer: 'b' })).toBe('exists');
    expect(await store.putIfAbsent(key, bytesOf('first'), { officer: 'c' })).toBe('exists');
    expect(await store.head(key)).toEqual(first);
    expect(await textOf(store, key)).toBe('first');
  });

  it('lets exactly one of twenty racing writers win, with its own bytes and metadata', async () => {
    const store = use();
    const key = `${run}/race`;
    const writers = Array.from({ length: 20 }, (_, index) => String(index).padStart(2, '0'));
    const answers = await Promise.all(
      writers.map((writer) => store.putIfAbsent(key, bytesOf(`writer ${writer}`), { officer: writer })),
    );
    expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1);
    const winner = writers[answers.indexOf('stored')];
    expect(await textOf(store, key)).toBe(`writer ${winner}`);
    expect((await store.head(key))?.metadata).toEqual({ officer: winner });
  });

  it('stores a stream larger than a chunk and returns the same bytes', async () => {
    const store = use();
    const key = `${run}/large`;
    expect(await store.putIfAbsent(key, reusedChunks(largeBytes), { rows: '5' })).toBe('stored');
    expect(await store.head(key)).toMatchObject({ size: largeBytes, metadata: { rows: '5' } });
    const hash = createHash('sha256');
    let chunks = 0;
    for await (const chunk of store.stream(key)) {
      hash.update(chunk);
      chunks++;
    }
    expect(chunks).toBeGreaterThan(1);
    expect(hash.digest('hex')).toBe(await hashOfChunks(largeBytes));
    const middle = await store.read(key, { range: { offset: largeBytes - 70_000, length: 70_000 } });
    expect(middle).toEqual((await wholeOf(largeBytes)).slice(-70_000));
  });

  it('stores nothing of a stream that breaks', async () => {
    const store = use();
    const key = `${run}/broken`;
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytesOf('half');
      throw new Error('the sender is gone');
    }
    await expect(store.putIfAbsent(key, broken())).rejects.toThrow('the sender is gone');
    await expect(store.put(key, broken())).rejects.toThrow('the sender is gone');
    expect(await store.head(key)).toBeUndefined();
    expect(await store.putIfAbsent(key, bytesOf('whole'))).toBe('stored');
    await expect(store.put(key, broken())).rejects.toThrow('the sender is gone');
    expect(await textOf(store, key)).toBe('whole');
  });

  it('replaces an object and its metadata by put', async () => {
    const store = use();
    const key = `${run}/replaced`;
    await store.put(key, bytesOf('old'), { rows: '1', officer: 'a' });
    await store.put(key, reusedChunks(100_000), { rows: '2' });
    expect(await store.head(key)).toMatchObject({ size: 100_000, metadata: { rows: '2' } });
    expect((await store.head(key))?.metadata).not.toHaveProperty('officer');
    await store.put(key, bytesOf('short'));
    expect(await textOf(store, key)).toBe('short');
    expect((await store.head(key))?.metadata).toEqual({});
  });

  it('changes only the metadata when equal bytes are put again', async () => {
    const store = use();
    const key = `${run}/again`;
    await store.putIfAbsent(key, bytesOf('same'), { rows: '1' });
    await store.put(key, bytesOf('same'), { rows: '1', 'confirm-shrink': 'true' });
    expect((await store.head(key))?.metadata).toEqual({ rows: '1', 'confirm-shrink': 'true' });
    expect(await textOf(store, key)).toBe('same');
  });

  it('leaves one complete object after racing puts', async () => {
    const store = use();
    const key = `${run}/puts`;
    const writers = Array.from({ length: 8 }, (_, index) => String(index));
    await Promise.all(writers.map((writer) => store.put(key, bytesOf(writer.repeat(1000)), { officer: writer })));
    const text = await textOf(store, key);
    const officer = (await store.head(key))?.metadata.officer ?? '';
    expect(writers).toContain(officer);
    expect(text).toBe(officer.repeat(1000));
  });

  it('removes an object, and removing it again is no error', async () => {
    const store = use();
    const key = `${run}/removed/object`;
    await store.putIfAbsent(key, bytesOf('x'));
    await store.remove(key);
    await store.remove(key);
    expect(await store.head(key)).toBeUndefined();
    expect(await keysOf(store, `${run}/removed/`)).toEqual([]);
    expect(await store.putIfAbsent(key, bytesOf('y'))).toBe('stored');
    expect(await textOf(store, key)).toBe('y');
  });
}

function describeRemoving(run: string, use: () => ObjectStore): void {
  it('removes the given version and keeps later puts', async () => {
    const store = use();
    const key = `${run}/removed/unless-newer`;
    await store.putIfAbsent(key, bytesOf('x'));
    const old = await infoOf(store, key);
    await store.put(key, bytesOf('x'));
    await store.remove(key, { ...old, storedAt: old.storedAt - 1 });
    expect(await textOf(store, key)).toBe('x');
    await store.remove(key, await infoOf(store, key));
    // Where versions have names of their own, the older one comes back to light.
    const left = await store.head(key);
    if (left !== undefined) await store.remove(key, left);
    expect(await store.head(key)).toBeUndefined();
    await store.remove(key, old);
    expect(await keysOf(store, `${run}/removed/unless-newer`)).toEqual([]);
  });
}

async function infoOf(store: ObjectStore, key: string): Promise<ObjectInfo> {
  const info = await store.head(key);
  if (info === undefined) throw new Error('no object');
  return info;
}

function describeVersions(run: string, use: () => ObjectStore): void {
  it('lists the versions of a key and of no other', async () => {
    const store = use();
    const key = `${run}/versions/one`;
    await store.putIfAbsent(`${key}-more`, bytesOf('other'));
    for (const text of ['first', 'second', 'third']) await store.put(key, bytesOf(text));
    const names: string[] = [];
    for await (const name of store.versions?.(key) ?? []) names.push(name);
    const found = await Promise.all(names.map((version) => store.read(key, { version })));
    const texts = found.map((bytes) => new TextDecoder().decode(bytes));
    const all = store.versions === undefined ? [] : ['first', 'second', 'third'];
    expect(new Set(texts)).toEqual(new Set(all));
  });

  it('reads a pinned version after the key was overwritten, whole, in ranges and as a stream', async () => {
    const store = use();
    const key = `${run}/pinned`;
    await store.putIfAbsent(key, bytesOf('version one'));
    const one = await versionOf(store, key);
    await store.put(key, bytesOf('version two!'));
    const two = await versionOf(store, key);
    await store.put(key, bytesOf('three'));
    expect(two).not.toBe(one);
    expect(await textOf(store, key)).toBe('three');
    for (const [version, text] of [
      [one, 'version one'],
      [two, 'version two!'],
      [await versionOf(store, key), 'three'],
    ]) {
      const bytes = await store.read(key, { version });
      expect(bytes && Buffer.from(bytes).toString()).toBe(text);
      const range = await store.read(key, { version, range: { offset: 1, length: 3 } });
      expect(range && Buffer.from(range).toString()).toBe(text.slice(1, 4));
      expect(Buffer.concat(await collect(store.stream(key, { version }))).toString()).toBe(text);
    }
  });

  it('gives size, time and metadata of a pinned version after an overwrite', async () => {
    const store = use();
    const key = `${run}/pinned-head`;
    await store.putIfAbsent(key, bytesOf('first'), { rows: '1', officer: 'a' });
    const first = await store.head(key);
    await store.put(key, bytesOf('the second'), { rows: '2' });
    await store.put(key, bytesOf('third'), { rows: '3' });
    expect(await store.head(key, { version: first?.version ?? '' })).toEqual(first);
    expect(await store.head(key)).toMatchObject({ size: 5, metadata: { rows: '3' } });
  });

  it('measures a range by the pinned version, not by the new object', async () => {
    const store = use();
    const key = `${run}/pinned-range`;
    await store.putIfAbsent(key, bytesOf('long enough'));
    const version = await versionOf(store, key);
    await store.put(key, bytesOf('s'));
    const bytes = await store.read(key, { version, range: { offset: 5, length: 6 } });
    expect(bytes && Buffer.from(bytes).toString()).toBe('enough');
    await expect(store.read(key, { version, range: { offset: 5, length: 7 } })).rejects.toThrow(/./);
  });

  it('keeps streaming the version it began with while the key is overwritten', async () => {
    const store = use();
    const key = `${run}/overwritten`;
    await store.putIfAbsent(key, reusedChunks(largeBytes));
    const version = await versionOf(store, key);
    const hash = createHash('sha256');
    let overwritten = false;
    for await (const chunk of store.stream(key, { version })) {
      hash.update(chunk);
      if (!overwritten) await store.put(key, bytesOf('other bytes'));
      overwritten = true;
    }
    expect(hash.digest('hex')).toBe(await hashOfChunks(largeBytes));
    expect(await textOf(store, key)).toBe('other bytes');
  });

  it('never gives other bytes for a version it does not have', async () => {
    const store = use();
    await store.putIfAbsent(`${run}/this`, bytesOf('this'));
    await store.putIfAbsent(`${run}/that`, bytesOf('that'));
    const foreign = await versionOf(store, `${run}/that`);
    expect(await store.read(`${run}/this`, { version: foreign })).toBeUndefined();
    expect(await store.head(`${run}/this`, { version: foreign })).toBeUndefined();
    const error = await collect(store.stream(`${run}/this`, { version: foreign })).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ObjectMissing);
  });
}

function describeListing(run: string, use: () => ObjectStore): void {
  it('lists exactly the keys under the prefix, in the order of their bytes', async () => {
    const store = use();
    // '-' and '.' sort before '/', '0' after it: an order by folders would be another one.
    const keys = ['a-b', 'a.b', 'a/b', 'a/b0', 'a/c/d', 'a/c.d', 'a0', 'aB', 'ab', 'b', 'a/c-d/e'];
    for (const key of keys) await store.putIfAbsent(`${run}/list/${key}`, bytesOf(key));
    const under = (prefix: string): string[] =>
      keys.filter((key) => key.startsWith(prefix)).sort((left, right) => (left < right ? -1 : 1));
    for (const prefix of ['', 'a', 'a/', 'a/c', 'a/c/', 'a/b', 'b', 'c']) {
      const found = await keysOf(store, `${run}/list/${prefix}`);
      expect(found).toEqual(under(prefix).map((key) => `${run}/list/${key}`));
    }
  });

  it('lists the same size and time as head', async () => {
    const store = use();
    const key = `${run}/listed/one`;
    await store.putIfAbsent(key, bytesOf('12345'));
    const found = [];
    for await (const each of store.list(`${run}/listed/`)) found.push(each);
    const info = await store.head(key);
    expect(found).toEqual([{ key, size: 5, storedAt: info?.storedAt }]);
  });

  it('lists more keys than one page of any store holds', async () => {
    const store = use();
    const keys = Array.from({ length: 1_050 }, (_, index) => `${run}/many/${String(index).padStart(4, '0')}`);
    for (let start = 0; start < keys.length; start += 50) {
      await Promise.all(keys.slice(start, start + 50).map((key) => store.putIfAbsent(key, bytesOf('x'))));
    }
    expect(await keysOf(store, `${run}/many/`)).toEqual(keys);
  });
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function textOf(store: ObjectStore, key: string, range?: { offset: number; length: number }): Promise<string> {
  const bytes = await store.read(key, range && { range });
  if (bytes === undefined) throw new Error(`${key} is missing`);
  return Buffer.from(bytes).toString();
}

async function versionOf(store: ObjectStore, key: string): Promise<string> {
  const info = await store.head(key);
  if (info === undefined) throw new Error(`${key} is missing`);
  return info.version;
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const copies: Uint8Array[] = [];
  for await (const chunk of chunks) copies.push(chunk.slice());
  return copies;
}

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}

/** Bytes that differ everywhere, in chunks of uneven size whose one buffer is used again. */
async function* reusedChunks(length: number): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(100_003);
  for (let start = 0; start < length; start += buffer.length) {
    const end = Math.min(length, start + buffer.length);
    for (let at = start; at < end; at++) buffer[at - start] = Math.imul(at, 2_654_435_761) >>> 24;
    yield buffer.subarray(0, end - start);
  }
}

async function wholeOf(length: number): Promise<Uint8Array> {
  return new Uint8Array(Buffer.concat(await collect(reusedChunks(length))));
}

async function hashOfChunks(length: number): Promise<string> {
  return createHash('sha256')
    .update(await wholeOf(length))
    .digest('hex');
}
