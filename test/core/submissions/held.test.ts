/** Held claims as headquarters sees them, and what it decides. */
import { beforeEach, describe, expect, it } from 'vitest';
import { refuseHeld } from '../../../core/maintenance/held-decisions.ts';
import { rebuildState } from '../../../core/maintenance/rebuild.ts';
import { releaseOnOrder } from '../../../core/maintenance/release-order.ts';
import { heldOfBatch, heldPositionOf, listHeld, type HeldBatch } from '../../../core/submissions/held.ts';
import { MemoryStateStore } from '../../support/memory-state-store.ts';
import { Office, somePeople } from '../../support/office.ts';

const province = 'vn34-52';
const officer = { officer: 'Cán bộ 17', purpose: 'Đối soát' };
let office: Office;

beforeEach(async () => {
  office = await Office.open(somePeople(20));
});

/** Three different claims on the ID of a person, one upload each, and then a fourth: held. */
async function askTooOften(n: number): Promise<string> {
  for (const day of [1, 2, 3]) await office.send([office.row(n, { date: `0${day}/02/1991` })]);
  return (await office.send([office.row(n)], { metadata: officer })).batchId;
}

async function listed(limit = 20): Promise<HeldBatch[]> {
  const all: HeldBatch[] = [];
  let cursor: string | null = null;
  do {
    const after = cursor === null ? undefined : heldPositionOf(cursor);
    const page = await listHeld(office.world, [province, 'vn34-01'], { limit, after });
    all.push(...page.held);
    cursor = page.next;
  } while (cursor !== null);
  return all;
}

const refuse = (batch: string, reason = 'Không có giấy tờ', order = '1') =>
  refuseHeld(office.world, { province, batch, principal: 'tw-1', reason, order });

describe('held claims', () => {
  it('are told with whom they are of and how often their ID was asked about', async () => {
    const batch = await askTooOften(1);
    expect(await listed()).toEqual([
      {
        province,
        batchId: batch,
        number: batch.slice(0, 8),
        receivedAt: new Date(office.world.clock.now()).toISOString(),
        ...officer,
        rows: 1,
        persons: 1,
        people: [
          {
            participantNumber: '5200000001',
            unit: 'DV1',
            verdict: 'BIRTH_DATE_DIFFERS',
            settled: false,
            asked: 3,
            lastAskedOn: '2026-01-31',
          },
        ],
        decision: null,
      },
    ]);
  });

  it('of people who were never compared stand with the verdict HELD, asked about by their file alone', async () => {
    const rows = [1, 2, 3, 4].map((day) => office.row(day, { id: office.people[9].id, date: `0${day}/02/1991` }));
    const { batchId } = await office.send(rows);
    const [{ people, persons }] = await listed();
    expect(persons).toBe(4);
    expect(people.map(({ verdict, asked, lastAskedOn, settled }) => [verdict, asked, lastAskedOn, settled])).toEqual(
      Array.from({ length: 4 }, () => ['HELD', 0, null, false]),
    );
    expect(await heldOfBatch(office.world, province, batchId)).toMatchObject({ persons: 4 });
    expect(await heldOfBatch(office.world, 'vn34-01', batchId)).toBeUndefined();
  });

  it('are settled for a participant once a newer claim was compared', async () => {
    const batch = await askTooOften(1);
    office.world.clock.time += 31 * 86_400_000;
    // The same bytes, and now compared.
    await office.send([office.row(1)], { metadata: { resend: 'true' } });
    const [{ batchId, people }] = await listed();
    expect(batchId).toBe(batch);
    expect(people).toMatchObject([{ verdict: 'VERIFIED', settled: true, asked: null }]);
  });

  it('name at most a hundred of many people, and count all', async () => {
    office = await Office.open(somePeople(2));
    const claim = (k: number): string =>
      office.row(1, { number: String(5_300_000_000 + k), date: `0${1 + (k % 9)}/02/1991` });
    await office.send(Array.from({ length: 130 }, (_, k) => claim(k)));
    const [{ people, persons, rows }] = await listed();
    expect([rows, persons, people.length]).toEqual([130, 130, 100]);
    expect(people[0].participantNumber).toBe('5300000000');
    expect(people[99].participantNumber).toBe('5300000099');
  });

  it('come undecided first, page by page as at once', async () => {
    const batches: string[] = [];
    for (const n of [1, 2, 3]) batches.push(await askTooOften(n));
    await refuse(batches[2]);
    const whole = await listed();
    expect(whole.map(({ batchId }) => batchId)).toEqual([batches[1], batches[0], batches[2]]);
    for (const limit of [1, 2]) expect(await listed(limit)).toEqual(whole);
    for (const cursor of ['', '2.x', '0.x', 'x']) expect(heldPositionOf(cursor)).toBeUndefined();
  });
});

describe('a refusal of held claims', () => {
  it('is kept with who, when and why, changes no verdict, and the first one stands', async () => {
    const batch = await askTooOften(1);
    const before = await office.world.state.read({ partition: `PROVINCE#${province}`, sort: 'STATE' });
    const first = await refuse(batch);
    office.world.clock.time += 60_000;
    expect(await refuse(batch, 'Lý do khác', '2')).toEqual(first);
    const [{ decision, people }] = await listed();
    expect(decision).toEqual({ decision: 'refused', at: first.refusedAt, by: 'tw-1', reason: 'Không có giấy tờ' });
    expect(people).toMatchObject([{ verdict: 'BIRTH_DATE_DIFFERS' }]);
    expect(await office.world.state.read({ partition: `PROVINCE#${province}`, sort: 'STATE' })).toEqual(before);
    const record = await office.world.objects.read(`audit/${province}/held-refused-${batch}-1.json`);
    expect(JSON.parse(new TextDecoder().decode(record))).toMatchObject({ refuses: batch, principal: 'tw-1' });
  });

  it('comes back when the state store was lost', async () => {
    const batch = await askTooOften(1);
    await refuse(batch);
    office.world.clock.time += 60_000;
    await refuse(batch, 'Lý do khác', '0');
    const before = await listed();
    const lost = { ...office.world, state: new MemoryStateStore() };
    await rebuildState(lost);
    expect((await listHeld(lost, [province], { limit: 5 })).held).toEqual(before);
    const { provinces } = await rebuildState(lost);
    expect(provinces.map(({ items }) => items)).toEqual([0]);
  });

  it('gives way to a release, and none comes after one', async () => {
    const batch = await askTooOften(1);
    await refuse(batch);
    await releaseOnOrder(office.world, { province, batch, principal: 'tw-2', purpose: 'Đã xem giấy tờ', order: '9' });
    const [{ decision }] = await listed();
    expect(decision).toMatchObject({ decision: 'released', by: 'tw-2', reason: 'Đã xem giấy tờ' });
    await expect(refuse(batch)).rejects.toMatchObject({ code: 'HELD_RELEASED' });
  });

  it('needs a reason without data of a person, and a batch with held claims', async () => {
    const batch = await askTooOften(1);
    for (const reason of ['', '  ', 'ID 052090000001', 'sinh 01/02/1990', 'x'.repeat(301)])
      await expect(refuse(batch, reason)).rejects.toMatchObject({ code: 'HELD_REASON' });
    await expect(refuse('f'.repeat(32))).rejects.toMatchObject({ code: 'BATCH_UNKNOWN' });
    const { batchId } = await office.send([office.row(2)]);
    await expect(refuse(batchId)).rejects.toMatchObject({ code: 'NOTHING_HELD' });
    expect((await listed())[0].decision).toBeNull();
  });
});
