import { describe, expect, it } from 'vitest';
import { openRun, performJob, reconcile, stagesOf, steps } from '../../../core/reconcile/reconcile.ts';
import { itemsIn, pinRun } from '../../../core/reconcile/run-items.ts';
import { candidatesKey } from '../../../core/trace/candidates-csv.ts';
import { joinOpenClaims, decodeOpenClaims, encodeOpenClaims } from '../../../core/trace/review/claims-object.ts';
import { gatherOpenClaims, type OpenClaims } from '../../../core/trace/open-claims.ts';
import { traceOff } from '../../../core/trace/review/settings.ts';
import { Ledger } from '../../../core/ledger/ledger.ts';
import { Dictionaries } from '../../../core/ledger/rows.ts';
import { readProvinceState } from '../../../core/domain/province-state.ts';
import type { ObjectStore } from '../../../core/ports.ts';
import { oneDay, province, TracedOffice } from '../../support/traced-office.ts';

async function withOpenRows(): Promise<TracedOffice> {
  const traced = await TracedOffice.open();
  await traced.office.send([41, 42, 43].map((n) => traced.office.row(n, { id: '' })));
  await traced.office.send([traced.office.row(44, { id: '', number: '4200000044' })], { province: 'vn34-42' });
  traced.office.world.clock.time += oneDay;
  return traced;
}

/** The store, with the keys that are read of it. */
function watched(objects: ObjectStore, read: string[]): ObjectStore {
  return new Proxy(objects, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown => {
        if (name === 'read' || name === 'stream' || name === 'readRanges') read.push(String(given[0]));
        return (member as (...all: unknown[]) => unknown).apply(target, given);
      };
    },
  });
}

async function keysOf(objects: ObjectStore, prefix: string): Promise<string[]> {
  const keys = [];
  for await (const { key } of objects.list(prefix)) keys.push(key);
  return keys;
}

describe('trace in the scheduled run', () => {
  it('lists the candidates of every province, and drops what it swept', async () => {
    const traced = await withOpenRows();
    const report = await reconcile(traced.world, { provinces: [province, 'vn34-42'] });
    expect(report.status).toBe('done');
    expect(Object.values(report.national.traced).reduce((sum, each) => sum + each, 0)).toBe(4);
    const { objects } = traced.office.world;
    for (const [each, person] of [
      [province, 41],
      ['vn34-42', 44],
    ] as const) {
      const text = new TextDecoder().decode(await objects.read(candidatesKey(each, report.day)));
      expect(text).toContain(traced.office.people[person - 1].id);
    }
    expect(await keysOf(objects, 'trace/sweeps/')).toEqual([]);
    expect(await keysOf(objects, 'runs/')).toEqual(
      [`runs/${report.day}/1/report.json`, `runs/${province}/sweep-clock`, 'runs/vn34-42/sweep-clock'].sort(),
    );
  });

  it('that was stopped after the sweep goes on from what was swept: no person is read again', async () => {
    const traced = await withOpenRows();
    const run = await pinRun(traced.world, { provinces: [province] });
    const before = await openRun(traced.world, run);
    const all = stagesOf(steps).flatMap(({ over, steps: group }) =>
      itemsIn(over, run).flatMap((item) => group.map(({ name }) => ({ run, step: name, item }))),
    );
    const last = all.findLastIndex(({ step }) => step === 'traceSweep');
    for (const job of all.slice(0, last + 1)) await performJob(before, job);
    expect(await keysOf(traced.world.objects, 'trace/sweeps/')).not.toEqual([]);
    const read: string[] = [];
    const world = { ...traced.world, objects: watched(traced.world.objects, read) };
    const after = await openRun(world, run);
    expect(await performJob(after, all[last + 1])).toMatchObject({
      status: 'done',
      result: { status: 'traced', claims: 3 },
    });
    expect(read.some((key) => key.startsWith('trace/sweeps/'))).toBe(true);
    expect(read.filter((key) => key.includes('folded'))).toEqual([]);
    // The same work without what was swept reads them.
    const fresh: string[] = [];
    await reconcile(
      { ...world, objects: watched(traced.world.objects, fresh) },
      { provinces: [province], again: true },
    );
    traced.office.world.clock.time += oneDay;
    await reconcile({ ...world, objects: watched(traced.world.objects, fresh) }, { provinces: [province] });
    expect(fresh.some((key) => key.includes('folded'))).toBe(true);
  });

  it('does nothing while it is off', async () => {
    const traced = await withOpenRows();
    traced.settings = traceOff;
    const report = await traced.night();
    expect(report).toMatchObject({ status: 'done', national: { traced: {} } });
    expect(await keysOf(traced.office.world.objects, 'trace/')).toEqual([]);
    expect(await keysOf(traced.office.world.objects, 'audit/trace/')).toEqual([]);
  });
});

describe('open claims as an object', () => {
  it('are what was gathered, also joined over provinces', async () => {
    const { world } = await withOpenRows();
    const ledgers = [];
    for (const each of [province, 'vn34-42'])
      ledgers.push(await Ledger.open(world, each, await readProvinceState(world.state, each)));
    const canons = (await Promise.all(ledgers.map(canonsIn))).flat();
    const all = await gatherOpenClaims(ledgers, canons);
    expect(all.length).toBe(4);
    const parts: OpenClaims[] = [];
    for (const ledger of ledgers) parts.push(await gatherOpenClaims([ledger], canons));
    const again = parts.map((part) => decodeOpenClaims('key', encodeOpenClaims(part)));
    expect(again).toEqual(parts);
    expect(joinOpenClaims(again)).toEqual(all);
    expect(() => decodeOpenClaims('key', encodeOpenClaims(parts[0]).subarray(0, -1))).toThrow('INTEGRITY');
  });
});

async function canonsIn(ledger: Ledger): Promise<number[]> {
  const canons = new Set<number>();
  await ledger.scan(new Dictionaries(), (rows, at) => void canons.add(rows.canon[at]));
  return [...canons];
}
