import { describe, expect, it } from 'vitest';
import { commitBatch } from '../../../core/commit/commit.ts';
import { Verdict } from '../../../core/domain/codes.ts';
import { readProvinceState } from '../../../core/domain/province-state.ts';
import type { Receipt } from '../../../core/domain/receipt.ts';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { plainRows } from '../../support/ledger-rows.ts';
import { testMatched, testProvince, testRequest, type TestBatch, type TestRow } from '../../support/matched-batch.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

const day = (d: number): number => Date.UTC(2026, 0, d);
/** A row whose scheme cell is not understood. */
const unknown = (participant: number, more: Partial<TestRow> = {}): TestRow => ({ participant, schemes: [], ...more });

async function commit(world: TestWorld, batch: TestBatch): Promise<Receipt> {
  const outcome = await commitBatch(world, testRequest(world.hash, batch), testMatched(world.hash, batch), {
    disclosure: world.disclosure,
  });
  if (outcome.status !== 'committed') throw new Error(outcome.status);
  return outcome.receipt;
}

/** What the ledger says of everybody, stamps aside. */
async function said(world: TestWorld) {
  return (await plainRows(world)).map(({ participant, name, unit, schemes }) => ({ participant, name, unit, schemes }));
}

describe('rows that name no known scheme', () => {
  it('are counted apart, answered, and leave nothing in the ledger', async () => {
    const world = testWorld();
    const receipt = await commit(world, {
      name: 'a',
      asOf: day(1),
      rows: [{ participant: 1 }, unknown(2), unknown(2)],
    });
    expect(receipt.applied).toEqual({ changed: 1, unchanged: 0, stale: 0, left: 0, held: 0, notCounted: 1 });
    expect(receipt.verdicts.VERIFIED).toBe(3);
    expect(receipt.counts.after.participants).toBe(1);
    expect((await said(world)).map(({ participant }) => participant)).toEqual([1]);
    expect(await verifyLedger(world)).toMatchObject({ ok: true });
  });

  it('leave somebody known as they were, with schemes and identity', async () => {
    const world = testWorld();
    await commit(world, {
      name: 'a',
      asOf: day(1),
      rows: [{ participant: 1, name: 1, unit: 'A' }, { participant: 2 }],
    });
    const before = await said(world);
    const rows = [unknown(1, { name: 2, unit: 'B' }), unknown(2, { id: 52_000_000_009, name: 3 })];
    const receipt = await commit(world, { name: 'b', asOf: day(2), rows });
    expect(receipt.applied).toMatchObject({ changed: 0, unchanged: 0, stale: 0, notCounted: 2 });
    expect(receipt.verdicts.NAME_DIFFERS).toBe(2);
    expect(await said(world)).toEqual(before);
    expect(receipt.counts.after).toEqual(receipt.counts.before);
    expect(await verifyLedger(world)).toMatchObject({ ok: true });
  });

  it('do not make a participant uncounted whom another row names with a scheme', async () => {
    const world = testWorld();
    const receipt = await commit(world, { name: 'a', asOf: day(1), rows: [unknown(1), { participant: 1 }] });
    expect(receipt.applied).toMatchObject({ changed: 1, notCounted: 0 });
  });

  it('count as present in a full, and bring nobody back who had left', async () => {
    const world = testWorld();
    const full = (name: string, d: number, rows: TestRow[]): TestBatch => ({
      name,
      kind: 'full',
      scope: ['BHYT'],
      asOf: day(d),
      rows,
    });
    await commit(world, { name: 'a', asOf: day(1), rows: [1, 2, 3, 4].map((participant) => ({ participant })) });
    await commit(
      world,
      full(
        'b',
        2,
        [1, 2, 3].map((participant) => ({ participant })),
      ),
    );
    const receipt = await commit(world, full('c', 3, [{ participant: 1 }, unknown(2), unknown(4), unknown(5)]));
    expect(receipt.applied).toEqual({ changed: 0, unchanged: 1, stale: 0, left: 1, held: 0, notCounted: 3 });
    const members = (await said(world)).filter(({ schemes }) => schemes.length > 0);
    expect(members.map(({ participant }) => participant)).toEqual([1, 2]);
    expect((await readProvinceState(world.state, testProvince))?.participants).toBe(2);
    expect(await verifyLedger(world)).toMatchObject({ ok: true });
  });

  it('leave by a leave, whose cells say nothing of schemes', async () => {
    const world = testWorld();
    await commit(world, { name: 'a', asOf: day(1), rows: [{ participant: 1 }] });
    const leave: TestBatch = { name: 'b', kind: 'leave', scope: ['BHYT'], asOf: day(2), rows: [unknown(1)] };
    expect((await commit(world, leave)).applied).toMatchObject({ left: 1, notCounted: 0 });
  });

  it('count towards the changed claims on an ID: no answer is free', async () => {
    const world = testWorld();
    const id = 52_000_000_001;
    for (const [i, name] of [2, 3, 4].entries())
      await commit(world, { name: `try ${i}`, asOf: day(1), rows: [unknown(10 + i, { id, name })] });
    const receipt = await commit(world, { name: 'try 4', asOf: day(1), rows: [unknown(20, { id, name: 5 })] });
    expect(receipt.verdicts.HELD).toBe(1);
    expect(receipt.applied).toMatchObject({ held: 0, notCounted: 1 });
  });

  it('do not change whether a participant is known to agree with an ID', async () => {
    const world = testWorld();
    const id = 52_000_000_001;
    await commit(world, { name: 'a', asOf: day(1), rows: [{ participant: 1, id }] });
    await commit(world, {
      name: 'b',
      asOf: day(2),
      rows: [unknown(1, { id, name: 2, verdict: Verdict.NAME_DIFFERS })],
    });
    const other: TestBatch = { name: 'c', asOf: day(3), rows: [{ participant: 2, id }] };
    const receipt = await commit(world, other);
    const outcomes = await world.objects.read(`results/${testProvince}/${receipt.batchId}/outcomes.csv`);
    expect(new TextDecoder().decode(outcomes)).toContain('SHARED_SAME_PERSON');
  });
});
