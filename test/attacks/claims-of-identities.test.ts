/**
 * Files that make the claims part of a ledger say something else than its rows: a leave, or a row that comes too late,
 * with another name on the ID that a participant already has (docs/ledger.md, Claims part).
 *
 * @module-tag long
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactProvince } from '../../core/commit/compact.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { claimChunks, ClaimBit } from '../../core/ledger/claims.ts';
import { Ledger } from '../../core/ledger/ledger.ts';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { schemes } from '../../core/domain/codes.ts';
import { commitTest } from '../support/ledger-rows.ts';
import { testProvince, type TestBatch, type TestRow } from '../support/matched-batch.ts';
import { testWorld, type TestWorld } from '../support/test-world.ts';

const shared = 52_000_000_777;
const minute = (n: number): number => Date.UTC(2026, 0, 20, 8, n);
/** A name that agrees and one that does not. */
const [right, wrong] = [1, 2];

/** State of the entry of each participant on the shared ID. */
async function states(world: TestWorld): Promise<Record<number, number>> {
  const ledger = await Ledger.open(world, testProvince, await readProvinceState(world.state, testProvince));
  const found: Record<number, number> = {};
  for await (const chunk of claimChunks(ledger))
    for (let at = 0; at < chunk.length; at++)
      if (chunk.id[at] === shared) found[chunk.participant[at]] = chunk.state[at];
  return found;
}

/** Flags that the answers of a batch tell, by row. */
async function flagsTold(world: TestWorld, batch: TestBatch): Promise<string[]> {
  const outcome = await commitTest(world, batch);
  if (outcome.status !== 'committed') throw new Error(outcome.status);
  const bytes = await world.objects.read(`results/${testProvince}/${outcome.receipt.batchId}/outcomes.csv`);
  const lines = new TextDecoder().decode(bytes).trim().split('\r\n').slice(1);
  return lines.map((line) => line.split(',')[6]);
}

const row = (participant: number, name: number): TestRow => ({ participant, id: shared, name });
const agreeing = ClaimBit.current | ClaimBit.agrees;

/** Two participants who share an ID, and both agree with its person. */
async function twoWhoAgree(): Promise<TestWorld> {
  const world = testWorld();
  await commitTest(world, { name: 'both', asOf: minute(10), rows: [row(1, right), row(2, right)] });
  expect(await states(world)).toEqual({ 1: agreeing, 2: agreeing });
  return world;
}

describe('what is kept of an identity on its ID', () => {
  it('stays as it was after a leave that has another name', async () => {
    const world = await twoWhoAgree();
    await commitTest(world, { name: 'l', asOf: minute(11), kind: 'leave', scope: ['BHYT'], rows: [row(1, wrong)] });
    expect(await states(world)).toEqual({ 1: agreeing, 2: agreeing });
    expect(await flagsTold(world, { name: 'again', asOf: minute(12), rows: [row(2, right)] })).toEqual([
      'SHARED_SAME_PERSON',
    ]);
  });

  it('stays as it was after a row that comes too late', async () => {
    const world = await twoWhoAgree();
    await commitTest(world, { name: 'late', asOf: minute(5), rows: [row(1, wrong)] });
    expect(await states(world)).toEqual({ 1: agreeing, 2: agreeing });
    expect(await flagsTold(world, { name: 'again', asOf: minute(12), rows: [row(2, right)] })).toEqual([
      'SHARED_SAME_PERSON',
    ]);
  });

  it('does not agree because a leave or a late row does', async () => {
    const world = testWorld();
    await commitTest(world, { name: 'both', asOf: minute(10), rows: [row(1, wrong), row(2, right)] });
    await commitTest(world, { name: 'late', asOf: minute(5), rows: [row(1, right)] });
    await commitTest(world, { name: 'l', asOf: minute(11), kind: 'leave', scope: ['BHYT'], rows: [row(1, right)] });
    expect(await states(world)).toEqual({ 1: ClaimBit.current, 2: agreeing });
    expect(await flagsTold(world, { name: 'again', asOf: minute(12), rows: [row(2, right)] })).toEqual([
      'SHARED_OTHER_PERSON',
    ]);
  });

  it('is gone when the identity has left the ID', async () => {
    const world = await twoWhoAgree();
    await commitTest(world, { name: 'elsewhere', asOf: minute(11), rows: [{ participant: 1, name: right }] });
    expect(await states(world)).toEqual({ 1: 0, 2: agreeing });
  });
});

/** Few people on few IDs, in any order of as-ofs: everything meets everything. */
const batches = fc
  .array(
    fc.record({
      kind: fc.constantFrom('delta' as const, 'delta' as const, 'leave' as const, 'full' as const),
      minute: fc.integer({ min: 0, max: 5 }),
      rows: fc.array(
        fc.record({
          participant: fc.integer({ min: 1, max: 4 }),
          id: fc.constantFrom(shared, shared + 1, 0),
          name: fc.integer({ min: 1, max: 4 }),
          schemes: fc.subarray(['BHYT' as const]),
        }),
        { minLength: 1, maxLength: 5 },
      ),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((drafts): TestBatch[] =>
    drafts.map(({ kind, minute: n, rows }, i) => ({
      name: `batch-${i}`,
      kind,
      scope: kind === 'delta' ? [] : [...schemes],
      asOf: minute(n),
      storedAt: minute(59),
      rows: rows.map((each) => ({ ...each, ...(each.id === 0 ? { verdict: 9 } : {}) })),
    })),
  );

describe('ledger verify', () => {
  it('finds no entry that differs from the rows after any batches, compacted or not', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (all) => {
        const world = testWorld();
        for (const batch of all) await commitTest(world, batch);
        expect((await verifyLedger(world)).provinces.flatMap(({ problems }) => problems)).toEqual([]);
        await compactProvince(world, testProvince, { segmentsMax: 1 });
        expect((await verifyLedger(world)).provinces.flatMap(({ problems }) => problems)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
