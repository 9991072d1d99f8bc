/**
 * Rows of a table that are no people: headings repeated on every page, numbers of the columns, totals, sub-headings,
 * and the signatures below. They are counted as blank, so that a `full` with a signature block can still say who has
 * left. Only rows whose participant number is unreadable come here, and the rules are one-sided: whatever could be a
 * person is not furniture, and is rejected with its line instead (`docs/intake.md`).
 */
import { columnNamed, type BatchHeader } from './header.ts';
import type { Column } from './profiles.ts';

/** What a person could be known by. */
const identityColumns: readonly Column[] = [
  'participant_number',
  'personal_id',
  'old_id',
  'full_name',
  'birth_date',
  'hi_card',
];
/** Cells with as many digits may be an identifier, even a damaged one. */
const identifierDigitsMin = 9;
/** In a column of identifiers fewer are enough: only counts ("4.215 người") have less. */
const identifierDigitsInColumn = 6;
/** Longer cells are notes, not marks of an end. */
const markCharactersMax = 200;

export type RowNature =
  | 'person' // or something that could be one
  | 'furniture'
  | 'signature' // furniture, below which names of signers may stand
  | 'unidentified'; // nothing a person could be found by, but not clearly furniture either

/** What a row with an unreadable participant number is. `cells` are all its fields. */
export function classifyRow(cells: readonly string[], header: BatchHeader): RowNature {
  const texts = cells.map((cell) => cell.trim().normalize('NFC'));
  const whole = cells.length === header.fields;
  if (whole && isNumbering(texts)) return 'furniture';
  if (whole ? hasIdentity(texts, header) : texts.some(isIdentifying)) return 'person';
  if (texts.some((text) => matches(signature, text))) return 'signature';
  if (texts.some((text) => matches(total, text))) return 'furniture';
  if (!whole) return 'unidentified';
  const inColumn = (column: Column): string => texts[header.at[column]] ?? '';
  const named = (column: Column): boolean => columnNamed(header.form, inColumn(column)) === column;
  if (named('participant_number') && named('full_name')) return 'furniture';
  const empty = identityColumns.every((column) => inColumn(column) === '');
  return empty && !texts.some(isIdentifying) ? 'furniture' : 'unidentified';
}

/** True if a record has both an identifier and a date: above the header it would be lost. */
export function couldBePerson(cells: readonly string[]): boolean {
  const texts = cells.map((cell) => cell.trim());
  const identifier = texts.findIndex((text) => digitsIn(text) >= identifierDigitsMin && !/\p{L}{2}/u.test(text));
  return identifier >= 0 && texts.some((text, i) => i !== identifier && date.test(text));
}

const date = /^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$/;
const columnNumber = /^\(?(?:(\d{1,3})|\p{L})\)?$/u;
/** With their marks: "Tống Công" is a person. */
const total = /^(tổng( cộng| số)?|cộng)\s*[:(]?\s*[\d.,]*\s*(người)?\)?\s*:?$/u;
const signer = /^(người lập|kế toán|giám đốc|thủ trưởng|cán bộ thu|xác nhận của|đại diện)(?!\p{L})/u;
const dateLine = /^(.{0,40}, ?)?ngày.{0,8}tháng.{0,8}năm/u;
const signature = new RegExp(`${signer.source}|${dateLine.source}`, 'u');

function matches(mark: RegExp, text: string): boolean {
  return text !== '' && text.length <= markCharactersMax && mark.test(text.toLowerCase());
}

/**
 * "(1) (2) (3)" or "A B 1 2" under a heading: three columns at least, numbers that count up by one, and nothing else in
 * the row.
 */
function isNumbering(texts: readonly string[]): boolean {
  const filled = texts.filter((text) => text !== '').map((text) => columnNumber.exec(text));
  const numbers = filled.flatMap((found) => (found?.[1] === undefined ? [] : [Number(found[1])]));
  const counting = numbers.length >= 2 && numbers.every((number, i) => number === numbers[0] + i);
  return counting && filled.length >= 3 && filled.every((found) => found !== null);
}

function hasIdentity(texts: readonly string[], header: BatchHeader): boolean {
  return identityColumns.some((column) => {
    const digits = digitsIn(texts[header.at[column]] ?? '');
    // A name with digits may be an identifier that slipped into the wrong column.
    return column === 'birth_date' ? digits > 0 : digits >= identifierDigitsInColumn;
  });
}

function isIdentifying(text: string): boolean {
  return digitsIn(text) >= identifierDigitsMin || date.test(text);
}

function digitsIn(text: string): number {
  return text.match(/\p{Nd}/gu)?.length ?? 0;
}
