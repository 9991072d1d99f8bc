/**
 * Rows of a table that are no people: headings repeated on every page, numbers of the columns, totals, sub-headings,
 * and the signatures below. They are counted as blank, so that a `full` with a signature block can still say who has
 * left. Only rows whose participant number is unreadable come here, and the rules are one-sided: whatever could be a
 * person is not furniture, and is rejected with its line instead (`docs/intake.md`).
 */
import { foldKey } from '../base/fold-key.ts';
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

/**
 * What a row with an unreadable participant number is. `cells` are all its fields; `whole`: as many as the header has,
 * with those that its shape adds.
 */
export function classifyRow(cells: readonly string[], header: BatchHeader, whole: boolean): RowNature {
  const texts = cells.map((cell) => cell.trim().normalize('NFC'));
  const own = whole ? texts.slice(0, header.fields) : texts;
  if (isFooter(own)) return 'furniture';
  if (whole && (isNumbering(own) || isRepeated(own, header))) return 'furniture';
  const alone = isMarkAlone(own);
  if (alone !== undefined) return alone;
  if (whole ? hasIdentity(texts, header) : texts.some(isIdentifying)) return 'person';
  if (texts.some((text) => matches(signature, text))) return 'signature';
  if (texts.some((text) => matches(total, text))) return 'furniture';
  if (isSection(own, header)) return 'furniture';
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
/** What sums and sections of a form are of, with their marks: "Tống Công" is a person, "Cộng tăng" a sum. */
const kinds =
  'tăng|giảm|tăng mới|giảm hẳn|điều chỉnh|khác|phát sinh|lao động|số lao động|người|số người|tiền lương|quỹ lương|' +
  'mức đóng|tiền lương, phụ cấp|đầu kỳ|cuối kỳ|trong kỳ|nhóm|trang|chung|toàn đơn vị';
const total = new RegExp(
  `^(?:[a-z0-9.]{1,5}[ .)-]+)?(?:tổng cộng|tổng số|tổng|cộng)(?: (?:${kinds}))*` +
    '\\s*[:(=]?\\s*[\\d.,]*\\s*(?:người|lao động|đồng)?\\)?\\s*:?$',
  'u',
);
const section = new RegExp(`^(?:${kinds})(?: (?:${kinds}))*\\s*:?$`, 'u');
/** The number of a section: Roman, a capital letter, or with a point. People are numbered 1, 2, 3. */
const sectionNumber = /^\(?(?:(?=[IVX])[IVX]{1,5}|\p{Lu})(?:\.\d{1,2}){0,2}\)?[.:)]?$/u;
/** What databases write below a result, and their line below its heading. */
const rowCount = /\(?\d[\d.,]* (?:rows?|records?|dòng|bản ghi)/u;
const rowCountEnd = /(?: (?:affected|selected|returned|fetched|in set|exported))?(?: \([\d.]+ sec\))?\)?\.?/u;
const otherFooter = /completion time: [\dt:.+z -]+/u;
const footer = new RegExp(`^(?:${rowCount.source}${rowCountEnd.source}|${otherFooter.source})$`, 'iu');
const signer = /^(người lập|kế toán|giám đốc|thủ trưởng|cán bộ thu|xác nhận của|đại diện)(?!\p{L})/u;
const dateLine = /^(.{0,40}, ?)?ngày.{0,8}tháng.{0,8}năm/u;
const signature = new RegExp(`${signer.source}|${dateLine.source}`, 'u');
const signatureDay = /^(?:\p{L}[^\d]{0,40}, ?)?ngày.{0,8}tháng.{0,8}năm.{0,8}$/u;

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

/**
 * A row that holds a sum or the day of a signature and nothing else, in whatever column it was written: also in that of
 * the birth date, and with as many digits as an amount has.
 */
function isMarkAlone(texts: readonly string[]): RowNature | undefined {
  const filled = texts.filter((text) => text !== '');
  if (filled.length !== 1) return undefined;
  if (matches(signatureDay, filled[0])) return 'signature';
  return matches(total, filled[0]) ? 'furniture' : undefined;
}

/** What a database wrote below its result: one text alone in the record; or the dashes below its heading. */
function isFooter(texts: readonly string[]): boolean {
  const filled = texts.filter((text) => text !== '');
  if (filled.length === 0 || filled.some((text) => text.length > markCharactersMax)) return false;
  return filled.every((text) => /^[-=_+ ]{3,}$/u.test(text)) || (filled.length === 1 && footer.test(filled[0]));
}

/** True if every filled cell is the heading of its column: a header that is repeated on a page or for a unit. */
function isRepeated(texts: readonly string[], { headings }: BatchHeader): boolean {
  const keys = texts.map(foldKey);
  const filled = keys.filter((key) => key !== '').length;
  const least = Math.min(2, ...headings.map((row) => row.filter((key) => key !== '').length));
  return filled >= least && headings.some((row) => keys.every((key, i) => key === '' || key === row[i]));
}

/**
 * The heading of a section of a form: "Tăng", "II | Giảm", "A | Công ty Bình Minh". Nothing else stands in the row, and
 * it either is a known kind of section or numbered as no person is.
 */
function isSection(texts: readonly string[], { at, shape }: BatchHeader): boolean {
  const filled = texts.filter((text) => text !== '');
  if (filled.length === 0 || filled.length > 2 || filled.some(isIdentifying)) return false;
  const last = filled[filled.length - 1];
  // "Y | Bình" in the columns of a name is a person.
  const first = texts.indexOf(filled[0]);
  const ofPerson = shape?.name.includes(first) === true || identityColumns.some((column) => at[column] === first);
  const numbered = filled.length === 2 && !ofPerson && sectionNumber.test(filled[0]);
  if (filled.length === 1) return matches(section, last.replace(/^(?:[IVX]{1,5}|\p{Lu})(?:\.\d+)*[ .:)-]+/u, ''));
  return numbered || (/^\d{1,2}(?:\.\d{1,2})*\.?$/.test(filled[0]) && matches(section, last));
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
