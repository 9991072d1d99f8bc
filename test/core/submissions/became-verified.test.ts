/** Who became verified by a batch: exactly those whom the flows of its version count. */
import { beforeEach, describe, expect, it } from 'vitest';
import { releaseOnOrder } from '../../../core/maintenance/release-order.ts';
import { newlyVerified, verifiedCsv, versionsOfBatch } from '../../../core/submissions/became-verified.ts';
import { Office, somePeople } from '../../support/office.ts';

const province = 'vn34-52';
let office: Office;

beforeEach(async () => {
  office = await Office.open(somePeople(20));
});

async function mendedBy(batch: string): Promise<{ counts: (number | null)[]; numbers: string[] }> {
  const versions = await versionsOfBatch(office.world, province, batch);
  const numbers: string[] = [];
  for await (const { participantNumber } of newlyVerified(office.world, versions)) numbers.push(participantNumber);
  return { counts: versions.map(({ count }) => count), numbers };
}

const wrong = { name: 'Khác Hẳn Tên' };

describe('who became verified by a batch', () => {
  it('is who was in the books and open before it, however often they are sent afterwards', async () => {
    const first = await office.send([office.row(1, wrong), office.row(2, wrong), office.row(3)]);
    expect(await mendedBy(first.batchId)).toEqual({ counts: [0], numbers: [] });
    // 1 is mended, 2 still wrong, 3 the same as before, 4 new.
    const second = await office.send([office.row(1), office.row(2, wrong), office.row(3), office.row(4)]);
    expect(await mendedBy(second.batchId)).toEqual({ counts: [1], numbers: ['5200000001'] });
    // 1 and 3 once more, in another scheme: written, and verified before.
    const schemes = 'BHXHBB';
    const third = await office.send([office.row(1, { schemes }), office.row(3, { schemes }), office.row(2)]);
    expect(await mendedBy(third.batchId)).toEqual({ counts: [1], numbers: ['5200000002'] });
    // What is told of an earlier batch stays.
    expect(await mendedBy(second.batchId)).toEqual({ counts: [1], numbers: ['5200000001'] });
  });

  it('is nobody who had left and came back, and nobody of an upload that was refused', async () => {
    await office.send([office.row(1, wrong), office.row(2)]);
    await office.send([office.row(1, wrong)], { kind: 'leave', metadata: { schemes: 'BHYT' } });
    const back = await office.send([office.row(1)]);
    expect(await mendedBy(back.batchId)).toEqual({ counts: [0], numbers: [] });
    const refused = await office.send([office.row(5)], { key: `incoming/${province}/unknown/a.csv` });
    expect(await mendedBy(refused.batchId)).toEqual({ counts: [], numbers: [] });
  });

  it('is also who became so by the release of its held claims', async () => {
    await office.send([1, 2, 3].map((n) => office.row(1, { date: `0${n}/02/1991` })));
    const held = await office.send([office.row(1)]);
    expect(held.verdicts.HELD).toBe(1);
    expect(await mendedBy(held.batchId)).toEqual({ counts: [0], numbers: [] });
    await releaseOnOrder(office.world, { province, batch: held.batchId, principal: 'tw', purpose: null, order: '1' });
    expect(await mendedBy(held.batchId)).toEqual({ counts: [0, 1], numbers: ['5200000001'] });
  });

  it('is written as a list, with what a spreadsheet could run made harmless', async () => {
    const rows = async function* () {
      yield { participantNumber: '5200000001', unit: '=1+1', verdict: 'VERIFIED' as const };
    };
    const pieces: Uint8Array[] = [];
    for await (const piece of verifiedCsv(rows())) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe(
      '\ufeffparticipant_number,unit,verdict\r\n5200000001,"\'=1+1",VERIFIED\r\n',
    );
  });
});
