/** What is recorded of an upload that did not enter the ledger, while another delivery of it commits (rule 5). */
import { beforeEach, describe, expect, it } from 'vitest';
import { readBatchItem, readReceipt } from '../../../core/commit/publish-batch.ts';
import { recordRejected } from '../../../core/commit/record-outcome.ts';
import type { Receipt } from '../../../core/domain/receipt.ts';
import { stateKey } from '../../../core/domain/province-state.ts';
import { uncommittedReceipt } from '../../../proof/simulation/uncommitted-receipt.ts';
import { simBatches } from '../../../proof/simulation/commit-batches.ts';
import { commitTest } from '../../support/ledger-rows.ts';
import { testProvince } from '../../support/matched-batch.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';

const batch = simBatches.first;
const place = batch.request;
let world: TestWorld;
let refused: Receipt;

beforeEach(() => {
  world = testWorld();
  refused = uncommittedReceipt(batch, {
    status: 'refused',
    refusal: { code: 'SHRINK_NOT_CONFIRMED', message: { vi: 'x', en: 'x' } },
  });
});

describe('a refusal', () => {
  it('is the answer where nobody has committed the batch', async () => {
    expect(await recordRejected(world, place, refused)).toBeUndefined();
    expect(await readBatchItem(world, testProvince, place.batch)).toMatchObject({ status: 'refused' });
  });

  it('gives way to the commit of another delivery that came before it was recorded', async () => {
    await commitTest(world, batch.test);
    expect(await recordRejected(world, place, refused)).toMatchObject({ status: 'committed', batchId: place.batch });
    expect(await readBatchItem(world, testProvince, place.batch)).toMatchObject({ status: 'committed' });
    expect(await readReceipt(world, place)).toMatchObject({ status: 'committed' });
  });

  it('publishes the commit of a delivery that died behind its ratification', async () => {
    const { state } = world;
    const died = new Error('the process died');
    const put = world.objects.putIfAbsent.bind(world.objects);
    world.objects.putIfAbsent = async (key, ...rest) => {
      // Ratified, so everything that follows is publishing.
      if (key.startsWith('results/') && (await state.read(stateKey(testProvince))) !== undefined) throw died;
      return put(key, ...rest);
    };
    await expect(commitTest(world, batch.test)).rejects.toBe(died);
    world.objects.putIfAbsent = put;
    expect(await readBatchItem(world, testProvince, place.batch)).toBeUndefined();
    expect(await recordRejected(world, place, refused)).toMatchObject({ status: 'committed' });
    expect(await readReceipt(world, place)).toMatchObject({ status: 'committed' });
    expect(await readBatchItem(world, testProvince, place.batch)).toMatchObject({ status: 'committed' });
  });
});
