/** Every mark of a row that is no person, and what must not pass for one. */
import { describe, expect, it } from 'vitest';
import { readHeader } from '../../../core/intake/header.ts';
import { classifyRow, couldBePerson, type RowNature } from '../../../core/intake/non-person-rows.ts';

const titles = ['STT', 'Mã số BHXH', 'Họ và tên', 'Ngày sinh', 'Số CCCD', 'Số CMND', 'Mã thẻ BHYT', 'Ghi chú'];
const header = readHeader(titles, 1, { schemesGiven: true }, { upper: [], sample: [] });

/** A row with these cells, by the titles of their columns. */
function natureOf(cells: Record<string, string>): RowNature {
  return classifyRow(
    titles.map((title) => cells[title] ?? ''),
    header,
    true,
  );
}

/** One text alone in the column of the name. */
const alone = (text: string): RowNature => natureOf({ 'Họ và tên': text });

const kindsOfSums = [
  'tăng',
  'giảm',
  'tăng mới',
  'giảm hẳn',
  'điều chỉnh',
  'khác',
  'phát sinh',
  'lao động',
  'số lao động',
  'người',
  'số người',
  'tiền lương',
  'quỹ lương',
  'mức đóng',
  'tiền lương, phụ cấp',
  'đầu kỳ',
  'cuối kỳ',
  'trong kỳ',
  'nhóm',
  'trang',
  'chung',
  'toàn đơn vị',
];
const signers = [
  'Người lập',
  'Kế toán',
  'Giám đốc',
  'Thủ trưởng',
  'Cán bộ thu',
  'Xác nhận của cơ quan',
  'Đại diện đơn vị',
];

describe('a sum', () => {
  it.each(['Tổng cộng', 'Tổng số', 'Tổng', 'Cộng'])('begins with "%s"', (word) => {
    expect(alone(`${word}: 12`)).toBe('furniture');
    // Beside a note as well, and without it the note alone says nothing of a sum.
    expect(natureOf({ 'Họ và tên': word, 'Ghi chú': 'x' })).toBe('furniture');
  });

  it.each(kindsOfSums)('may be of "%s"', (kind) => {
    expect(natureOf({ 'Họ và tên': `Cộng ${kind}`, 'Ghi chú': 'x' })).toBe('furniture');
  });

  it.each(['người', 'lao động', 'đồng'])('may count "%s"', (what) => {
    expect(natureOf({ 'Họ và tên': `Tổng cộng: 12 ${what}`, 'Ghi chú': 'x' })).toBe('furniture');
  });

  it('is no person: a name that begins like one is rejected, not passed over', () => {
    for (const name of ['Tống Công', 'Tổng Văn An', 'Cộng Hòa', 'Giám Văn Đốc'])
      expect([name, natureOf({ 'Họ và tên': name, 'Ghi chú': 'x' })]).toEqual([name, 'unidentified']);
  });
});

describe('a section', () => {
  it.each(kindsOfSums)('may be called "%s"', (kind) => {
    expect(alone(kind)).toBe('furniture');
    expect(natureOf({ STT: '1.', 'Họ và tên': kind })).toBe('furniture');
  });

  it('is numbered as no person is', () => {
    for (const number of ['II', 'A', 'A.1', '(IV)', 'B.'])
      expect([number, natureOf({ STT: number, 'Họ và tên': 'Công ty Bình Minh' })]).toEqual([number, 'furniture']);
    for (const number of ['1', '12', 'ab'])
      expect([number, natureOf({ STT: number, 'Họ và tên': 'Bùi Văn An' })]).toEqual([number, 'unidentified']);
  });
});

describe('a signature', () => {
  it.each(signers)('begins with "%s"', (signer) => {
    expect(natureOf({ 'Họ và tên': signer, 'Ghi chú': 'ký tên' })).toBe('signature');
  });

  it('is a day of the calendar in words', () => {
    expect(alone('Vinh, ngày 5 tháng 3 năm 2026')).toBe('signature');
    expect(natureOf({ 'Ghi chú': 'Ngày ... tháng ... năm ...' })).toBe('signature');
  });
});

describe('the footer of a database', () => {
  it.each(['row', 'rows', 'record', 'records', 'dòng', 'bản ghi'])('counts "%s"', (unit) => {
    expect(alone(`(1.204 ${unit})`)).toBe('furniture');
  });

  it.each(['affected', 'selected', 'returned', 'fetched', 'in set', 'exported'])('says "%s"', (end) => {
    expect(natureOf({ 'Ngày sinh': `42 rows ${end} (0.05 sec)` })).toBe('furniture');
    // A record of one field, as a footer is.
    expect(classifyRow([`42 rows ${end}`], header, false)).toBe('furniture');
  });

  it('is a time, or dashes', () => {
    expect(classifyRow(['Completion time: 2026-03-05T10:11:12.0000000+07:00'], header, false)).toBe('furniture');
    expect(classifyRow(['-----'], header, false)).toBe('furniture');
    expect(classifyRow(['42 rows of Bùi'], header, false)).toBe('unidentified');
  });
});

describe('a person', () => {
  it.each([
    ['Mã số BHXH', '520000', 'person'],
    ['Mã số BHXH', '52000', 'unidentified'],
    ['Số CCCD', '052090', 'person'],
    ['Số CMND', '212090', 'person'],
    ['Họ và tên', 'Bùi 052090', 'person'],
    ['Mã thẻ BHYT', 'GD4520', 'unidentified'],
    ['Mã thẻ BHYT', 'GD45200001', 'person'],
    ['Ngày sinh', '1', 'person'],
    ['Ghi chú', '05209000', 'furniture'],
    ['Ghi chú', '052090001', 'unidentified'],
  ] as const)('could be known by %s "%s": %s', (title, text, nature) => {
    expect(natureOf({ [title]: text, STT: '7' })).toBe(nature);
  });

  it('above the header would be lost: an identifier and a date', () => {
    expect(couldBePerson(['052090000', '01/02/1990'])).toBe(true);
    expect(couldBePerson(['05209000', '01/02/1990'])).toBe(false);
    expect(couldBePerson(['052090000', '01/02'])).toBe(false);
    expect(couldBePerson(['mã 052090000', '01/02/1990'])).toBe(false);
  });
});

it('numbers of columns count up by one, in three columns at least', () => {
  const numbering = (...cells: string[]) =>
    classifyRow([...cells, '', '', '', '', '', '', '', ''].slice(0, 8), header, true);
  expect(numbering('(1)', '(2)', '(3)')).toBe('furniture');
  expect(numbering('A', 'B', '1', '2')).toBe('furniture');
  expect(numbering('1', '3', '4')).not.toBe('furniture');
});
