import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { readXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { answersWorkbook } from '../../../core/answers/answers-workbook.ts';
import { bookRowsMax, sheetRowsMax } from '../../../core/answers/book-plan.ts';
import { encodeRejects, defaultDisclosure } from '../../../core/answers/outcomes-csv.ts';
import { OutcomesReader } from '../../../core/answers/answers-reader.ts';
import { Detail, Flag, Verdict, verdictNames } from '../../../core/domain/codes.ts';
import type { Reject } from '../../../core/domain/columns.ts';
import { readBatch } from '../../../core/intake/read-batch.ts';
import { isOwnWorkbook, Style, textCell, WorkbookWriter } from '../../../core/formats/xlsx/workbook-writer.ts';
import { readWorkbookParts } from '../../../core/formats/xlsx/workbook-parts.ts';
import { readZipDirectory } from '../../../core/formats/zip/directory.ts';
import { zipArchive } from '../../../core/formats/zip/writer.ts';
import { bytesOf, fakeNames, inChunks, nodeHash } from '../intake/batch-support.ts';
import { encodeOutcomes } from '../../support/outcomes.ts';

const place = { province: 'vn34-52', batch: '0123456789abcdef0123456789abcdef' };

interface Row {
  verdict: number;
  details?: number;
  flags?: number;
  unit?: string;
}

/** The answers of these rows, in file lines 2, 3, …, with participant numbers that begin with zeros. */
async function answersOf(rows: readonly Row[], rejects: Reject[] = []) {
  const lines = rows.map(
    ({ unit = '' }, i) => `${String(1_200_000 + i).padStart(10, '0')},A,1990,"${unit.replaceAll('"', '""')}"\n`,
  );
  const bytes = bytesOf(`participant_number,full_name,birth_date,unit\n${lines.join('')}`);
  const options = { names: fakeNames(), hash: nodeHash, schemes: 4, storedOn: 20260101 };
  const { claims } = await readBatch(inChunks(bytes, 4096), options);
  const [verdict, details, flags] = [
    Uint8Array.from(rows, (row) => row.verdict),
    Uint16Array.from(rows, (row) => row.details ?? 0),
    Uint16Array.from(rows, (row) => row.flags ?? 0),
  ];
  return {
    outcomes: Buffer.concat(encodeOutcomes(claims, verdict, details, flags, defaultDisclosure)),
    rejected: Buffer.concat(encodeRejects(rejects)),
  };
}

/** Every sheet as hucre, an independent reader, shows it. */
async function sheetsOf(book: Uint8Array): Promise<Record<string, unknown[][]>> {
  const { sheets } = await readXlsx(book);
  return Object.fromEntries(sheets.map((sheet) => [sheet.name, sheet.rows as unknown[][]]));
}

/** The XML of a sheet, by its number from 1. */
function sheetXml(book: Uint8Array, sheet: number): string {
  const entry = readZipDirectory(book).get(`xl/worksheets/sheet${sheet}.xml`);
  if (entry === undefined) throw new Error('no such sheet');
  return inflateRawSync(book.subarray(entry.start, entry.start + entry.packed)).toString();
}

/** Name and content of every part. */
function partsOf(book: Uint8Array): [string, string][] {
  return [...readZipDirectory(book)].map(([name, { start, packed }]) => [
    name,
    inflateRawSync(book.subarray(start, start + packed)).toString(),
  ]);
}

/** Bytes, one in `step`, of which a turned bit makes the book say something else and still pass for our own. */
function missedFlips(book: Uint8Array, step: number): number[] {
  const content = JSON.stringify(partsOf(book));
  const missed: number[] = [];
  for (let at = 0; at < book.length; at += step) {
    const other = Uint8Array.from(book);
    other[at] ^= 1 << (at % 8);
    if (isOwnWorkbook(other) && JSON.stringify(partsOf(other)) !== content) missed.push(at);
  }
  return missed;
}

describe('answersWorkbook', () => {
  it('holds the rows that need action, a sheet for each who must act, numbers as text', async () => {
    const answers = await answersOf(
      [
        { verdict: Verdict.VERIFIED },
        { verdict: Verdict.NAME_DIFFERS, details: Detail.NAME_MARKS, unit: 'Xã "Một", <b>&' },
        { verdict: Verdict.ID_MISSING },
        { verdict: Verdict.OUT_OF_SCOPE },
        { verdict: Verdict.VERIFIED, flags: Flag.SHARED_SAME_PERSON },
        { verdict: Verdict.VERIFIED, flags: Flag.ID_PADDED, unit: 'Xã, có dấu phẩy' },
        { verdict: Verdict.HELD },
        { verdict: Verdict.VERIFIED_PARTIAL_DATE, details: Detail.DATE_YEAR_ONLY },
      ],
      [{ row: 3, line: 700, column: 'participant_number', code: 'NUMBER_UNREADABLE' }],
    );
    const sheets = await sheetsOf(answersWorkbook(answers, place));
    expect(Object.keys(sheets)).toEqual(['Tổng hợp', 'Cán bộ BHXH', 'Người tham gia', 'BHXH Việt Nam']);
    const clerk = sheets['Cán bộ BHXH'];
    expect(clerk[0][0]).toBe('Dòng\nLine');
    expect(clerk.slice(1).map((row) => [row[0], row[1] ?? '', row[2] ?? '', row[7]])).toEqual([
      [3, '0001200001', 'Xã "Một", <b>&', 'NAME_DIFFERS'],
      [700, '', '', 'NUMBER_UNREADABLE'],
      [6, '0001200004', '', 'SHARED_SAME_PERSON'],
    ]);
    expect(clerk[1].slice(3, 7)).toEqual([
      'Họ tên không khớp',
      'Họ tên chỉ khác dấu',
      null,
      'Sửa dấu của họ tên theo căn cước bằng TK1-TS',
    ]);
    expect(clerk[1][9]).toBe('Correct the marks of the name from the identity card with TK1-TS');
    expect(sheets['Người tham gia'][1].slice(0, 2)).toEqual([4, '0001200002']);
    expect(sheets['BHXH Việt Nam'][1].slice(0, 2)).toEqual([8, '0001200006']);
    const overview = sheets['Tổng hợp'].flat();
    expect(overview).toEqual(expect.arrayContaining(['Gia Lai (vn34-52)', place.batch, 5, 'ID_MISSING', 'HELD']));
  });

  it('holds rows of which something was not understood, though all that was compared agrees', async () => {
    const answers = await answersOf([
      { verdict: Verdict.VERIFIED, flags: Flag.SCHEME_UNKNOWN },
      { verdict: Verdict.VERIFIED, flags: Flag.NATIONALITY_UNKNOWN },
      { verdict: Verdict.VERIFIED, flags: Flag.ID_CLEANED },
    ]);
    const clerk = (await sheetsOf(answersWorkbook(answers, place)))['Cán bộ BHXH'];
    expect(clerk.slice(1).map((row) => [row[0], row[7]])).toEqual([
      [2, 'SCHEME_UNKNOWN'],
      [3, 'NATIONALITY_UNKNOWN'],
    ]);
  });

  it('gives the same bytes for the same answers; its own check passes no book that says anything else', async () => {
    const rows = verdictNames.map((name) => ({ verdict: Verdict[name], unit: name }));
    const answers = await answersOf(rows);
    const book = answersWorkbook(answers, place);
    expect(Buffer.compare(answersWorkbook(answers, place), book)).toBe(0);
    expect(isOwnWorkbook(book)).toBe(true);
    expect(missedFlips(book, 97)).toEqual([]);
    expect(isOwnWorkbook(book.subarray(0, -1))).toBe(false);
  });

  it('starts another sheet when one is full, and reports a full workbook', async () => {
    const answers = await answersOf(Array.from({ length: 25 }, () => ({ verdict: Verdict.NAME_DIFFERS })));
    const sheets = await sheetsOf(answersWorkbook(answers, { ...place, sheetRowsMax: 10, bookRowsMax: 22 }));
    expect(Object.entries(sheets).map(([name, rows]) => [name, rows.length])).toEqual([
      ['Tổng hợp', expect.any(Number)],
      ['Cán bộ BHXH', 11],
      ['Cán bộ BHXH 2', 11],
      ['Cán bộ BHXH 3', 3],
    ]);
    const said = sheets['Tổng hợp'].flat().filter((cell) => typeof cell === 'string');
    expect(said.some((cell) => cell.includes('first 22 rows; 3 more'))).toBe(true);
    expect(sheets['Tổng hợp'].flat()).toContain(25);
    expect([sheetRowsMax, bookRowsMax]).toEqual([1_000_000, 3_000_000]);
  });

  it('compresses a sheet anew from every so many rows, with the same cells, and its own check passes it', async () => {
    const answers = await answersOf(
      Array.from({ length: 50 }, (_, i) => ({
        verdict: i % 3 === 0 ? Verdict.ID_MISSING : Verdict.NAME_DIFFERS,
        unit: `Xã ${i % 4}`,
      })),
    );
    const once = answersWorkbook(answers, place);
    for (const pieceRowsMax of [1, 7, 16, 50]) {
      const book = answersWorkbook(answers, { ...place, pieceRowsMax });
      expect(await sheetsOf(book)).toEqual(await sheetsOf(once));
      expect([pieceRowsMax, isOwnWorkbook(book)]).toEqual([pieceRowsMax, true]);
      expect([pieceRowsMax, missedFlips(book, 211)]).toEqual([pieceRowsMax, []]);
    }
    expect(answersWorkbook(answers, { ...place, pieceRowsMax: 50 })).toEqual(once);
  });

  it('knows its own book however it was compressed, and none whose content or layout was changed', async () => {
    const book = answersWorkbook(await answersOf([{ verdict: Verdict.ID_MISSING, unit: 'Xã Một' }]), place);
    const packedBy = (pack: (xml: Buffer) => Buffer, change = (xml: string) => xml) =>
      zipArchive(
        [...readZipDirectory(book).values()].map(({ name, crc, size, start, packed }) => {
          const xml = inflateRawSync(book.subarray(start, start + packed)).toString();
          return { name, crc, size, packed: [pack(Buffer.from(change(xml)))] };
        }),
      );
    // As version 0.1 did (greedy, the fixed code), and as any other compressor may.
    const fixed = (xml: Buffer) => deflateRawSync(xml, { level: 1, strategy: constants.Z_FIXED });
    for (const pack of [fixed, (xml: Buffer) => deflateRawSync(xml, { level: 9 })]) {
      const other = packedBy(pack);
      expect(Buffer.compare(other, book)).not.toBe(0);
      expect(isOwnWorkbook(other)).toBe(true);
      expect(isOwnWorkbook(packedBy(pack, (xml) => xml.replace('Xã Một', 'Xã Hai')))).toBe(false);
      expect(isOwnWorkbook(packedBy(pack, (xml) => `${xml} `))).toBe(false);
    }
    const behind = Buffer.concat([book, Buffer.from('behind')]);
    expect(isOwnWorkbook(behind)).toBe(false);
    const named = Uint8Array.from(book);
    named[10] ^= 1; // the time of the first local header
    expect(isOwnWorkbook(named)).toBe(false);
  });

  it('numbers participants of 10 and of 12 digits, and lines up to the largest', () => {
    const long = '001234567890,Xã';
    const lines = ['1,4294967295,0000000000,', `20000,300000,${long}`, '4294967295,999,9999999999,'];
    const outcomes = Buffer.from(`header\r\n${lines.map((line) => `${line},ID_MISSING,,,\r\n`).join('')}`);
    const xml = sheetXml(answersWorkbook({ outcomes, rejected: Buffer.from('header\r\n') }, place), 2);
    const rows = [...xml.matchAll(/<v>(\d+)<\/v><\/c><c t="inlineStr" s="1"><is><t xml:space="preserve">(\d+)</g)];
    expect(rows.map(([, line, participant]) => [line, participant])).toEqual([
      ['4294967295', '0000000000'],
      ['300000', '001234567890'],
      ['999', '9999999999'],
    ]);
  });

  it('states on an empty sheet that nothing needs action', async () => {
    const sheets = await sheetsOf(answersWorkbook(await answersOf([{ verdict: Verdict.VERIFIED }]), place));
    expect(Object.keys(sheets)).toEqual(['Tổng hợp']);
    expect(sheets['Tổng hợp'].flat()).toContain('Không có dòng nào cần xử lý. · No row needs action.');
  });

  it('never holds a formula, a macro, an outside link, or who made it when', async () => {
    const units = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', 'HYPERLINK', '_x003D_1', 'a\u0001b\uffff'];
    const answers = await answersOf(units.map((unit) => ({ verdict: Verdict.ID_INVALID, unit })));
    const book = answersWorkbook(answers, place);
    const xml = [...readZipDirectory(book).values()].map((entry) =>
      inflateRawSync(book.subarray(entry.start, entry.start + entry.packed)).toString(),
    );
    expect(xml.length).toBe(9);
    for (const part of xml) {
      expect(part).not.toMatch(/<f[ >]|TargetMode|vbaProject|dcterms|lastModifiedBy/);
      // eslint-disable-next-line no-control-regex
      expect(part).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\uffff]/);
    }
    const shown = (await sheetsOf(book))['Cán bộ BHXH'].slice(1).map((row) => row[2]);
    expect(shown.slice(0, 4)).toEqual(units.slice(0, 4));
    expect(shown.at(-1)).toBe('ab');
  });
});

describe('WorkbookWriter', () => {
  it('writes texts that hucre and our own reader read back', async () => {
    // What XML cannot hold is dropped (tested above); how hucre reads `_x0041_` is its own business.
    const text = fc
      .string({ unit: 'binary', maxLength: 20 })
      .filter((each) => !/\p{Cc}|_x|\p{Cs}|[\ufffe\uffff]/u.test(each));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (row) => {
        const writer = new WorkbookWriter();
        const columns = row.map(() => ({ width: 10, style: Style.text }));
        const sheet = writer.sheet('Tờ 1', { columns, frozenRows: 1, filter: true });
        sheet.add(row.map((each) => textCell(each)).join(''));
        const book = writer.finish('Thử');
        expect(readWorkbookParts({ bytes: book, entries: readZipDirectory(book) }).sheets.length).toBe(1);
        const [read] = (await readXlsx(book)).sheets[0].rows;
        expect(row.map((_, i) => read?.[i] ?? '')).toEqual(row);
      }),
      { numRuns: 20 },
    );
  });
});

describe('OutcomesReader', () => {
  it('reads every row, or only rows with something to report', async () => {
    const rows: Row[] = [];
    for (let i = 0; i < 500; i++)
      rows.push({
        verdict: 1 + ((i * i) % 15),
        unit: ['', 'a', 'x,"y"\n,VERIFIED,,,\r\nz', '=b'][i % 4],
        flags: i % 7 === 0 ? 8 : 0,
      });
    const { outcomes } = await answersOf(rows);
    const reader = new OutcomesReader(outcomes);
    for (const { verdict, unit, flags } of rows) {
      expect(reader.next()).toBe(true);
      expect([reader.ending.verdict, reader.ending.flags, reader.unit()]).toEqual([verdict, flags, unit]);
    }
    expect(reader.next()).toBe(false);
    const telling = new OutcomesReader(outcomes);
    let told = 0;
    while (telling.next(true)) told++;
    expect(told + telling.passed).toBe(rows.length);
    expect(telling.passed).toBeGreaterThan(10);
  });
});
