import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DateKind, DateReader } from '../../../core/intake/normalise-date.ts';
import { bytesOf } from './batch-support.ts';

const today = 20260315;
const reader = new DateReader(today);

function dateOf(text: string, kind: number = DateKind.full): number {
  const bytes = bytesOf(`x${text}y`);
  return reader.read(bytes, 1, bytes.length - 1, kind);
}

const pad = (value: number, width: number) => String(value).padStart(width, '0');

describe('DateReader', () => {
  it.each(['SA', 'CH', 'AM', 'PM', 'S.A.', 'C.H.', 'a.m.', 'p.m.'])('takes a noon marked "%s" off a date', (half) => {
    expect(dateOf(`05/12/1990 12:00:00 ${half}`)).toBe(19901205);
    expect(dateOf(`05/12/1990 11:00:00 ${half}`)).toBe(0);
    expect(dateOf(`05/12/1990 12:00:00 ${half}x`)).toBe(0);
  });

  it.each([
    ['05/12/1990', 19901205],
    ['5/2/1990', 19900205],
    ['05-12-1990', 19901205],
    ['5.12.1990', 19901205],
    ['1990-12-05', 19901205],
    ['1990/2/5', 19900205],
    ['19901205', 19901205],
    ['19900000', 19900000],
    ['19900500', 19900500],
    ['199012050000', 19901205],
    ['199012051330', 19901205],
    ['194505000000', 19450500],
    ['194500000000', 19450000],
    ['1990-12-05 00:00:00', 19901205],
    ['1990-12-05T00:00:00.000', 19901205],
    ['05/12/1990 0:00', 19901205],
    ['00/00/1945', 19450000],
    ['0/0/1945', 19450000],
    ['00/05/1945', 19450500],
    ['00/1945', 19450000],
    ['05/1945', 19450500],
    ['5/1945', 19450500],
    ['1945', 19450000],
    ['  05/12/1990 ', 19901205],
    ['05 / 12 / 1990', 19901205],
    ["'05/12/1990", 19901205],
    ['\u00a005/12/1990\u200b', 19901205],
    ['０５／１２／１９９０', 19901205],
    ['29/02/2000', 20000229],
    ['15/03/2026', today],
    ['03/2026', 20260300],
    ['2026', 20260000],
  ])('reads %j as %i', (text, expected) => {
    expect(dateOf(text)).toBe(expected);
  });

  it.each([
    ['empty', ''],
    ['31 February', '31/02/1990'],
    ['29 February of a common year', '29/02/1900'],
    ['month 13', '01/13/1990'],
    ['day without month', '05/00/1990'],
    ['day without month, year first', '19900005'],
    ['before 1900', '31/12/1899'],
    ['tomorrow', '16/03/2026'],
    ['next month', '04/2026'],
    ['next year', '2027'],
    ['two-digit year', '05/12/90'],
    ['Excel serial', '33212'],
    ['US order with month 25', '12/25/1990'],
    ['mixed separators', '05/12-1990'],
    ['blanks as separators', '05 12 1990'],
    ['blanks inside the year', '05/12/19 90'],
    ['four groups', '05/12/1990/1'],
    ['no digits', '//'],
    ['trailing separator', '05/12/1990/'],
    ['leading separator', '/12/1990'],
    ['words', '5 Dec 1990'],
    ['yyyymmddHHMM with hour 24', '199012052400'],
    ['yyyymmddHHMM with minute 60', '199012050060'],
    ['ten digits', '1990120500'],
    ['a time that is not midnight', '05/12/1990 13:30'],
    ['midnight alone', '00:00'],
    ['a colon alone', '05/12/1990 :'],
    ['three colons', '05/12/1990 0:0:0:0'],
    ['year of three digits', '05/12/990'],
    ['a time behind', '05/12/1990 08:15:00'],
    ['month as words', 'tháng 5/1990'],
    ['ddmmyyyy', '05121990'],
    ['a hundred digits', '1'.repeat(100)],
  ])('has no date for %s', (_, text) => {
    expect(dateOf(text)).toBe(0);
  });

  it('cuts the date to what its kind means', () => {
    expect(dateOf('05/12/1990', DateKind.year)).toBe(19900000);
    expect(dateOf('05/12/1990', DateKind.yearMonth)).toBe(19901200);
    expect(dateOf('1990', DateKind.yearMonth)).toBe(19900000);
    expect(dateOf('31/02/1990', DateKind.year)).toBe(0);
  });

  it('reads every day from 1900 to 2100 in every form, and no other', () => {
    const late = new DateReader(21001231);
    const read = (text: string) => late.read(bytesOf(text), 0, text.length, DateKind.full);
    let possible = 0;
    let wrong = 0;
    for (let year = 1900; year <= 2100; year++) {
      for (let month = 1; month <= 13; month++) {
        for (let day = 1; day <= 32; day++) {
          const date = new Date(Date.UTC(year, month - 1, day));
          const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month <= 12;
          const expected = exists ? year * 10000 + month * 100 + day : 0;
          if (exists) possible++;
          const [d, m] = [pad(day, 2), pad(month, 2)];
          for (const text of [`${d}/${m}/${year}`, `${year}-${m}-${d}`, `${year}${m}${d}`, `${day}.${month}.${year}`])
            if (read(text) !== expected) wrong++;
        }
      }
    }
    expect(wrong).toBe(0);
    expect(possible).toBe((Date.UTC(2101, 0, 1) - Date.UTC(1900, 0, 1)) / 86_400_000);
  });

  it('answers any bytes with 0 or a date that exists and is not later than today', () => {
    const digits = fc.constantFrom(...'0123456789/-. 19'.split(''));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 70 }),
          fc.array(digits, { maxLength: 12 }).map((d) => bytesOf(d.join(''))),
        ),
        fc.integer({ min: 0, max: 2 }),
        (bytes, kind) => {
          const date = reader.read(bytes, 0, bytes.length, kind);
          if (date === 0) return;
          const [year, month, day] = [Math.floor(date / 10000), Math.floor(date / 100) % 100, date % 100];
          expect(date).toBeLessThanOrEqual(today);
          expect(year).toBeGreaterThanOrEqual(1900);
          const real = new Date(Date.UTC(year, Math.max(month, 1) - 1, Math.max(day, 1)));
          expect([real.getUTCMonth() + 1, real.getUTCDate()]).toEqual([Math.max(month, 1), Math.max(day, 1)]);
          expect(month > 0 || day === 0).toBe(true);
        },
      ),
      { numRuns: 5000 },
    );
  });
});
