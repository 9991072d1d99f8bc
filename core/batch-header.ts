/**
 * The header of a batch: which field holds which canonical column. Columns that are not compared are dropped here, at the door.
 * Aliases: `domain.md` 3.5, from the forms D02-LT, TK1-TS, D03-TS, D05-TS and the JSON names of VSS. `madt` is missing on
 * purpose: it is "Mã DT" (ethnicity) in one form and "Mã ĐT" (participant group) in another.
 */
import { Refusal } from './errors.ts';
import { foldKey } from './fold-key.ts';

/** Canonical columns (`contracts.md`), each with the folded keys of its Vietnamese names. */
const aliases = {
  participant_number: 'masobhxh mabhxh sosobhxh soso masobaohiemxahoi sodinhdanhbhxh maso',
  personal_id:
    'socccd cccd socmndcccdhochieu socmndcccd cccdcmnd sodinhdanhcanhan sodinhdanh soddcncccd soddcn ddcn socancuoc cancuoc',
  old_id: 'socmnd cmnd socmtnd cmndcu',
  full_name: 'hovaten hoten hochudemvaten tennguoithamgia tennld ten',
  birth_date: 'ngaysinh ngaythangnamsinh ntns namsinh',
  birth_date_kind: 'loaingaysinh dinhdangngaysinh',
  sex: 'gioitinh phai namnu nu gt',
  schemes: '',
  category: 'doituong madoituong loaidoituong nhomdoituong',
  unit: 'madonvi madonvibhxh madv maquanly',
  hi_card: 'mathebhyt sothebhyt sothe mathe',
  nationality: 'quoctich maqt',
} as const;

export type Column = keyof typeof aliases;
/** Canonical column names, in the order of `contracts.md`. */
export const columns = Object.keys(aliases) as Column[];
const required: readonly Column[] = ['participant_number', 'full_name', 'birth_date'];
const reserved = new Set(['__proto__', 'constructor', 'prototype']);

const byKey = new Map<string, { column: Column; alias: boolean }>();
for (const column of columns) {
  byKey.set(foldKey(column), { column, alias: false });
  for (const key of aliases[column].split(' ')) if (key !== '') byKey.set(key, { column, alias: true });
}

/** Longest header cell that can be a known name, in characters. */
const headerCharactersMax = 200;

export interface BatchHeader {
  profile: 'canonical' | 'aliases';
  fields: number; // in the header; every record must have as many
  /** Index of the field of each canonical column, -1 if the file has none. */
  at: Record<Column, number>;
  femaleMark: boolean; // the sex column is headed "Nữ": a mark in it means female
}

/**
 * Finds the canonical columns in the cells of a header.
 *
 * Throws Refusal: `HEADER_RESERVED_NAME`; `HEADER_AMBIGUOUS` if two cells name one column, with their positions;
 * `HEADER_MISSING_COLUMN` with the canonical names; `SCHEMES_MISSING` if neither the file nor its metadata says which schemes
 * it speaks for. Cells are never repeated: without a header the first line is a person.
 */
export function readHeader(cells: readonly string[], line: number, schemesGiven: boolean): BatchHeader {
  const at = Object.fromEntries(columns.map((column) => [column, -1])) as Record<Column, number>;
  const header: BatchHeader = { profile: 'canonical', fields: cells.length, at, femaleMark: false };
  for (const [index, cell] of cells.entries()) {
    if (cell.length > headerCharactersMax) continue;
    if (reserved.has(cell.trim().toLowerCase()))
      throw new Refusal('HEADER_RESERVED_NAME', { position: index + 1 }, line);
    const key = foldKey(cell);
    const found = byKey.get(key);
    if (found === undefined) continue;
    const { column } = found;
    if (at[column] >= 0)
      throw new Refusal('HEADER_AMBIGUOUS', { column, first: at[column] + 1, second: index + 1 }, line);
    at[column] = index;
    if (found.alias) header.profile = 'aliases';
    if (key === 'nu') header.femaleMark = true;
  }
  const missing = required.filter((column) => at[column] < 0);
  if (missing.length > 0) throw new Refusal('HEADER_MISSING_COLUMN', { columns: missing.join(', ') }, line);
  if (at.schemes < 0 && !schemesGiven) throw new Refusal('SCHEMES_MISSING', {}, line);
  return header;
}
