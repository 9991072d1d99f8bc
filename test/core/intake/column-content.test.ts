/** What cells look like, where a column has no heading that is understood. */
import { describe, expect, it } from 'vitest';
import {
  codesOfDateKind,
  codesOfSex,
  isName,
  looksLike,
  mostly,
  startsWithSurname,
} from '../../../core/intake/column-content.ts';

const surnames = (
  'Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Đào Trương Đoàn Lâm Lương ' +
  'Hà Cao Lưu Tạ Tô Thái Châu La Khúc Quách Phùng Vương Nông Thạch Tăng Hán Triệu Giang Kiều'
).split(' ');

describe('a name', () => {
  it.each(surnames)('begins with the surname %s', (surname) => {
    expect([isName(`${surname} Văn An`), startsWithSurname(surname)]).toEqual([true, true]);
  });

  it('has two words, no digit, and begins with no other word', () => {
    for (const text of ['Nguyễn', 'Nguyễn 2', 'Công ty An', 'Xưởng Lê'])
      expect([text, isName(text)]).toEqual([text, false]);
  });
});

describe('a column', () => {
  it.each(['Nam', 'Nữ', 'Male', 'Female', 'M', 'F', 'Trai', 'Gái'])('of the sex has "%s"', (word) => {
    expect(looksLike('sex', [word])).toBe(true);
  });

  it.each(['BHXH tỉnh', 'BHYT', 'BHTN', 'BHXHBB', 'BHXHTN', 'Bảo hiểm y tế'])('of schemes has "%s"', (word) => {
    expect(looksLike('schemes', [word])).toBe(true);
  });

  it('fits if four in five filled cells do', () => {
    const cells = (right: number, wrong: number) =>
      [...Array(right).fill('Nam'), ...Array(wrong).fill('?'), ''] as string[];
    expect([looksLike('sex', cells(4, 1)), looksLike('sex', cells(3, 1))]).toEqual([true, false]);
    expect(mostly(['', ''], () => true)).toBe(false);
  });

  it.each([
    ['participant_number', '5200000001', true],
    ['participant_number', '520000001', false],
    ['personal_id', '052090000001', true],
    ['personal_id', '097090000001', false],
    ['personal_id', '052490000001', false],
    ['old_id', '212090000', true],
    ['old_id', '21209000', false],
    ['birth_date', '1/2/1990', true],
    ['birth_date', '1990-02-01', true],
    ['birth_date', '19900201', true],
    ['birth_date', '02/1990', true],
    ['birth_date', '1990', true],
    ['birth_date', '1/2/90', false],
    ['birth_date', '1890', false],
  ] as const)('of %s has "%s": %s', (column, cell, fits) => {
    expect(looksLike(column, [cell])).toBe(fits);
  });

  it('of codes of the sex goes along with IDs and with middle names, three of each', () => {
    const ids = (men: number, women: number) =>
      [...Array(men).fill('052090000001'), ...Array(women).fill('052190000001')] as string[];
    const codes = (men: number, women: number) => [...Array(men).fill('0'), ...Array(women).fill('1')] as string[];
    expect(codesOfSex(codes(3, 3), ids(3, 3), [])).toBe(true);
    expect(codesOfSex(codes(3, 2), ids(3, 2), [])).toBe(false);
    expect(codesOfSex(codes(3, 3), [], ['Lê Văn A', 'Lê Văn B', 'Lê Văn C', 'Lê Thị A', 'Lê Thị B', 'Lê Thị C'])).toBe(
      true,
    );
    // 19 of 20 are right, 18 of 19 are not.
    expect(codesOfSex(codes(10, 10), ids(11, 9), [])).toBe(true);
    expect(codesOfSex(codes(10, 9), ids(11, 8), [])).toBe(false);
    expect(codesOfSex(['0', '1', '2', '3', '4', '0'], ids(3, 3), [])).toBe(false);
    expect(
      codesOfSex(
        codes(3, 3).map((code) => code.padEnd(13, 'x')),
        ids(3, 3),
        [],
      ),
    ).toBe(false);
    expect(
      codesOfSex(
        codes(3, 3).map((code) => code.padEnd(12, 'x')),
        ids(3, 3),
        [],
      ),
    ).toBe(true);
  });

  it('of kinds of dates goes along with dates of which only the year is known', () => {
    const whole = ['2/3/1990', '4/5/1991', '6/7/1992'];
    expect(codesOfDateKind(['a', 'a', 'a', 'b', 'b', 'b'], [...whole, '1990', '01/01/1991', '1/1/1992'])).toBe(true);
    expect(codesOfDateKind(['a', 'b', 'a', 'b', 'a', 'b'], [...whole, '1990', '01/01/1991', '1/1/1992'])).toBe(false);
  });
});
