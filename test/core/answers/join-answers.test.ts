import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { addedColumns } from '../../../core/catalogue/answers-titles.ts';
import { defaultDisclosure, encodeRejects } from '../../../core/answers/outcomes-csv.ts';
import { Verdict } from '../../../core/domain/codes.ts';
import { joinAnswers } from '../../../core/answers/join-answers.ts';
import { readBatch } from '../../../core/intake/read-batch.ts';
import { fixtureBytes, fixtureExpected, fixtureNames } from '../../support/batch-fixtures.ts';
import { bytesOf, fakeNames, inChunks, nodeHash } from '../intake/batch-support.ts';
import { encodeOutcomes } from '../../support/outcomes.ts';

/** Answers to the file: verdicts in turn over its accepted rows. */
async function answersTo(bytes: Uint8Array, profile?: string) {
  const options = { names: fakeNames(), hash: nodeHash, schemes: 4, storedOn: 20260101, profile };
  const read = await readBatch(inChunks(bytes, 4096), options);
  const { length } = read.claims;
  const verdict = Uint8Array.from({ length }, (_, i) => [Verdict.VERIFIED, Verdict.NAME_DIFFERS][i % 2]);
  return {
    sha256: read.sha256,
    profile: read.profile,
    rows: read.rows,
    outcomes: Buffer.concat(
      encodeOutcomes(read.claims, verdict, new Uint16Array(length), new Uint16Array(length), defaultDisclosure),
    ),
    rejected: Buffer.concat(encodeRejects(read.rejects)),
  };
}

async function joined(bytes: Uint8Array, profile?: string, chunk = 64) {
  const answers = await answersTo(bytes, profile);
  const result = await joinAnswers({ open: () => inChunks(bytes, chunk) }, answers, nodeHash);
  const chunks: Uint8Array[] = [];
  for await (const each of result.chunks) chunks.push(each);
  return { ...result, bytes: Buffer.concat(chunks), text: Buffer.concat(chunks).toString(), answers };
}

const header = `${addedColumns.join(',')},`;
const verified = 'Đã xác thực: mọi thông tin khớp,VERIFIED,,,,Không phải xử lý,Verified: everything agrees,';
const none = ',,,,,,,';

describe('joinAnswers', () => {
  it('puts the answers in front of the rows and leaves the text as it is', async () => {
    const own = [
      'CÔNG TY A;;',
      '',
      'Mã số BHXH;Họ và tên;"Ngày ""sinh"""',
      '5200000001; "=A" ;01/02/1990',
      '5200000002;"A;B',
      'C";1990',
      'x;C;1990',
      '5200000003;=1+1;1990',
    ];
    const { text, rows, extension } = await joined(
      bytesOf(own.join('\r\n').replace(' "=A" ', '"=A"').replace('"Ngày ""sinh"""', 'Ngày sinh')),
    );
    const lines = text.split('\r\n');
    expect(text.startsWith('\ufeff;;;;;;;CÔNG TY A;;\r\n\r\n')).toBe(true);
    expect(lines[2]).toBe(`${addedColumns.join(';')};Mã số BHXH;Họ và tên;Ngày sinh`);
    expect(lines[3]).toMatch(/^Đã xác thực: mọi thông tin khớp;VERIFIED;.*;5200000001;"=A";01\/02\/1990$/);
    expect(lines[4]).toMatch(/^Họ tên không khớp;NAME_DIFFERS;.*;5200000002;"A;B$/);
    expect(lines[5]).toBe('C";1990');
    expect(lines[6]).toMatch(/^Bị loại;NUMBER_UNREADABLE;.*;x;C;1990$/);
    expect(lines[7]).toMatch(/;5200000003;=1\+1;1990$/);
    expect([rows, extension]).toEqual([{ answered: 3, rejected: 1, other: 3 }, 'csv']);
  });

  it('of every fixture gives the same text in the same order, in pieces of any size', { tags: 'long' }, async () => {
    for (const name of fixtureNames) {
      const { outcome, metadata, encoding } = fixtureExpected(name);
      const bytes = fixtureBytes(name);
      if (outcome !== 'read') continue;
      const { text, rows, answers, extension } = await joined(bytes, metadata?.profile);
      expect([name, rows.answered, rows.rejected]).toEqual([name, answers.rows.accepted, answers.rows.rejected]);
      if (extension === 'xlsx') continue;
      const whole = await joined(bytes, metadata?.profile, 1 << 20);
      expect(whole.text).toBe(text);
      // Without lines whose quotes are lost (also a title), taking the added cells away gives the file again.
      if (answers.rejected.toString().includes('ROW_QUOTE') || /^(utf16|gzip|title-rows)/.test(name)) continue;
      const stripped = text
        .slice(1)
        .split(/(?<=\n|\r(?!\n))/)
        .map((line) => withoutAdded(line));
      const decode = encoding === undefined ? (own: Buffer): string => own.toString() : ownText.get(encoding);
      if (decode === undefined) continue;
      const own = decode(bytes).replace(/^\ufeff/, '');
      expect([name, stripped.join('').normalize()]).toEqual([name, own.normalize()]);
    }
  });

  it('makes one cell of a line whose quotes are broken, so that the lines below are kept apart', async () => {
    const own = 'participant_number,full_name,birth_date\n5200000001,"A"x,1990\n5200000002,B,1990\n';
    const table = parse((await joined(bytesOf(own))).text, { bom: true, relax_column_count: true });
    expect(table.map((row) => row.slice(7))).toEqual([
      ['participant_number', 'full_name', 'birth_date'],
      ['5200000001,"A"x,1990'],
      ['5200000002', 'B', '1990'],
    ]);
  });

  it('guards that cell, which would run as one though the line ran as none', async () => {
    const own = 'participant_number,full_name,birth_date\n=1+1;"A"x,"A"x,1990\n5200000002,B,1990\n';
    const table = parse((await joined(bytesOf(own))).text, { bom: true, relax_column_count: true });
    expect(table[1].slice(7)).toEqual([`'=1+1;"A"x,"A"x,1990`]);
  });

  it('reads gzip and UTF-16, and keeps a line sep= the first', async () => {
    const own = `sep=,\nparticipant_number,full_name,birth_date\n5200000001,Lê,1990\n`;
    const expected = `\ufeffsep=,\n${header}participant_number,full_name,birth_date\n${verified}5200000001,Lê,1990\n`;
    expect((await joined(bytesOf(own))).text).toBe(expected);
    expect((await joined(gzipSync(own))).text).toBe(expected);
    expect((await joined(Buffer.from(`\ufeff${own}`, 'utf16le'))).text).toBe(expected);
    expect((await joined(bytesOf(own.replace('\n5200000001', '\n,,\n5200000001')))).text).toContain(`\n${none},,\n`);
  });

  it('gives a workbook for a workbook, its cells as texts in their rows', async () => {
    const { bytes, extension, rows } = await joined(fixtureBytes('xlsx-gaps'));
    expect([extension, rows.answered]).toEqual(['xlsx', 2]);
    const [sheet] = (await readXlsx(bytes)).sheets;
    expect(sheet.rows[4].slice(0, 10)).toEqual(
      [...addedColumns, 'STT', 'Mã số BHXH', expect.anything()].map((cell, i) => (i === 9 ? sheet.rows[4][9] : cell)),
    );
    expect(sheet.rows[8][1]).toBe('VERIFIED');
    expect(sheet.rows[8].slice(7, 9)).toEqual(['1', '5200000001']);
    expect(sheet.rows[8].at(-1)).toBe('beside the table');
    expect(sheet.rows[19][1]).toBe('NAME_DIFFERS');
  });

  it('keeps numbers and errors of a workbook that are no identifiers', async () => {
    const numbers = (await readXlsx((await joined(fixtureBytes('xlsx-numbers'))).bytes)).sheets[0].rows.flat();
    expect(numbers).toEqual(expect.arrayContaining(['52090000001.5', '-5200000007', '5.2E+20']));
    const errors = (await readXlsx((await joined(fixtureBytes('xlsx-error-cells'))).bytes)).sheets[0].rows.flat();
    expect(errors).toContain('#N/A');
  });

  it('refuses another file, also the same table saved again', async () => {
    const bytes = bytesOf('participant_number,full_name,birth_date\n5200000001,A,1990\n');
    const answers = await answersTo(bytes);
    const other = { open: () => inChunks(bytesOf(`${Buffer.from(bytes).toString()}\n`), 64) };
    await expect(joinAnswers(other, answers, nodeHash)).rejects.toMatchObject({ code: 'FILE_NOT_OF_BATCH', facts: {} });
  });

  it('joins a table that was saved again by participant number, and lists what it cannot join', async () => {
    const header = 'participant_number,full_name,birth_date\n';
    const sent = ['5200000001,A,1990', '5200000002,B,1990', '001090000003,C,1990', '5200000004,D,1990', '52,E,1990'];
    const answers = await answersTo(bytesOf(`${header}${sent.join('\n')}\n`));
    // Another order, a number that lost its zeros, a row that is new, one that is gone, titles above.
    const again = ['5200000002,B,1990', '1090000003,C,1990', '5200000009,X,1990', '5200000001,A,1990', '52,E,1990'];
    const source = { open: () => inChunks(bytesOf(`DANH SÁCH,,\n${header}${again.join('\n')}\n`), 7) };
    const found = await joinAnswers(source, answers, nodeHash, { byNumber: true });
    let text = '';
    for await (const chunk of found.chunks) text += Buffer.from(chunk).toString();
    const lines = text.split('\n');
    expect(lines[2]).toMatch(/,(VERIFIED|NAME_DIFFERS),.*,5200000002,B,1990$/);
    expect(lines[3]).toMatch(/,(VERIFIED|NAME_DIFFERS),.*,1090000003,C,1990$/);
    expect(lines[4]).toBe(`${','.repeat(7)}5200000009,X,1990`);
    expect(lines[6]).toBe(`${','.repeat(7)}52,E,1990`);
    expect([found.by, found.rows.answered]).toEqual(['number', 3]);
    expect(found.notJoined()).toEqual({
      rowsWithoutAnswer: { count: 1, lines: [5] },
      answersWithoutRow: { count: 1, participants: ['5200000004'] },
      severalAnswers: { count: 0, participants: [] },
      rejectedLines: 1,
    });
  });

  it('does not join by number where one number has different answers', async () => {
    const own = 'participant_number,full_name,birth_date\n5200000001,A,1990\n5200000001,B,1990\n5200000003,C,1990\n';
    const answers = await answersTo(bytesOf(own));
    const source = { open: () => inChunks(bytesOf(own.replaceAll('\n', '\r\n')), 64) };
    const found = await joinAnswers(source, answers, nodeHash, { byNumber: true });
    for await (const chunk of found.chunks) expect(chunk).toBeInstanceOf(Uint8Array);
    expect(found.rows.answered).toBe(1);
    expect(found.notJoined()?.severalAnswers).toEqual({ count: 1, participants: ['5200000001'] });
  });

  it('reports answers that are not of this file', async () => {
    const bytes = bytesOf('participant_number,full_name,birth_date\n5200000001,A,1990\n');
    const more = await answersTo(
      bytesOf('participant_number,full_name,birth_date\n5200000001,A,1990\n5200000002,A,1990\n'),
    );
    const answers = { ...more, sha256: (await answersTo(bytes)).sha256 };
    const { chunks } = await joinAnswers({ open: () => inChunks(bytes, 64) }, answers, nodeHash);
    const readAll = async () => {
      for await (const each of chunks) expect(each).toBeInstanceOf(Uint8Array);
    };
    await expect(readAll()).rejects.toMatchObject({ code: 'INTEGRITY' });
  });

  it('adds no column that a batch could have', async () => {
    const { isColumnName } = await import('../../../core/intake/heading-meaning.ts');
    expect(addedColumns.filter(isColumnName)).toEqual([]);
    expect(readFileSync(new URL('../../../docs/answers.md', import.meta.url), 'utf8')).toContain(addedColumns[0]);
  });
});

/** Files in old encodings come out in UTF-8; the other old ones have no oracle here. */
const ownText = new Map([['windows-1258', (bytes: Buffer): string => iconv.decode(bytes, 'windows-1258')]]);

/** A line without its seven added cells, if it has them. */
function withoutAdded(line: string): string {
  for (const delimiter of [',', ';', '\t']) {
    const cell = `(?:"(?:[^"]|"")*"|[^${delimiter}"\r\n]*)${delimiter}`;
    const cells = new RegExp(`^(?:${cell}){7}`).exec(line)?.[0] ?? '';
    const given = /,(VERIFIED|NAME_DIFFERS|ROW_\w+|NUMBER_UNREADABLE),/.test(cells.replaceAll(delimiter, ','));
    if (cells.includes(addedColumns[0]) || given || cells === delimiter.repeat(7)) return line.slice(cells.length);
  }
  return line;
}
