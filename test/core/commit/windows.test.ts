/** A batch of many participants is merged a window at a time: every byte is as if there were one window. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitBatch } from '../../../core/commit/commit.ts';
import { Verdict } from '../../../core/domain/codes.ts';
import { readProvinceState, type ProvinceState } from '../../../core/domain/province-state.ts';
import { Ledger } from '../../../core/ledger/ledger.ts';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { plainClaims } from '../../support/ledger-rows.ts';
import { testMatched, testProvince, testRequest, type TestBatch, type TestRow } from '../../support/matched-batch.ts';
import { claimBatches, scopedBatches } from '../../support/random-batches.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

async function commitAll(
  world: TestWorld,
  batches: readonly TestBatch[],
  windowKeys?: number,
): Promise<ProvinceState | undefined> {
  for (const batch of batches) {
    await commitBatch(world, testRequest(world.hash, batch), testMatched(world.hash, batch), {
      disclosure: world.disclosure,
      ...(windowKeys === undefined ? {} : { windowKeys }),
    });
  }
  return readProvinceState(world.state, testProvince);
}

const day = (d: number): number => Date.UTC(2026, 0, d);

describe('windows of participants and IDs', () => {
  it.each([
    ['memberships', scopedBatches],
    ['claims', claimBatches],
  ])('give the version that one window gives, whatever is uploaded: %s', { tags: 'long' }, async (_, batches) => {
    await fc.assert(
      fc.asyncProperty(batches, fc.integer({ min: 1, max: 4 }), async (some, windowKeys) => {
        const whole = await commitAll(testWorld(), some);
        expect(await commitAll(testWorld(), some, windowKeys)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('give it where blocks begin in one window and end in another', async () => {
    // Of 900 people in no order each third time another third is absent, renamed, or claims a neighbour's ID.
    const monthly = (month: number): TestBatch => ({
      name: `month-${month}`,
      kind: 'full',
      scope: ['BHYT'],
      asOf: day(month),
      rejectedPresent: [3 * month, 450, 2000 + month],
      confirmShrink: true,
      rows: Array.from({ length: 900 }, (_row, i): TestRow => {
        const participant = 1 + ((i * 7) % 900);
        const turn = (participant + month) % 9;
        const id = 52_000_000_000 + participant + (turn === 2 ? 1 : 0);
        return turn === 1 ? { participant, id, name: 1 + month, verdict: Verdict.NAME_DIFFERS } : { participant, id };
      }).filter(({ participant }) => (participant + month) % 9 !== 0),
    });
    const months = [1, 2, 3].map(monthly);
    const whole = await commitAll(testWorld(), months);
    for (const windowKeys of [100, 256, 300, 512]) {
      const world = testWorld();
      expect(await commitAll(world, months, windowKeys)).toEqual(whole);
      expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ drift: 0, problems: [] }] });
    }
  });
});

describe('claims that are in the ledger already', () => {
  const people = (name: string, d: number): TestBatch => ({
    name,
    asOf: day(d),
    rows: [
      { participant: 1, id: 52_000_000_001 },
      // One ID that two share.
      { participant: 2, id: 52_000_000_002 },
      { participant: 3, id: 52_000_000_002, name: 2, verdict: Verdict.NAME_DIFFERS },
    ],
  });

  it('are not written again when they are uploaded again, and say what they said', async () => {
    const world = testWorld();
    await commitAll(world, [people('a', 1)]);
    const before = await plainClaims(world);
    const state = await commitAll(world, [people('b', 2), people('c', 3)]);
    const { manifest } = await Ledger.open(world, testProvince, state);
    expect(manifest?.version).toBe(3);
    expect(manifest?.claims).toHaveLength(1);
    expect(await plainClaims(world)).toEqual(before);
    expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ problems: [] }] });
  });

  it('are written when they changed, and they alone', async () => {
    const world = testWorld();
    const changed = people('b', 2);
    changed.rows[2] = { ...changed.rows[2], name: 3 };
    const state = await commitAll(world, [people('a', 1), changed]);
    const { manifest } = await Ledger.open(world, testProvince, state);
    expect(manifest?.claims.map(({ rows }) => rows)).toEqual([3, 1]);
  });

  it('are written when the identity comes back to an ID with the claim that it made before', async () => {
    const world = testWorld();
    const one = (name: string, d: number, id: number): TestBatch => ({
      name,
      asOf: day(d),
      rows: [{ participant: 1, id }],
    });
    const [here, there] = [52_000_000_001, 52_000_000_002];
    await commitAll(world, [one('a', 1, here), one('b', 2, there), one('c', 3, here)]);
    const entries = (await plainClaims(world)) as number[][];
    expect(entries.map(([id, , state]) => [id, state % 2])).toEqual([
      [here, 1],
      [there, 0],
    ]);
  });
});
