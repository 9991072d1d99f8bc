/**
 * The normal form of a heading: what it is called without its decorations. Decorations are numbering ("1.", "(3)",
 * "A."), stars, and legends and formats behind the name, in brackets, on a line of their own or after a colon: "Giới
 * tính (1: Nam, 2: Nữ)". Only what is known as a decoration of the very column is taken off: "Họ và tên (chủ hộ)" is
 * not "Họ và tên".
 */
import { foldKey } from '../base/fold-key.ts';
import type { Column } from './column-aliases.ts';

/** Longest heading that can be a known name, in characters. */
export const headingCharactersMax = 200;

/** Words that say how a cell is to be filled in, of whatever column. */
export const commonDecorations = words(
  'in hoa viet thuong chu co dau khong ghi ro day du bat buoc phai nhap yeu cau neu cot xem huong dan luu y text ' +
    'dang dinh format toi da thieu gom ky tu so ma bo trong required optional kieu cua nguoi tham gia nld hoc sinh',
);

/** Words of legends and formats, of one column. */
export const columnDecorations: Partial<Record<Column, ReadonlySet<string>>> = {
  sex: words('nam nu khac male female other m f x la gi gioi tinh danh hoac'),
  birth_date: words('dd mm yyyy yy d m y ngay thang nam sinh date hoac'),
  birth_date_kind: words('ngay thang nam du day chi sinh'),
  schemes: words('bhxh bhxhbb bhxhtn bhyt bhtn bb tn bat buoc tu nguyen hoac va'),
};

/** Words after which whatever follows is an example or a source: "(VD: 01/01/1990)", "(theo giấy khai sinh)". */
export const exampleWords = words('vd ex eg theo');

/** Where a decoration stood: alone a number may stand in brackets or on a line of its own, not behind the name. */
type Place = 'bracket' | 'line' | 'behind';

interface Candidate {
  key: string; // the name, folded
  off: readonly { text: string; place: Place }[];
}

/** Words behind a name that may be a legend without brackets. */
const behindMax = 8;
/** More alternatives than these are a sentence. */
const alternativesMax = 6;
/** Headings whose forms are kept: each is looked up in several forms, and the widest known form has 125. */
const keptMax = 512;

/**
 * The key that a heading is known by: that of its least undecorated form which `lookup` knows, if everything taken off
 * is a decoration of what it means. `columnOf` tells which column's legends may stand beside a meaning.
 */
export function knownKeyOf<T>(
  text: string,
  lookup: (key: string) => T | undefined,
  columnOf: (meaning: T) => Column | undefined,
): string | undefined {
  for (const { key, off } of candidates(text)) {
    const found = lookup(key);
    if (found === undefined) continue;
    const same = (other: string): boolean => lookup(foldKey(other)) === found;
    if (off.every((each) => same(each.text) || isDecoration(each.text, each.place, columnOf(found)))) return key;
  }
  return undefined;
}

/** All keys that a heading may be known by: for the marks of forms. */
export function headingKeys(text: string): string[] {
  return [...new Set(candidates(text).map(({ key }) => key))];
}

/** The names that a heading gives as alternatives: "Số ĐDCN/CCCD hoặc CMND". One if there are none. */
export function alternativesOf(text: string): string[] {
  if (text.length > headingCharactersMax) return [];
  const names = text
    .normalize('NFC')
    .split(/[/,;+&\n\r]|(?:^|\s)(?:hoặc|hay|và|or)(?=\s|$)/iu)
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return names.length > alternativesMax ? [] : names;
}

/** The words of a heading, folded: also of camelCase and of names with underscores. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map(foldKey)
    .filter((word) => word !== '');
}

/** True if the text is nothing but decorations of a column: "(Nam/Nữ)" below "Giới tính". */
export function isDecoration(text: string, place: Place, column: Column | undefined): boolean {
  const found = wordsOf(text);
  if (found.length === 0) return true;
  if (exampleWords.has(found[0]) || (found[0] === 'vi' && found[1] === 'du')) return true;
  if (found.every((word) => /^\d+$/.test(word))) return place !== 'behind' && found.length === 1;
  const own = column === undefined ? undefined : columnDecorations[column];
  // "Ngày sinh (Nam)" is the birth date of men; of a format it is "năm" that stands alone.
  if (column === 'birth_date' && found.length === 1 && found[0] === 'nam') return false;
  return found.every((word) => commonDecorations.has(word) || own?.has(word) === true || /^\d{1,2}$/.test(word));
}

const brackets = /[([{（［][^)\]}）］]*[)\]}）］]/gu;
/** `(3)`, `[03]`, `(A)`; `1.`, `1.2)`, `A.`, `IV.`; a number alone before a word. */
const numberings = [
  String.raw`[([]\s*(?:\d{1,3}|\p{L}{1,3})\s*[)\]]\s*[.:)-]?`,
  String.raw`(?:\d{1,3}(?:\.\d{1,2})*|\p{L}|[IVXivx]{1,5})\s*[.):-]`,
  String.raw`\d{1,3}(?=\s+\p{L})`,
];
const numbering = new RegExp(String.raw`^\s*(?:${numberings.join('|')})\s*`, 'u');

const kept = new Map<string, readonly Candidate[]>();

/** The forms of a heading, the least undecorated first; none of one that is too long. */
function candidates(text: string): readonly Candidate[] {
  if (text.length > headingCharactersMax) return [];
  const known = kept.get(text);
  if (known !== undefined) return known;
  const found = formsOf(text);
  if (kept.size === keptMax) kept.clear();
  kept.set(text, found);
  return found;
}

function formsOf(text: string): Candidate[] {
  const whole = text.normalize('NFC').trim();
  const found: Candidate[] = [{ key: foldKey(whole), off: [] }];
  for (const bare of new Set([whole, whole.replace(numbering, '')])) {
    const plain = bare.replace(/[*†]+/gu, ' ').trim();
    const inner = [...plain.matchAll(brackets)].map(([each]) => ({ text: each, place: 'bracket' as Place }));
    const outside = plain.replace(brackets, ' ').trim();
    // "[HO_TEN]": the brackets are the whole.
    const name = outside === '' ? plain : outside;
    const off = outside === '' ? [] : inner;
    found.push({ key: foldKey(plain), off: [] }, { key: foldKey(name), off });
    const segments = name.split(/[\n\r]+|[:;|]|\s[-–—]\s/u).filter((each) => each.trim() !== '');
    if (segments.length > 1) {
      const place: Place = /[\n\r]/u.test(name) ? 'line' : 'behind';
      const rest = (kept: number): Candidate['off'] =>
        segments.filter((_, i) => i !== kept).map((each) => ({ text: each, place }));
      const last = segments.length - 1;
      found.push({ key: foldKey(segments[0]), off: [...off, ...rest(0)] });
      found.push({ key: foldKey(segments[last]), off: [...off, ...rest(last)] });
    }
    found.push(...withoutLastWords(segments, off));
  }
  return found;
}

/** The first segment without one, two, … of its last words. */
function withoutLastWords(segments: readonly string[], off: Candidate['off']): Candidate[] {
  const tokens = (segments[0] ?? '').split(/(?<=[\s/,.=])/u);
  const after = segments.slice(1).map((each) => ({ text: each, place: 'line' as Place }));
  const found: Candidate[] = [];
  const keys = tokens.map(foldKey);
  for (let left = tokens.length - 1; left > 0 && left >= tokens.length - behindMax; left--) {
    const behind = { text: tokens.slice(left).join(''), place: 'behind' as Place };
    found.push({ key: keys.slice(0, left).join(''), off: [...off, ...after, behind] });
  }
  return found;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
