/**
 * Small coded columns: from text to code. Called once per different text (`CellCache`), so these are plain string
 * functions; only the HI card differs from row to row and is read from bytes.
 */
import { schemes, Sex, type Scheme } from '../domain/codes.ts';
import { foldKey } from '../base/fold-key.ts';
import { DateKind } from './normalise-date.ts';
import { PlainCell } from './plain-cell.ts';

const sexes = new Map<string, number>([
  ['1', Sex.male],
  ['2', Sex.female],
  ['3', Sex.other],
  ['nam', Sex.male],
  ['male', Sex.male],
  ['nu', Sex.female],
  ['female', Sex.female],
]);

/**
 * Sex in the coding of VSS (1 male, 2 female, 3 other) or in words; anything else is unknown and compared with nothing.
 */
export function sexOfText(text: string): number {
  return sexes.get(foldKey(text)) ?? Sex.unknown;
}

/** Sex in the coding of the declaration templates (1 male, 0 female) or in words; their 2 means nothing. */
export function sexOfDeclaration(text: string): number {
  const key = foldKey(text);
  if (key === '0') return Sex.female;
  return key === '2' || key === '3' ? Sex.unknown : (sexes.get(key) ?? Sex.unknown);
}

/** Sex in a column headed "Nữ", where a mark means female. No mark may mean a man or nothing: unknown. */
export function femaleMarkOfText(text: string): number {
  const key = foldKey(text);
  return key === 'x' ? Sex.female : (sexes.get(key) ?? Sex.unknown);
}

/** VSS `loaiNgaySinh`: 1 year only, 2 year and month; anything else says nothing about the date. */
export function dateKindOfText(text: string): number {
  return text === '1' ? DateKind.year : text === '2' ? DateKind.yearMonth : DateKind.full;
}

/** Membership bits of the schemes named in a text, joined by `;`, `,` or blanks; other words are ignored. */
export function schemesOfText(text: string): number {
  let bits = 0;
  for (const word of text.toUpperCase().split(/[;,\s]+/)) {
    const bit = schemes.indexOf(word as Scheme);
    if (bit >= 0) bits |= 1 << bit;
  }
  return bits;
}

/**
 * Participant groups of the armed forces (Decision 1351/QD-BHXH): `QN`, `CA`, `CY`, alone or followed by digits as on
 * the HI card; not words like "CAO".
 */
export function isArmedForces(category: string): boolean {
  return /^(QN|CA|CY)(?!\p{L}|\p{M})/iu.test(category);
}

/**
 * Viet Nam as a nationality: in words, ISO 3166-1 (VN, VNM, 704), and 000, as the claims data of Decision 130/QD-BYT
 * (field MA_QUOCTICH, codes of Circular 07/2016/TT-BCA appendix 2) write it.
 */
const vietNam = new Set(['vietnam', 'vn', 'vnm', '704', '000']);

/**
 * True if the text names another country: a word or a country code. Empty cells and marks that name none mean Viet Nam.
 */
export function isForeign(nationality: string): boolean {
  const key = foldKey(nationality);
  return !vietNam.has(key) && /^(\d{3}|.*\p{L}.*\p{L}.*)$/u.test(key);
}

const cardCharacters = 15;

/** Reads HI card codes: 2 letters, 1 digit, 2 digits of the province, 10 digits (Decision 1351/QD-BHXH). */
export class CardReader {
  private readonly cell = new PlainCell();

  /**
   * True if the cell holds a card of 15 characters issued by the social insurance of Defence (97) or Public Security
   * (98).
   */
  isArmedForces(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start < cardCharacters) return false;
    // A card without blanks and dashes: nearly every one is told by one byte.
    if (end - start === cardCharacters && bytes[start + 3] !== 0x39) return false;
    const { cell } = this;
    cell.read(bytes, start, end);
    let length = 0;
    let province = 0;
    for (let i = 0; i < cell.length; i++) {
      const byte = cell.bytes[i];
      if (byte === 0x20 || byte === 0x2d || byte === 0x2e) continue;
      const digit = byte >= 0x30 && byte <= 0x39;
      const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
      if (length < 2 ? !letter : !digit) return false;
      if (length === 3 || length === 4) province = province * 10 + byte - 0x30;
      length++;
    }
    return length === cardCharacters && (province === 97 || province === 98);
  }
}
