/** Words of the pages of units, Vietnamese first. */
import type { UnitKind } from '../../core/units/unit-table.ts';
import type { Language } from '../http/route.ts';

interface UnitsTexts {
  title: string;
  countryTitle: string;
  kinds: Record<UnitKind | 'unlisted', string>;
  columns: Record<
    | 'unit'
    | 'province'
    | 'rank'
    | 'rate'
    | 'remaining'
    | 'denominator'
    | 'goal'
    | 'points'
    | 'missing'
    | 'week'
    | 'month'
    | 'pace'
    | 'children',
    string
  >;
  kind: string;
  level: string;
  every: string;
  levelOf: (level: number) => string;
  show: string;
  failed: string;
  table: (units: string, source: string, day: string) => string;
  noTable: string;
  withoutTable: (names: string) => string;
  whole: (rate: string, verified: string, denominator: string) => string;
  counts: (total: string, ranked: string) => string;
  still: (still: string) => string;
  childrenDay: (day: string) => string;
  measures: string;
  provinces: (count: string) => string;
  top: string;
  none: string;
  noUnit: string;
  below: (units: string) => string;
  notWhole: (most: string, all: string) => string;
  reached: string;
  passed: string;
  never: string;
  unknown: string;
  perDay: (number: string) => string;
  under: (name: string) => string;
  load: string;
  file: string;
  fileHint: string;
  send: string;
  noFile: string;
  loadFailed: string;
  loaded: (provinces: string, units: string, older: string) => string;
}

export const unitsTexts: Record<Language, UnitsTexts> = {
  vi: {
    title: 'Đơn vị',
    countryTitle: 'Đơn vị chậm trong cả nước',
    kinds: {
      district: 'Huyện',
      commune: 'Xã, phường, đặc khu',
      'public-body': 'Cơ quan, đơn vị công lập',
      school: 'Trường học',
      employer: 'Đơn vị sử dụng lao động',
      group: 'Nhóm đối tượng',
      other: 'Khác',
      unlisted: 'Chưa có trong bảng đơn vị',
    },
    columns: {
      unit: 'Đơn vị',
      province: 'Tỉnh, thành phố',
      rank: 'Hạng',
      rate: 'Tỷ lệ',
      remaining: 'Còn lại',
      denominator: 'Phải xác thực',
      goal: 'Mục tiêu',
      points: 'So mục tiêu, điểm %',
      missing: 'Còn thiếu',
      week: '7 ngày',
      month: '30 ngày',
      pace: 'Ngày hết',
      children: 'Trẻ chưa có thẻ',
    },
    kind: 'Loại đơn vị',
    level: 'Cấp',
    every: '(tất cả)',
    levelOf: (level) => `Cấp ${level}`,
    show: 'Xem',
    failed: 'Chưa xem được',
    table: (units, source, day) => `Bảng đơn vị: ${units} đơn vị, nguồn ${source}, ngày ${day}.`,
    noTable: 'Chưa có bảng đơn vị của tỉnh này: đơn vị được gọi bằng mã trong sổ.',
    withoutTable: (names) => `Chưa có bảng đơn vị: ${names}.`,
    whole: (rate, verified, denominator) => `Toàn tỉnh: ${rate}, ${verified} trong ${denominator} người.`,
    counts: (total, ranked) => `${total} đơn vị; ${ranked} đơn vị được xếp hạng.`,
    still: (still) => `Không chuyển biến trong 30 ngày: ${still} đơn vị.`,
    childrenDay: (day) => `Trẻ dưới 6 tuổi chưa có thẻ BHYT: theo lần chạy ngày ${day}.`,
    measures:
      'Số của một đơn vị gồm cả các đơn vị cấp dưới. 7 ngày, 30 ngày: số còn lại tăng, giảm. Mục tiêu có dấu * là ' +
      'của cấp trên; không nêu thì lấy mục tiêu của tỉnh.',
    provinces: (count) => `${count} tỉnh, thành phố.`,
    top: 'Cấp cao nhất',
    none: 'Không có đơn vị nào.',
    noUnit: '(không ghi đơn vị)',
    below: (units) => `${units} đơn vị cấp dưới`,
    notWhole: (most, all) =>
      `Chỉ xếp, tìm và tải ${most} đơn vị có tỷ lệ thấp nhất trong ${all}; hãy chọn loại hoặc cấp để xem đủ.`,
    reached: 'Đã xong',
    passed: 'Đã đạt',
    never: 'Không hết',
    unknown: 'Chưa đủ ngày',
    perDay: (number) => `${number} mỗi ngày`,
    under: (name) => `Chỉ ${name} và các đơn vị cấp dưới.`,
    load: 'Nạp bảng đơn vị',
    file: 'Tệp CSV của bảng đơn vị',
    fileHint:
      'Dòng đầu như dưới đây, bảng mã UTF-8. Bảng của mỗi tỉnh trong tệp thay bảng đang có, trừ khi bảng đang có ' +
      'mới hơn. Sai một dòng thì không ghi dòng nào.',
    send: 'Nạp',
    noFile: 'Hãy chọn tệp.',
    loadFailed: 'Chưa nạp được',
    loaded: (provinces, units, older) =>
      `Đã nạp bảng của ${provinces} tỉnh, thành phố, ${units} đơn vị; ${older} bảng cũ hơn bảng đang có nên không ghi.`,
  },
  en: {
    title: 'Units',
    countryTitle: 'Units that lag, across the country',
    kinds: {
      district: 'District',
      commune: 'Commune, ward',
      'public-body': 'Public body',
      school: 'School',
      employer: 'Employer',
      group: 'Group',
      other: 'Other',
      unlisted: 'Not in the table of units',
    },
    columns: {
      unit: 'Unit',
      province: 'Province',
      rank: 'Place',
      rate: 'Verified',
      remaining: 'Remaining',
      denominator: 'To verify',
      goal: 'Goal',
      points: 'Against goal, points',
      missing: 'Missing',
      week: '7 days',
      month: '30 days',
      pace: 'Done on',
      children: 'Children without card',
    },
    kind: 'Kind',
    level: 'Level',
    every: '(all)',
    levelOf: (level) => `Level ${level}`,
    show: 'Show',
    failed: 'This cannot be shown',
    table: (units, source, day) => `Table of units: ${units} units, from ${source}, as of ${day}.`,
    noTable: 'There is no table of units of this province: units are called by their code in the books.',
    withoutTable: (names) => `Without a table of units: ${names}.`,
    whole: (rate, verified, denominator) => `The province: ${rate}, ${verified} of ${denominator} people.`,
    counts: (total, ranked) => `${total} units, of which ${ranked} have a place.`,
    still: (still) => `No progress in 30 days: ${still} units.`,
    childrenDay: (day) => `Children under 6 without health insurance: as the run of ${day} counted them.`,
    measures:
      'Figures of a unit are those of all units below it too. 7 days, 30 days: the change of what remains. A goal ' +
      'with * is that of the unit above; where none is given, that of the province holds.',
    provinces: (count) => `Provinces: ${count}.`,
    top: 'Top level',
    none: 'There are no units.',
    noUnit: '(no unit)',
    below: (units) => `${units} units below`,
    notWhole: (most, all) =>
      `Only the ${most} units of the lowest rates, of ${all}, are sorted, found and taken: choose a kind or a level.`,
    reached: 'Done',
    passed: 'Reached',
    never: 'Never',
    unknown: 'Too few days',
    perDay: (number) => `${number} a day`,
    under: (name) => `Only ${name} and the units below it.`,
    load: 'Load a table of units',
    file: 'CSV file of the table of units',
    fileHint:
      'With the first line as below, in UTF-8. The table of each province in the file takes the place of the one ' +
      'before, unless that is newer. One wrong line, and nothing is recorded.',
    send: 'Load',
    noFile: 'Choose a file.',
    loadFailed: 'Nothing was loaded',
    loaded: (provinces, units, older) =>
      `Tables of ${provinces} provinces loaded, ${units} units; older than what is known, which stays: ${older}.`,
  },
};
