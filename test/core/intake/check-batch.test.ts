import { describe, expect, it } from 'vitest';
import { answersWorkbook } from '../../../core/answers/answers-workbook.ts';
import { readBatch } from '../../../core/intake/read-batch.ts';
import { $CheckReport, checkBatch } from '../../../core/intake/check-batch.ts';
import { NameReader } from '../../../core/names/reader.ts';
import { schemesOfText } from '../../../core/intake/normalise-codes.ts';
import { fixtureBytes, fixtureExpected, fixtureNames } from '../../support/batch-fixtures.ts';
import { bytesOf, inChunks, nodeHash } from './batch-support.ts';

function check(bytes: Uint8Array, schemes = 4, profile?: string) {
  const names = new NameReader(new Uint8Array(16));
  return checkBatch(inChunks(bytes, 64), { names, hash: nodeHash, schemes, storedOn: 20260101, profile });
}

describe('checkBatch', () => {
  it('reports for every fixture what an upload of it gets, and hashes all of it', { tags: 'long' }, async () => {
    for (const name of fixtureNames) {
      const { metadata, outcome, code, line } = fixtureExpected(name);
      const bytes = fixtureBytes(name);
      const report = await check(bytes, schemesOfText(metadata?.schemes ?? ''), metadata?.profile);
      expect(() => $CheckReport.parse(report)).not.toThrow();
      expect([name, report.status]).toEqual([name, outcome === 'read' ? 'ready' : 'refused']);
      expect([name, report.refusal?.code, report.refusal?.line]).toEqual([name, code, line]);
      expect(report.rows.read).toBe(report.rows.accepted + report.rows.rejected + report.rows.blank);
      expect(report.rejects.length).toBe(report.rows.rejected);
      const whole = nodeHash.sha256();
      whole.update(bytes);
      expect([report.sha256, report.bytes]).toEqual([whole.hex(), bytes.length]);
    }
  });

  it('lists rejects with their advice, and rows that no registry could verify', async () => {
    const rows = [
      '5200000001,052090000001,A B,1990,',
      '5200000002,,A B,1990,',
      '5200000003,12,A B,1990,',
      '5200000004,052090000001,,1990,',
      '5200000005,052090000001,A B,31/02/1990,',
      '5200000006,,,,QN',
      '52,052090000001,A B,1990,',
    ];
    const report = await check(
      bytesOf(`participant_number,personal_id,full_name,birth_date,category\n${rows.join('\n')}\n`),
    );
    expect(report.findings).toEqual({
      DATA_INVALID: { rows: 2, lines: [5, 6] },
      ID_MISSING: { rows: 1, lines: [3] },
      ID_INVALID: { rows: 1, lines: [4] },
    });
    expect(report.rejects).toMatchObject([
      { row: 7, line: 8, column: 'participant_number', code: 'NUMBER_UNREADABLE' },
    ]);
    expect(report.rejects[0].message.vi).toContain('10 chữ số');
  });

  it('tells every broken quote at once, the first as the reason, and whatever else is wrong behind them', async () => {
    const broken = [2, 4, 5, 7, 8, 10];
    const lines = Array.from({ length: 10 }, (_, i) => {
      const number = i + 2 === 6 ? '52' : `520000000${i}`;
      return `${number},${broken.includes(i + 2) ? '"' : ''}A B,1990`;
    });
    const text = `participant_number,full_name,birth_date\n${lines.join('\n')}\n`;
    const report = await check(bytesOf(text));
    expect(report.refusals).toMatchObject([{ code: 'CSV_UNTERMINATED_QUOTE', line: 2 }]);
    expect(report.refusal).toEqual(report.refusals[0]);
    expect(report.rejects.map(({ line, code }) => [line, code])).toEqual([
      ...[2, 4, 5].map((line) => [line, 'ROW_QUOTE']),
      [6, 'NUMBER_UNREADABLE'],
      ...[7, 8, 10].map((line) => [line, 'ROW_QUOTE']),
    ]);
    expect(report.rows).toEqual({ read: 10, accepted: 3, rejected: 7, blank: 0 });
    // An upload of it is told of the same line.
    const upload = readBatch(inChunks(bytesOf(text), 7), {
      names: new NameReader(new Uint8Array(16)),
      hash: nodeHash,
      schemes: 4,
      storedOn: 20260101,
    });
    await expect(upload).rejects.toMatchObject({ code: 'CSV_UNTERMINATED_QUOTE', line: 2 });
  });

  it('goes on behind a quote that swallows more than the longest record', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${5_200_000_000 + i},${i % 9000 === 8 ? '"' : ''}A B,1990`);
    const report = await check(bytesOf(`participant_number,full_name,birth_date\n${rows.join('\n')}\n`));
    expect(report.rejects.map(({ line, code }) => [line, code])).toEqual(
      [10, 9010, 18_010].map((line) => [line, 'ROW_QUOTE']),
    );
    expect(report.rows).toEqual({ read: 20_000, accepted: 19_997, rejected: 3, blank: 0 });
    expect(report.refusal).toMatchObject({ code: 'CSV_UNTERMINATED_QUOTE', line: 10 });
  });

  it('tells every reason to refuse the file, the first of an upload first', async () => {
    const names = new NameReader(new Uint8Array(16));
    const dates = Array.from({ length: 6 }, (_, i) => `520000000${i},A B,15/0${i + 1}/1990,1`);
    const text = `Mã số BHXH,Họ và tên,Ngày sinh,Loại ngày sinh\n${dates.join('\n')}\n`;
    const options = { names, hash: nodeHash, schemes: 0, storedOn: 20260101, kind: 'full' as const };
    const report = await checkBatch(inChunks(bytesOf(text), 64), { ...options, sha256: '0'.repeat(64) });
    expect(report.refusals.map(({ code }) => code)).toEqual([
      'SCHEMES_REQUIRED',
      'ROWS_REQUIRED',
      'SCHEMES_MISSING',
      'SHA256_MISMATCH',
    ]);
    expect(report.rows.accepted).toBe(6);
  });

  it('describes the quality of the rows in counts', async () => {
    const rows = [
      '5200000001,,,A B,01/01/1990,U1,1',
      '5200000001,,200000001,Trần Bình,1990,U1,',
      '200000003,52090000003,,TrÇn ThÞ B×nh,05/1990,U2,1',
      '5200000004,052.090.000.004,,Trần Bình,30/02/1990,U2,1',
      '5200000005,12,,,15/03/1990,U2,1',
      '5200000006,,,Trần Bình,15/03/1990,U2,1',
    ];
    const head = 'participant_number,personal_id,old_id,full_name,birth_date,unit,sex';
    const { quality } = await check(bytesOf(`${head}\n${rows.join('\n')}\n`));
    expect(quality).toEqual({
      rows: 6,
      outOfScope: 0,
      repeatedParticipants: 1,
      ids: { missing: 2, oldIdOnly: 1, invalid: 1, padded: 1, cleaned: 1, dragFilled: 0, warnSex: 0, warnYear: 0 },
      numbersPadded: 1,
      dates: { full: 3, firstOfJanuary: 1, monthOnly: 1, yearOnly: 1, impossible: 1 },
      names: { empty: 1, abbreviated: 1, decoded: 1 },
      sexUnknown: 1,
      schemesNone: 0,
      missingIdsByUnit: [
        { unit: 'U1', rows: 2, missing: 1 },
        { unit: 'U2', rows: 4, missing: 1 },
      ],
      moreUnits: 0,
    });
  });

  it.each([
    [
      'outcomes.csv',
      '\ufeffrow,line,participant_number,unit,verdict,details,flags,next_step\r\n1,2,5200000001,,VERIFIED,,,',
    ],
    ['rejected.csv', '\ufeffrow,line,column,code,message\r\n1,2,,ROW_QUOTE,x'],
    [
      'a sheet of answers.xlsx saved as CSV',
      `"Dòng\nLine","Mã số BHXH\nParticipant number",Đơn vị,Lý do,Việc cần làm,Mã kết quả\n2,5200000001,,,,`,
    ],
  ])('points who sends %s to the joined file', async (_, text) => {
    expect((await check(bytesOf(text))).refusal).toMatchObject({ code: 'FILE_IS_ANSWERS' });
  });

  it('points who sends answers.xlsx to the joined file', async () => {
    const lines = ['1,2,5200000001,,ID_MISSING,,,x', '2,3,5200000002,,DECEASED,,,x'].map((line) => `${line}\r\n`);
    const outcomes = `\ufeffrow,line,participant_number,unit,verdict,details,flags,next_step\r\n${lines.join('')}`;
    const rejected = bytesOf('\ufeffrow,line,column,code,message\r\n');
    const book = answersWorkbook({ outcomes: bytesOf(outcomes), rejected }, { province: 'vn34-52', batch: 'b' });
    expect((await check(book)).refusal).toMatchObject({
      code: 'FILE_IS_ANSWERS',
      message: { en: expect.stringContaining('Join the answers to your own file') },
    });
  });

  it('says what was not understood, by column, with what to write instead', async () => {
    const lines = ['1,A B,1990,x,BHYT,Kinh', '2,A B,1990,Nam,khác,Lào', '3,A B,1990,Nam,BHYT,VN'];
    const bytes = bytesOf(
      `participant_number,full_name,birth_date,sex,schemes,nationality\n520000000${lines.join('\n520000000')}\n`,
    );
    const { notes = [] } = await check(bytes);
    expect(notes.map(({ field, code, rows }) => [field, code, rows])).toEqual([
      ['sex', 'SEX_NOT_COMPARED', 1],
      ['schemes', 'SCHEME_UNKNOWN', 1],
      ['nationality', 'NATIONALITY_UNKNOWN', 1],
    ]);
    for (const { message } of notes) expect([message.vi, message.en].join()).toMatch(/ghi .*write /);
    // The cells of a leave say nothing of schemes.
    const leave = await checkBatch(inChunks(bytes, 64), {
      names: new NameReader(new Uint8Array(16)),
      hash: nodeHash,
      schemes: 4,
      storedOn: 20260101,
      kind: 'leave',
    });
    expect(leave.notes?.map(({ field }) => field)).toEqual(['sex', 'nationality']);
    expect((await check(bytesOf('participant_number,full_name,birth_date\n5200000001,A B,1990\n'))).notes).toBe(
      undefined,
    );
  });

  it('counts all rows of a finding, and names the first thousand', async () => {
    const report = await check(
      bytesOf(`participant_number,full_name,birth_date\n${'5200000001,A B,1990\n'.repeat(3000)}`),
    );
    expect(report.findings.ID_MISSING.rows).toBe(3000);
    expect(report.findings.ID_MISSING.lines.length).toBe(1000);
  });
});
