import type { Claim } from './claim.ts';
import { twoDigits, type Day } from './days.ts';

/** The columns of a batch, in the order in which they are written. */
export const batchHeader =
  'participant_number,personal_id,old_id,full_name,birth_date,birth_date_kind,sex,schemes,' +
  'category,unit,hi_card,nationality';

/** Habits of one office's software. */
export interface RowStyle {
  lineEnd: '\n' | '\r\n';
  /** Fills in `birth_date_kind`: 0 full, 1 year only, 2 year and month (API of Viet Nam Social Security). */
  dateKinds: boolean;
  /** Writes Nam and Nữ, where others write the numbers of Viet Nam Social Security. */
  sexWords: boolean;
}

const sexNumbers = ['', '1', '2', '3'];
const sexWords = ['', 'Nam', 'Nữ', '3'];

/** One line of the batch. `number` decides among the ways of writing a date. */
export function renderRow(claim: Claim, style: RowStyle, number: number): string {
  const kind = claim.birth.month === 0 ? '1' : claim.birth.day === 0 ? '2' : '0';
  const fields = [
    claim.participant,
    claim.id,
    claim.oldId,
    claim.writtenName ?? claim.name,
    renderDate(claim.birth, number),
    style.dateKinds ? kind : '',
    (style.sexWords ? sexWords : sexNumbers)[claim.sex],
    claim.schemes,
    claim.category,
    claim.unit,
    claim.card,
    claim.nationality,
  ];
  return fields.map(quoted).join(',') + style.lineEnd;
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
