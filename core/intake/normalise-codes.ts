/**
 * Small coded columns: from text to code. Called once per different text (`CellCache`), so these are plain string
 * functions; only the HI card differs from row to row and is read from bytes.
 */
import { allSchemes, Sex } from '../domain/codes.ts';
import { foldKey } from '../base/fold-key.ts';
import { PlainCell } from './plain-cell.ts';
import { readSchemeCell } from './scheme-names.ts';

const sexWords = new Map<string, number>([
  ['nam', Sex.male],
  ['male', Sex.male],
  ['nu', Sex.female],
  ['female', Sex.female],
]);

/**
 * What a cell of the sex column holds before the coding of the file is known, beside the values of `Sex` that words
 * give: a code 0 to 3, counted from `code`, or something that says nothing (`codings.ts`).
 */
export const SexCell = { code: 4, unknown: 8 } as const;

/** Sex in words, or the code of an unproven coding. An empty cell is unknown and compared with nothing. */
export function sexCellOf(text: string): number {
  const code = codeOf(text);
  if (code !== undefined) return code <= 3 ? SexCell.code + code : SexCell.unknown;
  const key = foldKey(text);
  return key === '' ? Sex.unknown : (sexWords.get(key) ?? SexCell.unknown);
}

/** The same in a column headed "Nữ", where a mark means female. No mark may mean a man or nothing: unknown. */
export function femaleMarkOfText(text: string): number {
  return foldKey(text) === 'x' ? Sex.female : sexCellOf(text);
}

/** What a cell of the kind of birth date holds: a code 0 to 3, or one of these. */
export const KindCell = { none: 4, unknown: 5, full: 6, year: 7, yearMonth: 8 } as const;

const kindWords = new Map<string, number>(
  (
    [
      ['ddmmyyyy ngaythangnam daydungaythangnam daydu dungaythangnam', KindCell.full],
      ['yyyy nam chiconam namsinh chinamsinh', KindCell.year],
      ['mmyyyy thangnam chicothangnam thangvanam', KindCell.yearMonth],
    ] as const
  ).flatMap(([keys, kind]) => keys.split(' ').map((key) => [key, kind] as const)),
);

/** The kind of a birth date in words, or the code of an unproven coding. */
export function kindCellOf(text: string): number {
  const code = codeOf(text);
  if (code !== undefined) return code <= 3 ? code : KindCell.unknown;
  const key = foldKey(text);
  return key === '' ? KindCell.none : (kindWords.get(key) ?? KindCell.unknown);
}

/** One digit, as it is written or as a decimal (`1.0`). */
function codeOf(text: string): number | undefined {
  const found = /^'?(\d)(?:[.,]0+)?$/.exec(text);
  return found === null ? undefined : Number(found[1]);
}

/** Membership bits of the schemes named in a text; words that are not understood are ignored. */
export function schemesOfText(text: string): number {
  return readSchemeCell(text) & allSchemes;
}

/**
 * Participant groups of the armed forces (Decision 1351/QD-BHXH): `QN`, `CY`, alone or followed by digits as on the HI
 * card; not words like "CAO". `CA` is a word as well ("Ca sĩ", "Ca 1"): it counts alone, as on a card of Defence or
 * Public Security (`CA497…`), or beside its own name ("CA - Công an").
 */
export function isArmedForces(category: string): boolean {
  return /^(QN|CY)(?!\p{L}|\p{M})/iu.test(category) || isPublicSecurity(category);
}

function isPublicSecurity(category: string): boolean {
  if (/^CA(?:[1-5]9[78]\d*)?$/iu.test(category)) return true;
  return /^CA\s*[-–:(/.]/u.test(category) && foldKey(category).startsWith('cacongan');
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
