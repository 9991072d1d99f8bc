/** The state store is lost, whole or in part: everything in it comes back from the objects. */
import { beforeEach, describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import type { StateItem } from '../../../core/ports.ts';
import { readProvinceState, stateKey } from '../../../core/domain/province-state.ts';
import { rebuildState } from '../../../core/maintenance/rebuild.ts';
import { currentRegistry } from '../../../core/registry/activate.ts';
import { syncBatch } from '../../../core/sync-batch.ts';
import { eventfulOffice, eventfulProvinces } from '../../support/eventful-province.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import type { Office } from '../../support/office.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

const [province, other] = eventfulProvinces;
let office: Office;
let world: TestWorld;

/** Every item of the state store, by its key. */
async function itemsIn({ state }: TestWorld): Promise<Record<string, StateItem>> {
  const items: Record<string, StateItem> = {};
  for (const id of eventfulProvinces)
    for await (const { sort, item } of state.list(`PROVINCE#${id}`, '')) items[`${id} ${sort}`] = item;
  return items;
}

/** The same world with an empty state store. */
function bereft(of: TestWorld): TestWorld {
  return { ...of, state: new MemoryStateStore() };
}

beforeEach(async () => {
  ({ office } = await eventfulOffice());
  ({ world } = office);
});

describe('a rebuild', () => {
  it('brings back every item of every province, and changes nothing the second time', async () => {
    const { receipts } = await eventfulOffice();
    const kinds = receipts.map((receipt) => `${receipt.kind} ${receipt.status} ${receipt.refusal?.code ?? ''}`);
    expect(kinds).toEqual(
      expect.arrayContaining([
        'delta duplicate ',
        'full committed ',
        'full refused SHRINK_NOT_CONFIRMED',
        'leave committed ',
      ]),
    );
    const before = await itemsIn(world);
    const lost = bereft(world);
    const report = await rebuildState(lost);
    expect(await itemsIn(lost)).toEqual(before);
    expect(report.registry).toEqual({ version: '2026-01-31', state: 'restored' });
    expect(report.provinces).toMatchObject([
      { province: other, state: 'restored', ledgerVersion: 2, redriven: [] },
      { province, state: 'restored', ledgerVersion: 9, redriven: [] },
    ]);
    expect((await currentRegistry(lost))?.manifest).toBe((await currentRegistry(world))?.manifest);
    expect(await verifyLedger(lost)).toMatchObject({ ok: true });
    const again = await rebuildState(lost);
    expect(again.provinces).toMatchObject([
      { state: 'kept', items: 0 },
      { state: 'kept', items: 0, redriven: [] },
    ]);
    expect(await itemsIn(lost)).toEqual(before);
  });

  it('processes ratified batches without a marker and unprocessed uploads, with the same counts', async () => {
    await office.send([office.row(37), office.row(38)], { key: 'incoming/vn34-52/delta/whole.csv' });
    // The next one dies after its ratification, before anything of it is published.
    const putIfAbsent = world.objects.putIfAbsent.bind(world.objects);
    world.objects.putIfAbsent = async (key, ...rest) => {
      if (key.startsWith('results/')) throw new Error('died');
      return putIfAbsent(key, ...rest);
    };
    await expect(office.send([office.row(39)])).rejects.toThrow('died');
    world.objects.putIfAbsent = putIfAbsent;
    const counts = await readProvinceState(world.state, province);
    expect(counts?.version).toBe(11);
    const lost = bereft(world);
    const report = await rebuildState(lost);
    expect(report.provinces[1]).toMatchObject({ ledgerVersion: 11, redriven: [{ status: 'committed' }] });
    expect(await readProvinceState(lost.state, province)).toEqual(counts);

    await office.store([office.row(40)]);
    const later = await rebuildState(bereft(world));
    expect(later.provinces[1]).toMatchObject({ ledgerVersion: 12, redriven: [{}] });
  });

  it('orders the marker of version 10 after that of version 9', async () => {
    for (let i = 0; i < 3; i++) await office.send([office.row(37 + i)]);
    const before = await readProvinceState(world.state, province);
    expect(before?.version).toBe(12);
    const lost = bereft(world);
    await rebuildState(lost);
    expect(await readProvinceState(lost.state, province)).toEqual(before);
  });

  it('brings forward a state that was set back; commits are refused until then', async () => {
    const old = await readProvinceState(world.state, province);
    if (old === undefined) throw new Error('no state');
    await office.send([office.row(37)]);
    const before = await readProvinceState(world.state, province);
    await world.state.put(stateKey(province), old);
    await expect(office.send([office.row(38)])).rejects.toMatchObject({ code: 'INTEGRITY' });
    const lost = bereft(world);
    const upload = await office.store([office.row(39)]);
    await expect(syncBatch(lost, upload)).rejects.toMatchObject({ code: 'INTEGRITY' });
    expect(await readProvinceState(lost.state, province)).toBeUndefined();
    const report = await rebuildState(world);
    // Both uploads that came meanwhile are processed now.
    expect(report.provinces[1]).toMatchObject({ state: 'restored', redriven: [{}, {}] });
    expect((await readProvinceState(world.state, province))?.participants).toBe((before?.participants ?? 0) + 2);
  });

  it('releases again what was released and never marked', async () => {
    const state = await readProvinceState(world.state, province);
    for (const version of [9, 8]) await world.objects.remove(`ratified/${province}/${version}`);
    const lost = bereft(world);
    const report = await rebuildState(lost);
    expect(report.provinces[1].redriven.map((each) => each.status)).toEqual(['committed', 'committed']);
    const { verdicts, schemes } = (await readProvinceState(lost.state, province)) ?? {};
    expect({ verdicts, schemes }).toEqual({ verdicts: state?.verdicts, schemes: state?.schemes });
  });

  it('stops where a marker or a manifest is damaged, and restores no state from it', async () => {
    const marker = `ratified/${province}/9`;
    await world.objects.put(marker, new TextEncoder().encode('{"manifest":"'));
    const lost = bereft(world);
    await expect(rebuildState(lost)).rejects.toMatchObject({ code: 'INTEGRITY', key: marker });
    expect(await readProvinceState(lost.state, province)).toBeUndefined();
  });

  it('stops where the state has no item for an existing ledger', async () => {
    const report = await verifyLedger(bereft(world));
    expect(report).toMatchObject({ ok: false, provinces: [{ province: other }, { province }] });
    expect(report.provinces[1].problems).toEqual([expect.stringContaining('STATE')]);
  });

  it('does nothing on an empty store', async () => {
    expect(await rebuildState(testWorld())).toEqual({ registry: null, provinces: [] });
  });
});
