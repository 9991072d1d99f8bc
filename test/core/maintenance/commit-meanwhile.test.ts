/** What commits while somebody looks whether the state store has lost something is no loss. */
import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { pruneRegistry } from '../../../core/maintenance/registry-prune.ts';
import { commitTest } from '../../support/ledger-rows.ts';
import { testProvince, type TestBatch } from '../../support/matched-batch.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

const batch = (name: string, from: number): TestBatch => ({
  name,
  asOf: Date.UTC(2026, 0, 20),
  rows: [1, 2, 3].map((i) => ({ participant: from + i })),
});

/** A world of one batch, in which another one commits after the first look at the state, or at the markers. */
async function disturbed(point: 'state' | 'markers'): Promise<TestWorld> {
  const world = testWorld();
  await commitTest(world, batch('a', 1));
  let looks = 0;
  const commitAfter = async (): Promise<void> => {
    if (++looks === 1) await commitTest(world, batch('b', 10));
  };
  const looking: TestWorld = { ...world, objects: Object.create(world.objects), state: Object.create(world.state) };
  looking.state.read = async (key) => {
    const item = await world.state.read(key);
    if (point === 'state' && key.partition === `PROVINCE#${testProvince}`) await commitAfter();
    return item;
  };
  looking.objects.list = async function* list(prefix: string, ...rest: []) {
    yield* world.objects.list(prefix, ...rest);
    if (point === 'markers' && prefix === `ratified/${testProvince}/`) await commitAfter();
  };
  return looking;
}

describe.each(['state', 'markers'] as const)('a batch that commits after a look at the %s', (point) => {
  it('is no damage of the ledger', async () => {
    expect(await verifyLedger(await disturbed(point))).toMatchObject({ ok: true, provinces: [{ problems: [] }] });
  });

  it('keeps no version of the index from being removed', async () => {
    expect(await pruneRegistry(await disturbed(point), { remove: true })).toMatchObject({ prunable: [] });
  });
});
