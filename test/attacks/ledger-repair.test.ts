/** Ledgers whose counts or claims are not those of their rows: found, repaired from the rows, and kept on record. */
import { describe, expect, it } from 'vitest';
import { compactProvince, type CompactOutcome } from '../../core/commit/compact.ts';
import { stageClaims } from '../../core/commit/stage-tables.ts';
import { json } from '../../core/commit/stage-version.ts';
import { readProvinceState, stateItem, stateKey } from '../../core/domain/province-state.ts';
import { claimChunks, copyEntry, newClaimEntries, type ClaimEntries } from '../../core/ledger/claims.ts';
import { isCompaction } from '../../core/ledger/manifest.ts';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { rebuildState } from '../../core/maintenance/rebuild.ts';
import { commitTest, plainClaims, plainRows } from '../support/ledger-rows.ts';
import { currentVersion, replaceVersion } from '../support/changed-version.ts';
import { MemoryStateStore } from '../support/memory-state-store.ts';
import { testProvince, type TestBatch } from '../support/matched-batch.ts';
import { testWorld, type TestWorld } from '../support/test-world.ts';

const shared = 52_000_000_777;
const day = (d: number): number => Date.UTC(2026, 0, d);
const order = { officer: 'NV001', purpose: 'drift found by verify' };

const first: TestBatch = {
  name: 'first',
  asOf: day(1),
  rows: [
    { participant: 1, id: shared, unit: '__proto__' },
    { participant: 2, id: shared, unit: 'A', name: 2 },
    { participant: 3, unit: 'A' },
  ],
};
const next: TestBatch = { name: 'next', asOf: day(2), rows: [{ participant: 4, unit: 'B' }] };

async function worldWithLedger(): Promise<TestWorld> {
  const world = testWorld();
  await commitTest(world, first);
  return world;
}

async function storedCounts(world: TestWorld): Promise<Record<string, unknown>> {
  const { manifest } = await currentVersion(world);
  return JSON.parse(new TextDecoder().decode(await world.objects.read(manifest.counts.key))) as Record<string, unknown>;
}

async function problems(world: TestWorld): Promise<string> {
  return (await verifyLedger(world)).provinces.flatMap((each) => each.problems).join('\n');
}

async function expectRepaired(world: TestWorld, outcome: CompactOutcome): Promise<void> {
  expect(outcome).toMatchObject({ status: 'compacted' });
  expect(await problems(world)).toBe('');
  expect(await compactProvince(world, testProvince, { repair: order })).toMatchObject({ status: 'notNeeded' });
  // And everything goes on: the next upload, and a state store that is lost.
  expect(await commitTest(world, next)).toMatchObject({ status: 'committed' });
  const { state } = await currentVersion(world);
  const fresh = { ...world, state: new MemoryStateStore() };
  await rebuildState(fresh);
  expect(await readProvinceState(fresh.state, testProvince)).toMatchObject({
    version: state.version,
    manifest: state.manifest,
    verdicts: state.verdicts,
  });
}

describe('ledger repair', () => {
  it('changes nothing where nothing differs', async () => {
    const world = await worldWithLedger();
    expect(await compactProvince(world, testProvince, { repair: order })).toMatchObject({
      status: 'notNeeded',
      ledgerVersion: 1,
    });
    const records: string[] = [];
    for await (const { key } of world.objects.list('audit/')) records.push(key);
    expect(records).toEqual([]);
    expect((await currentVersion(world)).state.version).toBe(1);
  });

  it('is not needed for flows that do not add up, which verify finds', async () => {
    const world = await worldWithLedger();
    await commitTest(world, next);
    expect(await problems(world)).toBe('');
    const counts = await storedCounts(world);
    const persons = [[1, 0, 1, 2]];
    await replaceVersion(world, async (stage) => ({
      counts: await stage.put(json({ ...counts, flows: { ...(counts.flows as object), persons } })),
    }));
    expect(await problems(world)).toBe('FLOWS: those of version 2 are not what its counts changed by');
    expect(await compactProvince(world, testProvince, { repair: order })).toMatchObject({ status: 'notNeeded' });
  });

  it('puts right a counts object that has lost a unit, and says who asked', async () => {
    const world = await worldWithLedger();
    // What programs of before wrote after they had read a unit "__proto__".
    const { units: _, ...rest } = await storedCounts(world);
    await replaceVersion(world, async (stage) => ({
      counts: await stage.put(json({ ...rest, units: { A: Array(16).fill(0) } })),
    }));
    expect(await problems(world)).toContain('DRIFT');
    await expect(compactProvince(world, testProvince, { segmentsMax: 0 })).rejects.toMatchObject({
      code: 'LEDGER_DRIFT',
    });
    const rows = await plainRows(world);
    const outcome = await compactProvince(world, testProvince, { repair: order });
    const { manifest } = await currentVersion(world);
    if (!isCompaction(manifest)) throw new Error('no repair');
    expect(manifest.compaction.repair).toEqual({ drift: 0, counts: true, claims: 0 });
    const audit = await world.objects.read(`audit/${testProvince}/${manifest.compaction.id}.json`);
    expect(JSON.parse(new TextDecoder().decode(audit))).toMatchObject({
      ...order,
      province: testProvince,
      repair: manifest.compaction.id,
      base: manifest.compaction.base,
      counts: true,
    });
    expect(await plainRows(world)).toEqual(rows);
    await expectRepaired(world, outcome);
  });

  it('puts right counts below zero, with which no upload can be committed any more', async () => {
    const world = await worldWithLedger();
    const stored = await storedCounts(world);
    const units = { A: Array(16).fill(0).with(3, -1) };
    await replaceVersion(world, async (stage) => ({ counts: await stage.put(json({ ...stored, units })) }));
    expect(await problems(world)).toContain('INTEGRITY');
    await expect(commitTest(world, next)).rejects.toMatchObject({ code: 'INTEGRITY' });
    await expectRepaired(world, await compactProvince(world, testProvince, { repair: order }));
  });

  it('puts right a state that shows other figures', async () => {
    const world = await worldWithLedger();
    const { state } = await currentVersion(world);
    const wrong = { ...state, verified: state.verified + 5, verdicts: { ...state.verdicts, VERIFIED: 7 } };
    await world.state.put(stateKey(testProvince), stateItem(wrong));
    expect(await problems(world)).toContain('DRIFT');
    const outcome = await compactProvince(world, testProvince, { repair: order });
    expect(outcome).toMatchObject({ facts: { repair: { drift: 5, counts: false } } });
    expect((await currentVersion(world)).state.verdicts).toEqual(state.verdicts);
    await expectRepaired(world, outcome);
  });

  it.each<[string, (entries: ClaimEntries) => void, string]>([
    ['whether a claim agrees', (entries) => (entries.state[0] ^= 2), 'CLAIMS'],
    ['which ID is claimed', (entries) => (entries.state[1] = 0), 'CLAIMS'],
  ])('puts right what claims say otherwise than the rows: %s', async (_, change, code) => {
    const world = await worldWithLedger();
    const before = await plainClaims(world);
    const { ledger, manifest } = await currentVersion(world);
    const entries = newClaimEntries(8);
    for await (const chunk of claimChunks(ledger))
      for (let at = 0; at < chunk.length; at++) copyEntry(entries, entries.length++, chunk, at);
    change(entries);
    await replaceVersion(world, async (stage) => ({
      claims: [...manifest.claims, ...(await stageClaims(stage, entries))],
    }));
    expect(await problems(world)).toContain(`${code}: 1 entries`);
    const outcome = await compactProvince(world, testProvince, { repair: order });
    expect(outcome).toMatchObject({ facts: { repair: { drift: 0, counts: false, claims: 1 } } });
    expect(await plainClaims(world)).toEqual(before);
    await expectRepaired(world, outcome);
  });

  it('gives every compared claim its entry back', async () => {
    const world = await worldWithLedger();
    await replaceVersion(world, async () => ({ claims: [] }));
    expect(await problems(world)).toContain('CLAIMS: 3 compared claims have no entry');
    const outcome = await compactProvince(world, testProvince, { repair: order });
    expect(outcome).toMatchObject({ facts: { repair: { claims: 3 } } });
    expect((await plainClaims(world)).map((entry) => (entry as number[]).slice(0, 3))).toEqual([
      [52_000_000_003, 3, 3],
      [shared, 1, 3],
      [shared, 2, 1],
    ]);
    await expectRepaired(world, outcome);
  });

  it('counts again when an upload commits meanwhile, and loses nothing of it', async () => {
    const world = await worldWithLedger();
    const stored = await storedCounts(world);
    await replaceVersion(world, async (stage) => ({ counts: await stage.put(json({ ...stored, units: {} })) }));
    const real = world.state.compareAndSet.bind(world.state);
    let done = false;
    world.state.compareAndSet = async (key, expected, item) => {
      if (!done && key.sort === 'STATE') {
        done = true;
        await commitTest(world, { name: 'meanwhile', asOf: day(3), rows: [{ participant: 9, unit: 'C' }] });
      }
      return real(key, expected, item);
    };
    const outcome = await compactProvince(world, testProvince, { repair: order });
    expect(outcome).toMatchObject({ status: 'compacted', attempts: 2, ledgerVersion: 3 });
    expect((await plainRows(world)).map(({ participant }) => participant)).toEqual([1, 2, 3, 9]);
    await expectRepaired(world, outcome);
  });
});
