/**
 * How the fields of a row are spread over columns: under the documented names, or as tables of offices are, with
 * Vietnamese headings and the name or the birth date in several columns.
 */
import { twoDigits, type Day } from './days.ts';

export const columnLayouts = ['documented', 'name in 2', 'date in 3', 'name in 3', 'name in 2, date in 3'] as const;
export type ColumnLayout = (typeof columnLayouts)[number];

/** The layout of the file at this place, from 0, of those that go through all layouts in turn. */
export function layoutAt(place: number): ColumnLayout {
  return columnLayouts[place % columnLayouts.length];
}

/** Places of the two fields in a row of the documented columns. */
const nameAt = 3;
const dateAt = 4;

const documented =
  'participant_number,personal_id,old_id,full_name,birth_date,birth_date_kind,sex,schemes,' +
  'category,unit,hi_card,nationality';
const vietnamese =
  'Mã số BHXH,Số CCCD,Số CMND,Họ và tên,Ngày sinh,Loại ngày sinh,Giới tính,Loại bảo hiểm,' +
  'Đối tượng,Mã đơn vị,Mã thẻ BHYT,Quốc tịch';

/** The header, without its line end. */
export function headerOf(layout: ColumnLayout): string {
  if (layout === 'documented') return documented;
  const headings = vietnamese.split(',');
  if (isDateSplit(layout)) headings[dateAt] = 'Ngày sinh,Tháng sinh,Năm sinh';
  if (layout === 'name in 3') headings[nameAt] = 'Họ,Tên đệm,Tên';
  else if (isNameSplit(layout)) headings[nameAt] = 'Họ và tên đệm,Tên';
  return headings.join(',');
}

/** The fields of the documented columns as those of the layout; `birth` as it is written, 0 for what is not. */
export function spread(layout: ColumnLayout, fields: readonly string[], birth: Day): string[] {
  return fields.flatMap((field, at) => {
    if (at === nameAt && isNameSplit(layout)) return nameParts(field, layout === 'name in 3');
    if (at === dateAt && isDateSplit(layout)) return [birth.day, birth.month, birth.year].map(number);
    return [field];
  });
}

function isNameSplit(layout: ColumnLayout): boolean {
  return layout.startsWith('name');
}

function isDateSplit(layout: ColumnLayout): boolean {
  return layout.endsWith('date in 3');
}

/** The last word apart; the first too, if there are three columns. */
function nameParts(name: string, inThree: boolean): string[] {
  const last = name.lastIndexOf(' ');
  const [before, given] = last < 0 ? ['', name] : [name.slice(0, last), name.slice(last + 1)];
  if (!inThree) return [before, given];
  const first = before.indexOf(' ');
  return first < 0 ? [before, '', given] : [before.slice(0, first), before.slice(first + 1), given];
}

function number(value: number): string {
  return value === 0 ? '' : (twoDigits[value] ?? String(value));
}
