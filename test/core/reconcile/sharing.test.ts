/** One ID on several rows: what their answers say, in one file and across files, through the whole job. */
import { beforeEach, describe, expect, it } from 'vitest';
import { activateRegistry } from '../../../core/registry/activate.ts';
import { buildRegistry } from '../../../core/registry/build/build-index.ts';
import { syncBatch } from '../../../core/sync-batch.ts';
import { testWorld, type TestWorld } from '../../support/test-world.ts';
import { MemoryExtract, MemoryScratch } from '../registry/registry-support.ts';

const province = 'vn34-52';
const header = 'participant_number,personal_id,full_name,birth_date,sex,category,schemes';
const people = [
  { id: '052060000001', name: 'Nguyễn Văn Đức', birth: '1960-05-04', sex: '1' },
  { id: '052162000002', name: 'Trần Thị Hoà', birth: '1962-07-01', sex: '2' },
];
const [husband, wife] = people.map(({ id }) => id);

/** Rows by who is told of and which ID is stated; the participant number says who is who. */
const own = (number: number, id: string): string => rowOf(number, id, 'Nguyễn Văn Đức,04/05/1960,1,GD');
const ofWife = (number: number, id: string): string => rowOf(number, id, 'Trần Thị Hoà,01/07/1962,2,GD');
const ofChild = (number: number, id: string, name = 'Nguyễn Thị Lan'): string =>
  rowOf(number, id, `${name},09/09/2019,2,TE`);

function rowOf(number: number, id: string, rest: string): string {
  return `${5_200_000_000 + number},${id},${rest},BHYT`;
}

let world: TestWorld;
let uploads: number;

beforeEach(async () => {
  world = testWorld();
  uploads = 0;
  await buildRegistry(world, new MemoryExtract([people]), { key: world.fingerprintKey, scratch: new MemoryScratch() });
  await activateRegistry(world, '2026-01-31');
});

/** Number, verdict and flags of each row. */
async function answersOf(rows: readonly string[]): Promise<string[]> {
  world.clock.time += 60_000;
  const key = `incoming/${province}/delta/${++uploads}.csv`;
  await world.objects.put(key, new TextEncoder().encode([header, ...rows].join('\n')), { resend: 'true' });
  const info = await world.objects.head(key);
  const receipt = await syncBatch(world, { key, version: info?.version ?? '' });
  expect(receipt.status).toBe('committed');
  const bytes = await world.objects.read(`results/${province}/${receipt.batchId}/outcomes.csv`);
  const lines = new TextDecoder().decode(bytes).trim().split('\r\n').slice(1);
  return lines.map((line) => {
    const [, , number, , verdict, , flags] = line.split(',');
    return `${Number(number) - 5_200_000_000} ${verdict} ${flags}`.trim();
  });
}

describe('one ID on several rows of a file', () => {
  it('flags the husband whose ID is on the row of his wife, and leaves him verified', async () => {
    expect(await answersOf([own(1, husband), ofWife(2, husband)])).toEqual([
      '1 VERIFIED SHARED_OTHER_PERSON',
      '2 SEVERAL_DIFFER ID_WARNS_SEX;ID_WARNS_YEAR',
    ]);
  });

  it('does not depend on the order of rows', async () => {
    expect(await answersOf([ofWife(2, husband), own(1, husband)])).toEqual([
      '2 SEVERAL_DIFFER ID_WARNS_SEX;ID_WARNS_YEAR',
      '1 VERIFIED SHARED_OTHER_PERSON',
    ]);
  });

  it('flags the parent whose ID is on a child, not the other parent', async () => {
    expect(await answersOf([own(1, husband), ofWife(2, wife), ofChild(3, wife)])).toEqual([
      '1 VERIFIED',
      '2 VERIFIED SHARED_OTHER_PERSON',
      '3 SEVERAL_DIFFER ID_WARNS_YEAR',
    ]);
  });

  it('flags two children with the ID of an absent parent', async () => {
    expect(await answersOf([ofChild(3, wife), ofChild(4, wife, 'Nguyễn Thị Mai')])).toEqual([
      '3 SEVERAL_DIFFER ID_WARNS_YEAR;SHARED_OTHER_PERSON',
      '4 SEVERAL_DIFFER ID_WARNS_YEAR;SHARED_OTHER_PERSON',
    ]);
  });

  it('flags two numbers of one person for a merge', async () => {
    expect(await answersOf([own(1, husband), own(7, husband), ofWife(2, wife)])).toEqual([
      '1 VERIFIED SHARED_SAME_PERSON',
      '7 VERIFIED SHARED_SAME_PERSON',
      '2 VERIFIED',
    ]);
  });

  it('flags both numbers of a person and a third row with the wrong ID', async () => {
    expect(await answersOf([own(1, husband), own(7, husband), ofWife(2, husband)])).toEqual([
      '1 VERIFIED SHARED_SAME_PERSON;SHARED_OTHER_PERSON',
      '7 VERIFIED SHARED_SAME_PERSON;SHARED_OTHER_PERSON',
      '2 SEVERAL_DIFFER ID_WARNS_SEX;ID_WARNS_YEAR',
    ]);
  });

  it('does not flag two rows under one number', async () => {
    expect(await answersOf([own(1, husband), own(1, husband)])).toEqual(['1 VERIFIED', '1 VERIFIED']);
  });

  it('does not flag rows out of scope', async () => {
    const soldier = own(8, husband).replace(',GD', ',QN');
    expect(await answersOf([own(1, husband), soldier])).toEqual(['1 VERIFIED', '8 OUT_OF_SCOPE']);
    expect(await answersOf([own(7, husband)])).toEqual(['7 VERIFIED SHARED_SAME_PERSON']);
  });

  it('does not flag held rows', async () => {
    const names = ['Lê Thị An', 'Lê Thị Bình', 'Lê Thị Chi', 'Lê Thị Dung'];
    const rows = names.map((name, k) => ofChild(20 + k, husband, name));
    expect(await answersOf(rows)).toEqual(
      ['20 HELD', '21 HELD', '22 HELD', '23 HELD'].map((each) => `${each} ID_WARNS_SEX;ID_WARNS_YEAR`),
    );
    expect(await answersOf([own(1, husband)])).toEqual(['1 VERIFIED']);
  });

  it('does not flag rows without an ID', async () => {
    expect(await answersOf([ofChild(3, ''), ofChild(4, '')])).toEqual(['3 ID_MISSING', '4 ID_MISSING']);
  });
});

describe('one ID on rows of several files', () => {
  it('flags a second number of a participant in the ledger', async () => {
    expect(await answersOf([own(1, husband)])).toEqual(['1 VERIFIED']);
    expect(await answersOf([own(7, husband)])).toEqual(['7 VERIFIED SHARED_SAME_PERSON']);
    expect(await answersOf([own(1, husband)])).toEqual(['1 VERIFIED SHARED_SAME_PERSON']);
  });

  it('flags the owner of the ID for an earlier wrong row', async () => {
    await answersOf([ofWife(2, husband)]);
    expect(await answersOf([own(1, husband)])).toEqual(['1 VERIFIED SHARED_OTHER_PERSON']);
  });

  it('stops flagging once the wrong row is corrected', async () => {
    await answersOf([own(1, husband), ofWife(2, husband)]);
    expect(await answersOf([ofWife(2, wife)])).toEqual(['2 VERIFIED']);
    expect(await answersOf([own(1, husband)])).toEqual(['1 VERIFIED']);
  });
});
