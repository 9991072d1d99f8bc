/** A ledger to which everything has happened that can: used where all of it must come back, or be found damaged. */
import { compactProvince } from '../../core/commit/compact.ts';
import { releaseBatch } from '../../core/maintenance/release.ts';
import { Office, somePeople } from './office.ts';
import type { Receipt } from '../../core/domain/receipt.ts';

export const eventfulProvinces = ['vn34-52', 'vn34-01'] as const;

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Two provinces: delta, leave, full, held, release, resend, duplicate, refused, and a compaction in the middle. */
export async function eventfulOffice(): Promise<{ office: Office; receipts: Receipt[] }> {
  const office = await Office.open(somePeople(40));
  const receipts: Receipt[] = [];
  const send = async (...call: Parameters<Office['send']>): Promise<Receipt> => {
    const receipt = await office.send(...call);
    receipts.push(receipt);
    return receipt;
  };
  const rows = numbers(1, 31).map((n) => office.row(n));
  await send(rows, { key: 'incoming/vn34-52/delta/first.csv' });
  await send([
    office.row(31, { name: 'Nguyễn Văn Sai' }),
    office.row(32, { id: '' }),
    office.row(33, { date: '31/02/1990' }),
  ]);
  await send(
    numbers(1, 3).map((n) => office.row(n)),
    { kind: 'leave', metadata: { schemes: 'BHYT' } },
  );
  const guesses = numbers(1, 6).map((d) => office.row(34, { number: `521000000${d}`, date: `0${d}/01/1980` }));
  const held = await send([...guesses, office.row(35)]);
  await send(rows, { key: 'incoming/vn34-52/delta/again.csv' });
  await compactProvince(office.world, 'vn34-52', { segmentsMax: 1 });
  const full = { kind: 'full', metadata: { schemes: 'BHYT', rows: '29', 'confirm-shrink': 'true' } };
  await send(rows.slice(2, 31).concat(office.row(36)), full);
  await send([rows[5]], { kind: 'full', metadata: { schemes: 'BHYT', rows: '1' } });
  await releaseBatch(office.world, 'vn34-52', held.batchId);
  await send(rows.slice(0, 10), { key: 'incoming/vn34-52/delta/resent.csv', metadata: { resend: 'true' } });
  await send(['no row of this kind'], { key: 'incoming/vn34-52/delta/broken.csv' });
  await send(
    numbers(1, 20).map((n) => office.row(n, { schemes: 'BHXHBB;BHTN' })),
    { province: 'vn34-01' },
  );
  await send(
    numbers(5, 9).map((n) => office.row(n)),
    { province: 'vn34-01', kind: 'leave', metadata: { schemes: 'BHTN' } },
  );
  return { office, receipts };
}
