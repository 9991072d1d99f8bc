import { describe, expect, it } from 'vitest';
import { assertStateNotRegressed } from '../../../core/summary/state-regression.ts';
import { stateKey } from '../../../core/domain/province-state.ts';
import { readStatus } from '../../../core/summary/status.ts';
import { commitTest } from '../../support/ledger-rows.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { testProvince } from '../../support/matched-batch.ts';
import { testWorld } from '../../support/test-world.ts';

const asOf = Date.UTC(2026, 0, 20);

describe('a status of a state store that lost something', () => {
  it('is given when the store has the newest version, or is empty', async () => {
    const world = testWorld();
    await expect(assertStateNotRegressed(world, await readStatus(world))).resolves.toBeUndefined();
    await commitTest(world, { name: 'a', asOf, rows: [{ participant: 1 }] });
    await expect(assertStateNotRegressed(world, await readStatus(world))).resolves.toBeUndefined();
  });

  it('is refused where markers show a ledger or a newer version', async () => {
    const world = testWorld();
    await commitTest(world, { name: 'a', asOf, rows: [{ participant: 1 }] });
    const old = await world.state.read(stateKey(testProvince));
    await commitTest(world, { name: 'b', asOf, rows: [{ participant: 2 }] });
    const lost = { ...world, state: new MemoryStateStore() };
    const refusal = { code: 'STATE_LOST', facts: { province: testProvince } };
    await expect(assertStateNotRegressed(lost, await readStatus(lost))).rejects.toMatchObject(refusal);
    await lost.state.compareAndSet(stateKey(testProvince), undefined, { ...old, version: 1 });
    await expect(assertStateNotRegressed(lost, await readStatus(lost))).rejects.toMatchObject(refusal);
  });
});
