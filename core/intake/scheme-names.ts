/**
 * Schemes as offices name them in a cell. `BHXH` alone may be compulsory or voluntary insurance: it is a word of its
 * own here, and what it means in a file is decided with the whole file at hand (`codings.ts`). Nothing else is guessed:
 * a word that is on no list is unknown, and the row says so (`SCHEME_UNKNOWN`).
 */
import { schemes, type Scheme } from '../domain/codes.ts';
import { foldKey } from '../base/fold-key.ts';

/** What a cell of the scheme column says, beside the membership bits 0 to 3 of `schemes`. */
export const SchemeCell = {
  socialInsurance: 16, // `BHXH` alone
  unknown: 32, // some word that is not understood
  empty: 64, // nothing: what the metadata says holds
} as const;

/** Folded names (`foldKey`) of each scheme. Sources: `domain.md` 3.4; spellings without a file: own knowledge. */
export const schemeAliases: Readonly<Record<Scheme, string>> = {
  BHXHBB: 'bhxhbb bhxhbbuoc bhxhbatbuoc baohiemxahoibb baohiemxahoibatbuoc xahoibatbuoc xhbb',
  BHXHTN: 'bhxhtn bhxhtunguyen baohiemxahoitn baohiemxahoitunguyen xahoitunguyen xhtn',
  BHYT:
    'bhyt bhyte yte baohiemyt baohiemyte bhythgd bhythogiadinh bhythssv bhythocsinh bhytbb bhytbatbuoc ' +
    'bhyttunguyen baohiemytehgd baohiemytehogiadinh baohiemytebatbuoc',
  BHTN: 'bhtn bhthatnghiep baohiemthatnghiep thatnghiep',
};

/** Either compulsory or voluntary social insurance. */
export const socialInsuranceAliases = 'bhxh baohiemxahoi xahoi xh';

/**
 * Insurance of accidents at work and occupational diseases: known, and no scheme of ours. It goes with compulsory SI.
 */
export const otherInsuranceAliases =
  'bhtnld bhtnldbnn tnld tnldbnn bnn bhbnn tainanlaodong benhnghenghiep tainanlaodongbenhnghenghiep ' +
  'baohiemtainanlaodong baohiemtainanlaodongbenhnghenghiep';

const meanings = new Map<string, number>([
  ...schemes.flatMap((scheme, s) => schemeAliases[scheme].split(' ').map((key) => [key, 1 << s] as const)),
  ...socialInsuranceAliases.split(' ').map((key) => [key, SchemeCell.socialInsurance] as const),
  ...otherInsuranceAliases.split(' ').map((key) => [key, 0] as const),
]);
const longestFirst = [...meanings.keys()].sort((a, b) => b.length - a.length);

/** Words that turn a name into its opposite: nothing is read of what they stand beside. */
const negations = new Set(['khong', 'ko', 'chua', 'ngung', 'thoi', 'giam', 'no', 'not']);

/** Most characters of a cell that are looked at: all names of all schemes have fewer. */
const cellCharactersMax = 300;

/** Membership bits and bits of `SchemeCell` of a cell. */
export function readSchemeCell(text: string): number {
  if (foldKey(text) === '') return SchemeCell.empty;
  if (text.length > cellCharactersMax) return SchemeCell.unknown;
  let bits = 0;
  for (const piece of text.normalize('NFC').split(/[;,+/&|\r\n]|\s(?:và|va|and)\s/iu)) bits |= readPiece(piece);
  // Names of other insurance alone: of our schemes there is none.
  return bits === 0 ? SchemeCell.unknown : bits;
}

/** One name, or several with nothing but blanks, dashes and brackets between them. */
function readPiece(piece: string): number {
  const words = piece.split(/\s+/u).map(foldKey);
  if (words.some((word) => negations.has(word))) return SchemeCell.unknown;
  const whole = readJoined(words.join(''));
  if (whole !== undefined) return whole;
  return words.reduce((bits, word) => bits | (readJoined(word) ?? SchemeCell.unknown), 0);
}

/** The names that the text is put together of, if it is; longer names count before shorter ones. */
function readJoined(text: string): number | undefined {
  // From the end: what each rest of the text says, -1 if it is not made of names.
  const rests = new Int32Array(text.length + 1).fill(-1);
  rests[text.length] = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    const name = longestFirst.find((each) => text.startsWith(each, at) && rests[at + each.length] >= 0);
    if (name !== undefined) rests[at] = rests[at + name.length] | (meanings.get(name) ?? 0);
  }
  return rests[0] < 0 ? undefined : rests[0];
}
