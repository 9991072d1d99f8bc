/** Compaction changes how the ledger is kept, never what it says; whatever commits meanwhile stays. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactProvince } from '../../../core/commit/compact.ts';
import { isTurnToMerge } from '../../../core/commit/newest-objects.ts';
import { Ledger } from '../../../core/ledger/ledger.ts';
import { segmentShape } from '../../../core/ledger/rows.ts';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { readProvinceState, stateKey } from '../../../core/domain/province-state.ts';
import { commitTest, plainClaims, plainRows } from '../../support/ledger-rows.ts';
import { testProvince, type TestBatch } from '../../support/matched-batch.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';
import { scopedBatches } from '../../support/random-batches.ts';

const day = (d: number): number => Date.UTC(2026, 0, d);
const dayLength = 86_400_000;
const all = { segmentsMax: 1 };

async function manifestOf(world: TestWorld) {
  const ledger = await Ledger.open(world, testProvince, await readProvinceState(world.state, testProvince));
  if (ledger.manifest === undefined) throw new Error('no ledger');
  return ledger.manifest;
}

function people(name: string, from: number, to: number, asOf: number, more: Partial<TestBatch> = {}): TestBatch {
  const rows = Array.from({ length: to - from }, (_, i) => ({ participant: from + i }));
  return { name, asOf, rows, ...more };
}

/** Three batches over the same people. */
async function threeBatches(): Promise<TestWorld> {
  const world = testWorld();
  await commitTest(world, people('a', 1, 40, day(1)));
  await commitTest(world, people('b', 20, 60, day(2)));
  await commitTest(world, people('c', 30, 35, day(3), { kind: 'leave', scope: ['BHYT'] }));
  return world;
}

describe('compaction', () => {
  it('keeps every row, claim and count, in one segment and one claims part', async () => {
    const world = await threeBatches();
    const before = [await plainRows(world), await plainClaims(world)];
    const state = await readProvinceState(world.state, testProvince);
    const outcome = await compactProvince(world, testProvince, all);
    expect(outcome).toMatchObject({ status: 'compacted', ledgerVersion: 4, facts: { rows: 59, dropped: 0 } });
    expect([await plainRows(world), await plainClaims(world)]).toEqual(before);
    const { version, manifest, batch, ...same } = { ...(await readProvinceState(world.state, testProvince)) };
    expect({ ...state, ...same }).toEqual(state);
    expect([version, manifest === state?.manifest, batch === state?.batch]).toEqual([4, false, false]);
    const now = await manifestOf(world);
    expect([now.segments.length, now.claims.length]).toEqual([1, 1]);
    expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ versions: 4, drift: 0 }] });
  });

  it('leaves every older version readable', async () => {
    const world = await threeBatches();
    const old = await readProvinceState(world.state, testProvince);
    await compactProvince(world, testProvince, all);
    const ledger = await Ledger.open(world, testProvince, old);
    expect(ledger.manifest?.segments.length).toBe(3);
    expect((await verifyLedger(world)).provinces[0].problems).toEqual([]);
  });

  it('does nothing on an empty ledger, within the bound, or the second time', async () => {
    const world = testWorld();
    expect(await compactProvince(world, testProvince, all)).toMatchObject({ status: 'notNeeded', ledgerVersion: 0 });
    await commitTest(world, people('a', 1, 9, day(1)));
    expect(await compactProvince(world, testProvince, all)).toMatchObject({ status: 'notNeeded', segments: 1 });
    await commitTest(world, people('b', 1, 9, day(2)));
    expect(await compactProvince(world, testProvince, all)).toMatchObject({ status: 'compacted' });
    expect(await compactProvince(world, testProvince, all)).toMatchObject({ status: 'notNeeded', ledgerVersion: 3 });
  });

  it('gives the same bytes on the same day, whoever does it', async () => {
    const manifests: string[] = [];
    for (const hours of [0, 11]) {
      const world = await threeBatches();
      world.clock.time += hours * 3_600_000;
      await compactProvince(world, testProvince, all);
      manifests.push((await readProvinceState(world.state, testProvince))?.manifest ?? '');
    }
    expect(manifests[0]).toBe(manifests[1]);
  });

  it('keeps a redelivered batch from entering twice', async () => {
    const world = await threeBatches();
    await compactProvince(world, testProvince, all);
    expect(await commitTest(world, people('b', 20, 60, day(2)))).toMatchObject({ status: 'committed' });
    expect((await readProvinceState(world.state, testProvince))?.version).toBe(4);
  });

  it('is equal to no compaction at all, wherever it happens among any batches', { tags: 'long' }, async () => {
    await fc.assert(
      fc.asyncProperty(scopedBatches, fc.infiniteStream(fc.boolean()), async (batches, chance) => {
        const [plain, compacted] = [testWorld(), testWorld()];
        for (const batch of batches) {
          await commitTest(plain, batch);
          await commitTest(compacted, batch);
          if (chance.next().value) await compactProvince(compacted, testProvince, all);
        }
        expect(await plainRows(compacted)).toEqual(await plainRows(plain));
        expect(await plainClaims(compacted)).toEqual(await plainClaims(plain));
        expect(await verifyLedger(compacted)).toMatchObject({ ok: true, provinces: [{ drift: 0, problems: [] }] });
      }),
      { numRuns: 60 },
    );
  });

  it('stops on drift and changes nothing', async () => {
    const world = await threeBatches();
    const state = await readProvinceState(world.state, testProvince);
    if (state === undefined) throw new Error('no state');
    const wrong = { ...state, verdicts: { ...state.verdicts, VERIFIED: state.verdicts.VERIFIED + 1 } };
    await world.state.put(stateKey(testProvince), wrong);
    await expect(compactProvince(world, testProvince, all)).rejects.toMatchObject({ code: 'LEDGER_DRIFT' });
    expect(await readProvinceState(world.state, testProvince)).toEqual(wrong);
  });

  it('a commit reads hundreds of uncompacted segments', async () => {
    const world = testWorld();
    for (let i = 0; i < 150; i++) await commitTest(world, people(`batch-${i}`, i, i + 3, day(1) + i));
    expect((await manifestOf(world)).segments.length).toBe(150);
    expect(await compactProvince(world, testProvince, { segmentsMax: 150 })).toMatchObject({ status: 'notNeeded' });
    await commitTest(world, people('late', 0, 160, day(3), { kind: 'full', scope: ['BHYT'] }));
    expect(await readProvinceState(world.state, testProvince)).toMatchObject({ participants: 160 });
    expect(await compactProvince(world, testProvince)).toMatchObject({ facts: { merged: { segments: 151 } } });
    expect(await verifyLedger(world)).toMatchObject({ ok: true });
  });
});

describe('a merge of the newest objects', () => {
  it('leaves the older ones as they are, and loses nothing that a newer one says of them', async () => {
    const world = testWorld();
    await commitTest(world, people('large', 1, 60, day(1)));
    await commitTest(world, people('a', 1, 6, day(2), { kind: 'leave', scope: ['BHYT'] }));
    await commitTest(world, people('b', 4, 9, day(3)));
    const before = [await plainRows(world), await plainClaims(world)];
    const old = await manifestOf(world);
    const outcome = await compactProvince(world, testProvince, { newest: { rowsMax: 20, objectsMin: 2 } });
    expect(outcome).toMatchObject({ status: 'compacted', facts: { beneath: { segments: 1 }, rows: 8, dropped: 0 } });
    const now = await manifestOf(world);
    expect([now.segments.length, now.segments[0], now.counts]).toEqual([2, old.segments[0], old.counts]);
    expect([await plainRows(world), await plainClaims(world)]).toEqual(before);
    expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ versions: 4, drift: 0 }] });
  });

  it(
    'is equal to none at all, wherever it happens among any batches and whatever stays beneath',
    { tags: 'long' },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          scopedBatches,
          fc.infiniteStream(fc.integer({ min: 0, max: 12 })),
          fc.infiniteStream(fc.boolean()),
          async (batches, rows, chance) => {
            const [plain, merged] = [testWorld(), testWorld()];
            for (const batch of batches) {
              await commitTest(plain, batch);
              await commitTest(merged, batch);
              await compactProvince(merged, testProvince, { newest: { rowsMax: rows.next().value, objectsMin: 2 } });
              if (chance.next().value && chance.next().value) await compactProvince(merged, testProvince, all);
            }
            expect(await plainRows(merged)).toEqual(await plainRows(plain));
            expect(await plainClaims(merged)).toEqual(await plainClaims(plain));
            expect(await verifyLedger(merged)).toMatchObject({ ok: true, provinces: [{ drift: 0, problems: [] }] });
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  it('goes under what was committed meanwhile, and does not keep the night from merging everything', async () => {
    const world = await threeBatches();
    const act = world.state.compareAndSet.bind(world.state);
    world.state.compareAndSet = async (key, expected, item) => {
      world.state.compareAndSet = act;
      await commitTest(world, people('d', 50, 70, day(4)));
      return world.state.compareAndSet(key, expected, item);
    };
    const newest = { rowsMax: 50, objectsMin: 2 };
    expect(await compactProvince(world, testProvince, { newest })).toMatchObject({ status: 'compacted', attempts: 2 });
    expect((await manifestOf(world)).segments.length).toBe(3);
    const twin = await threeBatches();
    await commitTest(twin, people('d', 50, 70, day(4)));
    expect(await plainRows(world)).toEqual(await plainRows(twin));
    await compactProvince(world, testProvince, { newest: { rowsMax: 1000, objectsMin: 3 } });
    expect(await compactProvince(world, testProvince, { segmentsMax: 0 })).toMatchObject({ status: 'compacted' });
    expect(await verifyLedger(world)).toMatchObject({ ok: true });
  });

  it('is the turn of one batch in eight above the bound, also when one brings several segments', () => {
    const ref = (batch: string, rows = 500) => ({
      key: `staged/${testProvince}/${batch}/x`,
      rows,
      sha256: '',
      bytes: 1,
      first: 0,
      last: 9,
    });
    const turn = (segments: number, own: number, rows = 500): boolean =>
      isTurnToMerge({
        province: testProvince,
        batch: { id: 'own' },
        segments: Array.from({ length: segments }, (_, i) => ref(i < segments - own ? 'other' : 'own', rows)),
      });
    const turns = Array.from({ length: 60 }, (_, segments) => segments).filter((segments) => turn(segments, 1));
    expect(turns).toEqual([25, 33, 41, 49, 57]);
    expect([turn(27, 3), turn(28, 3), turn(25, 0), turn(25, 1, 300_000)]).toEqual([true, false, false, false]);
  });
});

describe('compaction beside commits', () => {
  /** Runs `act` once, just before the first ratification. */
  function beforeRatify(world: TestWorld, act: () => Promise<void>, after?: () => void): void {
    const real = world.state.compareAndSet.bind(world.state);
    let done = false;
    world.state.compareAndSet = async (key, expected, item) => {
      if (done || key.sort !== 'STATE') return real(key, expected, item);
      done = true;
      await act();
      const answer = await real(key, expected, item);
      after?.();
      return answer;
    };
  }

  it('puts what was committed meanwhile on top of the new base', async () => {
    const world = await threeBatches();
    beforeRatify(world, async () => {
      await commitTest(world, people('d', 50, 70, day(4)));
      await commitTest(world, people('e', 1, 5, day(5), { kind: 'leave', scope: ['BHYT'] }));
    });
    const twin = await threeBatches();
    await commitTest(twin, people('d', 50, 70, day(4)));
    await commitTest(twin, people('e', 1, 5, day(5), { kind: 'leave', scope: ['BHYT'] }));
    expect(await compactProvince(world, testProvince, all)).toMatchObject({ status: 'compacted', attempts: 2 });
    expect(await plainRows(world)).toEqual(await plainRows(twin));
    expect((await manifestOf(world)).segments.length).toBe(3);
    expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ versions: 6 }] });
  });

  it('finds its own version when the answer was lost, also under later commits', async () => {
    const world = await threeBatches();
    beforeRatify(
      world,
      async () => {},
      () => {
        throw new Error('no answer');
      },
    );
    const slept = world.clock.sleep.bind(world.clock);
    world.clock.sleep = async (milliseconds) => {
      await commitTest(world, people('d', 50, 70, day(4)));
      return slept(milliseconds);
    };
    expect(await compactProvince(world, testProvince, all)).toMatchObject({ status: 'compacted', ledgerVersion: 4 });
    expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ versions: 5 }] });
    expect(await world.objects.head(`ratified/${testProvince}/4`)).toBeDefined();
  });

  it('gives way to another compaction', async () => {
    const world = await threeBatches();
    beforeRatify(world, async () => {
      world.clock.time += dayLength;
      await compactProvince(world, testProvince, all);
    });
    expect(await compactProvince(world, testProvince, all)).toMatchObject({ status: 'notNeeded', ledgerVersion: 4 });
    expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ versions: 4 }] });
  });

  it('lets the batch that lost against it commit on top', async () => {
    const world = await threeBatches();
    beforeRatify(world, async () => {
      await compactProvince(world, testProvince, all);
    });
    expect(await commitTest(world, people('d', 50, 70, day(4)))).toMatchObject({ status: 'committed', attempts: 2 });
    expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ versions: 5 }] });
  });
});

describe('compaction of old things', () => {
  const later = Date.UTC(2027, 5, 1); // 516 days after 2026-01-01

  it('drops participants who left before the horizon, with their claims', async () => {
    const world = testWorld();
    await commitTest(world, people('a', 1, 5, day(1)));
    await commitTest(world, people('old', 1, 2, day(2), { kind: 'leave', scope: ['BHYT'] }));
    await commitTest(world, people('new', 2, 3, later - 10 * dayLength, { kind: 'leave', scope: ['BHYT'] }));
    world.clock.time = later;
    expect(await compactProvince(world, testProvince, all)).toMatchObject({ facts: { rows: 3, dropped: 1 } });
    expect((await plainRows(world)).map((row) => row.participant)).toEqual([2, 3, 4]);
    expect((await plainClaims(world)).length).toBe(3);
    expect(await verifyLedger(world)).toMatchObject({ ok: true });
  });

  it('ages a participant absent from a full from that full', async () => {
    const world = testWorld();
    await commitTest(world, people('a', 1, 5, day(1)));
    await commitTest(world, people('f', 2, 5, later - 10 * dayLength, { kind: 'full', scope: ['BHYT'] }));
    world.clock.time = later;
    expect(await compactProvince(world, testProvince, all)).toMatchObject({ facts: { rows: 4, dropped: 0 } });
  });

  it('coalesces stamps past the horizon and changes no membership', async () => {
    const world = testWorld();
    const scoped = (name: string, at: number, from: number, to: number, kind: 'full' | 'delta') =>
      people(name, from, to, at, kind === 'full' ? { kind, scope: ['BHYT'] } : {});
    // Around a full in the middle of a month: absent from it, in it, renewed after it, and all of that in one month.
    await commitTest(world, scoped('a', day(10), 1, 10, 'delta'));
    await commitTest(world, scoped('f', day(15), 3, 10, 'full'));
    await commitTest(world, scoped('b', day(20), 7, 12, 'delta'));
    for (let d = 1; d < 28; d++) await commitTest(world, people(`u${d}`, 20 + d, 21 + d, Date.UTC(2026, 1, d)));
    const before = await plainRows(world);
    world.clock.time = later;
    await compactProvince(world, testProvince, all);
    const after = await plainRows(world);
    const kept = before.filter((row) => row.schemes.length > 0);
    const month = (asOf: number): number => Date.UTC(2026, new Date(asOf).getUTCMonth(), 1);
    expect(after).toEqual(kept.map((row) => ({ ...row, identityAsOf: month(row.identityAsOf) })));
    const ledger = await Ledger.open(world, testProvince, await readProvinceState(world.state, testProvince));
    const [segment] = ledger.manifest?.segments ?? [];
    const { meta } = await ledger.openTable(segment, segmentShape);
    // None, two months, and the full itself.
    expect((meta as { stamps: unknown[] }).stamps.length).toBe(4);
    expect(await verifyLedger(world)).toMatchObject({ ok: true });
  });

  it('keeps attempts within the window, also of dropped participants', async () => {
    const world = testWorld();
    // As-of is the office's to choose, the day of an attempt is not.
    const stored = later - 5 * dayLength;
    await commitTest(world, people('a', 1, 2, day(1), { storedAt: stored }));
    await commitTest(world, people('l', 1, 2, day(2), { kind: 'leave', scope: ['BHYT'], storedAt: stored }));
    world.clock.time = later;
    expect(await compactProvince(world, testProvince, all)).toMatchObject({ facts: { rows: 0, dropped: 1 } });
    // One of three was used five days ago.
    const names = [2, 3, 4];
    for (const name of names)
      await commitTest(world, {
        name: `n${name}`,
        asOf: later + name,
        rows: [{ participant: 9, id: 52_000_000_001, name }],
      });
    expect((await plainRows(world)).map((row) => row.name)).toEqual([3]);
  });
});
