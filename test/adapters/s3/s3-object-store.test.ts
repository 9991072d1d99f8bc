import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { isWrittenOnce } from '../../../adapters/s3/buckets.ts';
import { conflictAttemptsMax } from '../../../adapters/s3/client-rules.ts';
import { joinedInFlight, rangesInFlight, type S3ObjectStore } from '../../../adapters/s3/s3-object-store.ts';
import { s3ClientOver, type S3Call, type S3RequestHandler } from '../../support/s3-request-handler.ts';
import {
  key,
  make,
  bytesOf,
  lost,
  refused,
  isCompletion,
  isWrite,
  conflicts,
  denied,
  slowDown,
} from './store-over-handler.ts';

describe('conditional writes', () => {
  it('retries after 409', async () => {
    const { handler, store } = make({ intercept: conflicts(isWrite, 3) });
    expect(await store.putIfAbsent(key, bytesOf(10))).toBe('stored');
    expect(handler.calls.filter(isWrite)).toHaveLength(4);
  });

  it('retries a write without a condition after 409 as well, and nothing else', async () => {
    const { handler, store } = make({ intercept: conflicts(isWrite, 2) });
    await store.put(key, bytesOf(10));
    expect(handler.calls.filter(isWrite)).toHaveLength(3);
    const reading = make({ intercept: conflicts((call) => call.method === 'GET', Infinity) });
    await expect(reading.store.read(key)).rejects.toMatchObject({ name: 'ConditionalRequestConflict' });
    expect(reading.handler.calls).toHaveLength(1);
  });

  it('gives up after a bounded number of conflicts, without reporting the key as taken', async () => {
    const { handler, store } = make({ intercept: conflicts(isWrite, Infinity) });
    await expect(store.putIfAbsent(key, bytesOf(10))).rejects.toMatchObject({ name: 'ConditionalRequestConflict' });
    expect(handler.calls.filter(isWrite)).toHaveLength(conflictAttemptsMax);
  });

  it('reports the key as taken after 412, without a retry', async () => {
    const { handler, store } = make();
    await store.putIfAbsent(key, bytesOf(10));
    expect(await store.putIfAbsent(key, bytesOf(11))).toBe('exists');
    expect(handler.calls.filter(isWrite)).toHaveLength(2);
  });

  it('stores over a delete marker', async () => {
    const { store } = make();
    await store.putIfAbsent(key, bytesOf(10));
    await store.remove(key);
    expect(await store.putIfAbsent(key, bytesOf(12))).toBe('stored');
    expect((await store.head(key))?.size).toBe(12);
  });

  it('reports the key as taken when the SDK repeats a write whose answer was lost', async () => {
    const { handler, store } = make({
      intercept: async (call, perform) => {
        const answer = await perform();
        if (isWrite(call) && call.attempt === 1) throw lost();
        return answer;
      },
    });
    expect(await store.putIfAbsent(key, bytesOf(10))).toBe('exists');
    expect(handler.calls.filter(isWrite).map((call) => call.attempt)).toEqual([1, 2]);
    expect(await store.read(key)).toEqual(bytesOf(10));
  });

  it('throws what is neither a conflict nor a refusal', async () => {
    const { store } = make({ intercept: denied(() => true) });
    await expect(store.putIfAbsent(key, bytesOf(10))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(store.read(key)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('a store that refuses because too much is asked', () => {
  const blocks = Array.from({ length: 8 }, (_, at) => ({ offset: 1 + at * 600_000, length: 1_000 }));
  const isRead = (call: S3Call): boolean => call.method === 'GET';

  /** Large objects are put where they lie: by the store they would be thousands of parts. */
  const lay = (handler: S3RequestHandler, length: number): Uint8Array => {
    const bytes = new Uint8Array(length).map((_, at) => at % 251);
    handler.s3.put('ledger', key, { bytes, checksums: {}, metadata: {} });
    return bytes;
  };

  it('is asked again after pauses that grow, each a random share of its bound, and given up in the end', async () => {
    const slept: number[] = [];
    const pause = { sleep: async (milliseconds: number) => void slept.push(milliseconds), random: () => 0.5 };
    let refusals = 9;
    const intercept = slowDown((call) => isRead(call) && refusals-- > 0);
    const { handler, store } = make({ pause, sdkAttempts: 1, intercept });
    await store.put(key, bytesOf(10));
    expect(await store.read(key)).toEqual(bytesOf(10));
    expect(handler.calls.filter(isRead)).toHaveLength(10);
    expect(slept).toEqual([100, 200, 400, 800, 1_600, 3_200, 4_000, 4_000, 4_000]);
    refusals = 10;
    await expect(store.read(key)).rejects.toMatchObject({ name: 'SlowDown' });
  });

  it('gets fewer and larger requests for the same ranges until it has answered many again', async () => {
    let refusals = 0;
    const { handler, store } = make({ intercept: slowDown((call) => isRead(call) && refusals-- > 0) });
    const body = lay(handler, blocks[7].offset + 1_000);
    const asked = async (): Promise<number> => {
      const before = handler.calls.filter(isRead).length;
      const read = await store.readRanges(key, blocks);
      expect(read).toEqual(blocks.map(({ offset, length }) => body.slice(offset, offset + length)));
      return handler.calls.filter(isRead).length - before;
    };
    expect(await asked()).toBe(8);
    refusals = 1;
    expect(await asked()).toBe(9);
    expect(await asked()).toBe(1);
    for (let n = 0; n < 2_000; n++) await store.head(key);
    expect(await asked()).toBe(8);
  });

  it('is never asked for more ranges at once than there are places, whoever wants them', async () => {
    let [open, most] = [0, 0];
    const { handler, store } = make({
      intercept: async (call, perform) => {
        if (!isRead(call)) return perform();
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve, 1));
        open -= 1;
        return perform();
      },
    });
    lay(handler, 60_000_000);
    const many = Array.from({ length: 100 }, (_, at) => ({ offset: at * 600_000, length: 10 }));
    await Promise.all([store.readRanges(key, many), store.readRanges(key, many)]);
    expect(most).toBe(joinedInFlight);
  });
});

describe('checksums', () => {
  it('go with every write as SHA-256', async () => {
    const { handler, store } = make();
    await store.putIfAbsent(key, bytesOf(10));
    await store.put(`${key}/long`, bytesOf(2500));
    const writes = handler.calls.filter((call) => call.method === 'PUT');
    expect(writes).toHaveLength(4);
    for (const call of writes) expect(call.headers['x-amz-checksum-sha256']).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  });

  it('are compared by the SDK when a whole object comes back changed', async () => {
    const { handler, store } = make();
    await store.putIfAbsent(key, bytesOf(10));
    const stored = handler.s3.find('ledger', key, undefined);
    stored.bytes[3] ^= 1;
    await expect(store.read(key)).rejects.toThrow(/[Cc]hecksum/);
  });

  it('of an aws-chunked body with a trailer are compared, and the framing is not stored', async () => {
    const { handler } = make();
    const client = s3ClientOver(handler);
    const body = bytesOf(200_000);
    const chunks = Readable.from([body.subarray(0, 70_000), body.subarray(70_000)]);
    const place = { Bucket: 'ledger', Key: key };
    await client.send(
      new PutObjectCommand({ ...place, Body: chunks, ContentLength: body.length, ChecksumAlgorithm: 'CRC32' }),
    );
    expect(handler.calls[0].headers['content-encoding']).toContain('aws-chunked');
    const { Body } = await client.send(new GetObjectCommand(place));
    expect(await Body?.transformToByteArray()).toEqual(body);
    await expect(
      client.send(
        new PutObjectCommand({ ...place, Body: body, ChecksumSHA256: createHash('sha256').digest('base64') }),
      ),
    ).rejects.toMatchObject({ name: 'BadDigest' });
  });
});

describe('reading', () => {
  it('pins the version on every range of a stream, also when none was given', async () => {
    const { handler, store } = make();
    const long = bytesOf(7300);
    await store.put(key, long);
    const version = (await store.head(key))?.version;
    handler.calls.length = 0;
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.stream(key)) {
      if (chunks.length === 0) await store.put(key, bytesOf(5));
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks)).toEqual(Buffer.from(long));
    const ranges = handler.calls.filter((call) => call.method === 'GET');
    expect(ranges).toHaveLength(8);
    expect(ranges.slice(1).map((call) => call.query.versionId)).toEqual(Array.from({ length: 7 }, () => version));
  });

  it('stops asking for ranges when the reader stops', async () => {
    const { handler, store } = make();
    await store.put(key, bytesOf(100_000));
    handler.calls.length = 0;
    for await (const chunk of store.stream(key)) {
      expect(chunk.length).toBe(1000);
      break;
    }
    expect(handler.calls.length).toBeLessThan(8);
  });

  it('holds a few ranges, however slow the reader and however long the object', async () => {
    const { handler, store } = make();
    const long = bytesOf(60_000);
    await store.put(key, long);
    handler.calls.length = 0;
    let taken = 0;
    let mostAhead = 0;
    for await (const chunk of store.stream(key)) {
      expect(chunk).toEqual(long.subarray(taken * 1000, (taken + 1) * 1000));
      await new Promise((resolve) => setImmediate(resolve)); // everything that was asked for arrives
      mostAhead = Math.max(mostAhead, handler.calls.length - taken);
      taken++;
    }
    expect(taken).toBe(60);
    expect(mostAhead).toBe(rangesInFlight + 1);
  });

  /** Bytes of a body that come before it breaks off. */
  const brokenAfter = 10;
  const isGet = (call: S3Call, end: string): boolean =>
    call.method === 'GET' && (call.headers.range ?? '-whole').endsWith(end);
  /** A store that breaks the bodies of ranges with this end off, `times` times; `-whole`: of whole objects. */
  const broken = (end: string, times: number, afterwards: () => unknown = () => undefined) => {
    let left = times;
    return make({
      intercept: async (call, perform) => {
        const answer = await perform();
        if (!isGet(call, end) || left-- <= 0) return answer;
        const body = new Readable({ read() {} });
        for await (const bytes of answer.body) body.push((bytes as Uint8Array).subarray(0, brokenAfter));
        setImmediate(() => {
          afterwards();
          body.destroy(lost());
        });
        return { ...answer, body };
      },
    });
  };
  const streamed = async (store: S3ObjectStore) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.stream(key)) chunks.push(chunk);
    return new Uint8Array(Buffer.concat(chunks));
  };
  const all = bytesOf(5500);

  it.each<[string, string, (store: S3ObjectStore) => Promise<unknown>, unknown, string[] | undefined]>([
    ['a whole object from its start', '-whole', (store) => store.read(key), all, undefined],
    [
      'a range from where it broke',
      '-299',
      (store) => store.read(key, { range: { offset: 100, length: 200 } }),
      all.slice(100, 300),
      ['bytes=100-299', 'bytes=110-299', 'bytes=120-299', 'bytes=130-299'],
    ],
    [
      'joined ranges from where they broke',
      '-424',
      (store) =>
        store.readRanges(key, [
          { offset: 405, length: 20 },
          { offset: 300, length: 12 },
        ]),
      [all.slice(405, 425), all.slice(300, 312)],
      ['bytes=300-424', 'bytes=310-424', 'bytes=320-424', 'bytes=330-424'],
    ],
    [
      'the first range of a stream from where it broke',
      '-999',
      streamed,
      all,
      ['bytes=0-999', 'bytes=10-999', 'bytes=20-999', 'bytes=30-999'],
    ],
    [
      'a later range of a stream from where it broke',
      '-2999',
      streamed,
      all,
      ['bytes=2000-2999', 'bytes=2010-2999', 'bytes=2020-2999', 'bytes=2030-2999'],
    ],
  ])('reads %s if its body breaks off, and gives up after the fourth time', async (_, end, read, expected, asked) => {
    const often = broken(end, 3);
    await often.store.put(key, all);
    expect(await read(often.store)).toEqual(expected);
    const ranges = often.handler.calls.filter((call) => isGet(call, end)).map((call) => call.headers.range);
    expect(ranges).toEqual(asked ?? [undefined, undefined, undefined, undefined]);
    const always = broken(end, 4);
    await always.store.put(key, all);
    await expect(read(always.store)).rejects.toThrow('socket hang up');
    expect(always.handler.calls.filter((call) => isGet(call, end))).toHaveLength(4);
  });

  it('never puts together what two objects of one key hold', async () => {
    const { handler, store } = broken('-299', 1, () =>
      handler.s3.put('ledger', key, { bytes: bytesOf(400), metadata: {}, checksums: {} }),
    );
    await store.put(key, all);
    const read = store.read(key, { range: { offset: 100, length: 200 } });
    await expect(read).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('keeps nothing in memory of what lies between joined ranges', async () => {
    const { handler, store } = make();
    await store.put(key, all);
    const ranges = [0, 5_000, 2_000].map((offset) => ({ offset, length: 8 }));
    const found = await store.readRanges(key, ranges);
    expect(handler.calls.filter(({ method }) => method === 'GET')).toHaveLength(1);
    expect(found?.map(({ buffer }) => buffer.byteLength)).toEqual([8, 8, 8]);
  });

  it('detects a truncated range', async () => {
    const { store } = make({
      intercept: async (call, perform) => {
        const answer = await perform();
        if (call.headers.range !== 'bytes=1000-1999') return answer;
        const headers = { ...answer.headers };
        delete headers['content-length'];
        return { ...answer, headers, body: Readable.from([bytesOf(999)]) };
      },
    });
    await store.put(key, bytesOf(3000));
    await expect(store.read(key, { range: { offset: 1000, length: 1000 } })).rejects.toThrow(/999 bytes/);
    const drain = async () => {
      for await (const chunk of store.stream(key)) expect(chunk.length).toBe(1000);
    };
    await expect(drain()).rejects.toThrow(/INTEGRITY/);
  });

  it('reports a deleted version, or an invalid version, as missing', async () => {
    const { handler, store } = make();
    await store.put(key, bytesOf(5));
    await store.remove(key);
    const marker = handler.s3.buckets.get('ledger')?.get(key)?.at(-1)?.version ?? '';
    expect(await store.head(key, { version: marker })).toBeUndefined();
    expect(await store.read(key, { version: marker })).toBeUndefined();
    expect(await store.read(key, { version: 'not a version' })).toBeUndefined();
  });

  it('does not take a missing bucket for a missing object', async () => {
    const { handler, store } = make();
    handler.s3.buckets.delete('ledger');
    await expect(store.read(key)).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('reads an empty range of an existing object, and of a missing one', async () => {
    const { store } = make();
    await store.put(key, bytesOf(5));
    expect(await store.read(key, { range: { offset: 5, length: 0 } })).toEqual(new Uint8Array(0));
    await expect(store.read(key, { range: { offset: 6, length: 0 } })).rejects.toThrow(/beyond/);
    expect(await store.read('staged/none', { range: { offset: 0, length: 0 } })).toBeUndefined();
  });
});

describe('an object that is written once', () => {
  const marker = 'ratified/vn34-52/7';
  const writeOnce = () => make({ isWrittenOnce });
  const notThere = { statusCode: 404, headers: {}, body: Readable.from([]) };

  it('is put anew over a delete marker, and what it was stays readable', async () => {
    const { store } = writeOnce();
    await store.putIfAbsent(marker, bytesOf(10));
    await store.put(marker, bytesOf(12));
    expect(await store.read(marker)).toEqual(bytesOf(12));
    const sizes = new Set<number | undefined>();
    for await (const version of store.versions(marker)) sizes.add((await store.head(marker, { version }))?.size);
    expect(sizes).toEqual(new Set([10, 12]));
  });

  it('is put where there is none, or where its current version is a delete marker', async () => {
    const { handler, store } = writeOnce();
    await store.put(marker, bytesOf(10));
    expect(handler.calls.filter(({ method }) => method === 'DELETE')).toEqual([]);
    await store.remove(marker);
    await store.put(marker, bytesOf(11));
    expect(await store.read(marker)).toEqual(bytesOf(11));
  });

  it('is not said to be put if somebody else wrote it meanwhile', async () => {
    const { store } = make({
      isWrittenOnce,
      intercept: async (call, perform) => (call.method === 'HEAD' ? notThere : perform()),
    });
    await store.putIfAbsent(marker, bytesOf(10));
    await expect(store.put(marker, bytesOf(12))).rejects.toThrow('somebody else');
    expect(await store.read(marker)).toEqual(bytesOf(10));
  });

  it('in parts is refused by its bucket unless its completion says "only if absent"', async () => {
    const { handler, store } = writeOnce();
    await store.put('registry/v/people/052.arrow', bytesOf(3500));
    const completions = handler.calls.filter(isCompletion);
    expect(completions.map(({ headers }) => headers['if-none-match'])).toEqual(['*']);
  });
});

describe('buckets', () => {
  it('are chosen by the prefix of the key, and listed across in the order of keys', async () => {
    const { handler, store } = make();
    const keys = [
      'audit/a',
      'incoming/p/delta/f.csv',
      'ratified/p/1',
      'registry/v/manifest.json',
      'results/p/b',
      'staged/p',
    ];
    for (const each of keys) await store.putIfAbsent(each, bytesOf(1));
    expect(handler.calls.map((call) => call.bucket)).toEqual([
      'records',
      'uploads',
      'records',
      'registry',
      'results',
      'ledger',
    ]);
    const listed = async (prefix: string) => {
      const found: string[] = [];
      for await (const { key: each } of store.list(prefix)) found.push(each);
      return found;
    };
    expect(await listed('')).toEqual(keys);
    expect(await listed('re')).toEqual(['registry/v/manifest.json', 'results/p/b']);
    expect(await listed('staged/')).toEqual(['staged/p']);
    expect(store.bucket).toBe('uploads');
    await expect(store.read('elsewhere/x')).rejects.toThrow('no bucket');
  });

  it('are refused if another account owns them', async () => {
    const { store } = make({ owner: '111111111111' }, '222222222222');
    await expect(store.read(key)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(store.putIfAbsent(key, bytesOf(1))).rejects.toMatchObject({ name: 'AccessDenied' });
    const own = make({ owner: '111111111111' }, '111111111111');
    expect(await own.store.putIfAbsent(key, bytesOf(2500))).toBe('stored');
    for await (const { key: listed } of own.store.list('staged/')) expect(listed).toBe(key);
    await expect(
      own.store.put(
        key,
        (async function* broken() {
          yield bytesOf(2500);
          throw new Error('the sender is gone');
        })(),
      ),
    ).rejects.toThrow('the sender is gone');
    expect(own.handler.calls.some(({ method, query }) => method === 'DELETE' && 'uploadId' in query)).toBe(true);
    for (const call of own.handler.calls) expect(call.headers['x-amz-expected-bucket-owner']).toBe('111111111111');
  });
});

describe('metadata', () => {
  it('in Vietnamese goes through ASCII headers and comes back', async () => {
    const { handler, store } = make();
    const metadata = { officer: 'Trần Thị Bích', purpose: ' đối soát  tháng 1 =?', rows: '12' };
    await store.put(key, bytesOf(1), metadata);
    for (const value of Object.values(handler.calls[0].headers)) expect(value).toMatch(/^[\x20-\x7e]*$/);
    expect((await store.head(key))?.metadata).toEqual(metadata);
  });

  it('in quoted words, as S3 writes what others sent, is read', async () => {
    const { handler, store } = make();
    handler.s3.put('ledger', key, {
      bytes: bytesOf(1),
      checksums: {},
      metadata: { purpose: '=?UTF-8?Q?=C4=91=E1=BB=91i_so=C3=A1t?=' },
    });
    expect((await store.head(key))?.metadata).toEqual({ purpose: 'đối soát' });
  });
});

describe('the handler in memory', () => {
  it('evaluates conditions by the truth table of S3', () => {
    const { handler } = make();
    const put = (condition?: string) =>
      handler.s3.put('ledger', key, { bytes: bytesOf(1), metadata: {}, checksums: {} }, condition);
    expect(put('*').deleted).toBe(false);
    expect(() => put('*')).toThrow(refused(412));
    expect(put().deleted).toBe(false);
    expect(() => put('"etag"')).toThrow(refused(501));
    handler.s3.delete('ledger', key);
    expect(put('*').deleted).toBe(false);
    expect(handler.s3.buckets.get('ledger')?.get(key)).toHaveLength(4);
  });
});
