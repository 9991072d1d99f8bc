import { describe, expect, it } from 'vitest';
import { $ColumnAccount, headingCharactersMax } from '../../../core/domain/column-account.ts';
import { findHeader } from '../../../core/intake/find-header.ts';
import { shownHeading } from '../../../core/intake/column-notes.ts';
import { contentId } from '../../../core/intake/upload-request.ts';
import { nodeHash } from './batch-support.ts';
import { check, csvOf, needed, people, read, type FileColumn } from './column-support.ts';

/** Every column of the forms of `domain.md` 3.5, in their order, and what is compared of each. */
const forms: Record<string, { columns: string; metadata?: { profile: string } }> = {
  'D02-LT and TK1': {
    columns:
      'STT;Họ và tên;Mã số BHXH;Loại phương án;Mã loại PA;Loại ngày sinh;Ngày Sinh;Giới tính;Số CMND/ CCCD/Hộ chiếu;' +
      'Cấp bậc, chức vụ, chức danh nghề;Nơi Làm Việc;Mức lương;Mã PA;Tháng/ năm bắt đầu;Tháng/ năm kết thúc;Ghi chú;' +
      'Số sổ BHXH;Mức hưởng BHYT;Tỷ lệ đóng (%);Mã vùng sinh sống;Có giảm chết;Ngày chết;Quốc tịch;Mã QT;Dân tộc;' +
      'Mã DT;Điện thoại liên hệ;Tỉnh / Thành phố (Khai sinh);Mã Tỉnh (Khai sinh);Phường/ Xã (Khai sinh);' +
      'Mã xã (Khai sinh);Địa chỉ khai sinh;Tỉnh nơi KCB;Mã tỉnh (KCB);Nơi đăng ký KCB;Mã BV;Họ tên người giám hộ;' +
      'Mã số hộ gia đình;Họ Tên chủ hộ;Loại giấy tờ;Số giấy tờ;Số;Số;Ngày bắt đầu;Ngày bắt đầu;Ngày bắt đầu;' +
      'Họ và tên (PL);Ngày sinh (PL);Giới tính (PL);Số CMND/ CCCD/Hộ chiếu (PL)',
  },
  'D03-TS': {
    columns:
      'Mã hộ;Mã số BHXH;Họ và tên;Ngày sinh;Giới tính;Địa chỉ;Số biên lai;Tỉ lệ đóng (%);Ngày giá trị;Mức đóng;' +
      'Nơi KCB ban đầu',
  },
  'D05-TS': { columns: 'Họ và tên;CCCD/CMND;Mã số BHXH;Ngày sinh;Tỉnh/thành phố (mới)' },
  'JSON of VSS': {
    columns:
      'maSoBhxh;hoTen;ngaySinh;loaiNgaySinh;gioiTinh;soSoCu;maTinhKs;maHuyenKs;maXaKs;maHo;diaChi;trangThai;errorCode',
  },
  'the portal': { columns: 'Hoten;Masobhxh;nldid;maCoquan;maDonVi;ngaySinh' },
  'the declaration API': {
    columns: 'maSoBHXH;hoTen;ccns;ngaySinh;gioiTinh;quocTich;danToc;cmnd;maHoGiaDinh;soTheBHYT',
  },
};

/** Cells as such columns hold them: what is not compared looks like what is, and must not be taken for it. */
function cellsOf(heading: string): readonly string[] {
  const key = heading.normalize('NFC').toLowerCase();
  const again = (cells: readonly string[]): readonly string[] => cells.toReversed();
  if (/^(mã số bhxh|masobhxh)$/.test(key)) return people.participant_number;
  if (/^(họ và tên|hoten)$/.test(key)) return people.full_name;
  if (/^(ngày sinh|ngaysinh)$/.test(key)) return people.birth_date;
  if (/^(giới tính|gioitinh)$/.test(key)) return people.sex;
  if (/^(số cmnd\/ cccd\/hộ chiếu|cccd\/cmnd)$/.test(key)) return people.personal_id;
  if (/quốc tịch|quoctich/.test(key)) return people.nationality;
  if (/loại ngày sinh|loaingaysinh/.test(key)) return people.birth_date_kind;
  if (/^cmnd$/.test(key)) return people.old_id;
  if (/ngày|tháng/.test(key)) return again(people.birth_date);
  if (/họ tên|pl/.test(key)) return again(people.full_name);
  if (/^(mã hộ|mã số hộ gia đình|mahogiadinh|maho|số biên lai|số giấy tờ|nldid)$/.test(key)) return people.personal_id;
  if (/điện thoại|sổ|soso/.test(key)) return people.participant_number;
  return ['1', '1', '2', '2', '2', '2'];
}

const [number, name, birth] = needed;

describe('the forms that offices export', () => {
  it.each(Object.entries(forms))('pass without refusal, every column told: %s', async (_, { columns }) => {
    const headings = columns.split(';');
    const file = headings.map((heading): FileColumn => [heading, cellsOf(heading)]);
    const report = await check(csvOf(file));
    expect(report).toMatchObject({ status: 'ready', rows: { accepted: 6, rejected: 0 } });
    expect(report.columns.map(({ heading }) => heading)).toEqual(headings);
    for (const account of report.columns) expect($ColumnAccount.parse(account)).toEqual(account);
    const fields = report.columns.flatMap(({ field }) => field ?? []);
    expect(new Set(fields).size).toBe(fields.length);
    expect(fields).toEqual(expect.arrayContaining(['participant_number', 'full_name', 'birth_date']));
    // Nothing is used of the columns that only look like ours.
    for (const { heading, field, note } of report.columns.filter((each) => each.field === null))
      expect([heading, field, note !== '']).toEqual([heading, null, true]);
  });

  it('are read by their form: the group of D03 is recognised', async () => {
    const file = [['Mã hộ', []], ['Số biên lai', []], ['Mã ĐT', people.category], ...needed] as FileColumn[];
    const report = await check(csvOf(file));
    expect([report.profile, report.columns[2]]).toMatchObject(['d03-ts', { field: 'category', by: 'profile' }]);
  });
});

describe('a column that is not understood', () => {
  const doubts: [field: string, heading: string, cells: readonly string[]][] = [
    ['personal_id', 'Mã CD', people.personal_id],
    ['sex', 'Ký hiệu', people.sex],
    ['sex', 'Ký hiệu', ['1', '1', '2', '2', '2', '2']],
    ['sex', 'Nam', ['x', 'x', '', '', '', '']],
    ['schemes', 'Diện', people.schemes],
    ['old_id', 'Mã cũ', people.old_id],
  ];
  // Of so few people three are needed of each sex for codes to prove anything.
  const more = (cells: readonly string[]): string[] => [...cells, ...cells];
  const file = (heading: string, cells: readonly string[], others: readonly FileColumn[]): string => {
    const numbers = people.participant_number.map((each) => String(Number(each) + 100));
    const doubled = others.map(([head, own]): FileColumn => {
      return [head, head === 'participant_number' ? [...own, ...numbers] : more(own)];
    });
    const columns = [...doubled, [heading, more(cells)] as FileColumn];
    const rows = [columns.map(([head]) => head)];
    for (let i = 0; i < 12; i++) rows.push(columns.map(([, own]) => own[i] ?? ''));
    return rows.map((row) => `${row.join(',')}\r\n`).join('');
  };
  const ids: FileColumn = ['personal_id', people.personal_id];

  it.each(doubts)('is refused where it looks like %s, which no column holds: "%s"', async (field, heading, cells) => {
    const others = field === 'personal_id' || field === 'old_id' ? needed : [...needed, ids];
    const text = file(heading, cells, others);
    const report = await check(text);
    expect(report).toMatchObject({ status: 'refused', refusal: { code: 'COLUMN_UNKNOWN', line: 1 } });
    expect(report.refusal?.message.vi).toContain(`thứ ${others.length + 1}`);
    expect(report.refusal?.message.en).toContain(field);
    expect(report.columns.at(-1)).toMatchObject({ heading, field: null, by: null });
    // It goes on without the column, named by its heading or its position.
    for (const ignored of [heading, heading.toUpperCase(), `#${others.length + 1}`]) {
      const without = await check(text, { ignoreColumns: [ignored] });
      expect(without).toMatchObject({ status: 'ready', rows: { accepted: 12 } });
      expect(without.columns.at(-1)).toMatchObject({ heading, field: null, by: 'option' });
    }
  });

  it('is listed as absent where a heading to be left out stands nowhere', async () => {
    const text = csvOf([...needed, ['Ghi chú', people.unit]]);
    const { status, columns } = await check(text, { ignoreColumns: ['Ghi chu', 'Số biên lai', '#9'] });
    expect(status).toBe('ready');
    expect(columns.map(({ heading }) => heading).slice(needed.length)).toEqual(['Ghi chú', 'Số biên lai', '#9']);
    expect(columns.slice(needed.length).map(({ by }) => by)).toEqual(['option', 'option', 'option']);
    const notes = columns.slice(needed.length).map(({ note }) => note);
    expect(notes[1]).toContain('the file has no such column');
    expect([notes[2] === notes[1], notes[0] === notes[1]]).toEqual([true, false]);
  });

  it('is refused where the name or the birth date is missing and it looks like it', async () => {
    const noName = await check(csvOf([number, birth, ['Nhân sự', people.full_name]]));
    expect(noName.refusal).toMatchObject({ code: 'COLUMN_UNKNOWN' });
    const noDate = await check(csvOf([number, name, ['Mốc', people.birth_date]]));
    expect(noDate.refusal).toMatchObject({ code: 'COLUMN_UNKNOWN' });
    const neither = await check(csvOf([number, name, ['Mốc', people.unit]]));
    expect(neither.refusal).toMatchObject({ code: 'HEADER_MISSING_COLUMN' });
  });

  it('is refused where its codes go along with dates of which only the year is known', async () => {
    const dates = ['1971', '1972', '01/01/1973', '30/01/1966', '31/01/2015', '23/05/1978'];
    const codes = ['3', '3', '3', '1', '1', '1'];
    const text = csvOf([number, name, ['birth_date', dates], ['Dạng', codes]]);
    const { refusal } = await check(text);
    expect(refusal?.message.en).toContain('birth_date_kind');
    expect((await check(text, { ignoreColumns: ['Dạng'] })).status).toBe('ready');
    // Codes that do not go along with them are something else.
    const other = csvOf([number, name, ['birth_date', dates], ['Dạng', ['3', '1', '3', '1', '3', '1']]]);
    expect((await check(other)).status).toBe('ready');
  });

  it('does not matter where a column holds what it looks like, and is listed', async () => {
    const text = csvOf([...needed, ids, ['sex', people.sex], ['Mã khác', people.personal_id.toReversed()]]);
    const report = await check(text);
    expect([report.status, report.columns[5]]).toMatchObject(['ready', { field: null, by: null }]);
    expect(report.columns[5].note).not.toBe('');
  });

  it('is taken by what it holds only without a heading, and only if it alone fits', async () => {
    const two: FileColumn[] = [...needed, ['', people.personal_id], ['', people.personal_id.toReversed()]];
    expect((await check(csvOf(two))).refusal?.code).toBe('COLUMN_UNKNOWN');
    const one: FileColumn[] = [...needed, ['(4)', people.personal_id]];
    expect((await check(csvOf(one))).columns[3]).toMatchObject({ field: 'personal_id', by: 'content' });
    const named: FileColumn[] = [...needed, ['Mã CD', people.personal_id]];
    expect((await check(csvOf(named))).status).toBe('refused');
  });
});

describe('two columns of one meaning', () => {
  it('are refused with their positions, and one can be left out', async () => {
    const text = csvOf([...needed, ['Số CCCD', people.personal_id], ['Số định danh', people.personal_id]]);
    await expect(read(text)).rejects.toMatchObject({
      code: 'COLUMN_UNKNOWN',
      facts: { column: 'personal_id', first: 4, position: 5 },
    });
    const report = await check(text, { ignoreColumns: ['Số định danh'] });
    expect(report.columns.slice(3)).toMatchObject([
      { field: 'personal_id', by: 'heading' },
      { field: null, by: 'option' },
    ]);
  });

  it('are one and its parts, or the refusal says so: a given name that is sometimes in the name', async () => {
    const given = people.full_name.map((each, i) => (i % 2 === 0 ? (each.split(' ').at(-1) ?? '') : 'Khác'));
    const report = await check(csvOf([...needed, ['Tên', given]]));
    expect(report.refusal?.code).toBe('COLUMN_UNKNOWN');
  });

  it('can be told apart by position where their headings are equal', async () => {
    const text = csvOf([...needed, ['Số CCCD', people.personal_id], ['Số CCCD', people.unit]]);
    const { claims } = await read(text, { ignoreColumns: ['#5'] });
    expect(claims.id(0)).toBe(Number(people.personal_id[0]));
  });
});

describe('the heading of a column', () => {
  it.each([
    ['', '#3'],
    ['  \n ', '#3'],
    ['052090001234', '#3'],
    ['Số 052 090 001', '#3'],
    ['Nguyễn Văn A 01/02/1990', '#3'],
    ['sinh 1990-02-01', '#3'],
    ['１２３４５６', '#3'],
    ['Giới tính\r\n(Nam/Nữ)', 'Giới tính (Nam/Nữ)'],
    ['Giới tính (1: Nam, 2: Nữ)', 'Giới tính (1: Nam, 2: Nữ)'],
    ['Họ và tên', 'Họ và tên'],
  ])('is shown without what could tell of a person: %j as %j', (heading, shown) => {
    expect(shownHeading(heading, 2)).toBe(shown);
  });

  it('is cut where it is long, never through a character', () => {
    const shown = shownHeading(`a${'😀'.repeat(100)}`, 0);
    expect(shown.length).toBeLessThanOrEqual(headingCharactersMax);
    expect(shown.isWellFormed()).toBe(true);
  });

  it('of a file without a header is not shown at all', async () => {
    const report = await check('5270000013,Phạm Minh Đức,15/08/1971\r\n5270000014,Nguyễn Văn Hưng,16/03/1996\r\n');
    expect([report.status, report.columns]).toEqual(['refused', []]);
  });
});

describe('the id of an upload by its content', () => {
  const facts = { province: 'vn34-52', sha256: 'a'.repeat(64), kind: 'delta', scope: ['BHYT'] } as const;

  it('is as it was for uploads that leave nothing out', () => {
    expect(contentId(nodeHash, facts)).toBe('31fccae44546df5210b7142694f1af3d');
    expect(contentId(nodeHash, { ...facts, ignoreColumns: [] })).toBe(contentId(nodeHash, facts));
  });

  it('tells what was left out, in whatever order', () => {
    const one = contentId(nodeHash, { ...facts, ignoreColumns: ['Ghi', '#7'] });
    expect(one).not.toBe(contentId(nodeHash, facts));
    expect(contentId(nodeHash, { ...facts, ignoreColumns: ['#7', 'Ghi', '#7'] })).toBe(one);
    expect(contentId(nodeHash, { ...facts, ignoreColumns: ['#7'] })).not.toBe(one);
  });
});

describe('a header of thousands of columns', () => {
  it('is looked at in a bounded time, whatever its names', { tags: 'long' }, () => {
    const cells = (k: number): string[] =>
      Array.from(
        { length: 4096 },
        (_, i) => `Họ và ${k} ${i} tên viết (in) hoa/Họ ${i}; Tên - x${i} y z w v u t s r q`,
      );
    const records = Array.from({ length: 16 }, (_, k) => ({
      cells: ['Họ tên', 'Mã số BHXH', ...cells(k)],
      line: k + 1,
      broken: false,
    }));
    const before = process.cpuUsage();
    const found = findHeader(records, { schemesGiven: true });
    // A second on a quiet machine; without the bounds of columns and words, a minute.
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(10);
    expect(found).toMatchObject({ refusal: { code: 'HEADER_MISSING_COLUMN' } });
  });
});
