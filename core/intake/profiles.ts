/**
 * The forms in which offices export their books, as data. A profile says which folded header (`fold-key.ts`) means
 * which column, and in which coding. Sources: `domain.md` 3.5 (public templates of D02-LT/TK1-TS, D03-TS, D05-TS; JSON
 * names of VSS). The canonical names of `contracts.md` are known in every profile, so that a clerk can add a column
 * `schemes` to any form.
 */
import type { Text } from '../catalogue/text.ts';

/** Canonical columns, in the order of `contracts.md`. */
export const columns = [
  'participant_number',
  'personal_id',
  'old_id',
  'full_name',
  'birth_date',
  'birth_date_kind',
  'sex',
  'schemes',
  'category',
  'unit',
  'hi_card',
  'nationality',
] as const;
export type Column = (typeof columns)[number];

/** Columns that every table must have. */
export const requiredColumns: readonly Column[] = ['participant_number', 'full_name', 'birth_date'];

export interface Profile {
  name: string;
  title: Text;
  /** Folded keys of each column, separated by blanks. */
  keys: Partial<Record<Column, string>>;
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

const aliases: Partial<Record<Column, string>> = {
  participant_number: 'masobhxh mabhxh sosobhxh soso masobaohiemxahoi sodinhdanhbhxh maso',
  personal_id:
    'socccd cccd socmndcccdhochieu socmndcccd cccdcmnd sodinhdanhcanhan sodinhdanh soddcncccd soddcn ddcn ' +
    'socancuoc cancuoc',
  old_id: 'socmnd cmnd socmtnd cmndcu',
  full_name: 'hovaten hoten hochudemvaten tennguoithamgia tennld ten',
  birth_date: 'ngaysinh ngaythangnamsinh ntns namsinh',
  birth_date_kind: 'loaingaysinh dinhdangngaysinh',
  sex: 'gioitinh phai namnu nu gt',
  category: 'doituong madoituong loaidoituong nhomdoituong',
  unit: 'madonvi madonvibhxh madv maquanly',
  hi_card: 'mathebhyt sothebhyt sothe mathe',
  nationality: 'quoctich maqt',
};

export const profiles: readonly Profile[] = [
  {
    name: 'canonical',
    title: { vi: 'Tên cột chuẩn', en: 'Canonical column names' },
    keys: {},
    marks: [],
    dropped: '',
    sex: 'vss',
  },
  {
    name: 'aliases',
    title: { vi: 'Danh sách có tên cột tiếng Việt', en: 'A list with Vietnamese column names' },
    keys: aliases,
    marks: [],
    dropped: '',
    sex: 'vss',
  },
  {
    name: 'd02-lt',
    title: { vi: 'D02-LT và TK1-TS, tệp xuất', en: 'Export of forms D02-LT and TK1-TS' },
    // The number of the old book stands beside the participant number here, the code of the nationality beside its
    // name, and guardians, household heads and members have columns of their own.
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
    marks: ['loaiphuongan|phuongan', 'maloaipa|mapa'],
    dropped: 'madt sosobhxh maqt', // madt: Mã DT, ethnicity
    sex: 'male-1-female-0',
  },
  {
    name: 'd03-ts',
    title: { vi: 'D03-TS, BHYT hộ gia đình', en: 'Form D03-TS, household health insurance' },
    // madt: Mã ĐT, participant group
    keys: { ...aliases, category: 'doituong madoituong madt loaidoituong nhomdoituong' },
    marks: ['maho|mahogiadinh|masohogiadinh', 'sobienlai'],
    dropped: '',
    sex: 'vss',
  },
  {
    name: 'd05-ts',
    title: { vi: 'D05-TS, BHXH tự nguyện', en: 'Form D05-TS, voluntary social insurance' },
    keys: { ...aliases, category: 'doituong madoituong madt loaidoituong nhomdoituong' },
    marks: ['tinhthanhphomoi|tinhmoi'],
    dropped: '',
    sex: 'vss',
  },
];
