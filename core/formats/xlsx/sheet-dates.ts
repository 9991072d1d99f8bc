/** Dates as spreadsheets keep them: a number of days, and a format that says how much of the date is shown. */

/** How a number is shown. What is not shown was not meant: "3/1990" is kept as the first of March. */
export const DateFormat = { none: 0, full: 1, yearMonth: 2, year: 3 } as const;

/** Serials from here on are after the year 9999. */
const serialEnd = 2_958_466; // exclusive
const dayMilliseconds = 86_400_000;

/** What a number format shows of a date (ECMA-376 part 1, 18.8.31): letters outside quotes, escapes and brackets. */
export function dateFormatOf(code: string): number {
  // Only the section for positive numbers matters.
  const [section] = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').split(';');
  const letters = section.toLowerCase();
  if (/general|[0#?]/.test(letters)) return DateFormat.none;
  const day = letters.includes('d');
  const year = letters.includes('y') || letters.includes('e');
  // Without day and year, m is minutes.
  if (day) return DateFormat.full;
  if (!year) return DateFormat.none;
  return letters.includes('m') ? DateFormat.yearMonth : DateFormat.year;
}

/**
 * The date of a serial number as dd/mm/yyyy, mm/yyyy or yyyy, as much as the format shows; '' if it is none. In the
 * epoch of 1900 day 60 is 29 February 1900, which never was: it stays what is written, and is found to be impossible
 * like any other date.
 */
export function dateOfSerial(serial: number, date1904: boolean, format: number): string {
  const day = Math.floor(serial);
  if (!(day >= 0 && day < serialEnd)) return '';
  if (!date1904 && day === 60) return '29/02/1900';
  const start = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, day < 60 ? 31 : 30);
  const [year, month, date] = new Date(start + day * dayMilliseconds).toISOString().split('T')[0].split('-');
  if (format === DateFormat.year) return year;
  return format === DateFormat.yearMonth ? `${month}/${year}` : `${date}/${month}/${year}`;
}
