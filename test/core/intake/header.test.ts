import { describe, expect, it } from 'vitest';
import { columnNamed, columns, profileNamed, readHeader } from '../../../core/intake/header.ts';
import { Refusal } from '../../../core/base/errors.ts';
import { profiles } from '../../../core/intake/profiles.ts';

function refusalOf(cells: string[], schemesGiven = true): Refusal | undefined {
  try {
    readHeader(cells, 3, { schemesGiven });
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return undefined;
}

const needed = ['participant_number', 'full_name', 'birth_date'];

describe('readHeader', () => {
  it('finds every canonical column by its English name, in any order and case', () => {
    const cells = columns.map((column) => ` ${column.toUpperCase()} `).toReversed();
    const header = readHeader(cells, 1, { schemesGiven: false });
    expect(header.profile).toBe('canonical');
    expect(columns.map((column) => header.at[column])).toEqual(columns.map((_, i) => columns.length - 1 - i));
  });

  it('finds columns by their Vietnamese names and drops what is not compared', () => {
    const header = readHeader(
      ['STT', 'Mã số BHXH', 'Họ và tên', 'Ngày sinh', 'Giới tính', 'Số CCCD', 'Mã ĐT', 'Dân tộc', 'Địa chỉ'],
      1,
      { schemesGiven: true },
    );
    expect(header).toMatchObject({ profile: 'aliases', fields: 9, femaleMark: false });
    expect(header.at).toMatchObject({
      participant_number: 1,
      full_name: 2,
      birth_date: 3,
      sex: 4,
      personal_id: 5,
      category: -1,
      unit: -1,
    });
  });

  it('knows the alias in decomposed form and the column headed "Nữ"', () => {
    const header = readHeader(
      ['Mã số BHXH', 'Họ, chữ đệm và tên', 'Ngày, tháng, năm sinh', 'Nữ'].map((cell) => cell.normalize('NFD')),
      1,
      { schemesGiven: true },
    );
    expect(header).toMatchObject({ femaleMark: true, at: { sex: 3 } });
  });

  it('names the canonical columns that are missing', () => {
    const refusal = refusalOf(['participant_number', 'unit']);
    expect(refusal).toMatchObject({
      code: 'HEADER_MISSING_COLUMN',
      facts: { columns: 'full_name, birth_date' },
      line: 3,
    });
  });

  it('refuses two columns of one meaning with their positions', () => {
    expect(refusalOf([...needed, 'Mã số BHXH'])).toMatchObject({
      code: 'COLUMN_UNKNOWN',
      facts: { column: 'participant_number', first: 1, position: 4 },
    });
  });

  it.each(['__proto__', 'constructor', ' Prototype '])('refuses the reserved name %j', (name) => {
    expect(refusalOf([...needed, name])).toMatchObject({ code: 'HEADER_RESERVED_NAME', facts: { position: 4 } });
  });

  it('wants the schemes from the file or from the metadata', () => {
    expect(refusalOf(needed, false)?.code).toBe('SCHEMES_MISSING');
    expect(refusalOf([...needed, 'schemes'], false)).toBeUndefined();
    expect(refusalOf(needed, true)).toBeUndefined();
  });

  it('never quotes a cell, because without a header the first line is a person', () => {
    const refusal = refusalOf(['0123456789', 'CANARY NAME', '01/01/1990', '__proto__x']);
    expect(JSON.stringify([refusal?.message, refusal?.facts])).not.toContain('CANARY');
  });

  it.each(profiles.filter(({ name }) => name !== 'canonical').map((profile) => [profile.name, profile] as const))(
    'finds %s by what its header has, and knows every column by each of its names',
    (name, profile) => {
      const marks = profile.marks.map((alternatives) => alternatives.split('|')[0]);
      for (const column of columns) {
        for (const key of (profile.keys[column] ?? '').split(' ').filter((each) => each !== '')) {
          const others = ['masobhxh', 'hovaten', 'ngaysinh'].filter((each) => columnNamed(profile, each) !== column);
          const header = readHeader([...marks, key, ...others], 1, { schemesGiven: true });
          expect([key, header.profile, header.at[column]]).toEqual([key, name, marks.length]);
        }
      }
    },
  );

  it('takes a forced profile if it fits, and refuses an unknown name', () => {
    const cells = ['masobhxh', 'hovaten', 'ngaysinh', 'madt'];
    expect(readHeader(cells, 1, { schemesGiven: true, profile: 'd03-ts' }).at.category).toBe(3);
    expect(readHeader(cells, 1, { schemesGiven: true, profile: 'd02-lt' }).at.category).toBe(-1);
    expect(refusalOf(cells)?.code).toBe('PROFILE_AMBIGUOUS');
    expect(() => profileNamed('d04')).toThrow('PROFILE_UNKNOWN');
  });
});
