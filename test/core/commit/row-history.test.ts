/**
 * What rows remember and what counts say of who moved, against the rows of each version before and after: any batches,
 * a compaction among them.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptDay } from '../../../core/commit/attempts.ts';
import { commitBatch } from '../../../core/commit/commit.ts';
import { compactProvince } from '../../../core/commit/compact.ts';
import { Verdict } from '../../../core/domain/codes.ts';
import { flowsAddUp, type CountsObject } from '../../../core/ledger/counts.ts';
import { Cause } from '../../../core/ledger/verdict-change.ts';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { currentCounts, flowsBetween, historyRows, isOpen, type HistoryRow } from '../../support/ledger-history.ts';
import { commitTest } from '../../support/ledger-rows.ts';
import { testMatched, testRequest, type TestBatch } from '../../support/matched-batch.ts';
import { claimBatches, scopedBatches } from '../../support/random-batches.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

/** In these batches a verdict changes with the claim alone. */
const byClaim = (): number => Cause.claim;

function remembered(
  before: HistoryRow | undefined,
  after: HistoryRow,
  day: number,
  cause: number,
): Partial<HistoryRow> {
  const last = before?.verdict ?? 0;
  const since = !isOpen(after) ? 0 : before !== undefined && isOpen(before) ? before.since : day;
  if (last === after.verdict) return { since, verdictBefore: before?.verdictBefore ?? 0, cause: before?.cause ?? 0 };
  const first = after.verdict === Verdict.HELD ? Cause.held : Cause.joined;
  return { since, verdictBefore: last, cause: last === 0 ? first : cause };
}

/** Commits and checks every row and every flow against the version before. */
async function commitChecked(world: TestWorld, batch: TestBatch): Promise<void> {
  const [rows, counts] = [await historyRows(world), await currentCounts(world)];
  const { status } = await commitTest(world, batch);
  if (status !== 'committed') return;
  const [after, countsAfter] = [await historyRows(world), await currentCounts(world)];
  const day = attemptDay(batch.storedAt ?? batch.asOf);
  for (const row of after.values())
    expect(row).toMatchObject(remembered(rows.get(row.participant), row, day, Cause.claim));
  const { flows } = countsAfter as CountsObject;
  expect({ ...flows, units: { ...flows?.units } }).toEqual(flowsBetween(rows, after, byClaim));
  expect(flowsAddUp(counts, countsAfter as CountsObject)).toBe(true);
}

const $history = fc.oneof(scopedBatches, claimBatches).chain((batches) =>
  fc.record({
    batches: fc.constant(batches.map((batch, i) => ({ ...batch, storedAt: Date.UTC(2026, 0, 20 + i) }))),
    compactAfter: fc.nat({ max: 8 }),
  }),
);

describe('the history of rows and the flows of counts', () => {
  it(
    'are what lies between the rows of two versions, over any batches and a compaction',
    { tags: 'long' },
    async () => {
      const seen = new Set<string>();
      await fc.assert(
        fc.asyncProperty($history, async ({ batches, compactAfter }) => {
          const world = testWorld();
          for (const [i, batch] of batches.entries()) {
            await commitChecked(world, batch);
            const rows = await historyRows(world);
            if (i === compactAfter) await compactProvince(world, 'vn34-52', { segmentsMax: 1 });
            expect(await historyRows(world)).toEqual(rows);
            for (const [cause, from, to] of (await currentCounts(world))?.flows?.persons ?? [])
              seen.add(`${cause}: ${from} to ${to}`);
          }
          expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ problems: [] }] });
        }),
        { numRuns: 60 },
      );
      // joined verified, synced, not synced; left each of them; mended and wrong again
      expect([...seen].sort()).toEqual(
        expect.arrayContaining([
          '1: 0 to 1',
          '1: 0 to 2',
          '1: 0 to 3',
          '2: 1 to 0',
          '2: 2 to 0',
          '4: 1 to 2',
          '4: 2 to 1',
        ]),
      );
    },
  );
});

const day = (n: number): number => Date.UTC(2026, 0, n, 5);

async function rowAfter(world: TestWorld, batch: TestBatch, options: Registry = {}): Promise<HistoryRow | undefined> {
  const matched = { ...testMatched(world.hash, batch), ...options };
  await commitBatch(world, testRequest(world.hash, batch), matched, { disclosure: world.disclosure });
  return (await historyRows(world)).get(1);
}

interface Registry {
  registryVersion?: string;
  canon?: number;
}

describe('the cause of another verdict of a claim that comes again', () => {
  const { VERIFIED, NAME_DIFFERS, DECEASED, ID_SUPERSEDED, ID_NOT_FOUND, OLD_ID_ONLY, OUT_OF_SCOPE } = Verdict;
  const next = { registryVersion: '2026-02-28' };
  it.each<[string, number, number, number, Registry, Partial<TestBatch['rows'][number]>]>([
    ['death', VERIFIED, DECEASED, Cause.death, next, {}],
    ['superseded', VERIFIED, ID_SUPERSEDED, Cause.superseded, next, {}],
    ['cancelled', VERIFIED, ID_NOT_FOUND, Cause.cancelled, next, {}],
    ['new ID', ID_NOT_FOUND, VERIFIED, Cause.newId, next, {}],
    ['correction', NAME_DIFFERS, VERIFIED, Cause.correction, next, {}],
    ['another name', VERIFIED, NAME_DIFFERS, Cause.claim, next, { name: 2 }],
    ['another ID', VERIFIED, ID_NOT_FOUND, Cause.claim, next, { id: 52_000_000_777 }],
    ['another date', VERIFIED, Verdict.BIRTH_DATE_DIFFERS, Cause.claim, next, { birthDate: 19900102 }],
    ['another canon', VERIFIED, NAME_DIFFERS, Cause.claim, { ...next, canon: 513 }, {}],
    ['out of scope', VERIFIED, OUT_OF_SCOPE, Cause.claim, next, {}],
    ['the same registry', VERIFIED, OLD_ID_ONLY, Cause.claim, {}, {}],
  ])('is told: %s', async (_, before, after, cause, registry, changes) => {
    const world = testWorld();
    const row = { participant: 1, verdict: before };
    await rowAfter(world, { name: 'first', asOf: day(1), rows: [row] });
    const found = await rowAfter(
      world,
      { name: 'second', asOf: day(5), rows: [{ ...row, ...changes, verdict: after }] },
      registry,
    );
    expect(found).toMatchObject({ verdict: after, verdictBefore: before, cause });
    expect((await currentCounts(world))?.flows?.persons.every(([each]) => each === cause)).toBe(true);
  });

  it('is told by rows of a held claim: held, then released or claimed again', async () => {
    const world = testWorld();
    const held = [11, 12, 13, 14].map((name) => ({ participant: 1, id: 52_000_000_001, name }));
    const first = await rowAfter(world, { name: 'held', asOf: day(1), rows: held });
    expect(first).toMatchObject({
      verdict: Verdict.HELD,
      verdictBefore: 0,
      cause: Cause.held,
      since: attemptDay(day(1)),
    });
    const batch: TestBatch = { name: 'again', asOf: day(3), rows: [{ participant: 1, id: 52_000_000_001, name: 2 }] };
    const request = testRequest(world.hash, batch);
    const releases = testRequest(world.hash, { name: 'held', asOf: day(1), rows: [] }).batch;
    await commitBatch(world, request, testMatched(world.hash, batch), { disclosure: world.disclosure, releases });
    expect((await historyRows(world)).get(1)).toMatchObject({
      verdict: Verdict.NAME_DIFFERS,
      verdictBefore: Verdict.HELD,
      cause: Cause.released,
      since: attemptDay(day(1)),
    });
  });
});

describe('the day since which a participant is not verified', () => {
  it('is kept while they are not, and begins anew after they were', async () => {
    const world = testWorld();
    const send = (n: number, name: number): Promise<HistoryRow | undefined> =>
      rowAfter(world, { name: `day ${n}`, asOf: day(n), rows: [{ participant: 1, name }] });
    expect(await send(1, 2)).toMatchObject({ since: attemptDay(day(1)), cause: Cause.joined });
    expect(await send(4, 3)).toMatchObject({ since: attemptDay(day(1)), cause: Cause.joined });
    expect(await send(6, 1)).toMatchObject({ since: 0, verdictBefore: Verdict.NAME_DIFFERS, cause: Cause.claim });
    expect(await send(9, 2)).toMatchObject({ since: attemptDay(day(9)), verdictBefore: Verdict.VERIFIED });
  });
});

describe('a batch on a state', () => {
  it('gives the same bytes whenever it is processed', { tags: 'long' }, async () => {
    const batches = fc.sample(scopedBatches, { numRuns: 20, seed: 7 });
    for (const history of batches) {
      const keys: string[][] = [];
      for (const later of [0, 40 * 86_400_000]) {
        const world = testWorld();
        world.clock.time += later;
        for (const batch of history) await commitTest(world, batch);
        const found: string[] = [];
        for await (const { key } of world.objects.list('staged/')) found.push(key);
        keys.push(found.sort());
      }
      expect(keys[1]).toEqual(keys[0]);
    }
  });
});
