/**
 * Dates as offices write them, day first: dd/mm/yyyy, mm/yyyy, yyyy, yyyy-mm-dd, yyyymmdd, and yyyymmddHHMM of the
 * claims data (Decision 130/QD-BYT); one-digit days and months; `/`, `-` or `.`; zeros for what is unknown; midnight or
 * noon behind a date, which programs add (`time-of-day.ts`); a year or yyyymmdd as a decimal (`1990.0`). Nothing is
 * guessed: two-digit years, spreadsheet serials and month names are no dates.
 */
import { daysInMonth } from '../base/calendar.ts';
import type { PackedDate } from '../domain/columns.ts';
import { PlainCell } from './plain-cell.ts';
import { lengthWithoutTime } from './time-of-day.ts';

/** No living participant is older, and digit 4 of the personal ID begins with this century. */
const yearMin = 1900;

/** VSS `loaiNgaySinh`: how much of the date is meant. */
export const DateKind = { full: 0, year: 1, yearMonth: 2 } as const;

/** Most digits in a row: yyyymmddHHMM. */
const groupDigitsMax = 12;

export class DateReader {
  private readonly today: PackedDate;
  private readonly cell = new PlainCell();
  private readonly values = new Float64Array(3);
  private readonly widths = new Uint32Array(3);

  /** `today`: the day the file was stored; later dates are impossible. */
  constructor(today: PackedDate) {
    this.today = today;
  }

  /** The date in the cell, cut to what `kind` means; 0 if there is none or it is impossible. */
  read(bytes: Uint8Array, start: number, end: number, kind: number): PackedDate {
    let parts = end - start === 10 ? commonForm(bytes, start) : 0;
    if (parts === 0) {
      this.cell.read(bytes, start, end);
      parts = this.parts();
    }
    const date = this.checked(parts);
    return cutDate(date, kind);
  }

  /** Groups of digits between equal separators; 0 if the cell is anything else. */
  private groups(): number {
    const { bytes } = this.cell;
    const length = lengthWithoutTime(bytes, this.cell.length);
    const { values, widths } = this;
    let group = 0;
    let separator = 0;
    let gap = false; // blanks stand only beside separators
    values[0] = 0;
    widths[0] = 0;
    // An apostrophe in front is a spreadsheet's mark for text.
    for (let i = length > 0 && bytes[0] === 0x27 ? 1 : 0; i < length; i++) {
      const byte = bytes[i];
      if (byte >= 0x30 && byte <= 0x39) {
        if (gap && widths[group] > 0) return 0;
        if (++widths[group] > groupDigitsMax) return 0;
        values[group] = values[group] * 10 + byte - 0x30;
        gap = false;
      } else if (byte === 0x20) {
        gap = true;
      } else if (byte >= 0x2d && byte <= 0x2f && (separator === 0 || byte === separator) && widths[group] > 0) {
        if (++group > 2) return 0;
        separator = byte;
        values[group] = 0;
        widths[group] = 0;
        gap = false;
      } else {
        return 0;
      }
    }
    return widths[group] === 0 ? 0 : group + 1;
  }

  /** Year, month and day as one number, unchecked; 0 if the form is unknown. */
  private parts(): number {
    const { values, widths } = this;
    const groups = this.groups();
    // By index: taking a typed array apart runs its iterator.
    const first = values[0];
    const second = values[1];
    const third = values[2];
    if (groups === 1) {
      if (widths[0] === 12) return isTime(first % 10000) ? Math.floor(first / 10000) : 0;
      return widths[0] === 4 ? first * 10000 : widths[0] === 8 ? first : 0;
    }
    // A number that a program kept as a decimal.
    if (groups === 2 && second === 0 && (widths[0] === 4 || widths[0] === 8))
      return widths[0] === 4 ? first * 10000 : first;
    if (groups === 2) return widths[0] <= 2 && widths[1] === 4 ? packed(second, first, 0) : 0;
    if (groups !== 3 || widths[1] > 2) return 0;
    if (widths[0] <= 2 && widths[2] === 4) return packed(third, second, first);
    return widths[0] === 4 && widths[2] <= 2 ? packed(first, second, third) : 0;
  }

  private checked(date: number): PackedDate {
    const year = Math.floor(date / 10000);
    const month = Math.floor(date / 100) % 100;
    const day = date % 100;
    if (year < yearMin || month > 12) return 0;
    if (month === 0 ? day > 0 : day > daysInMonth(year, month)) return 0;
    // A date of coarser precision is compared at its own.
    const today =
      month === 0 ? this.today - (this.today % 10000) : day === 0 ? this.today - (this.today % 100) : this.today;
    return date > today ? 0 : date;
  }
}

/** As much of a date as `kind` means. */
export function cutDate(date: PackedDate, kind: number): PackedDate {
  if (kind === DateKind.year) return date - (date % 10000);
  return kind === DateKind.yearMonth ? date - (date % 100) : date;
}

/** dd/mm/yyyy, the form of nearly every row, without detours; 0 for anything else. */
function commonForm(bytes: Uint8Array, at: number): number {
  const separator = bytes[at + 2];
  if (separator < 0x2d || separator > 0x2f || bytes[at + 5] !== separator) return 0;
  let digits = 0;
  for (let i = 0; i < 10; i++) {
    if (i === 2 || i === 5) continue;
    const digit = bytes[at + i] - 0x30;
    if (digit < 0 || digit > 9) return 0;
    digits = digits * 10 + digit;
  }
  const day = (digits / 1_000_000) | 0;
  const month = ((digits / 10_000) | 0) % 100;
  return packed(digits % 10_000, month, day);
}

/** Hours and minutes of a day, as HHMM. */
function isTime(time: number): boolean {
  return time < 2400 && time % 100 < 60;
}

function packed(year: number, month: number, day: number): number {
  return year * 10000 + month * 100 + day;
}
