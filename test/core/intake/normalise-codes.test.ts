import { describe, expect, it } from 'vitest';
import { allSchemes, Sex } from '../../../core/domain/codes.ts';
import { foldKey } from '../../../core/base/fold-key.ts';
import {
  CardReader,
  dateKindOfText,
  femaleMarkOfText,
  isArmedForces,
  isForeign,
  schemesOfText,
  sexOfText,
} from '../../../core/intake/normalise-codes.ts';
import { bytesOf } from './batch-support.ts';

describe('small columns', () => {
  it('reads sex in the coding of VSS and in words, in any case and normal form, with and without marks', () => {
    for (const text of ['1', 'nam', 'NAM', 'Male']) expect(sexOfText(text)).toBe(Sex.male);
    for (const text of ['2', 'nữ', 'NỮ', 'Nữ'.normalize('NFD'), 'nu', 'FEMALE'])
      expect(sexOfText(text)).toBe(Sex.female);
    expect(sexOfText('3')).toBe(Sex.other);
    for (const text of ['', '0', '4', 'x', 'năm nay', 'không rõ']) expect(sexOfText(text)).toBe(Sex.unknown);
  });

  it('takes a mark in a column headed "Nữ" for female, and no mark for unknown', () => {
    expect(['x', 'X', '', 'nam'].map(femaleMarkOfText)).toEqual([Sex.female, Sex.female, Sex.unknown, Sex.male]);
  });

  it('reads the kind of a birth date', () => {
    expect(['0', '1', '2', '', '3', 'x'].map(dateKindOfText)).toEqual([0, 1, 2, 0, 0, 0]);
  });

  it('reads schemes joined in any way and ignores unknown words', () => {
    expect(schemesOfText('BHXHBB')).toBe(0b0001);
    expect(schemesOfText('bhxhbb;BHYT, Bhtn')).toBe(0b1101);
    expect(schemesOfText('BHXHBB BHXHTN;BHYT;;BHTN BHYT')).toBe(allSchemes);
    expect(schemesOfText('BHXHTN ABC')).toBe(0b0010);
    for (const text of ['', ';', 'constructor', 'BH']) expect(schemesOfText(text)).toBe(0);
  });

  it('knows the armed forces by their groups, not by words that begin alike', () => {
    for (const text of ['QN', 'ca', 'Cy', 'QN597', 'CA 4']) expect(isArmedForces(text)).toBe(true);
    for (const text of ['', 'DN', 'CAO TUỔI', 'Cán bộ', 'Cán bộ'.normalize('NFD'), 'CAN', 'Q', 'XQN'])
      expect(isArmedForces(text)).toBe(false);
  });

  it('takes another country for foreign, and an empty or meaningless cell for Viet Nam', () => {
    for (const text of [
      '',
      'VN',
      'vnm',
      'Việt Nam',
      'VIỆT NAM'.normalize('NFD'),
      'Viet Nam',
      'Vietnam',
      '000',
      '704',
      '0',
      '-',
      'x',
    ])
      expect(isForeign(text)).toBe(false);
    for (const text of ['Lào', 'LAO', 'US', 'Hoa Kỳ', '116', '840', '中国']) expect(isForeign(text)).toBe(true);
  });

  it('finds the provinces 97 and 98 in an HI card of 15 characters', () => {
    const cards = new CardReader();
    const armed = (text: string) => cards.isArmedForces(bytesOf(text), 0, bytesOf(text).length);
    for (const text of ['QN5971234567890', 'hc4981234567890', 'DN 4 97 12345 67890', 'ĐN-4-98-1234567890'])
      expect(armed(text)).toBe(true);
    for (const text of [
      '',
      'DN4521234567890',
      '1234567890',
      'DN497123456789',
      'DN49712345678901',
      'D14971234567890',
      'DNX971234567890',
      'DN4971234O67890',
    ])
      expect(armed(text)).toBe(false);
  });
});

describe('foldKey', () => {
  it('folds headers to letters and digits', () => {
    expect(foldKey('Số CMND/ CCCD/Hộ chiếu')).toBe('socmndcccdhochieu');
    expect(foldKey('  SỐ ĐDCN_CCCD '.normalize('NFD'))).toBe('soddcncccd');
    expect(foldKey('Ngày, tháng, năm sinh')).toBe('ngaythangnamsinh');
    expect(foldKey('___')).toBe('');
  });
});
