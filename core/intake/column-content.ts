/**
 * What a column looks like by its first cells. Used twice, and never to overrule a heading: a column without a heading
 * is taken if it alone fits what is missing; a column whose heading is not understood makes the file refused if it
 * looks like a compared field that no other column holds. Nothing of a cell is kept.
 */
import { foldKey } from '../base/fold-key.ts';
import type { Column } from './column-aliases.ts';

/** Share of a column's filled cells that must fit: the rest are slips. */
const fitMin = 0.8;
/** The same for codes that are judged by what they go along with. */
const purityMin = 0.95;
/** Fewer rows of each sex, or of each precision, prove nothing. */
const proofRowsMin = 3;
/** Longest cell of a coded column, in characters. */
const codeCharactersMax = 12;
/** Most different codes of sex or kind of date, the empty cell included. */
const codesMax = 4;

/** Surnames of nine in ten people: the first word of a name. */
const surnames = new Set(
  (
    'nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh mai dao truong doan lam ' +
    'luong ha cao luu ta to thai chau la khuc quach phung vuong nong thach tang han trieu giang kieu'
  ).split(' '),
);
const dates = [
  String.raw`\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}`,
  String.raw`\d{4}-\d{1,2}-\d{1,2}|(?:19|20)\d{6}`,
  String.raw`(?:\d{1,2}[/.-])?(?:19|20)\d{2}`,
];
const date = new RegExp(`^(?:${dates.join('|')})$`);
const scheme = /^(?:bhxh|bhyt|bhtn|baohiem)/;
const sexWords = new Set(['nam', 'nu', 'male', 'female', 'm', 'f', 'trai', 'gai']);

/** Cells of the first rows below the header; short rows have fewer. */
export type Sample = readonly (readonly string[])[];

/** Trimmed cells of one column, empty ones included. */
export function cellsOfColumn(sample: Sample, field: number): string[] {
  return sample.map((row) => (row[field] ?? '').normalize('NFC').trim());
}

/** True if nearly all filled cells fit, and one is filled. */
export function mostly(cells: readonly string[], fits: (cell: string) => boolean): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return filled.length > 0 && filled.filter(fits).length >= fitMin * filled.length;
}

/** What each field looks like where its cells alone tell. */
const looks: Partial<Record<Column, (cell: string) => boolean>> = {
  participant_number: (cell) => /^'?\d{10}$/.test(cell),
  personal_id: isPersonalId,
  old_id: (cell) => /^'?\d{9}$/.test(cell),
  full_name: isName,
  birth_date: (cell) => date.test(cell),
  sex: (cell) => sexWords.has(foldKey(cell)),
  schemes: (cell) => scheme.test(foldKey(cell)),
};

/** The same in words, for the table of columns. */
export const contentForms: Partial<Record<Column, string>> = {
  participant_number: '10 digits',
  personal_id: '12 digits that can be an ID',
  old_id: '9 digits, where no column is an ID',
  full_name: 'words that begin with a surname',
  birth_date: 'dates, or years from 1900',
  birth_date_kind: 'never taken; refused if short codes go along with year-only dates',
  sex: 'words (Nam, Nữ); refused if short codes go along with the sex that IDs or names show',
  schemes: 'names of schemes',
};

/** True if the cells of a column, by themselves, look like the field. */
export function looksLike(column: Column, cells: readonly string[]): boolean {
  const fits = looks[column];
  return fits !== undefined && mostly(cells, fits);
}

/** True if the cell is a name: words of letters that begin with a surname. */
export function isName(cell: string): boolean {
  const found = cell.split(/\s+/u);
  return found.length >= 2 && !/\p{Nd}/u.test(cell) && surnames.has(foldKey(found[0]));
}

/** True if the cell holds letters alone and begins with a surname. */
export function startsWithSurname(cell: string): boolean {
  return !/\p{Nd}/u.test(cell) && surnames.has(foldKey(cell.split(/\s+/u)[0]));
}

/** True if the cell is one word of letters: a given name. */
export function isOneWord(cell: string): boolean {
  return /^[\p{L}\p{M}'’]+$/u.test(cell);
}

/** An ID of 12 digits: province 001 to 096, and a century of the living. */
function isPersonalId(cell: string): boolean {
  const digits = cell.replace(/[\s'.-]/gu, '');
  return /^0(?:0[1-9]|[1-8]\d|9[0-6])[0-3]\d{8}$/.test(digits);
}

/**
 * True if short codes of a column go along with the sex that ID or name show: it is a column of the sex, whatever its
 * heading and codes.
 */
export function codesOfSex(cells: readonly string[], ids: readonly string[], names: readonly string[]): boolean {
  const shown = cells.map((_, i) => sexShown(ids[i] ?? '', names[i] ?? ''));
  return explains(cells, shown);
}

/** True if short codes of a column go along with how much of the birth date is known. */
export function codesOfDateKind(cells: readonly string[], dates: readonly string[]): boolean {
  const shown = dates.map((cell) => {
    if (!date.test(cell)) return undefined;
    return /^(?:\d{1,2}[/.-])?\d{4}$/.test(cell) || /^0?1[/.-]0?1[/.-]/.test(cell) ? 'coarse' : 'whole';
  });
  return explains(cells, shown);
}

function sexShown(id: string, name: string): string | undefined {
  const digits = id.replace(/[\s'.-]/gu, '');
  if (isPersonalId(digits)) return Number(digits[3]) % 2 === 0 ? 'male' : 'female';
  const words = name.toLowerCase().split(/\s+/u);
  if (words.includes('thị')) return 'female';
  return words.includes('văn') ? 'male' : undefined;
}

/** True if each code stands for one of two things, nearly without exception, and neither for both. */
function explains(cells: readonly string[], shown: readonly (string | undefined)[]): boolean {
  if (cells.some((cell) => cell.length > codeCharactersMax)) return false;
  const codes = new Map<string, Map<string, number>>();
  const totals = new Map<string, number>();
  for (const [i, what] of shown.entries()) {
    if (what === undefined) continue;
    const counts = codes.get(cells[i]) ?? new Map<string, number>();
    counts.set(what, (counts.get(what) ?? 0) + 1);
    codes.set(cells[i], counts);
    totals.set(what, (totals.get(what) ?? 0) + 1);
  }
  if (codes.size < 2 || codes.size > codesMax || totals.size !== 2) return false;
  if ([...totals.values()].some((rows) => rows < proofRowsMin)) return false;
  const best = [...codes.values()].map((counts) => [...counts].reduce((a, b) => (b[1] > a[1] ? b : a)));
  const rows = [...totals.values()].reduce((a, b) => a + b);
  const right = best.reduce((sum, [, count]) => sum + count, 0);
  return new Set(best.map(([what]) => what)).size === 2 && right >= purityMin * rows;
}
