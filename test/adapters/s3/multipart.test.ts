import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { key, partBytes, make, bytesOf, lost, isCompletion, conflicts, denied } from './store-over-handler.ts';

describe('multipart uploads', () => {
  const long = bytesOf(4500);
  async function* inPieces() {
    for (let at = 0; at < long.length; at += 700) yield long.subarray(at, at + 700);
  }

  it.each([
    ['a stream', inPieces],
    ['bytes', () => long],
  ])('write %s longer than a part in parts, visible in one conditional step', async (_name, body) => {
    const { handler, store } = make();
    expect(await store.putIfAbsent(key, body(), { rows: '3' })).toBe('stored');
    expect(await store.read(key)).toEqual(long);
    expect((await store.head(key))?.metadata).toEqual({ rows: '3' });
    expect(handler.calls.filter((call) => call.query.partNumber !== undefined)).toHaveLength(5);
    expect(await store.putIfAbsent(key, body())).toBe('exists');
    expect(handler.s3.uploads.size).toBe(0);
  });

  it('write a stream of exactly one part, and one of a part and a byte', async () => {
    const { handler, store } = make();
    const chunks = (length: number) => Readable.from([bytesOf(length)]);
    await store.putIfAbsent(`${key}/1000`, chunks(1000));
    expect(handler.calls.some((call) => 'uploads' in call.query)).toBe(false);
    await store.putIfAbsent(`${key}/1001`, chunks(1001));
    expect(handler.calls.some((call) => 'uploads' in call.query)).toBe(true);
    expect(await store.read(`${key}/1000`)).toEqual(bytesOf(1000));
    expect(await store.read(`${key}/1001`)).toEqual(bytesOf(1001));
  });

  it('keep nothing of a chunk that its giver uses again', async () => {
    const { store } = make();
    async function* inOneBuffer() {
      const buffer = Buffer.alloc(700); // whose slices are views
      for (let at = 0; at < long.length; at += 700) {
        const piece = long.subarray(at, at + 700);
        buffer.set(piece);
        yield buffer.subarray(0, piece.length);
        buffer.fill(0xff);
      }
    }
    await store.put(key, inOneBuffer());
    expect(await store.read(key)).toEqual(long);
  });

  it('take no more of a body than a few parts ahead of what S3 has', async () => {
    let stored = 0;
    let given = 0;
    let mostAhead = 0;
    const { store } = make({
      intercept: async (call, perform) => {
        if (call.query.partNumber === undefined) return perform();
        await new Promise((resolve) => setTimeout(resolve, 1));
        const answer = await perform();
        stored++;
        return answer;
      },
    });
    async function* body() {
      for (let at = 0; at < 40; at++) {
        mostAhead = Math.max(mostAhead, given++ - stored);
        yield bytesOf(partBytes);
      }
    }
    await store.put(key, body());
    expect([stored, (await store.head(key))?.size]).toEqual([40, 40 * partBytes]);
    expect(mostAhead).toBeLessThanOrEqual(6);
  });

  it('leave nothing behind when a part fails, or the body', async () => {
    const refusing = make({ intercept: denied((call) => call.query.partNumber === '3') });
    let isReleased = false;
    async function* endless() {
      try {
        for (;;) yield bytesOf(700);
      } finally {
        isReleased = true;
      }
    }
    await expect(refusing.store.putIfAbsent(key, endless())).rejects.toMatchObject({ name: 'AccessDenied' });
    expect([refusing.handler.s3.uploads.size, isReleased]).toEqual([0, true]);

    const { handler, store } = make();
    async function* breaking() {
      yield* inPieces();
      throw new Error('the sender is gone');
    }
    await expect(store.putIfAbsent(key, breaking())).rejects.toThrow('the sender is gone');
    expect(handler.s3.uploads.size).toBe(0);
    expect(await store.head(key)).toBeUndefined();
  });

  it('are recognised as complete when the answer to the completion was lost', async () => {
    const { handler, store } = make({
      intercept: async (call, perform) => {
        const answer = await perform();
        if (isCompletion(call) && call.attempt === 1) throw lost();
        return answer;
      },
    });
    expect(await store.putIfAbsent(key, inPieces())).toBe('exists');
    expect(await store.read(key)).toEqual(long);
    expect(handler.s3.uploads.size).toBe(0);
  });

  it('retry when the completion conflicts', async () => {
    const { store } = make({ intercept: conflicts(isCompletion, 2) });
    expect(await store.putIfAbsent(key, inPieces())).toBe('stored');
  });

  it('let one of twenty racing writers win, whole, and leave nothing of the others', async () => {
    const { handler, store } = make();
    const writers = Array.from({ length: 20 }, (_, writer) => bytesOf(3000 + writer));
    const answers = await Promise.all(writers.map((bytes) => store.putIfAbsent(key, Readable.from([bytes]))));
    expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1);
    expect(await store.read(key)).toEqual(writers[answers.indexOf('stored')]);
    expect(handler.s3.uploads.size).toBe(0);
  });

  it('are not completed by the second writer', async () => {
    const { handler, store } = make();
    async function* overtaken() {
      yield* inPieces();
      await store.putIfAbsent(key, bytesOf(3));
    }
    expect(await store.putIfAbsent(key, overtaken())).toBe('exists');
    expect(await store.read(key)).toEqual(bytesOf(3));
    expect(handler.s3.uploads.size).toBe(0);
  });
});
