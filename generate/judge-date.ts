import type { DetailName } from '../core/domain/codes.ts';
import { daysInMonth, twoDigits, type Day } from './days.ts';

export interface DateJudgement {
  agree: boolean;
  /** They agree, but only as far as the less precise of the two says. */
  partial: boolean;
  detail: DetailName | undefined;
}

/** True if the claim names a day, a month or a year that exists. */
export function isPossible({ year, month, day }: Day): boolean {
  if (year < 1850 || year > 2100) return false;
  if (month === 0) return day === 0;
  return day === 0 ? daysInMonth(year, month) > 0 : day >= 1 && day <= daysInMonth(year, month);
}

/** Compares two possible dates at the coarser precision of the two. */
export function judgeDate(claim: Day, record: Day): DateJudgement {
  const common = Math.min(precision(claim), precision(record));
  const partial = precision(claim) !== precision(record);
  const placeholder = claim.day === 1 && claim.month === 1 && claim.year === record.year;
  if (digits(claim, common) === digits(record, common)) {
    let detail: DetailName | undefined;
    if (placeholder && record.month === 0) detail = 'DATE_PLACEHOLDER';
    if (claim.month === 0 && record.month !== 0) detail = 'DATE_YEAR_ONLY';
    return { agree: true, partial, detail };
  }
  return { agree: false, partial: false, detail: differenceOf(claim, record, common, placeholder) };
}

function differenceOf(claim: Day, record: Day, common: number, placeholder: boolean): DetailName {
  if (placeholder) return 'DATE_PLACEHOLDER';
  if (common === 3 && claim.year === record.year && claim.day === record.month && claim.month === record.day) {
    return 'DATE_SWAPPED';
  }
  const a = digits(claim, common);
  const b = digits(record, common);
  const wrong = Array.from(a).filter((digit, n) => digit !== b[n]).length;
  return wrong === 1 ? 'DATE_DIGIT' : 'DATE_OTHER';
}

/** 1 year, 2 month, 3 day. */
function precision({ month, day }: Day): number {
  return month === 0 ? 1 : day === 0 ? 2 : 3;
}

/** ddmmyyyy, or as much of its end as the precision allows. */
function digits({ year, month, day }: Day, places: number): string {
  return (places > 2 ? twoDigits[day] : '') + (places > 1 ? twoDigits[month] : '') + String(year).padStart(4, '0');
}
