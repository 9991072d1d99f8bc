/** Many batches that all want to be the next version of one province. */
import { setTimeout as sleep } from 'node:timers/promises';
import { commitBatch, type CommitWorld } from '../../core/commit/commit.ts';
import { verifyLedger } from '../../core/maintenance/ledger-verify.ts';
import { isBatchVersion, walkChain } from '../../core/ledger/manifest.ts';
import type { ObjectStore, StateStore } from '../../core/ports.ts';
import { readProvinceState } from '../../core/domain/province-state.ts';
import { testMatched, testProvince, testRequest, type TestBatch } from '../../test/support/matched-batch.ts';
import { randomFrom } from '../../generate/random.ts';
import { testHash } from '../../test/support/test-world.ts';

const deliveriesMax = 20;
const deliveryPause = 500; // milliseconds

/** Batch n of the contention: 30 participants, ten of them also in the next one. */
function batchOf(n: number): TestBatch {
  const rows = Array.from({ length: 30 }, (_, i) => ({ participant: n * 20 + i, unit: `DV${n}` }));
  return { name: `contention-${n}`, asOf: Date.UTC(2026, 0, 20) + n, rows };
}

export function contentionWorld(objects: ObjectStore, state: StateStore, seed: number): CommitWorld {
  const clock = { now: () => Date.now(), sleep: (milliseconds: number) => sleep(milliseconds) };
  return { objects, state, clock, hash: testHash, random: randomFrom(seed) };
}

const disclosure = { name: 'details', birthDate: 'fields', sex: 'fields' } as const;

/** Commits batch `n`; the attempts it took, 0 if it was committed before. */
export async function commitOne(world: CommitWorld, n: number): Promise<number> {
  const batch = batchOf(n);
  const outcome = await commitBatch(world, testRequest(testHash, batch), testMatched(testHash, batch), { disclosure });
  return outcome.status === 'committed' ? outcome.attempts : 0;
}

/** Commits batches `from` to `to` (exclusive) at once; the attempts each of them took. */
export async function commitAtOnce(world: CommitWorld, from: number, to: number): Promise<number[]> {
  return Promise.all(Array.from({ length: to - from }, (_, i) => delivered(world, from + i)));
}

/** What a store that was away let fail is delivered again, as a queue or a worker would. */
async function delivered(world: CommitWorld, n: number): Promise<number> {
  for (let delivery = 1; ; delivery++) {
    try {
      return await commitOne(world, n);
    } catch (error) {
      if (delivery === deliveriesMax) throw error;
      await world.clock.sleep(deliveryPause);
    }
  }
}

/** What is wrong with the ledger after batches 0 to `count` (exclusive); nothing, if all is well. */
export async function wrongAfter(world: CommitWorld, count: number): Promise<string[]> {
  const wrong: string[] = [];
  const state = await readProvinceState(world.state, testProvince);
  if (state === undefined) return ['no ledger'];
  if (state.version !== count) wrong.push(`version ${state.version} after ${count} commits`);
  if (state.participants !== count * 20 + 10) wrong.push(`${state.participants} participants`);
  const ids: string[] = [];
  let expected = state.version;
  for await (const { manifest } of walkChain(world, testProvince, state)) {
    if (manifest.version !== expected--) wrong.push(`version ${manifest.version} out of place`);
    if (isBatchVersion(manifest)) ids.push(manifest.batch.id);
  }
  const all = Array.from({ length: count }, (_, n) => testRequest(testHash, batchOf(n)).batch);
  if (ids.toSorted().join() !== all.toSorted().join()) wrong.push('not every batch is in exactly once');
  const report = await verifyLedger(world, testProvince);
  return [...wrong, ...report.provinces.flatMap((each) => each.problems)];
}
