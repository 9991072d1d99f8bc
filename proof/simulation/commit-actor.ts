/** One delivery of a batch as an actor of the simulation, and the digest by which worlds are compared. */
import { Refusal } from '../../core/base/errors.ts';
import { commitBatch } from '../../core/commit/commit.ts';
import { recordRejected } from '../../core/commit/record-outcome.ts';
import { testHash } from '../../test/support/test-world.ts';
import type { SimBatch } from './commit-batches.ts';
import { digestBytes, digestText, mix } from './digest.ts';
import type { SimPorts } from './simulate.ts';
import { uncommittedReceipt } from './uncommitted-receipt.ts';

const disclosure = { name: 'details', birthDate: 'fields', sex: 'fields' } as const;

export type CommitAnswer =
  | { status: 'committed'; found: boolean } // found: by its id, not by the answer to this delivery's own write
  | { status: 'duplicate'; of: string }
  | { status: 'refused'; code: string };

/** One delivery of a batch: what `syncBatch` does from C6 on. */
export async function commitActor(batch: SimBatch, ports: SimPorts, hash = testHash): Promise<CommitAnswer> {
  let set = false;
  const state: SimPorts['state'] = Object.create(ports.state);
  state.compareAndSet = async (...call) => {
    const answer = await ports.state.compareAndSet(...call);
    set ||= answer === 'set';
    return answer;
  };
  const world = { ...ports, state, hash };
  try {
    const outcome = await commitBatch(world, batch.request, batch.matched, { disclosure });
    if (outcome.status === 'committed') return { status: 'committed', found: !set };
    const duplicate = uncommittedReceipt(batch, { status: 'duplicate', duplicateOf: outcome.of });
    const overtaken = await recordRejected(world, batch.request, duplicate);
    return overtaken === undefined ? { status: 'duplicate', of: outcome.of } : { status: 'committed', found: true };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code } = error;
    const refusal = { code, message: { vi: code, en: code } };
    const refused = uncommittedReceipt(batch, { status: 'refused', refusal });
    const overtaken = await recordRejected(world, batch.request, refused);
    return overtaken === undefined ? { status: 'refused', code } : { status: 'committed', found: true };
  }
}

/** Two receipts that differ in their duration alone are the same. */
export function digestWithoutTimes(key: string, bytes: Uint8Array): number {
  if (!key.endsWith('/receipt.json')) return mix(digestText(key), digestBytes(bytes));
  return digestText(new TextDecoder().decode(bytes).replace(/"durationMs": \d+/, ''), digestText(key));
}
