import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flag, Sex, tokensOf } from '../../../core/domain/codes.ts';
import { IdState, noOldId, participantNumber } from '../../../core/domain/columns.ts';
import { foldKey } from '../../../core/base/fold-key.ts';
import { noneWords } from '../../../core/intake/digit-cell.ts';
import { IdReader } from '../../../core/intake/normalise-id.ts';
import { bytesOf } from './batch-support.ts';

interface Cells {
  number?: string;
  old?: string;
  id?: string;
  birthDate?: number;
  sex?: number;
}

function read({
  number = '1234567890',
  old = '',
  id = '',
  birthDate = 19900512,
  sex = Sex.male,
  yearMax = 2099,
}: Cells & { yearMax?: number }) {
  const reader = new IdReader(yearMax);
  const [numberBytes, oldBytes, idBytes] = [bytesOf(number), bytesOf(old), bytesOf(id)];
  const readable = reader.readParticipant(numberBytes, 0, numberBytes.length);
  reader.readOldId(oldBytes, 0, oldBytes.length);
  reader.readId(idBytes, 0, idBytes.length, birthDate, sex);
  return {
    readable,
    number: participantNumber(reader.participant),
    id: reader.id,
    state: reader.idState,
    old: reader.oldId,
    flags: tokensOf(Flag, reader.flags),
  };
}

const whole = { id: 52090123456, state: IdState.whole };
const invalid = { id: 0, state: IdState.invalid };

describe('IdReader, personal ID', () => {
  it('takes 12 digits with a prefix of a province or a country', () => {
    expect(read({ id: '052090123456' })).toMatchObject({ ...whole, flags: [] });
    expect(read({ id: '101090123456' })).toMatchObject({ id: 101090123456, state: IdState.whole });
    expect(read({ id: '003090123456' })).toMatchObject(invalid);
    expect(read({ id: '296090123456' })).toMatchObject(invalid);
  });

  it.each([
    ['spaces and dots', '052 090.123 456'],
    ['dashes', '052-090–123456'],
    ['a leading apostrophe', "'052090123456"],
    ['a leading typographic apostrophe', '’052090123456'],
    ['no-break spaces inside', '052\u00a0090\u00a0123456'],
    ['zero-width characters', '\u200b052090123456'],
    ['direction marks', '\u202a052090123456\u202c'],
    ['full-width digits', '０５２０９０１２３４５６'],
    ['letters for digits', 'O52o9Ol2345 6'],
    ['I and | for 1', '052090I23456'],
    ['I and | for 1', '052090|23456'],
    ['a decimal tail', '052090123456.0'],
  ])('repairs %s and flags it', (_, id) => {
    expect(read({ id })).toMatchObject({ ...whole, flags: ['ID_CLEANED'] });
  });

  it('does not flag blanks around', () => {
    expect(read({ id: ' \t052090123456\u00a0\u3000' })).toMatchObject({ ...whole, flags: [] });
  });

  it.each([
    ['scientific notation', '5.20901E+10'],
    ['letters', 'AB2090123456'],
    ['13 digits', '0520901234567'],
    ['8 digits', '12345678'],
    ['an apostrophe inside', "052090'123456"],
    ['a passport number', 'B1234567'],
    ['one letter', 'x'],
    ['a hundred digits', '0'.repeat(100)],
  ])('takes %s for invalid', (_, id) => {
    expect(read({ id })).toMatchObject(invalid);
  });

  it('takes an empty cell, or one of blanks and dashes, for missing', () => {
    for (const id of ['', '  ', '-', "'", '\u00a0'])
      expect(read({ id })).toMatchObject({ id: 0, state: IdState.missing });
  });

  it('takes zeros alone, and each word for "none", for missing, in the column of the old ID too', () => {
    const words = 'không|Không có|ko|KO CÓ|Chưa có|chưa cấp|Chưa có CCCD|N/A|na|NULL|None|nan|nil|trống'.split('|');
    for (const id of ['0', '00', '0.0', '000000000', '000000000000', ...words]) {
      expect([id, read({ id, old: id })]).toMatchObject([id, { id: 0, state: IdState.missing, old: noOldId }]);
      expect(read({ id, number: '052090123456' })).toMatchObject(whole);
    }
    expect([...noneWords].sort()).toEqual([...new Set(words.map(foldKey))].sort());
    for (const id of ['#N/A', 'không rõ số 5', 'x']) expect(read({ id })).toMatchObject(invalid);
  });

  it('warns when digits 4 to 6 disagree with the stated sex or year, and only when they are stated', () => {
    expect(read({ id: '052190123456' }).flags).toEqual(['ID_WARNS_SEX']);
    expect(read({ id: '052091123456' }).flags).toEqual(['ID_WARNS_YEAR']);
    expect(read({ id: '052290123456' }).flags).toEqual(['ID_WARNS_YEAR']);
    expect(read({ id: '052391123456' }).flags).toEqual(['ID_WARNS_SEX', 'ID_WARNS_YEAR']);
    for (const sex of [Sex.unknown, Sex.other]) expect(read({ id: '052190123456', sex }).flags).toEqual([]);
    expect(read({ id: '052091123456', birthDate: 0 }).flags).toEqual([]);
    expect(read({ id: '052301123456', birthDate: 20010000, sex: Sex.female }).flags).toEqual([]);
  });

  it('puts lost zeros back when prefix, year and sex agree', () => {
    const padded = { state: IdState.padded, flags: ['ID_PADDED'] };
    expect(read({ id: '52090123456' })).toMatchObject({ ...padded, id: 52090123456 });
    expect(read({ id: '1090123456' })).toMatchObject({ ...padded, id: 1090123456 });
    expect(read({ id: '52090123456', sex: Sex.unknown })).toMatchObject(padded);
    expect(read({ id: '52.090.123.456' })).toMatchObject({ state: IdState.padded, flags: ['ID_PADDED', 'ID_CLEANED'] });
  });

  it.each([
    ['the prefix is none', { id: '53090123456' }],
    ['the year disagrees', { id: '52091123456' }],
    ['the sex disagrees', { id: '52190123456' }],
    ['the birth date is unknown', { id: '52090123456', birthDate: 0 }],
  ])('puts no zeros back when %s', (_, cells) => {
    expect(read(cells)).toMatchObject({ ...invalid, flags: [] });
  });

  it('takes 9 digits for a CMND in the wrong column, unless the old ID is given', () => {
    expect(read({ id: '012345678' })).toMatchObject({ ...invalid, old: 12345678 });
    expect(read({ id: '012345678', old: '231234567' })).toMatchObject({ ...invalid, old: 231234567 });
  });

  it('takes a participant number of 12 digits for the ID when the ID is empty', () => {
    expect(read({ number: '052090123456' })).toMatchObject({ ...whole, number: '052090123456', flags: [] });
    expect(read({ number: '52090123456' })).toMatchObject({
      id: 52090123456,
      state: IdState.padded,
      number: '052090123456',
      flags: ['ID_PADDED', 'NUMBER_PADDED'],
    });
    // Hà Nội: two zeros are lost, of both cells.
    expect(read({ number: '1090123456', id: '1090123456' })).toMatchObject({
      id: 1090123456,
      state: IdState.padded,
      number: '001090123456',
      flags: ['ID_PADDED', 'NUMBER_PADDED'],
    });
    // Without an ID that is believed nobody can tell it from a number of 10 digits.
    expect(read({ number: '1090123456', id: '1090123456', birthDate: 19910512 })).toMatchObject({
      ...invalid,
      number: '1090123456',
      flags: [],
    });
    expect(read({ number: '1090123456' })).toMatchObject({ number: '1090123456', flags: [] });
    expect(read({ number: '003090123456' }).readable).toBe(false);
    expect(read({ number: '052090123456', id: 'x' })).toMatchObject(invalid);
    expect(read({ number: '052090123456', id: '001090000001' })).toMatchObject({ id: 1090000001 });
  });
});

describe('IdReader, old ID and participant number', () => {
  it('takes 9 digits for a CMND and nothing else', () => {
    expect(read({ old: '231 234 567' }).old).toBe(231234567);
    expect(read({ old: '000000001' }).old).toBe(1);
    for (const old of ['', '12345678', '0123456789', '052090123456', 'B1234567'])
      expect(read({ old }).old).toBe(noOldId);
  });

  it('takes 10 or 12 digits, or one leading zero less, for a participant number', () => {
    expect(read({ number: '0123456789' })).toMatchObject({ readable: true, number: '0123456789', flags: [] });
    expect(read({ number: '123456789' })).toMatchObject({
      readable: true,
      number: '0123456789',
      flags: ['NUMBER_PADDED'],
    });
    expect(read({ number: ' 01.2345.6789' })).toMatchObject({ readable: true, number: '0123456789', flags: [] });
  });

  it.each([
    ['no prefix of a place', '527000032902'],
    ['no prefix once its zero is back', '00000123456'],
    ['a birth year to come', '052227123456'],
    ['a century to come', '052490123456'],
  ])('takes 12 digits that nobody can have for no participant number: %s', (_, number) => {
    expect(read({ number, yearMax: 2026 }).readable).toBe(false);
    expect(read({ number: '052226123456', yearMax: 2026 }).readable).toBe(true);
  });

  it.each([
    '5270000329.0',
    '5270000329.00',
    '5270000329.000',
    '5270000329,00',
    '5,270,000,329',
    '5.270.000.329',
    '5,270,000,329.00',
    '5.270.000.329,00',
    '5 270 000 329',
    '="5270000329"',
    '="5270000329',
    "'5270000329",
    '"5270000329"',
  ])('reads a number as exporters write it: %s', (number) => {
    expect(read({ number })).toMatchObject({ readable: true, number: '5270000329', flags: [] });
  });

  it.each([
    '0101234567-02',
    '0101234567.02',
    '0101234567 02',
    '0101234567,02',
    '527000032-9',
    '5,2700,00329',
    ',5270000329',
    '5,270.000,329',
    '5270000329/2',
    '5.270.000.329-02',
    '1,234,567,890,123',
  ])('never joins what may be two numbers: %s', (number) => {
    expect(read({ number }).readable).toBe(false);
  });

  it('takes an ID in the column of the CMND for the ID, if there is no other', () => {
    expect(read({ old: '052090123456' })).toMatchObject({ ...whole, old: noOldId });
    expect(read({ old: '52090123456' })).toMatchObject({ id: 52090123456, state: IdState.padded });
    expect(read({ old: '="052090123456"', id: '0' })).toMatchObject({ ...whole, flags: ['ID_CLEANED'] });
    expect(read({ old: '052090123456', id: '231234567' })).toMatchObject({ ...whole, old: 231234567 });
    expect(read({ old: '001090000001', id: '052090123456' })).toMatchObject({ ...whole, old: noOldId });
    expect(read({ old: '052090123456', id: 'B1234567' })).toMatchObject(invalid);
  });

  it.each(['', '12345678', '1234567890123', '1.23457E+09', 'Tổng cộng', '0000000000', '1234567 8x0', '\u00ff'])(
    'cannot read the participant number %j',
    (number) => {
      expect(read({ number }).readable).toBe(false);
    },
  );

  it('never mixes up numbers of 10 and 12 digits', () => {
    expect(read({ number: '0123456789' }).number).not.toBe(read({ number: '000123456789' }).number);
  });

  it('reads every number, whatever characters surround its digits', () => {
    const noise = fc.constantFrom('', ' ', '.', '-', '\u00a0', '\u200b');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9_999_999_999 }),
        fc.array(noise, { minLength: 10, maxLength: 10 }),
        (value, noises) => {
          // A dot or dash before the last digit alone makes it a suffix.
          fc.pre(!'.-'.includes(noises[9]) || noises[9] === '' || noises.slice(1, 9).includes(noises[9]));
          const digits = String(value).padStart(10, '0');
          const number = digits
            .split('')
            .map((digit, i) => noises[i] + digit)
            .join('');
          expect(read({ number })).toMatchObject({ readable: true, number: digits });
        },
      ),
    );
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const reader = new IdReader();
        reader.readParticipant(bytes, 0, bytes.length);
        reader.readOldId(bytes, 0, bytes.length);
        reader.readId(bytes, 0, bytes.length, 19900000, Sex.male);
        expect(reader.id).toBeLessThan(1e12);
        expect(reader.id > 0).toBe(reader.idState >= IdState.whole);
      }),
      { numRuns: 2000 },
    );
  });
});
