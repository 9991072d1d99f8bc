/** What an office sent, with its state, the newest first; and one of them with its receipt. */
import { beforeEach, describe, expect, it } from 'vitest';
import { releaseOnOrder } from '../../../core/maintenance/release-order.ts';
import { releaseId } from '../../../core/maintenance/release.ts';
import { rebuildState } from '../../../core/maintenance/rebuild.ts';
import { batchKey } from '../../../core/domain/province-state.ts';
import { findSubmission, provinceOfBatch } from '../../../core/submissions/find-submission.ts';
import { listSubmissions, type SubmissionWorld } from '../../../core/submissions/list-submissions.ts';
import { cursorOf, positionOf } from '../../../core/submissions/position.ts';
import { $Submission, type Submission } from '../../../core/submissions/submission.ts';
import { syncBatch } from '../../../core/sync-batch.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { Office, somePeople } from '../../support/office.ts';

const province = 'vn34-52';
const officer = { officer: 'Cán bộ 17', purpose: 'Đối soát tháng 1' };
let office: Office;

beforeEach(async () => {
  office = await Office.open(somePeople(12));
});

/** All of them, page by page. */
async function pages(limit: number, world: SubmissionWorld = office.world, of = [province]): Promise<Submission[]> {
  const all: Submission[] = [];
  let cursor: string | null = null;
  do {
    const after: string | null = cursor;
    const page = await listSubmissions(world, of, { limit, after: after === null ? undefined : positionOf(after) });
    expect(page.batches.length).toBeLessThanOrEqual(limit);
    all.push(...page.batches);
    cursor = page.next;
  } while (cursor !== null);
  return all;
}

/** Four claims on one ID, each another one: held. */
function heldRows(): string[] {
  return [1, 2, 3, 4].map((day) => office.row(day, { id: office.people[9].id, date: `0${day}/02/1991` }));
}

/** Every state that an upload can be in. */
async function busyOffice(): Promise<void> {
  await office.send([office.row(1), office.row(2, { name: 'Khác Hẳn Tên' })], { metadata: officer });
  await office.send([office.row(1)]);
  await office.send([office.row(1), office.row(2, { name: 'Khác Hẳn Tên' })], { metadata: officer }); // once more
  await office.send(['1,2']); // every row is rejected
  await office.send([office.row(3)], { key: `incoming/${province}/unknown/a.csv` });
  const foreign = { ...(await office.store([office.row(4)])), principal: 'arn:aws:sts::1:assumed-role/r/vn34-01.cb-3' };
  await expect(syncBatch(office.world, foreign)).rejects.toMatchObject({ code: 'PRINCIPAL_FOREIGN' });
  await office.store([office.row(5)], { metadata: officer });
}

describe('the submissions of an office', () => {
  it('are told in every state, the newest first, with who sent them and when', async () => {
    await busyOffice();
    const { batches, next } = await listSubmissions(office.world, [province], { limit: 50 });
    expect(next).toBeNull();
    for (const each of batches) expect($Submission.parse(each)).toEqual(each);
    expect(batches.map(({ state, code }) => [state, code])).toEqual([
      ['received', null],
      ['ignored', 'PRINCIPAL_FOREIGN'],
      ['refused', 'KIND_UNKNOWN'],
      ['committed', null],
      ['duplicate', null],
      ['committed', null],
      ['committed', null],
    ]);
    const [received, ignored, , , duplicate, , first] = batches;
    expect(received).toMatchObject({ kind: 'delta', ...officer, ledgerVersion: 0, rows: { read: 0 } });
    expect(ignored).toMatchObject({ officer: 'vn34-01.cb-3', kind: null });
    expect(duplicate).toMatchObject({ duplicateOf: first.batchId });
    expect(first).toMatchObject({ ...officer, rows: { read: 2, accepted: 2, rejected: 0 }, ledgerVersion: 1 });
    expect(first.number).toBe(first.batchId.slice(0, 8));
    const instants = batches.map(({ receivedAt }) => Date.parse(receivedAt ?? ''));
    expect(instants).toEqual(instants.toSorted((a, b) => b - a));
  });

  it('say nothing of what their files are called', async () => {
    await office.send([office.row(1)], { key: `incoming/${province}/delta/danh-sach-mat.csv` });
    await office.store([office.row(2)], { key: `incoming/${province}/delta/danh-sach-hai.csv` });
    expect(JSON.stringify(await pages(10))).not.toMatch(/danh-sach|incoming/);
  });

  it('come page by page as they come at once, also of several provinces', async () => {
    await busyOffice();
    await office.send([office.row(6)], { province: 'vn34-01' });
    await office.store([office.row(7)], { province: 'vn34-01' });
    const of = ['vn34-01', province];
    const whole = await pages(200, office.world, of);
    expect(whole).toHaveLength(9);
    for (const limit of [1, 2, 4]) expect(await pages(limit, office.world, of)).toEqual(whole);
  });

  it('are the same after the state store was lost and rebuilt', async () => {
    await busyOffice();
    const waiting = (await pages(10)).filter(({ state }) => state !== 'received');
    const lost = { ...office.world, state: new MemoryStateStore() };
    await rebuildState(lost);
    // The one that waited was processed by the rebuild.
    const rebuilt = (await pages(10, lost)).slice(1);
    expect(rebuilt.map(({ batchId, state }) => [batchId, state])).toEqual(
      waiting.map((each) => [each.batchId, each.state]),
    );
  });

  it('of before the instant was kept stand on their day, by their versions', async () => {
    for (const n of [1, 2, 3]) await office.send([office.row(n)]);
    const exact = await pages(10);
    for (const { batchId } of exact) {
      const { storedAt: _, ...item } = (await office.world.state.read(batchKey(province, batchId))) ?? {};
      await office.world.state.put(batchKey(province, batchId), item);
    }
    // The instant that is told comes from the audit record.
    expect(await pages(10)).toEqual(exact);
  });

  it('tell what is being done with an upload where it is done', async () => {
    const { batchId } = await office.send([office.row(1)]);
    await office.store([office.row(2)]);
    const [{ batchId: waiting }] = await pages(10);
    const of = (state: 'queued' | 'failed'): SubmissionWorld => ({
      ...office.world,
      work: () => (state === 'queued' ? { state } : { state, code: 'CONTENTION' }),
    });
    expect(await pages(10, of('queued'))).toMatchObject([
      { batchId: waiting, state: 'processing' },
      { batchId, state: 'committed' },
    ]);
    expect(await pages(10, of('failed'))).toMatchObject([{ state: 'received', code: 'CONTENTION' }, {}]);
  });

  it('take another file under an answered name for another upload', async () => {
    const key = `incoming/${province}/delta/same.csv`;
    await office.send([office.row(1)], { key });
    await office.store([office.row(2)], { key });
    expect((await pages(10)).map(({ state }) => state)).toEqual(['received', 'committed']);
  });

  it('hold a release next to the batch whose claims it freed, with who ordered it', async () => {
    const { batchId } = await office.send(heldRows(), { metadata: officer });
    await office.send([office.row(5)]);
    const order = { province, batch: batchId, principal: 'tw-1', purpose: 'Đã xem', order: '1' };
    await releaseOnOrder(office.world, order);
    const [, release, held] = await pages(10);
    expect(held).toMatchObject({ batchId, held: 4, releases: null, ...officer });
    expect(release).toMatchObject({ releases: batchId, officer: 'tw-1', purpose: 'Đã xem', rows: { accepted: 4 } });
    expect(release.batchId).toBe(releaseId(office.world.hash, batchId));
  });
});

describe('a cursor', () => {
  it('is what it was made of, and nothing else is one', () => {
    const position = { at: 1_769_835_600_000, ledgerVersion: 12, province, batch: 'a'.repeat(32) };
    const cursor = cursorOf(position);
    expect(positionOf(cursor)).toEqual(position);
    for (const other of ['', 'x', cursor.slice(1), cursor.replace('-52-', '-99-'), `${cursor}0`, `${cursor}\n`])
      expect(positionOf(other)).not.toEqual(position);
    expect(positionOf(cursor.replace('-52-', '-99-'))).toBeUndefined();
  });
});

describe('one submission', () => {
  it('comes with its receipt and how many rows agreed', async () => {
    const receipt = await office.send([office.row(1), office.row(2, { name: 'Khác Hẳn Tên' })], { metadata: officer });
    const found = await findSubmission(office.world, province, receipt.batchId);
    expect(found?.receipt).toMatchObject({ batchId: receipt.batchId, status: 'committed' });
    expect(found?.submission).toMatchObject({ state: 'committed', verified: 1, ...officer });
  });

  it('is found while it waits, while somebody is at it, and by its province alone', async () => {
    const { batchId } = await office.send([office.row(1)]);
    await office.store([office.row(2)], { metadata: officer });
    const [{ batchId: waiting }] = await pages(1);
    expect(await findSubmission(office.world, province, waiting)).toMatchObject({
      submission: { state: 'received', ...officer },
      receipt: null,
    });
    const all = ['vn34-01', province, 'vn34-96'];
    expect(await provinceOfBatch(office.world, all, batchId)).toBe(province);
    expect(await provinceOfBatch(office.world, all, waiting)).toBe(province);
    expect(await provinceOfBatch(office.world, ['vn34-01'], batchId)).toBeUndefined();
    expect(await provinceOfBatch(office.world, ['vn34-01'], waiting)).toBeUndefined();
    expect(await findSubmission(office.world, 'vn34-01', batchId)).toBeUndefined();
    const working: SubmissionWorld = {
      ...office.world,
      work: (id, batch) => (id === province && batch === 'f'.repeat(32) ? { state: 'queued' } : undefined),
    };
    expect(await provinceOfBatch(working, all, 'f'.repeat(32))).toBe(province);
    const queued = await findSubmission(working, province, 'f'.repeat(32));
    expect(queued?.submission).toMatchObject({ state: 'processing', receivedAt: null });
  });
});
