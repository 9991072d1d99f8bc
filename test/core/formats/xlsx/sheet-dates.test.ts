import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateFormatOf, DateFormat, dateOfSerial } from '../../../../core/formats/xlsx/sheet-dates.ts';

describe('dateFormatOf', () => {
  it.each([
    ['General', DateFormat.none],
    ['0.00', DateFormat.none],
    ['#,##0 "đ"', DateFormat.none],
    ['@', DateFormat.none],
    ['hh:mm:ss', DateFormat.none],
    ['[h]:mm', DateFormat.none],
    ['"day"0', DateFormat.none],
    ['dd/mm/yyyy', DateFormat.full],
    ['[$-1010000]d/m/yyyy;@', DateFormat.full],
    ['yyyy\\-mm\\-dd hh:mm', DateFormat.full],
    ['mm/yyyy', DateFormat.yearMonth],
    ['mmm-yy', DateFormat.yearMonth],
    ['yyyy', DateFormat.year],
    ['"năm "yyyy', DateFormat.year],
  ])('%s', (code, format) => {
    expect(dateFormatOf(code)).toBe(format);
  });
});

describe('dateOfSerial', () => {
  it('counts from 1900, with the missing 29 February, and from 1904', () => {
    const of = (serial: number, epoch: boolean) => dateOfSerial(serial, epoch, DateFormat.full);
    expect([1, 59, 60, 61, 36_526].map((serial) => of(serial, false))).toEqual([
      '01/01/1900',
      '28/02/1900',
      '29/02/1900',
      '01/03/1900',
      '01/01/2000',
    ]);
    expect([0, 1, 35_064].map((serial) => of(serial, true))).toEqual(['01/01/1904', '02/01/1904', '01/01/2000']);
    expect([-1, Number.NaN, 1e12].map((serial) => of(serial, false))).toEqual(['', '', '']);
  });

  it('goes up by one day with each serial, and shows what the format shows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 61, max: 60_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (serial, time) => {
          const date = new Date(Date.UTC(1899, 11, 30 + serial)).toISOString();
          const [year, month, day] = date.slice(0, 10).split('-');
          expect(dateOfSerial(serial + time, false, DateFormat.full)).toBe(`${day}/${month}/${year}`);
          expect(dateOfSerial(serial + time, false, DateFormat.yearMonth)).toBe(`${month}/${year}`);
          expect(dateOfSerial(serial - 1462 + time, true, DateFormat.year)).toBe(serial < 1462 ? '' : year);
        },
      ),
    );
  });
});
