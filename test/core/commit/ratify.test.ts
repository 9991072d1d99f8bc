/** Ratification and what follows it: unknown answers, versions that a crash left unpublished, ids that leave. */
import { beforeEach, describe, expect, it } from 'vitest';
import { batchKey, readProvinceState, stateKey } from '../../../core/domain/province-state.ts';
import { hasRatifiedMarker, ratifiedKey } from '../../../core/ledger/ratified-markers.ts';
import { publishPending } from '../../../core/commit/publish-pending.ts';
import { readBatchItem, recordUncommitted } from '../../../core/commit/publish-batch.ts';
import { recentMax } from '../../../core/commit/stage-version.ts';
import { simBatches } from '../../../proof/simulation/commit-batches.ts';
import { uncommittedReceipt } from '../../../proof/simulation/uncommitted-receipt.ts';
import { commitTest, plainClaims, plainRows } from '../../support/ledger-rows.ts';
import { testProvince, testRequest, type TestBatch } from '../../support/matched-batch.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

const batch: TestBatch = { name: 'a', asOf: Date.UTC(2026, 0, 1), rows: [{ participant: 1 }] };
const noAnswer = new Error('no answer');
let world: TestWorld;
/** Keys under `results/` and `ratified/`, in the order of their first write. */
let published: string[];

beforeEach(() => {
  world = testWorld();
  published = [];
  const put = world.objects.putIfAbsent.bind(world.objects);
  world.objects.putIfAbsent = (key, ...rest) => {
    if (/^(?:results|ratified)\//.test(key)) published.push(key);
    return put(key, ...rest);
  };
});

/** The first ratification gives no answer, after it was done or not. */
function loseFirstAnswer(isDone: boolean): void {
  const ratify = world.state.compareAndSet.bind(world.state);
  world.state.compareAndSet = async (key, expected, item) => {
    if (key.sort !== stateKey(testProvince).sort) return ratify(key, expected, item);
    world.state.compareAndSet = ratify;
    if (isDone) await ratify(key, expected, item);
    expect(published).toEqual([]);
    // Nothing may be published before the state was read again.
    const read = world.state.read.bind(world.state);
    world.state.read = (...asked) => {
      expect(published).toEqual([]);
      world.state.read = read;
      return read(...asked);
    };
    throw noAnswer;
  };
}

describe('a ratification', () => {
  it.each([true, false])('without an answer is met by reading the state again (done: %s)', async (isDone) => {
    loseFirstAnswer(isDone);
    expect(await commitTest(world, batch)).toMatchObject({ status: 'committed', attempts: 2 });
    expect(await readProvinceState(world.state, testProvince)).toMatchObject({ version: 1, participants: 1 });
    expect(published).toContain(ratifiedKey(testProvince, 1));
  });

  it('publishes, before it, every version below that a crash left unpublished, oldest first', async () => {
    await commitTest(world, batch);
    await commitTest(world, { ...batch, name: 'b', rows: [{ participant: 2 }] });
    for (const version of [1, 2]) await world.objects.remove(ratifiedKey(testProvince, version));
    published = [];
    expect(await publishPending(world, testProvince, await readProvinceState(world.state, testProvince))).toBe(2);
    const markers = published.filter((key) => key.startsWith('ratified/'));
    expect(markers).toEqual([1, 2].map((version) => ratifiedKey(testProvince, version)));
    await world.objects.remove(ratifiedKey(testProvince, 2));
    await commitTest(world, { ...batch, name: 'c', rows: [{ participant: 3 }] });
    expect(await hasRatifiedMarker(world, testProvince, 2)).toBe(true);
  });

  it('publishes the batch whose id leaves the recent list, if no item says that it was', async () => {
    const many = Array.from({ length: recentMax + 1 }, (_, i) => ({
      ...batch,
      name: `batch ${i}`,
      asOf: batch.asOf + i,
      rows: [{ participant: i + 1 }],
    }));
    const first = testRequest(world.hash, many[0]).batch;
    for (const each of many.slice(0, -1)) await commitTest(world, each);
    const item = await world.state.read(batchKey(testProvince, first));
    await world.state.put(batchKey(testProvince, first), { ...item, status: 'refused' });
    await commitTest(world, many[recentMax]);
    expect((await readProvinceState(world.state, testProvince))?.recent).not.toContain(first);
    expect(await readBatchItem(world, testProvince, first)).toMatchObject({ status: 'committed' });
  });
});

describe('a refusal that comes late', () => {
  it('covers neither the item nor the receipt of a commit', async () => {
    const { request, test } = simBatches.first;
    await commitTest(world, test);
    const key = `results/${testProvince}/${request.batch}/receipt.json`;
    const before = [await readBatchItem(world, testProvince, request.batch), await world.objects.read(key)];
    await recordUncommitted(world, request, uncommittedReceipt(simBatches.first, { status: 'refused' }));
    expect([await readBatchItem(world, testProvince, request.batch), await world.objects.read(key)]).toEqual(before);
    expect(before[0]).toMatchObject({ status: 'committed' });
  });
});

describe('a commit that lost against another one', () => {
  it('reads again what that one wrote, and no block of before a second time', async () => {
    const rows = Array.from({ length: 4_000 }, (_, n) => ({ participant: 1_000 + 10 * n }));
    await commitTest(world, { ...batch, name: 'large', rows });
    const read: string[] = [];
    const plain = world.objects.read.bind(world.objects);
    world.objects.read = (key, options) => {
      if (options?.range !== undefined) read.push(`${key} ${options.range.offset}`);
      return plain(key, options);
    };
    const ratify = world.state.compareAndSet.bind(world.state);
    let [first, others] = [0, 0];
    world.state.compareAndSet = async (key, expected, item) => {
      if (key.sort !== stateKey(testProvince).sort || others++ > 0) return ratify(key, expected, item);
      first = read.length;
      await commitTest(world, { ...batch, name: 'other', rows: [{ participant: 2_000 }] });
      read.length = first;
      return ratify(key, expected, item);
    };
    const some = [{ participant: 1_000 }, { participant: 2_000, name: 2 }, { participant: 30_000 }];
    const asOf = batch.asOf + 1;
    expect(await commitTest(world, { ...batch, name: 'small', asOf, rows: some })).toMatchObject({ attempts: 2 });
    expect(first).toBeGreaterThan(4);
    const [before, after] = [new Set(read.slice(0, first)), read.slice(first)];
    const tails = after.filter((each) => before.has(each));
    // Tables are opened again where the process keeps none open; of their blocks none is read again.
    expect(tails.length).toBeLessThanOrEqual(4);
    expect(after.length).toBeLessThan(first);
    const twin = testWorld();
    await commitTest(twin, { ...batch, name: 'large', rows });
    await commitTest(twin, { ...batch, name: 'other', rows: [{ participant: 2_000 }] });
    await commitTest(twin, { ...batch, name: 'small', asOf, rows: some });
    expect(await plainRows(world)).toEqual(await plainRows(twin));
    expect(await plainClaims(world)).toEqual(await plainClaims(twin));
  });
});
