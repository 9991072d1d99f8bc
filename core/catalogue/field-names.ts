/** What the columns that are read are called where people read of them. Codes of columns: `docs/contracts.md`. */
import { text, type Text } from './text.ts';

export const fieldNames: Readonly<Record<string, Text>> = {
  participant_number: text('Mã số BHXH', 'Participant number'),
  personal_id: text('Số định danh cá nhân (CCCD)', 'Personal ID'),
  old_id: text('Số CMND', 'Old ID (CMND)'),
  full_name: text('Họ và tên', 'Full name'),
  birth_date: text('Ngày sinh', 'Birth date'),
  birth_date_kind: text('Loại ngày sinh', 'Kind of birth date'),
  sex: text('Giới tính', 'Sex'),
  schemes: text('Loại bảo hiểm', 'Insurance schemes'),
  category: text('Đối tượng tham gia', 'Category'),
  unit: text('Mã đơn vị', 'Unit code'),
  hi_card: text('Mã thẻ BHYT', 'Health insurance card'),
  nationality: text('Quốc tịch', 'Nationality'),
};

/** The field in one language; the code itself where a newer version has written it. */
export function fieldName(field: string, language: 'vi' | 'en'): string {
  return Object.hasOwn(fieldNames, field) ? fieldNames[field][language] : field;
}
