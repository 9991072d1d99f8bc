/** What is kept of an upload that the gate ignores: an audit record, and the item by which it is passed over. */
import { batchKey } from '../domain/province-state.ts';
import { writeIgnoredRecord, type Ignored } from '../intake/audit-record.ts';
import { vietnamDate } from '../intake/upload-request.ts';
import type { World } from '../ports.ts';
import type { NewBatchItem } from './publish-batch.ts';

/**
 * Records an ignored upload, once: first the audit record, against which every other way in runs, then the item. False
 * if another delivery has begun with the upload before it was known whose it was: the caller tells that.
 */
export async function recordIgnored(world: Pick<World, 'objects' | 'state'>, ignored: Ignored): Promise<boolean> {
  if (!(await writeIgnoredRecord(world, ignored))) return false;
  await putIgnoredItem(world, ignored);
  return true;
}

/** The item alone; false if there is one. An upload without a province needs none: nobody looks for it. */
export async function putIgnoredItem(world: Pick<World, 'state'>, ignored: Ignored): Promise<boolean> {
  const { batch, province, code, principal = null, recordedAt } = ignored;
  if (province === undefined) return false;
  // What every item has, and who it was and when.
  const item: NewBatchItem & { principal: string | null; recordedAt: string } = {
    status: 'ignored',
    kind: '',
    key: '', // a stranger's text; the batch id is a hash over it
    objectVersion: '',
    ledgerVersion: 0,
    manifest: '',
    code,
    duplicateOf: '',
    registryVersion: '',
    asOf: '',
    storedOn: vietnamDate(recordedAt),
    storedAt: new Date(recordedAt).toISOString(),
    read: 0,
    accepted: 0,
    rejected: 0,
    held: 0,
    leftUnverified: 0,
    principal,
    recordedAt: new Date(recordedAt).toISOString(),
  };
  const answer = await world.state.compareAndSet(batchKey(province, batch), undefined, { ...item, version: 0 });
  return answer === 'set';
}
