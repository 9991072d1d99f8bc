import { describe, expect, it } from 'vitest';
import { allSchemes, Sex } from '../../../core/domain/codes.ts';
import { foldKey } from '../../../core/base/fold-key.ts';
import {
  CardReader,
  femaleMarkOfText,
  isArmedForces,
  KindCell,
  kindCellOf,
  schemesOfText,
  SexCell,
  sexCellOf,
} from '../../../core/intake/normalise-codes.ts';
import { bytesOf } from './batch-support.ts';

describe('small columns', () => {
  it('reads sex in words, in any case and normal form, with and without marks', () => {
    for (const text of ['nam', 'NAM', 'Male']) expect(sexCellOf(text)).toBe(Sex.male);
    for (const text of ['nữ', 'NỮ', 'Nữ'.normalize('NFD'), 'nu', 'FEMALE']) expect(sexCellOf(text)).toBe(Sex.female);
    expect(sexCellOf('')).toBe(Sex.unknown);
  });

  it('keeps a code of the sex as it is, also one written as a decimal, and tells other texts apart', () => {
    expect(['0', '1', '2', '3', '1.0', '2,00', "'1"].map(sexCellOf)).toEqual([4, 5, 6, 7, 5, 6, 5]);
    for (const text of ['4', 'x', 'năm nay', 'không rõ', '1.5', '10']) expect(sexCellOf(text)).toBe(SexCell.unknown);
  });

  it('takes a mark in a column headed "Nữ" for female, and no mark for unknown', () => {
    expect(['x', 'X', '', 'nam'].map(femaleMarkOfText)).toEqual([Sex.female, Sex.female, Sex.unknown, Sex.male]);
  });

  it('keeps a code of the kind of a birth date, and reads its words', () => {
    expect(['0', '1', '2', '3', '1.0'].map(kindCellOf)).toEqual([0, 1, 2, 3, 1]);
    expect(['', 'x', '4'].map(kindCellOf)).toEqual([KindCell.none, KindCell.unknown, KindCell.unknown]);
    const words = {
      full: ['dd/MM/yyyy', 'Ngày tháng năm', 'Đầy đủ ngày tháng năm', 'Đầy đủ', 'Đủ ngày tháng năm'],
      year: ['yyyy', 'Năm', 'Chỉ có năm', 'Năm sinh', 'Chỉ năm sinh'],
      yearMonth: ['MM/yyyy', 'Tháng/năm', 'Chỉ có tháng năm', 'Tháng và năm'],
    };
    for (const [kind, texts] of Object.entries(words))
      for (const text of texts) expect([text, kindCellOf(text)]).toEqual([text, KindCell[kind as keyof typeof words]]);
  });

  it('reads schemes of the metadata joined in any way and ignores unknown words', () => {
    expect(schemesOfText('BHXHBB')).toBe(0b0001);
    expect(schemesOfText('bhxhbb;BHYT, Bhtn')).toBe(0b1101);
    expect(schemesOfText('BHXHBB BHXHTN;BHYT;;BHTN BHYT')).toBe(allSchemes);
    expect(schemesOfText('BHXHTN ABC')).toBe(0b0010);
    for (const text of ['', ';', 'constructor', 'BH']) expect(schemesOfText(text)).toBe(0);
  });

  it('knows the armed forces by their groups, not by words that begin alike', () => {
    const armed = ['QN', 'ca', 'CA', 'Cy', 'QN597', 'CA4971234567890', 'CA598', 'CA - Công an', 'CA: Công an nhân dân'];
    for (const text of armed) expect([text, isArmedForces(text)]).toEqual([text, true]);
    const words = ['', 'DN', 'CAO TUỔI', 'Cán bộ', 'Cán bộ'.normalize('NFD'), 'CAN', 'Q', 'XQN'];
    const shifts = ['Ca sĩ', 'Ca 1', 'CA 4', 'Ca1', 'ca sáng', 'CA - ca đêm', 'Ca-nô'];
    for (const text of [...words, ...shifts]) expect([text, isArmedForces(text)]).toEqual([text, false]);
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
