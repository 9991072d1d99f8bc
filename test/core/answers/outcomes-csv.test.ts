import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultDisclosure,
  disclose,
  encodeRejects,
  pieceRows,
  type Disclosure,
} from '../../../core/answers/outcomes-csv.ts';
import { csvCell, plainCell } from '../../../core/formats/csv/writer.ts';
import { Detail, Flag, tokensOf, Verdict, verdictNames, type VerdictCode } from '../../../core/domain/codes.ts';
import type { ClaimRows } from '../../../core/domain/claim-rows.ts';
import { participantNumber, rejectCodes } from '../../../core/domain/columns.ts';
import { readBatch } from '../../../core/intake/read-batch.ts';
import { bytesOf, fakeNames, inChunks, nodeHash } from '../intake/batch-support.ts';
import { encodeOutcomes } from '../../support/outcomes.ts';

const fields: Disclosure = { name: 'fields', birthDate: 'fields', sex: 'fields' };
const details: Disclosure = { name: 'details', birthDate: 'details', sex: 'details' };

async function claimsOf(units: string[], number = (i: number) => String(5_200_000_000 + i)): Promise<ClaimRows> {
  const rows = units.map((unit, i) => `${number(i)},A,1990,"${unit.replaceAll('"', '""')}"\n`);
  const bytes = bytesOf(`participant_number,full_name,birth_date,unit\n${rows.join('')}`);
  const options = { names: fakeNames(), hash: nodeHash, schemes: 4, storedOn: 20260101 };
  return (await readBatch(inChunks(bytes, 4096), options)).claims;
}

interface Row {
  verdict: VerdictCode;
  details?: number;
  flags?: number;
}

function encode(claims: ClaimRows, rows: Row[], disclosure: Disclosure): string {
  const chunks = encodeOutcomes(
    claims,
    Uint8Array.from(rows, (row) => row.verdict),
    Uint16Array.from(rows, (row) => row.details ?? 0),
    Uint16Array.from(rows, (row) => row.flags ?? 0),
    disclosure,
  );
  return Buffer.concat(chunks).toString('utf8');
}

const parsed = (csv: string): string[][] => parse(csv, { bom: true, record_delimiter: '\r\n' });
const tokens = (bits: number) => tokensOf(Detail, bits).join(';');

describe('encodeOutcomes', () => {
  it('writes BOM, header, CRLF and one line per accepted row in the order of the upload', async () => {
    const claims = await claimsOf(['Xã Một', 'Xã "Hai", B']);
    const csv = encode(
      claims,
      [
        { verdict: Verdict.VERIFIED },
        { verdict: Verdict.NAME_DIFFERS, details: Detail.NAME_MARKS, flags: Flag.ID_PADDED | Flag.ID_CLEANED },
      ],
      details,
    );
    expect(csv).toBe(
      '\ufeffrow,line,participant_number,unit,verdict,details,flags,next_step\r\n' +
        '1,2,5200000000,Xã Một,VERIFIED,,,\r\n' +
        '2,3,5200000001,"Xã ""Hai"", B",NAME_DIFFERS,NAME_MARKS,ID_PADDED;ID_CLEANED,Sửa dấu của họ tên theo ' +
        'căn cước bằng TK1-TS\r\n',
    );
  });

  it('writes participant numbers with all their digits', async () => {
    const numbers = ['0000000001', '0100000000', '9999999999', '001000000001', '052090000001', '295225999999'];
    const claims = await claimsOf(
      numbers.map(() => ''),
      (i) => numbers[i],
    );
    const rows = numbers.map(() => ({ verdict: Verdict.VERIFIED }));
    expect(parsed(encode(claims, rows, details)).map((line) => line[2])).toEqual(['participant_number', ...numbers]);
  });

  it('equals a plain writing of the same rows, over chunks and all tokens', async () => {
    const count = 30_000;
    const claims = await claimsOf(
      Array.from({ length: count }, (_, i) => ['', 'Xã', 'Ủy ban nhân dân xã', '=1+1', 'a,b'][i % 5]),
    );
    const rows = Array.from({ length: count }, (_, i) => ({
      verdict: ((i % 15) + 1) as VerdictCode,
      details: (i * 7919) % 65536,
      flags: (i * 31) % 4096,
    }));
    const chunks = encodeOutcomes(
      claims,
      Uint8Array.from(rows, (r) => r.verdict),
      Uint16Array.from(rows, (r) => r.details),
      Uint16Array.from(rows, (r) => r.flags),
      details,
    );
    expect(chunks.length).toBeGreaterThan(1);
    const linesOf = (chunk: Uint8Array): number => chunk.filter((byte) => byte === 0x0a).length;
    expect(chunks.every((chunk) => chunk.at(-1) === 0x0a && linesOf(chunk) <= pieceRows + 1)).toBe(true);
    const lines = parsed(Buffer.concat(chunks).toString('utf8')).slice(1);
    expect(lines.map((line) => line.slice(0, 7).join('|'))).toEqual(
      rows.map((row, i) =>
        [
          i + 1,
          i + 2,
          participantNumber(claims.participant(i)),
          claims.units[claims.unit(i)].replace(/^=/, "'="),
          verdictNames[row.verdict - 1],
          tokens(row.details),
          tokensOf(Flag, row.flags).join(';'),
        ].join('|'),
      ),
    );
  });

  it('tells every combination of flags and details apart', async () => {
    const flags = Object.values(Flag);
    const rows = [0, ...Object.values(Detail), 1 << 15].flatMap((bits) =>
      [0, ...flags].map((flag) => ({ verdict: Verdict.NAME_DIFFERS, details: bits, flags: flag })),
    );
    const lines = parsed(encode(await claimsOf(rows.map(() => '')), rows, details)).slice(1);
    expect(lines.map((line) => line[6])).toEqual(rows.map((row) => tokensOf(Flag, row.flags).join(';')));
    expect(lines.map((line) => line[5])).toEqual(rows.map((row) => tokens(row.details)));
  });

  it('gives equal bytes for an unknown and a disagreeing ID under the yes-no policy', async () => {
    const claims = await claimsOf(['U']);
    const base = encode(claims, [{ verdict: Verdict.ID_NOT_FOUND }], 'yes-no');
    for (const verdict of [
      Verdict.NAME_DIFFERS,
      Verdict.BIRTH_DATE_DIFFERS,
      Verdict.SEX_DIFFERS,
      Verdict.SEVERAL_DIFFER,
    ])
      expect(
        encode(claims, [{ verdict, details: 0x7fff, flags: Flag.SHARED_OTHER_PERSON | Flag.ALSO_ELSEWHERE }], 'yes-no'),
      ).toBe(base);
  });
});

describe('disclose', () => {
  const detailsOf = (verdict: VerdictCode, bits: number, disclosure: Disclosure) =>
    tokens(disclose({ verdict, details: bits, flags: 0 }, disclosure).details);

  it('discloses names in detail and dates by field only, by default', () => {
    const bits = Detail.NAME_MARKS | Detail.DATE_SWAPPED | Detail.SEX;
    expect(detailsOf(Verdict.SEVERAL_DIFFER, bits, defaultDisclosure)).toBe('NAME_MARKS;DATE_OTHER;SEX');
    expect(detailsOf(Verdict.SEVERAL_DIFFER, bits, fields)).toBe('NAME_OTHER;DATE_OTHER;SEX');
    expect(detailsOf(Verdict.SEVERAL_DIFFER, bits, details)).toBe('NAME_MARKS;DATE_SWAPPED;SEX');
  });

  it('always discloses what concerns the office’s own value', () => {
    const bits = Detail.NAME_EMPTY | Detail.DATE_IMPOSSIBLE;
    expect(detailsOf(Verdict.DATA_INVALID, bits, fields)).toBe('NAME_EMPTY;DATE_IMPOSSIBLE');
    expect(detailsOf(Verdict.VERIFIED_PARTIAL_DATE, Detail.DATE_YEAR_ONLY, fields)).toBe('DATE_YEAR_ONLY');
  });

  it('does not disclose that the registry knows only the year', () => {
    expect(detailsOf(Verdict.VERIFIED_PARTIAL_DATE, Detail.DATE_PLACEHOLDER, fields)).toBe('');
    expect(detailsOf(Verdict.BIRTH_DATE_DIFFERS, Detail.DATE_PLACEHOLDER, fields)).toBe('DATE_OTHER');
    expect(detailsOf(Verdict.BIRTH_DATE_DIFFERS, Detail.DATE_YEAR_ONLY, fields)).toBe('DATE_OTHER');
  });

  it('discloses under fields only which fields differ, for every verdict and details', () => {
    const ownTokens =
      Detail.NAME_EMPTY |
      Detail.DATE_IMPOSSIBLE |
      Detail.DATE_YEAR_ONLY |
      Detail.SEX |
      Detail.NAME_OTHER |
      Detail.DATE_OTHER;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 0, max: 0x7fff }), (verdict, bits) => {
        const told = disclose({ verdict: verdict as VerdictCode, details: bits, flags: 0 }, fields);
        expect(told.details & ~ownTokens).toBe(0);
        expect(told.verdict).toBe(verdict);
        expect(disclose({ verdict: verdict as VerdictCode, details: bits, flags: 0 }, details).details).toBe(bits);
        expect(disclose({ verdict: verdict as VerdictCode, details: bits, flags: 0 }, 'yes-no').details).toBe(0);
      }),
    );
  });
});

describe('encodeRejects', () => {
  it('writes every code with what to fix', () => {
    const csv = Buffer.concat(
      encodeRejects(rejectCodes.map((code, i) => ({ row: i + 1, line: i + 2, column: '', code }))),
    ).toString('utf8');
    expect(csv.startsWith('\ufeffrow,line,column,code,message\r\n1,2,,ROW_FIELD_COUNT,')).toBe(true);
    const lines = parsed(csv);
    expect(lines.slice(1).map((line) => line[3])).toEqual([...rejectCodes]);
    expect(lines.every((line) => line.length === 5 && line[4] !== '')).toBe(true);
  });
});

describe('csvCell', () => {
  it.each(['=1+1', '+84', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＠x', ' =1', "'=1"])(
    'keeps %j from running as a formula',
    (text) => {
      expect(csvCell(text)).toBe(`"'${text.replaceAll('"', '""')}"`);
    },
  );

  it('keeps each part behind a semicolon, a TAB or a line end from running', () => {
    expect(['A;=1', 'A\t@x', 'A\n=1', 'A; -1', '=1;+2', 'A;"=1', 'A;b=c'].map(csvCell)).toEqual([
      `"A;'=1"`,
      `"A\t'@x"`,
      `"A\n'=1"`,
      `"A;' -1"`,
      `"'=1;'+2"`,
      `"A;'""=1"`,
      'A;b=c',
    ]);
  });

  it('gives back every text when read again', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'ễ', '"', ',', '\r', '\n', '=', ' ', "'", ';') });
    fc.assert(
      fc.property(text, (value) => {
        fc.pre(value !== '');
        const [[read]] = parse(`${csvCell(value)},x\r\n`, { record_delimiter: '\r\n' });
        expect(plainCell(`"${read.replaceAll('"', '""')}"`)).toBe(value);
        expect(plainCell(csvCell(value))).toBe(value);
        expect(read).not.toMatch(/^[=+\-@\t\r\n]/);
      }),
    );
  });
});
