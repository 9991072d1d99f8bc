import { describe, expect, it } from 'vitest';
import { answersWorkbook } from '../../../core/answers/answers-workbook.ts';
import { knownFromFiles } from '../../../core/answers/known-participants.ts';
import { checkBatch } from '../../../core/intake/check-batch.ts';
import { removedCsv, type KnownParticipants, type Removed } from '../../../core/intake/removal.ts';
import { NameReader } from '../../../core/names/reader.ts';
import { bytesOf, inChunks, nodeHash } from '../intake/batch-support.ts';

const reading = { names: new NameReader(new Uint8Array(16)), hash: nodeHash, schemes: 4, storedOn: 20260101 };
const outcomes = (numbers: readonly string[], verdict = 'VERIFIED'): Uint8Array => {
  const lines = numbers.map((number, i) => `${i + 1},${i + 2},${number},U,${verdict},,,\r\n`);
  return bytesOf(`\ufeffrow,line,participant_number,unit,verdict,details,flags,next_step\r\n${lines.join('')}`);
};
const sourceOf = (bytes: Uint8Array) => () => inChunks(bytes, 50);
const listOf = (rows: readonly string[]): Uint8Array =>
  bytesOf(`participant_number,full_name,birth_date,schemes\n${rows.join('\n')}\n`);

async function check(rows: readonly string[], known: KnownParticipants, schemes = 4) {
  const removed: Removed[] = [];
  const bytes = listOf(rows);
  const more = { kind: 'full' as const, rows: rows.length, known, removed: (each: Removed) => void removed.push(each) };
  return { report: await checkBatch(inChunks(bytes, 64), { ...reading, schemes, ...more }), removed };
}

describe('who a full would remove', () => {
  it('is told from outcomes.csv, a list as it was sent, and both together', async () => {
    const rows = ['5200000001,A,1990,', '052090000002,B,1990,'];
    const answers = sourceOf(outcomes(['5200000001', '052090000002', '5200000003', '5200000003']));
    const earlier = sourceOf(listOf(['5200000009,A,1990,', 'x,A,1990,']));
    const known = await knownFromFiles([answers, earlier], reading);
    const { report, removed } = await check(rows, known);
    expect(report.removal).toEqual({
      source: 'answers',
      complete: true,
      known: 4,
      count: 2,
      share: '50.00',
      needsConfirmation: true,
      unreadableNumbers: 0,
      schemes: [],
      participants: ['5200000003', '5200000009'],
    });
    expect(new TextDecoder().decode(removedCsv(removed, false))).toBe(
      'participant_number,schemes\r\n5200000003,\r\n5200000009,\r\n',
    );
  });

  it('is told from answers.xlsx for the rows that are in it, and says so', async () => {
    const rejected = bytesOf('\ufeffrow,line,column,code,message\r\n9,10,,ROW_QUOTE,x\r\n');
    const options = { province: 'vn34-52', batch: 'b' };
    const book = answersWorkbook({ outcomes: outcomes(['5200000001', '5200000002'], 'ID_MISSING'), rejected }, options);
    const known = await knownFromFiles([sourceOf(book)], reading);
    expect((await check(['5200000001,A,1990,'], known)).report.removal).toMatchObject({
      complete: false,
      known: 2,
      count: 1,
      participants: ['5200000002'],
    });
  });

  it('is told by scheme where the books say who holds what', async () => {
    const known: KnownParticipants = {
      source: 'ledger',
      complete: true,
      participants: Float64Array.of(5_200_000_001, 5_200_000_002, 5_200_000_003, 5_200_000_004),
      schemes: Uint8Array.of(0b0101, 0b0101, 0b0001, 0b0100),
    };
    // The first keeps one of two, the second both, the third and fourth are not in the file.
    const rows = ['5200000001,A,1990,BHYT', '5200000002,A,1990,BHYT;BHXHBB'];
    const both = await check(rows, known, 0b0101);
    expect(both.report.removal).toMatchObject({
      known: 4,
      count: 3,
      participants: ['5200000001', '5200000003', '5200000004'],
      schemes: [
        { scheme: 'BHXHBB', known: 3, removed: 2 },
        { scheme: 'BHYT', known: 3, removed: 1 },
      ],
    });
    expect(both.removed.map(({ schemes }) => schemes)).toEqual([0b0001, 0b0001, 0b0100]);
    // A full of one scheme says nothing of the other.
    expect((await check(rows, known, 0b0100)).report.removal).toMatchObject({ known: 3, count: 1 });
  });

  it('counts rejected rows with a number as present, and says when nobody is removed', async () => {
    const known = await knownFromFiles([sourceOf(outcomes(['5200000001', '5200000002']))], reading);
    const { report } = await check(['5200000001,"A"x,1990,', 'y,A,1990,', '5200000007,A,1990,'], known);
    expect(report.removal).toMatchObject({ count: 1, participants: ['5200000002'], unreadableNumbers: 1 });
  });

  it('is not told of a delta, nor of a file that could not be read whole', async () => {
    const known = await knownFromFiles([sourceOf(outcomes(['5200000001']))], reading);
    const delta = await checkBatch(inChunks(listOf(['5200000002,A,1990,']), 64), { ...reading, known });
    expect(delta.removal).toBeUndefined();
    expect((await check(['5200000002,"A,1990,'], known)).report.removal).toBeUndefined();
  });
});
