import type { Claim } from './claim.ts';
import { spread, type ColumnLayout } from './column-layouts.ts';
import { twoDigits, type Day } from './days.ts';

/** Habits of one office's software. */
export interface RowStyle {
  columns: ColumnLayout;
  lineEnd: '\n' | '\r\n';
  /**
   * How `birth_date_kind` is filled in: 0 full, 1 year only, 2 year and month (API of Viet Nam Social Security); 1
   * full, 2 month and year, 3 year (another maker's); words, and only where the date does not say it.
   */
  dateKinds: keyof typeof kindCodes;
  /** How sex is written: the numbers of Viet Nam Social Security, words, or those of declarations, without "other". */
  sexes: keyof typeof sexCodes;
}

/** Of a full date, a year, a year and month. */
const kindCodes = { vss: ['0', '1', '2'], other: ['1', '3', '2'], words: ['', 'Năm', 'Tháng/năm'] } as const;
/** Not stated, male, female, other. */
const sexCodes = {
  vss: ['', '1', '2', '3'],
  words: ['', 'Nam', 'Nữ', '3'],
  declaration: ['', '1', '0', ''],
} as const;

/** One line of the batch. `number` decides among the ways of writing a date. */
export function renderRow(claim: Claim, style: RowStyle, number: number): string {
  const { birth, written = {}, statedKind, placeholder } = claim;
  const kind = birth.month === 0 || statedKind === 'year' ? 1 : birth.day === 0 ? 2 : 0;
  const fields = [
    claim.participant,
    written.id ?? claim.id,
    written.oldId ?? claim.oldId,
    claim.writtenName ?? claim.name,
    placeholder === true ? `01/01/${birth.year}` : renderDate(birth, number),
    kindCodes[style.dateKinds][kind],
    sexCodes[style.sexes][claim.sex],
    written.schemes ?? claim.schemes,
    written.category ?? claim.category,
    claim.unit,
    claim.card,
    written.nationality ?? claim.nationality,
  ];
  const stated = placeholder === true ? { ...birth, month: 1, day: 1 } : birth;
  return spread(style.columns, fields, stated).map(quoted).join(',') + style.lineEnd;
}

function renderDate({ year, month, day }: Day, number: number): string {
  if (month === 0) return String(year);
  if (day === 0) return `${twoDigits[month]}/${year}`;
  if (number % 64 === 0) return `${year}-${twoDigits[month]}-${twoDigits[day]}`;
  if (number % 64 === 1) return `${year}${twoDigits[month]}${twoDigits[day]}`;
  return `${twoDigits[day]}/${twoDigits[month]}/${year}`;
}

/** RFC 4180: quotes where a field needs them; also around outer spaces, which some programs drop otherwise. */
function quoted(field: string): string {
  return /[",\r\n]|^ | $/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
