/**
 * The forms in which offices export their books, as data. A profile says which folded header (`fold-key.ts`) means
 * which column, and in which coding. Sources: `docs/domain.md` 3.5 (public templates of D02-LT/TK1-TS, D03-TS, D05-TS;
 * JSON names of VSS). The canonical names of `docs/contracts.md` are known in every profile, so that a clerk can add a
 * column `schemes` to any form.
 */
import type { Text } from '../catalogue/text.ts';
import { columnNames, columns, keysOf, type Column } from './column-aliases.ts';

export { columns };
export type { Column };

/** Columns that every table must have. */
export const requiredColumns: readonly Column[] = ['participant_number', 'full_name', 'birth_date'];

export interface Profile {
  name: string;
  title: Text;
  /** Folded keys of each column, separated by blanks. */
  keys: Partial<Record<Column, string>>;
  /** Keys believed only where no column has one of `keys`. */
  weakKeys: Partial<Record<Column, string>>;
  /**
   * The form is recognised when each of these is in the header; alternatives are joined by `|`. Empty: never by itself.
   */
  marks: readonly string[];
  /** Folded keys that mean something else in this form than in others: dropped here. */
  dropped: string;
  /**
   * The coding that the form states, if it does: `vss`: 1 male, 2 female, 3 other. `male-1-female-0`: as in the
   * declaration templates. Words are understood in both. What a file means is decided by `codings.ts`.
   */
  sex: 'vss' | 'male-1-female-0';
}

const named = columns.map((column) => [column, columnNames[column]] as const);
const aliases = Object.fromEntries(named.map(([column, { names }]) => [column, keysOf(names)]));
const weakAliases = Object.fromEntries(named.map(([column, { weak }]) => [column, keysOf(weak)]));

export const profiles: readonly Profile[] = [
  {
    name: 'canonical',
    title: { vi: 'Tên cột chuẩn', en: 'Canonical column names' },
    keys: {},
    weakKeys: {},
    marks: [],
    dropped: '',
    sex: 'vss',
  },
  {
    name: 'aliases',
    title: { vi: 'Danh sách có tên cột tiếng Việt', en: 'A list with Vietnamese column names' },
    keys: aliases,
    weakKeys: weakAliases,
    marks: [],
    dropped: '',
    sex: 'vss',
  },
  {
    name: 'd02-lt',
    title: { vi: 'D02-LT và TK1-TS, tệp xuất', en: 'Export of forms D02-LT and TK1-TS' },
    // The number of the old book stands beside the participant number here, the code of the nationality beside its
    // name, and guardians, household heads and members have columns of their own: the form's own names come first.
    keys: {
      ...aliases,
      participant_number: 'masobhxh',
      full_name: 'hovaten hoten',
      personal_id: 'socmndcccdhochieu socmndcccd socccd',
      old_id: '',
      sex: 'gioitinh',
      category: '',
      nationality: 'quoctich',
    },
    weakKeys: {
      ...weakAliases,
      participant_number: aliases.participant_number,
      full_name: aliases.full_name,
      personal_id: aliases.personal_id,
      sex: aliases.sex,
    },
    marks: ['loaiphuongan|phuongan', 'maloaipa|mapa'],
    dropped: 'madt sosobhxh maqt', // madt: Mã DT, ethnicity
    sex: 'male-1-female-0',
  },
  {
    name: 'd03-ts',
    title: { vi: 'D03-TS, BHYT hộ gia đình', en: 'Form D03-TS, household health insurance' },
    // madt: Mã ĐT, participant group
    keys: { ...aliases, category: `${aliases.category} madt` },
    weakKeys: weakAliases,
    marks: ['maho|mahogiadinh|masohogiadinh', 'sobienlai'],
    dropped: '',
    sex: 'vss',
  },
  {
    name: 'd05-ts',
    title: { vi: 'D05-TS, BHXH tự nguyện', en: 'Form D05-TS, voluntary social insurance' },
    keys: { ...aliases, category: `${aliases.category} madt` },
    weakKeys: weakAliases,
    marks: ['tinhthanhphomoi|tinhmoi'],
    dropped: '',
    sex: 'vss',
  },
];
