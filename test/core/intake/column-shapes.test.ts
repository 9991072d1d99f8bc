import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startKernel } from '../../../core/intake/kernel-reader.ts';
import { check, claimsOf, csvOf, needed, people, read, type FileColumn } from './column-support.ts';
import { columnOf } from '../../support/claim-columns.ts';

/** The people in the usual form: one column for each field. */
const usual: FileColumn[] = [...needed, ['sex', people.sex], ['personal_id', people.personal_id]];
const [number] = needed;
const id: FileColumn = ['Số CCCD', people.personal_id];
const sex: FileColumn = ['Giới tính', people.sex];
const name: FileColumn = ['Họ và tên', people.full_name];
const birth: FileColumn = ['Ngày sinh', people.birth_date];

const words = people.full_name.map((each) => each.split(' '));
const family = words.map((each) => each[0]);
const middle = words.map((each) => each.slice(1, -1).join(' '));
const given = words.map((each) => each.at(-1) ?? '');
const familyAndMiddle = words.map((each) => each.slice(0, -1).join(' '));
const [day, month, year] = [0, 1, 2].map((i) => people.birth_date.map((date) => date.split('/')[i]));
const ofSex = (which: string, cells: readonly string[]): string[] =>
  cells.map((cell, i) => (people.sex[i] === which ? cell : ''));

/** Files that hold the same people. */
const shapes: Record<string, { columns: FileColumn[]; above?: string[][] }> = {
  'the name as family and given name': {
    columns: [number, ['Họ và tên đệm', familyAndMiddle], ['Tên', given], birth, sex, id],
  },
  'the name in three columns, out of order': {
    columns: [['Tên', given], number, ['Họ', family], birth, ['Chữ đệm', middle], sex, id],
  },
  'the name below a merged heading': {
    columns: [
      ['', number[1]],
      ['Họ đệm', familyAndMiddle],
      ['Tên', given],
      ['', birth[1]],
      ['', sex[1]],
      ['', id[1]],
    ],
    above: [['Mã số BHXH', 'Họ và tên', '', 'Ngày sinh', 'Giới tính', 'Số CCCD']],
  },
  'the name below a heading merged over two columns, the second without one': {
    columns: [number, ['Họ và tên', familyAndMiddle], ['', given], birth, sex, id],
  },
  '"Họ và tên" beside "Tên", in two parts': {
    columns: [number, ['Họ và tên', familyAndMiddle], ['Tên', given], birth, sex, id],
  },
  '"Họ và tên" whole beside "Tên"': { columns: [number, name, ['Tên', given], birth, sex, id] },
  'the rest of the name under no heading': { columns: [number, ['', familyAndMiddle], ['Tên', given], birth, sex, id] },
  'the birth date as day, month and year': {
    columns: [number, name, ['Ngày sinh', day], ['Tháng sinh', month], ['Năm sinh', year], sex, id],
  },
  'the birth date as day, month and year without more': {
    columns: [number, name, ['Ngày', day], ['Tháng', month], ['Năm', year], sex, id],
  },
  'the birth date below a merged heading': {
    columns: [
      ['', number[1]],
      ['', name[1]],
      ['Ngày', day],
      ['Tháng', month],
      ['Năm', year],
      ['', sex[1]],
      ['', id[1]],
    ],
    above: [['Mã số BHXH', 'Họ và tên', 'Ngày, tháng, năm sinh', '', '', 'Giới tính', 'Số CCCD']],
  },
  'the birth date below one heading over three columns without a second row': {
    columns: [number, name, ['Ngày sinh', day], ['', month], ['', year], sex, id],
  },
  'the birth date below Nam and Nữ': {
    columns: [
      ['', number[1]],
      ['', name[1]],
      ['Nam', ofSex('Nam', birth[1])],
      ['Nữ', ofSex('Nữ', birth[1])],
      ['', id[1]],
    ],
    above: [['Mã số BHXH', 'Họ và tên', 'Ngày sinh', '', 'Số CCCD']],
  },
  'the birth date in columns of men and women': {
    columns: [number, name, ['Ngày sinh nam', ofSex('Nam', birth[1])], ['Ngày sinh nữ', ofSex('Nữ', birth[1])], id],
  },
  'the sex as marks below Nam and Nữ': {
    columns: [
      ['', number[1]],
      ['', name[1]],
      ['', birth[1]],
      [
        'Nam',
        ofSex(
          'Nam',
          Array.from({ length: 6 }, () => 'x'),
        ),
      ],
      [
        'Nữ',
        ofSex(
          'Nữ',
          Array.from({ length: 6 }, () => 'X'),
        ),
      ],
      ['', id[1]],
    ],
    above: [['Mã số BHXH', 'Họ và tên', 'Ngày sinh', 'Giới tính', '', 'Số CCCD']],
  },
  'the sex as marks in columns Nam and Nữ': {
    columns: [
      number,
      name,
      birth,
      [
        'Nam',
        ofSex(
          'Nam',
          Array.from({ length: 6 }, () => '1'),
        ),
      ],
      [
        'Nữ',
        ofSex(
          'Nữ',
          Array.from({ length: 6 }, () => '1'),
        ),
      ],
      id,
    ],
  },
  'a header of two rows with groups that are not ours': {
    columns: [
      ['', number[1]],
      ['', name[1]],
      ['', birth[1]],
      ['', sex[1]],
      ['', id[1]],
      ['Họ tên', people.full_name.toReversed()],
      ['Số CCCD', people.personal_id.toReversed()],
      ['Ngày sinh', people.birth_date.toReversed()],
    ],
    above: [['Mã số BHXH', 'Họ và tên', 'Ngày sinh', 'Giới tính', 'Số CCCD', 'Chủ hộ', '', '']],
  },
  'columns numbered below their names': {
    columns: [
      ['(1)', number[1]],
      ['(2)', name[1]],
      ['(3)', birth[1]],
      ['(4)', sex[1]],
      ['(5)', id[1]],
    ],
    above: [['Mã số BHXH', 'Họ và tên', 'Ngày sinh', 'Giới tính', 'Số CCCD']],
  },
  'cells in typographic quotes': {
    columns: [number, name, birth, sex, id].map(([heading, cells]) => [
      `“${heading}”`,
      cells.map((cell) => `“${cell}”`),
    ]),
  },
  'the ID under no heading, and the sex under a number': {
    columns: [number, name, birth, ['', people.personal_id], ['7', people.sex]],
  },
};

describe('fields in other shapes', () => {
  it.each(Object.entries(shapes))('give the same people: %s', async (_, { columns, above }) => {
    const expected = claimsOf(await read(csvOf(usual)));
    const text = csvOf(columns, above);
    expect(await check(text)).toMatchObject({ status: 'ready', rows: { accepted: 6, rejected: 0 } });
    const found = await read(text);
    expect(claimsOf(found)).toEqual(expected);
    expect(found.columns).toHaveLength(columns.length);
  });

  it.each(Object.entries(shapes))('come to the same with the kernel: %s', async (_, { columns, above }) => {
    const text = csvOf(columns, above);
    expect(await read(text, { kernel: startKernel })).toEqual(await read(text));
  });

  it('give the same people in any order of the columns', async () => {
    const expected = claimsOf(await read(csvOf(usual)));
    const files = [
      [number, ['Họ và tên đệm', familyAndMiddle], ['Tên', given], birth, sex, id],
      [number, ['Tên', given], ['Chữ đệm', middle], ['Họ', family], birth, sex, id, ['Ngày cấp', people.birth_date]],
      [number, name, ['Ngày sinh', day], ['Tháng sinh', month], ['Năm sinh', year], sex, id],
      [number, name, ['Ngày sinh nam', ofSex('Nam', birth[1])], ['Ngày sinh nữ', ofSex('Nữ', birth[1])], id],
      [number, name, birth, sex, ['', people.personal_id], ['Địa chỉ', people.unit]],
    ] as FileColumn[][];
    const shuffled = fc.constantFrom(...files).chain((file) => fc.shuffledSubarray(file, { minLength: file.length }));
    await fc.assert(
      fc.asyncProperty(shuffled, async (columns) => {
        expect(claimsOf(await read(csvOf(columns)))).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('read what is unknown of a birth date in three columns', async () => {
    const columns: FileColumn[] = [
      number,
      name,
      ['Ngày sinh', ['', '0', '00', '5', 'x', '31']],
      ['Tháng sinh', ['', '00', '6', '6', '6', '2']],
      ['Năm sinh', ['1971', '1971', '1971', '1971', '1971', '1971']],
    ];
    const { claims } = await read(csvOf(columns));
    expect(columnOf(claims, 'birthDate')).toEqual([19710000, 19710000, 19710600, 19710605, 0, 0]);
  });

  it.each(['x', 'v', '1', 'Nam', 'Nữ', 'Có'])('take "%s" for a mark in a column of men or women', async (mark) => {
    const marked = (which: string): readonly string[] => people.sex.map((sex) => (sex === which ? mark : ''));
    const columns: FileColumn[] = [number, name, birth, ['Nam', marked('Nam')], ['Nữ', marked('Nữ')], id];
    const { claims } = await read(csvOf(columns));
    expect(columnOf(claims, 'sex')).toEqual(people.sex.map((sex) => (sex === 'Nam' ? 1 : 2)));
  });

  it('give no sex and no date for a row with both columns filled', async () => {
    const dates = people.birth_date;
    const columns: FileColumn[] = [number, name, ['Ngày sinh nam', dates], ['Ngày sinh nữ', dates], id];
    const { claims } = await read(csvOf(columns));
    expect([columnOf(claims, 'sex'), columnOf(claims, 'birthDate')]).toEqual([
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0],
    ]);
  });
});

describe('rows of official forms', () => {
  const header = ['STT', 'Họ và tên', 'Mã số BHXH', 'Ngày sinh', 'Số CCCD'];
  const person = (i: number): string[] => [
    String(i + 1),
    people.full_name[i],
    people.participant_number[i],
    people.birth_date[i],
    people.personal_id[i],
  ];
  const table = (rows: string[][]): string => rows.map((row) => `${row.join(',')}\r\n`).join('');

  it.each([
    ['I', 'Tăng', '', '', ''],
    ['I.1', 'Lao động', '', '', ''],
    ['A', 'Công ty TNHH Bình Minh', '', '', ''],
    ['', 'Giảm', '', '', ''],
    ['', 'Cộng tăng', '', '', ''],
    ['', 'Cộng giảm', '', '', ''],
    ['', 'Tổng số lao động: 10', '', '', ''],
    ['', 'Tổng cộng: 12.345.678 đồng', '', '', ''],
    ['', '', '', 'Ngày 05 tháng 11 năm 2026', ''],
    ['(25 rows affected)', '', '', '', ''],
    ['(25 rows affected)'],
    ['25 rows in set (0.01 sec)'],
    ['Completion time: 2026-11-29T10:00:00.1234567+07:00'],
    ['----', '--------------', '----------', '----------', '------------'],
    header,
    ['', 'Họ và tên', '', 'Ngày sinh', ''],
  ])('are no people: %s %s %s', async (...row) => {
    const report = await check(table([header, person(0), row, person(1)]));
    expect(report.rows).toEqual({ read: 3, accepted: 2, rejected: 0, blank: 1 });
  });

  it.each([
    ['', 'Tăng Thanh Hà', '', '', ''],
    ['3', 'Nguyễn Văn An', '', '', ''],
    ['', 'Nguyễn Văn An', '', '01/01/1990', ''],
    ['I', 'Nguyễn Văn An', '', '', '087071700580'],
    ['', 'Tống Công', '', '', ''],
    ['', 'Nguyễn Thị Ngày', '', '15/08/1971', ''],
  ])('may be persons, and are rejected with their lines: %s %s %s', async (...row) => {
    const report = await check(table([header, person(0), row, person(1)]));
    expect(report.rejects).toMatchObject([{ line: 3, code: 'NUMBER_UNREADABLE' }]);
  });

  it('may be people where the name stands in two columns: "Y" is a family name', async () => {
    const split = ['Họ', 'Tên', 'Mã số BHXH', 'Ngày sinh', 'Số CCCD'];
    const rows = [0, 1, 2].map((i) => [family[i], given[i], ...person(i).slice(2)]);
    const report = await check(table([split, ...rows, ['Y', 'Bình', '', '', '']]));
    expect(report.rejects).toMatchObject([{ line: 5, code: 'NUMBER_UNREADABLE' }]);
  });
});
