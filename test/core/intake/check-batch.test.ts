import { describe, expect, it } from 'vitest';
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
  it('says of every fixture what an upload of it is told, and hashes all of it', async () => {
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
