/** What the search for the header knows by name: delimiters, names of JavaScript, reasons that no other row mends. */
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../core/base/errors.ts';
import { findHeader, type HeadRecord } from '../../../core/intake/find-header.ts';
import { refuseReserved, type HeaderOptions } from '../../../core/intake/header.ts';
import { check } from './column-support.ts';

function reasonOf(rows: readonly (readonly string[])[], options: HeaderOptions): [code: string, line: number] {
  const records = rows.map((cells, i): HeadRecord => ({ cells: [...cells], line: i + 1, broken: false }));
  const found = findHeader(records, options);
  if (!('refusal' in found) || !(found.refusal instanceof Refusal)) throw new Error('a header was found');
  return [found.refusal.code, found.refusal.line ?? 0];
}

/** A row further down that names more columns, and still lacks one. */
const better = ['Họ và tên', 'Ngày sinh', 'Giới tính', 'Số CCCD', 'Số CMND', 'Đơn vị', 'Quốc tịch', 'Mã thẻ BHYT'];
const filler = ['x', '', '', '', '', '', '', ''];
const person = ['5200000001', 'Nguyễn Văn An', '01/02/1990', '052090000001'];

describe('a reason that no other row can mend', () => {
  it.each<[string, string[][], HeaderOptions]>([
    ['SCHEMES_MISSING', [['Mã số BHXH', 'Họ và tên', 'Ngày sinh']], { schemesGiven: false }],
    ['HEADER_RESERVED_NAME', [['Mã số BHXH', 'Họ và tên', '__proto__']], { schemesGiven: true }],
    [
      'PROFILE_AMBIGUOUS',
      [['Mã số BHXH', 'Họ và tên', 'Ngày sinh', 'Phương án', 'Mã PA', 'Mã hộ', 'Số biên lai']],
      { schemesGiven: true },
    ],
    [
      'COLUMN_UNKNOWN',
      [['Mã số BHXH', 'Xyz', 'Ngày sinh', 'Số CCCD'], ...Array.from({ length: 6 }, () => person)],
      { schemesGiven: true },
    ],
  ])('%s is told for the first row that has it, whatever a later one names', (code, rows, options) => {
    expect(reasonOf([...rows, filler, better, filler], options)).toEqual([code, 1]);
  });

  it('is a form that is not known, also where a later row has another such reason', () => {
    const rows = [['Mã số BHXH', 'Họ và tên', 'Ngày sinh'], filler, [...better, '__proto__'], filler];
    expect(reasonOf(rows, { schemesGiven: true, profile: 'x' })[0]).toBe('PROFILE_UNKNOWN');
  });

  it('is none of a column that is missing: the row that names most is told', () => {
    const [code, line] = reasonOf([['Họ và tên', 'Ngày sinh'], filler, better, filler], { schemesGiven: true });
    expect([code, line]).toEqual(['HEADER_MISSING_COLUMN', 3]);
  });
});

it.each(['__proto__', 'constructor', 'prototype', ' Constructor '])('"%s" is no name of a column', (name) => {
  expect(() => refuseReserved(['Họ và tên', name], 1)).toThrow(
    expect.objectContaining({ code: 'HEADER_RESERVED_NAME' }) as Error,
  );
});

it.each([',', ';', '\t'])('a table may be delimited by %j', async (delimiter) => {
  const rows = [
    ['participant_number', 'full_name', 'birth_date', 'schemes'],
    ['5200000001', 'Lê An', '1/2/1990', 'BHYT'],
  ];
  const report = await check(rows.map((row) => `${row.join(delimiter)}\r\n`).join(''));
  expect(report).toMatchObject({ rows: { accepted: 1, rejected: 0 } });
});
