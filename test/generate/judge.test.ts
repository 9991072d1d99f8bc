import { describe, expect, it } from 'vitest';
import type { Claim } from '../../generate/claim.ts';
import { judge } from '../../generate/judge.ts';
import { judgeDate } from '../../generate/judge-date.ts';
import { judgeName } from '../../generate/judge-name.ts';
import type { Person } from '../../generate/person.ts';

function day(text: string): { year: number; month: number; day: number } {
  const [year, month = 0, date = 0] = text.split('-').map(Number);
  return { year, month, day: date };
}

function person(facts: Partial<Person> = {}): Person {
  return {
    index: 0,
    cell: 0,
    key: 0,
    id: '052090000001',
    name: 'Nguyễn Văn An',
    registryName: 'Nguyễn Văn An',
    people: 'kinh',
    birth: day('1990-04-05'),
    sex: 1,
    status: 'alive',
    hasOldId: true,
    oldId: '012345678',
    replacement: -1,
    replacedId: '',
    replacedYear: 0,
    replacedFemale: 0,
    residence: 'vn34-52',
    updatedOn: '2020-01-01',
    consistent: true,
    ...facts,
  };
}

function claim(facts: Partial<Claim> = {}): Claim {
  return {
    participant: '5200000001',
    id: '052090000001',
    oldId: '',
    name: 'Nguyễn Văn An',
    birth: day('1990-04-05'),
    sex: 1,
    schemes: 'BHYT',
    category: 'GD',
    unit: '',
    card: '',
    nationality: 'VN',
    ...facts,
  };
}

function verdict(facts: Partial<Claim>, of: Partial<Person> = {}, superseded = false): string {
  const holder = person(of);
  const registry = {
    find: (id: string) => (id === holder.id ? { person: holder, superseded } : undefined),
  };
  const { verdict: name, details } = judge(claim(facts), registry, holder);
  return [name, ...details].join(' ');
}

describe('judge', () => {
  it.each<[string, Partial<Claim>, Partial<Person>]>([
    ['VERIFIED', {}, {}],
    ['VERIFIED', { sex: 0 }, {}],
    ['VERIFIED', { sex: 2 }, { sex: 0 }],
    ['VERIFIED', { id: '52090000001' }, {}],
    ['VERIFIED', { birth: day('1950') }, { birth: day('1950') }],
    ['OUT_OF_SCOPE', { category: 'QN', name: '' }, {}],
    ['OUT_OF_SCOPE', { card: 'HC5975200000001' }, {}],
    ['OUT_OF_SCOPE', { nationality: 'KR' }, {}],
    ['VERIFIED', { nationality: '', card: 'GD4525297000001' }, {}],
    ['DATA_INVALID NAME_EMPTY', { name: '', id: '' }, {}],
    ['DATA_INVALID DATE_IMPOSSIBLE', { birth: day('1990-02-31') }, {}],
    ['DATA_INVALID DATE_IMPOSSIBLE', { birth: day('1900-02-29') }, {}],
    ['ID_MISSING', { id: '' }, {}],
    ['OLD_ID_ONLY', { id: '', oldId: '012345678' }, {}],
    ['OLD_ID_ONLY', { id: '', oldId: '012345678', birth: day('1990') }, {}],
    ['ID_MISSING', { id: '', oldId: '012345678', name: 'Nguyễn Văn Anh' }, {}],
    ['ID_MISSING', { id: '', oldId: '112345678' }, {}],
    ['ID_INVALID', { id: '05209000' }, {}],
    ['ID_INVALID', { id: '0520900000011' }, {}],
    ['ID_INVALID', { id: '097090000001' }, {}],
    ['ID_INVALID', { id: '5.20900E+10' }, {}],
    ['ID_NOT_FOUND', { id: '052090000002' }, {}],
    ['ID_NOT_FOUND', {}, { status: 'cancelled' }],
    ['ID_NOT_FOUND', { id: '52090000001', name: 'Lê Thị Bé' }, {}],
    ['NAME_DIFFERS NAME_MARKS', { name: 'Nguyen Van An' }, {}],
    ['BIRTH_DATE_DIFFERS DATE_SWAPPED', { birth: day('1990-05-04') }, {}],
    ['SEX_DIFFERS SEX', { sex: 2 }, {}],
    ['SEVERAL_DIFFER NAME_OTHER DATE_OTHER SEX', { name: 'Lê Thị Bé', birth: day('1961-10-23'), sex: 2 }, {}],
    ['DECEASED', {}, { status: 'deceased' }],
    ['NAME_DIFFERS NAME_WORDS', { name: 'Nguyễn An' }, { status: 'deceased' }],
    ['VERIFIED_PARTIAL_DATE DATE_YEAR_ONLY', { birth: day('1990') }, {}],
    ['VERIFIED_PARTIAL_DATE DATE_YEAR_ONLY', { birth: day('1990') }, { birth: day('1990-05') }],
    ['VERIFIED_PARTIAL_DATE', { birth: day('1990-01-01') }, { birth: day('1990-01') }],
    ['VERIFIED_PARTIAL_DATE DATE_PLACEHOLDER', { birth: day('1990-01-01') }, { birth: day('1990') }],
    ['VERIFIED_PARTIAL_DATE', { birth: day('1990-03-07') }, { birth: day('1990') }],
    ['VERIFIED_PARTIAL_DATE', { birth: day('1990-04') }, {}],
    ['BIRTH_DATE_DIFFERS DATE_DIGIT', { birth: day('1991') }, {}],
  ])('gives %s', (expected, facts, of) => {
    expect(verdict(facts, of)).toBe(expected);
  });

  it('gives OLD_ID_ONLY only if the person agrees', () => {
    expect(verdict({}, {}, true)).toBe('ID_SUPERSEDED');
    expect(verdict({ sex: 2 }, {}, true)).toBe('SEX_DIFFERS SEX');
  });
});

describe('judgeName', () => {
  it.each([
    ['Hoà', 'Hòa'],
    ['NGUYỄN THỊ THUỶ', 'Nguyễn Thị Thủy'],
    ['  Nguyễn   Văn An ', 'Nguyễn Văn An'],
    ['Ðào An', 'Đào An'],
    ['H\u2019 Nhung Niê', "H'Nhung Niê"],
    ['Trần Hiền'.normalize('NFD'), 'Trần Hiền'],
    ["SIU H'BLƠ̆", "Siu H'Blơ̆"],
  ])('%s equals %s', (a, b) => {
    expect(judgeName(a, b)).toBeUndefined();
  });

  it.each([
    ['NAME_MARKS', 'Hoa', 'Hòa'],
    ['NAME_MARKS', 'Dao Anh', 'Đào Ánh'],
    ['NAME_SPACING', 'Anhi', 'A Nhi'],
    ['NAME_SPACING', 'HNgan Niê', "H'Ngan Niê"],
    ['NAME_SPACING', 'H Ngan Niê', "H'Ngan Niê"],
    ['NAME_WORDS', 'Nguyễn Văn An (chết)', 'Nguyễn Văn An'],
    ['NAME_WORDS', 'Nguyễn Văn An [đã chuyển]', 'Nguyễn Văn An'],
    ['NAME_OTHER', 'Nguyễn Văn An chết', 'Nguyễn Văn An'],
    ['NAME_ORDER', 'Văn Nguyễn An', 'Nguyễn Văn An'],
    ['NAME_INITIALS', 'Ng. V. An', 'Nguyễn Văn An'],
    ['NAME_INITIALS', 'Nguyễn V An', 'Nguyễn Văn An'],
    ['NAME_OTHER', 'A Duy', 'A Huy'], // a first letter alone is a name
    ['NAME_VARIANT', 'Lê Thị Mỹ', 'Lê Thị Mĩ'],
    ['NAME_VARIANT', 'Nguyễn Văn Xanh', 'Nguyễn Văn Sanh'],
    ['NAME_VARIANT', 'Chần Văn An', 'Trần Văn An'],
    ['NAME_VARIANT', 'Lê Thị Giung', 'Lê Thị Dung'],
    ['NAME_VARIANT', 'Lương Văn An', 'Nương Văn An'],
    ['NAME_VARIANT', 'Trần Thị Hằn', 'Trần Thị Hằng'],
    ['NAME_VARIANT', 'Lê Ngọt Hà', 'Lê Ngọc Hà'],
    ['NAME_OTHER', 'Nghiêm', 'Lghiêm'],
    ['NAME_WORDS', 'Nguyễn An', 'Nguyễn Văn An'],
    ['NAME_OTHER', 'Nguyễn Văn Bình', 'Nguyễn Văn An'],
  ])('says %s of %s for %s', (expected, claimed, recorded) => {
    expect(judgeName(claimed, recorded)).toBe(expected);
  });
});

describe('judgeDate', () => {
  it.each([
    ['DATE_PLACEHOLDER', '1990-01-01', '1990-11-01'], // also one digit: the first token wins
    ['DATE_PLACEHOLDER', '1990-01-01', '1990-05'],
    ['DATE_SWAPPED', '1990-02-03', '1990-03-02'],
    ['DATE_DIGIT', '1990-03-12', '1990-03-02'],
    ['DATE_OTHER', '1991-03-12', '1990-03-02'],
    ['DATE_OTHER', '1990-01-01', '1989-12-02'],
    ['DATE_DIGIT', '1990-05', '1990-04-05'],
  ])('says %s of %s for %s', (expected, claimed, recorded) => {
    expect(judgeDate(day(claimed), day(recorded))).toEqual({ agree: false, partial: false, detail: expected });
  });
});
