/** The sweeper removes what nobody names and is old, and nothing else, whatever commits meanwhile. */
import { describe, expect, it } from 'vitest';
import { compactProvince } from '../../../core/commit/compact.ts';
import { verifyLedger } from '../../../core/maintenance/ledger-verify.ts';
import { stateKey } from '../../../core/domain/province-state.ts';
import { sweepGrace } from '../../../core/commit/stage.ts';
import { sweepProvince } from '../../../core/maintenance/sweep.ts';
import { commitTest } from '../../support/ledger-rows.ts';
import { testProvince, type TestBatch } from '../../support/matched-batch.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

const hour = 3_600_000;
const batch = (name: string, from = 1): TestBatch => ({
  name,
  asOf: Date.UTC(2026, 0, 20),
  rows: [1, 2, 3].map((i) => ({ participant: from + i })),
});

async function stagedKeys(world: TestWorld): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of world.objects.list('staged/')) if (!key.endsWith('/sweep-clock')) keys.push(key);
  return keys;
}

/** A commit that stages everything and dies before it ratifies. */
async function dyingCommit(world: TestWorld, dying: TestBatch): Promise<void> {
  const real = world.state.compareAndSet.bind(world.state);
  world.state.compareAndSet = () => Promise.reject(new Error('no connection'));
  await expect(commitTest(world, dying)).rejects.toMatchObject({ code: 'CONTENTION' });
  world.state.compareAndSet = real;
}

/** Two committed batches, a compaction, and the objects of one that died. */
async function worldWithOrphans(): Promise<TestWorld> {
  const world = testWorld();
  await commitTest(world, batch('a'));
  await commitTest(world, batch('b', 10));
  await compactProvince(world, testProvince, { segmentsMax: 1 });
  await dyingCommit(world, batch('c', 20));
  return world;
}

describe('the sweeper', () => {
  it('removes only unreferenced objects older than the grace', async () => {
    const world = await worldWithOrphans();
    const all = (await stagedKeys(world)).length;
    expect(await sweepProvince(world, testProvince, { remove: true })).toMatchObject({ orphans: 0, young: 7 });
    world.clock.time += sweepGrace + 1;
    const count = await sweepProvince(world, testProvince, { remove: false });
    expect(count).toMatchObject({ objects: all, named: all - 7, young: 0, orphans: 7, removed: 0 });
    expect(count.bytes).toBeGreaterThan(0);
    expect(await sweepProvince(world, testProvince, { remove: true })).toMatchObject({ orphans: 7, removed: 7 });
    expect((await stagedKeys(world)).length).toBe(all - 7);
    expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ versions: 3, problems: [] }] });
    expect(await sweepProvince(world, testProvince, { remove: true })).toMatchObject({ orphans: 0, removed: 0 });
  });

  it('lets a batch commit whose earlier attempt it swept', async () => {
    const world = await worldWithOrphans();
    world.clock.time += sweepGrace + 1;
    await sweepProvince(world, testProvince, { remove: true });
    await commitTest(world, batch('c', 20));
    expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ versions: 4, drift: 0 }] });
  });

  it('refuses where the state store has lost the province, or an older state of it', async () => {
    const world = await worldWithOrphans();
    world.clock.time += sweepGrace + 1;
    const before = await stagedKeys(world);
    const lost = { ...world, state: testWorld().state };
    await expect(sweepProvince(lost, testProvince, { remove: true })).rejects.toMatchObject({ code: 'STATE_LOST' });
    const old = testWorld();
    await commitTest(old, batch('a'));
    const item = await old.state.read(stateKey(testProvince));
    if (item !== undefined) await world.state.put(stateKey(testProvince), item);
    await expect(sweepProvince(world, testProvince, { remove: true })).rejects.toMatchObject({ code: 'STATE_LOST' });
    expect(await stagedKeys(world)).toEqual(before);
  });

  it('removes nothing while the chain cannot be read', async () => {
    const world = await worldWithOrphans();
    world.clock.time += sweepGrace + 1;
    const before = await stagedKeys(world);
    const state = await world.state.read(stateKey(testProvince));
    const key = before.find((each) => each.endsWith(state?.manifest as string)) ?? '';
    await world.objects.put(key, new Uint8Array(3));
    await expect(sweepProvince(world, testProvince, { remove: true })).rejects.toMatchObject({ code: 'INTEGRITY' });
    expect(await stagedKeys(world)).toEqual(before);
  });

  /** Every point of the sweep at which a batch whose old attempt is on the list commits again. */
  it.each(['list', 'read state', 'read chain', 'head', 'remove'] as const)(
    'leaves an object alone that is ratified during the sweep: before its first "%s"',
    async (point) => {
      const world = await worldWithOrphans();
      world.clock.time += sweepGrace + hour;
      let committed = false;
      const commitOnce = async (): Promise<void> => {
        if (committed) return;
        committed = true;
        await commitTest({ ...world }, batch('c', 20));
      };
      const sweeping = { ...world, objects: Object.create(world.objects), state: Object.create(world.state) };
      sweeping.objects.list = async function* list(prefix: string) {
        if (point === 'list') await commitOnce();
        yield* world.objects.list(prefix);
      };
      sweeping.state.read = async (key: { partition: string; sort: string }) => {
        if (point === 'read state') await commitOnce();
        const item = await world.state.read(key);
        if (point === 'read chain') await commitOnce();
        return item;
      };
      sweeping.objects.head = async (key: string) => {
        if (point === 'head') await commitOnce();
        return world.objects.head(key);
      };
      sweeping.objects.remove = async (key: string, only: { version: string; storedAt: number }) => {
        if (point === 'remove') await commitOnce();
        return world.objects.remove(key, only);
      };
      await sweepProvince(sweeping, testProvince, { remove: true });
      expect(committed).toBe(true);
      expect(await verifyLedger(world)).toMatchObject({ ok: true, provinces: [{ versions: 4, problems: [] }] });
    },
  );
});
