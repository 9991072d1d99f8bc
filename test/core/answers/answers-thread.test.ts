import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswersThread } from '../../../core/answers/answers-thread.ts';
import { answersWorkbook } from '../../../core/answers/answers-workbook.ts';
import { defaultDisclosure, encodeRejects } from '../../../core/answers/outcomes-csv.ts';
import { concatBytes } from '../../../core/base/bytes.ts';
import { sha256Of } from '../../../core/base/sha256.ts';
import { commitBatch } from '../../../core/commit/commit.ts';
import { Detail, Flag, Verdict } from '../../../core/domain/codes.ts';
import type { ObjectBody, ThreadWorkName } from '../../../core/ports.ts';
import type { ThreadPool } from '../../../core/threads/thread-pool.ts';
import { nodeThreads } from '../../../adapters/node/node-threads.ts';
import { publishBatch } from '../../../core/commit/publish-batch.ts';
import { Stage } from '../../../core/commit/stage.ts';
import { stageVersion } from '../../../core/commit/stage-version.ts';
import { prepareVersion, releaseRows } from '../../../core/commit/prepare-version.ts';
import { Ledger } from '../../../core/ledger/ledger.ts';
import { testMatched, testProvince, testRequest } from '../../support/matched-batch.ts';
import { ThreadsHere } from '../../support/threads-here.ts';
import { testHash, testWorld } from '../../support/test-world.ts';
import { ClaimRows } from '../../../core/domain/claim-rows.ts';
import { encodeOutcomes, outcomeRows } from '../../support/outcomes.ts';

const told = fc.record({
  participant: fc.integer({ min: 1, max: 9_999_999_999 }),
  unit: fc.constantFrom('TB0001', 'Cty "A", tổ 1', '=hai\r\ndòng', ''),
  verdict: fc.constantFrom(Verdict.VERIFIED, Verdict.NAME_DIFFERS, Verdict.ID_NOT_FOUND),
});

/** The rows of a batch where other threads can see them. */
function inSharedMemory(claims: ClaimRows): ClaimRows {
  const { length, bytes, lines, categories, units } = claims;
  const shared = new ClaimRows(length, true);
  shared.bytes.set(bytes);
  shared.lines.set(lines);
  return Object.assign(shared, { length, categories, units });
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk.slice());
  return concatBytes(all);
}

describe('answers made on another thread', () => {
  const book = { province: testProvince, batch: 'a' };
  const rejected = concatBytes(
    encodeRejects([{ row: 2, line: 3, column: 'participant_number', code: 'NUMBER_UNREADABLE' }]),
  );

  it('equal those of this thread, in any pieces, and can be repeated', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(told, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        async (rows, pieceRows) => {
          const { read } = testMatched(testHash, { name: 'b', asOf: 0, rows });
          const claims = inSharedMemory(read.claims);
          const verdict = rows.map((_, i) => claims.verdict(i));
          const details = verdict.map((code) => (code === Verdict.NAME_DIFFERS ? Detail.NAME_MARKS : 0));
          const flags = verdict.map((_, i) => (i % 3 === 0 ? Flag.SHARED_OTHER_PERSON : 0));
          const expected = concatBytes(encodeOutcomes(claims, verdict, details, flags, defaultDisclosure));
          const beside = AnswersThread.start(new ThreadsHere(), outcomeRows(claims, verdict, details, flags), {
            disclosure: defaultDisclosure,
            rejected,
            book,
            sizes: { rowsMin: 1, pieceRows },
          });
          if (beside === undefined) throw new Error('no other thread was asked');
          expect(await collect(beside.chunks())).toEqual(expected);
          expect(await beside.sha256()).toBe(sha256Of(testHash, expected));
          expect(await beside.workbook(testHash)).toEqual(answersWorkbook({ outcomes: expected, rejected }, book));
          expect(await collect(beside.chunks())).toEqual(expected);
          beside.end();
        },
      ),
      { numRuns: 30 },
    );
  });

  it('are the same book whichever of how many threads makes which piece of it', { tags: 'long' }, async () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({
      participant: i + 1,
      unit: `Xã ${i % 7}`,
      verdict: i % 5 === 0 ? Verdict.ID_NOT_FOUND : Verdict.NAME_DIFFERS,
    }));
    const { read } = testMatched(testHash, { name: 'b', asOf: 0, rows });
    const claims = inSharedMemory(read.claims);
    const verdict = rows.map((row) => row.verdict);
    const none = rows.map(() => 0);
    const outcomes = concatBytes(encodeOutcomes(claims, verdict, none, none, defaultDisclosure));
    const inPieces = { ...book, pieceRowsMax: 4 };
    const expected = answersWorkbook({ outcomes, rejected }, inPieces);
    // The other thread makes all pieces of the book; this one; any of them, with up to four helpers.
    const pools = [2, 6].map((count) => nodeThreads(count) as ThreadPool<ThreadWorkName>);
    for (const threads of [new ThreadsHere(2), new ThreadsHere(6), new ThreadsHere(2, true), ...pools]) {
      const beside = AnswersThread.start(threads, outcomeRows(claims, verdict, none, none), {
        disclosure: defaultDisclosure,
        rejected,
        book: inPieces,
        sizes: { rowsMin: 1, pieceRows: 64 },
      });
      if (beside === undefined) throw new Error('no other thread was asked');
      expect(await collect(beside.chunks())).toEqual(outcomes);
      expect(Buffer.compare(await beside.workbook(testHash), expected)).toBe(0);
      beside.end();
    }
    await Promise.all(pools.map((pool) => pool.close()));
  });

  it('are not used without another thread, for small work, or where rows would be copied', () => {
    const { read } = testMatched(testHash, { name: 'b', asOf: 0, rows: [{ participant: 1 }] });
    const options = { disclosure: defaultDisclosure, rejected, book };
    const sizes = { rowsMin: 1, pieceRows: 8 };
    const rows = outcomeRows(inSharedMemory(read.claims), [Verdict.VERIFIED], [0], [0]);
    expect(AnswersThread.start(undefined, rows, { ...options, sizes })).toBeUndefined();
    expect(AnswersThread.start(new ThreadsHere(), rows, options)).toBeUndefined();
    const unshared = { ...rows, claims: read.claims };
    expect(AnswersThread.start(new ThreadsHere(), unshared, { ...options, sizes })).toBeUndefined();
  });

  it('are published from memory as from the store', async () => {
    const worlds = [testWorld(), testWorld()];
    const published = await Promise.all(
      worlds.map(async (world, i) => {
        const batch = { name: 'b', asOf: 0, rows: [{ participant: 1 }, { participant: 2, name: 2 }] };
        const matched = testMatched(testHash, batch);
        const request = testRequest(testHash, batch);
        const ledger = await Ledger.open(world, testProvince, undefined);
        const prepared = await prepareVersion(world, ledger, request, matched, { released: false, today: 1 });
        const version = { ledger, previous: undefined, request, content: 'c', matched, prepared };
        const { manifest, manifestSha256 } = await stageVersion({
          world,
          ...version,
          disclosure: defaultDisclosure,
          releases: null,
        });
        const outcomes = await world.objects.read(manifest.answers.outcomes.key);
        const empty = await world.objects.read(manifest.answers.rejected.key);
        if (outcomes === undefined || empty === undefined) throw new Error('answers are not staged');
        const bookBytes = answersWorkbook(
          { outcomes, rejected: empty },
          { province: testProvince, batch: request.batch },
        );
        const made = i === 0 ? undefined : { outcomes: [outcomes], book: bookBytes };
        await publishBatch(world, { manifest, sha256: manifestSha256 }, 0, made);
        const keys: [string, Uint8Array | undefined][] = [];
        for await (const { key } of world.objects.list('results/')) keys.push([key, await world.objects.read(key)]);
        return keys;
      }),
    );
    expect(published[0].length).toBeGreaterThan(3);
    expect(published[1]).toEqual(published[0]);
  });
});

describe('a commit that is sparing of memory', () => {
  it('writes the same objects and releases the batch', async () => {
    const row = fc.record({
      participant: fc.integer({ min: 1, max: 6 }),
      id: fc.integer({ min: 52_000_000_001, max: 52_000_000_004 }),
      name: fc.integer({ min: 1, max: 2 }),
    });
    const kind = fc.constantFrom('delta' as const, 'leave' as const);
    const batches = fc.array(fc.tuple(fc.array(row, { minLength: 1, maxLength: 8 }), kind), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(batches, async (all) => {
        const written = [undefined, 1].map(async (lowMemoryRowsMin) => {
          const world = testWorld();
          for (const [i, [rows, of]] of all.entries()) {
            const batch = { name: `b${i}`, asOf: i * 1000, kind: of, rows };
            const matched = testMatched(testHash, batch);
            const options = {
              disclosure: defaultDisclosure,
              release: () => releaseRows(matched),
              ...(lowMemoryRowsMin === undefined ? {} : { lowMemoryRowsMin }),
            };
            await commitBatch(world, testRequest(testHash, batch), matched, options);
            expect(matched.read.claims.length).toBe(lowMemoryRowsMin === undefined ? rows.length : 0);
          }
          const objects: [string, Uint8Array | undefined][] = [];
          for await (const { key } of world.objects.list('')) objects.push([key, await world.objects.read(key)]);
          return objects;
        });
        const [usual, sparing] = await Promise.all(written);
        expect(sparing).toEqual(usual);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a large object that is written behind', () => {
  const megabyte = new Uint8Array(1024 * 1024);

  it('fails the version if it cannot be written, before anything names it', async () => {
    const world = testWorld();
    const stage = new Stage(
      {
        ...world,
        objects: Object.assign(Object.create(world.objects), {
          putIfAbsent: async (key: string, body: ObjectBody) => {
            if (!(body instanceof Uint8Array) || body.length < megabyte.length)
              return world.objects.putIfAbsent(key, body);
            await Promise.resolve();
            throw new Error('the disk is full');
          },
        }),
      },
      { province: testProvince, id: 'a', since: 0 },
    );
    await stage.put(megabyte);
    await stage.put(Uint8Array.of(1));
    await expect(stage.flush()).rejects.toThrow('the disk is full');
  });

  it('is stored when the stage has been flushed, one at a time', async () => {
    const world = testWorld();
    let writing = 0;
    let most = 0;
    const objects = Object.assign(Object.create(world.objects), {
      putIfAbsent: async (key: string, body: ObjectBody) => {
        most = Math.max(most, ++writing);
        await new Promise((resolve) => setImmediate(resolve));
        writing--;
        return world.objects.putIfAbsent(key, body);
      },
    });
    const stage = new Stage({ ...world, objects }, { province: testProvince, id: 'a', since: world.clock.now() });
    const refs = [];
    for (let i = 1; i <= 4; i++) refs.push(await stage.put(new Uint8Array(megabyte.length).fill(i)));
    await stage.flush();
    expect(most).toBe(2);
    for (const [i, { key }] of refs.entries()) expect((await world.objects.read(key))?.[0]).toBe(i + 1);
  });
});
