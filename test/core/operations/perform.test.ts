/** Work that people order, part by part: beside each other, in any order, and twice. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Unfinished } from '../../../core/base/errors.ts';
import { sweepGrace } from '../../../core/commit/stage.ts';
import { readProvinceState } from '../../../core/domain/province-state.ts';
import { senders } from '../../../core/domain/provinces.ts';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { rebuildState } from '../../../core/maintenance/rebuild.ts';
import { ledgerCompact, ledgerRepair, ledgerSweep } from '../../../core/operations/ledger-care.ts';
import { ledgerRebuild } from '../../../core/operations/ledger-rebuild.ts';
import { ledgerRestore } from '../../../core/operations/ledger-restore.ts';
import { ledgerVerify } from '../../../core/operations/ledger-verify.ts';
import type { Operation, OperationWorld, Order } from '../../../core/operations/operation.ts';
import { registryCompact, registryVerify } from '../../../core/operations/registry-care.ts';
import { registryCanaries } from '../../../core/operations/registry-use.ts';
import type { StateItem } from '../../../core/ports.ts';
import { activateRegistry, currentRegistry } from '../../../core/registry/activate.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { traceOff } from '../../../core/trace/review/settings.ts';
import { eventfulOffice, eventfulProvinces } from '../../support/eventful-province.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { Office, somePeople } from '../../support/office.ts';
import { buildVersion } from '../../support/registry-days.ts';
import type { TestWorld } from '../../support/test-world.ts';
import { MemoryExtract, MemoryScratch } from '../registry/registry-support.ts';

const [province] = eventfulProvinces;
const order: Order = { id: 'order-of-a-test-01', principal: 'user test', officer: 'NV001', purpose: 'test' };
let world: TestWorld & OperationWorld;

beforeEach(async () => {
  const { office } = await eventfulOffice();
  world = { ...office.world, trace: traceOff, tracePages: { country: () => '' } };
});

/** Performs the parts in the order that `turns` makes of them, each as often as it names them. */
async function performed<Request extends object, Part, Report>(
  { parts, perform, gather }: Operation<Request, Part, Report>,
  request: Request,
  turns = (names: readonly string[]): readonly string[] => names,
  at: OperationWorld = world,
): Promise<Report> {
  const names = await parts(at, request);
  const done = new Map<string, Part>();
  for (const part of turns(names)) done.set(part, await perform(at, request, { part, order }));
  return gather(
    request,
    names.map((name) => done.get(name) as Part),
  );
}

function bereft(): typeof world {
  return { ...world, state: new MemoryStateStore() };
}

async function itemsIn({ state }: TestWorld): Promise<Record<string, StateItem>> {
  const items: Record<string, StateItem> = {};
  for (const id of eventfulProvinces)
    for await (const { sort, item } of state.list(`PROVINCE#${id}`, '')) items[`${id} ${sort}`] = item;
  return items;
}

async function keysBelow(prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of world.objects.list(prefix)) keys.push(key);
  return keys;
}

/** Performs one part in calls whose time is over from the start: each goes on from what the last one reached. */
async function inManyCalls<Request extends object, Part>(
  { perform }: Pick<Operation<Request, Part>, 'perform'>,
  request: Request,
  part: string,
  at: OperationWorld = world,
): Promise<{ result: Part; calls: number }> {
  const hurried = { ...at, deadline: 0 };
  let reached: unknown;
  for (let calls = 1; ; calls++)
    try {
      return { result: await perform(hurried, request, { part, order, reached }), calls };
    } catch (error) {
      if (!(error instanceof Unfinished)) throw error;
      const next = JSON.parse(JSON.stringify(error.reached)) as unknown;
      if (JSON.stringify(next) === JSON.stringify(reached))
        throw new Error('a call that reached nothing', { cause: error });
      reached = next;
    }
}

describe('a part whose time is over', () => {
  it('verifies a ledger version by version, as it is verified at once', async () => {
    const whole = await verifyLedger(world, province);
    const { result, calls } = await inManyCalls(ledgerVerify, {}, province);
    expect(result).toEqual(whole);
    expect(calls).toBe(whole.provinces[0].versions + 2);
  });

  it('finds the same damage in as many calls', async () => {
    for (const key of (await keysBelow(`staged/${province}/`)).filter((_, at) => at % 7 === 0))
      await world.objects.put(key, new Uint8Array(1));
    const whole = await verifyLedger(world, province);
    expect(whole.ok).toBe(false);
    expect((await inManyCalls(ledgerVerify, {}, province)).result).toEqual(whole);
  });

  it('verifies the version that it began with, whatever is committed meanwhile', async () => {
    const whole = await verifyLedger(world, province);
    const reached = await ledgerVerify
      .perform({ ...world, deadline: 0 }, {}, { part: province, order })
      .catch((error: Unfinished) => error.reached);
    const { office } = await eventfulOffice();
    await ledgerCompact.perform({ ...office.world, ...world }, {}, { part: province, order });
    expect(await ledgerVerify.perform(world, {}, { part: province, order, reached })).toEqual(whole);
  });

  it('rebuilds a state item by item, as it is rebuilt at once', async () => {
    const before = await itemsIn(world);
    const [atOnce, lost] = [bereft(), bereft()];
    const whole = await ledgerRebuild.perform(atOnce, {}, { part: province, order });
    const { result, calls } = await inManyCalls(ledgerRebuild, {}, province, lost);
    expect(result).toEqual(whole);
    expect(calls).toBeGreaterThan(9);
    const own = (items: Record<string, StateItem>) =>
      Object.fromEntries(Object.entries(items).filter(([key]) => key.startsWith(province)));
    expect(own(await itemsIn(lost))).toEqual(own(before));
  });

  it('merges a delta and its base part by part, to the same bytes', async () => {
    const [delta, base] = ['2026-02-28', '2026-01-31'];
    const extract = new MemoryExtract([somePeople(45).slice(30)], { version: delta });
    Object.assign(extract.announced, { kind: 'delta', base, asOf: `${delta}T00:00:00Z` });
    await buildRegistry(world, extract, { key: world.fingerprintKey, scratch: new MemoryScratch() });
    const { result, calls } = await inManyCalls(registryCompact, { version: delta }, '');
    expect(calls).toBeGreaterThan(20);
    const whole = async () => {
      const objects = await keysBelow(`registry/${result.version}/`);
      return Promise.all(objects.map(async (key) => [key, await world.objects.read(key)]));
    };
    const inParts = await whole();
    for (const [key] of inParts) await world.objects.remove(String(key));
    expect(await registryCompact.perform(world, { version: delta }, { part: '', order })).toEqual(result);
    expect(await whole()).toEqual(inParts);
  });

  it('restores object by object what is lost', async () => {
    const keys = (await keysBelow(`results/${province}/`)).filter((key) => key.endsWith('outcomes.csv'));
    for (const key of keys) await world.objects.remove(key);
    const { result, calls } = await inManyCalls(ledgerRestore, { keys }, '');
    expect(calls).toBe(keys.length);
    expect(result).toEqual({ objects: keys.map((key) => ({ key, from: 'version' })) });
    expect((await verifyLedger(world, province)).ok).toBe(true);
  });
});

describe('a ledger', () => {
  it('is verified province by province as all are at once', async () => {
    const whole = await verifyLedger(world);
    expect(whole).toMatchObject({ ok: true, provinces: [{ province: 'vn34-01' }, { province }] });
    expect(await performed(ledgerVerify, {}, (names) => names.toReversed())).toEqual(whole);
    expect(await performed(ledgerVerify, { province })).toEqual(await verifyLedger(world, province));
  });

  it('that is damaged ends its verification with a code', async () => {
    const [key] = await keysBelow(`staged/${province}/`);
    await world.objects.put(key, new Uint8Array(1));
    const report = await performed(ledgerVerify, {});
    expect(report.ok).toBe(false);
    expect(ledgerVerify.refusalOf?.(report)).toBe('LEDGER_DAMAGED');
  });

  it('is not in the report of a compaction where there is none', async () => {
    const { provinces: compacted } = await performed(ledgerCompact, {});
    expect(compacted.map((each) => each.province)).toEqual(['vn34-01', province]);
  });

  it('is repaired for whoever ordered it, which the audit record says', async () => {
    const state = await readProvinceState(world.state, province);
    if (state === undefined) throw new Error('no state');
    const wrong = { ...state, verified: state.verified + 1 };
    await world.state.put({ partition: `PROVINCE#${province}`, sort: 'STATE' }, wrong);
    expect(await performed(ledgerRepair, { province })).toMatchObject({ province, status: 'compacted' });
    expect(await performed(ledgerRepair, { province })).toMatchObject({ province, status: 'notNeeded' });
    const records = await Promise.all((await keysBelow(`audit/${province}/`)).map((key) => world.objects.read(key)));
    const texts = records.map((bytes) => new TextDecoder().decode(bytes));
    expect(
      texts.filter((text) => text.includes('"officer":"NV001"') && text.includes('"purpose":"test"')),
    ).toHaveLength(1);
  });
});

describe('a state that is lost', () => {
  it('is rebuilt by its provinces in any order, each of them twice, as by all at once', async () => {
    const [before, lost, reference] = [await itemsIn(world), bereft(), bereft()];
    const { registry, provinces: rebuilt } = await rebuildState(reference);
    const report = await performed(ledgerRebuild, {}, (names) => names.toReversed(), lost);
    expect(await itemsIn(lost)).toEqual(before);
    expect(report).toEqual({ registry, provinces: rebuilt, canariesForgotten: false });
    expect(registry).toEqual({ version: '2026-01-31', state: 'restored' });
    const again = await performed(ledgerRebuild, {}, (names) => names, lost);
    expect(again.registry).toEqual({ version: '2026-01-31', state: 'kept' });
    expect(await itemsIn(lost)).toEqual(before);
  });

  it('has the version in use again that the newest upload was matched against, not the newest there is', async () => {
    await buildVersion(world, somePeople(40), '2026-02-28');
    const lost = bereft();
    const { registry } = await performed(ledgerRebuild, {}, undefined, lost);
    expect(registry).toEqual({ version: '2026-01-31', state: 'restored' });
  });

  it('has the version of the province whose upload is the newest', async () => {
    await buildVersion(world, somePeople(40), '2026-02-28');
    await activateRegistry(world, '2026-02-28');
    world.clock.time += 3_600_000;
    const office = await Office.open(somePeople(40), world);
    await activateRegistry(world, '2026-02-28');
    expect(await office.send([office.row(7)])).toMatchObject({ status: 'committed', registryVersion: '2026-02-28' });
    const { registry } = await performed(ledgerRebuild, {}, undefined, bereft());
    expect(registry).toEqual({ version: '2026-02-28', state: 'restored' });
  });

  it('is rebuilt by its provinces at the same time', async () => {
    const [before, lost] = [await itemsIn(world), bereft()];
    const parts = await ledgerRebuild.parts(lost, {});
    const done = await Promise.all(parts.map((part) => ledgerRebuild.perform(lost, {}, { part, order })));
    expect(parts).toEqual(senders.map(({ id }) => id));
    expect(ledgerRebuild.gather({}, done).registry).toEqual({ version: '2026-01-31', state: 'restored' });
    expect(await itemsIn(lost)).toEqual(before);
    expect((await currentRegistry(lost))?.manifest).toBe((await currentRegistry(world))?.manifest);
  });
});

describe('a sweep', () => {
  it('leaves what a store that locks its objects would not let go', async () => {
    await world.objects.put(`staged/${province}/${'0'.repeat(32)}/${'1'.repeat(64)}`, new Uint8Array(3));
    world.clock.time += sweepGrace + 1000;
    const locked = { ...world, sweepGrace: 2 * sweepGrace };
    const kept = await performed(ledgerSweep, { province, remove: true }, undefined, locked);
    expect(kept).toMatchObject({ remove: true, provinces: [{ orphans: 0, removed: 0 }] });
    const gone = await performed(ledgerSweep, { province, remove: true });
    expect(gone).toMatchObject({ provinces: [{ province, orphans: 1, bytes: 3, removed: 1 }] });
  });
});

describe('a restoration', () => {
  it('of one object is its report, or its refusal', async () => {
    const key = `ratified/${province}/2`;
    await world.objects.put(key, new Uint8Array(1));
    expect(await performed(ledgerRestore, { keys: [key] })).toEqual({ key, from: 'version' });
    await expect(performed(ledgerRestore, { keys: ['staged/no-such-object'] })).rejects.toMatchObject({
      code: 'RESTORE_UNKNOWN_KEY',
    });
  });

  it('of several says of each what became of it, and ends with the first code', async () => {
    const report = await performed(ledgerRestore, { keys: ['staged/none', `ratified/${province}/2`] });
    expect(report).toEqual({
      objects: [
        { key: 'staged/none', code: 'RESTORE_UNKNOWN_KEY' },
        { key: `ratified/${province}/2`, from: 'intact' },
      ],
    });
    expect(ledgerRestore.refusalOf?.(report)).toBe('RESTORE_UNKNOWN_KEY');
  });

  it('that meets a fault is one, so that it is tried again', async () => {
    const failing = { ...world, objects: Object.create(world.objects, { read: { value: fault } }) };
    const keys = [`ratified/${province}/1`, `ratified/${province}/2`];
    await expect(performed(ledgerRestore, { keys }, undefined, failing)).rejects.toThrow('the store is away');
  });
});

function fault(): Promise<never> {
  return Promise.reject(new Error('the store is away'));
}

describe('an index', () => {
  it('is verified layer by layer, the one in use where none is named', async () => {
    expect(await registryVerify.parts(world, {})).toEqual(['2026-01-31']);
    const report = await performed(registryVerify, {});
    expect(report).toMatchObject({ ok: true, version: '2026-01-31', layers: ['2026-01-31'], problems: [] });
    expect(report.rows).toBeGreaterThan(0);
    expect(registryVerify.refusalOf?.(report)).toBeUndefined();
    await expect(registryVerify.parts(bereft(), {})).rejects.toMatchObject({ code: 'REGISTRY_NONE' });
  });

  it('takes no file of canaries with a wrong line, and says which, never what', async () => {
    const file = '052190000001\n12\n';
    await expect(performed(registryCanaries, { file })).rejects.toMatchObject({
      code: 'REGISTRY_CANARIES_INVALID',
      line: 2,
      facts: {},
    });
    const long = '0'.repeat(64 * 1024 + 1);
    await expect(performed(registryCanaries, { file: long })).rejects.toMatchObject({
      code: 'REGISTRY_CANARIES_INVALID',
    });
  });
});
