/**
 * The repair of names of the registry under canonicalisation 1, which read them as if a legacy encoding might have
 * damaged them: as it was, so that the people whom ledger rows agreed with keep the name they had. Never change what it
 * answers. Claims are read by `legacy.ts` under every canonicalisation.
 */

import { decodeLegacyBytes, windows1252Bytes } from './legacy.ts';
import { isPlausible, isPossible, isVietnamese } from './syllable-v1.ts';

/**
 * In order of preference: UTF-8 first and alone, since its own structure proves it. Among the others that fit, the one
 * that makes most of the commonest words of names; then the one more common in provincial files. VISCII last: it maps
 * nearly every byte to a letter, so it fits by chance most easily.
 */
const legacyEncodings = ['utf-8', 'tcvn3', 'vni', 'windows-1258', 'viscii'] as const;

/** Apostrophes that windows-1252 lacks, typed into damaged text by another program. */
const otherApostrophes = /[\u02b9\u02bc\u2032]/g;
const separators =
  /[\t-\r '`\u00a0\u00b4\u02b9\u02bc\u1680\u2000-\u200a\u2018\u2019\u2028\u2029\u202f\u2032\u205f\u3000]+/;
const asciiOnly = /^[\x20-\x7e]*$/;
const asciiPunctuation = /[!-@[-`{-~]+/;
/** Dashes, quotation marks, bullet and ellipsis around words are how office software writes punctuation, not damage. */
const outerPunctuation = /^[\u2013\u2014\u201c\u201d\u2022\u2026]+|[\u2013\u2014\u201c\u201d\u2022\u2026]+$/g;
/** In a name only ASCII, letters and marks. */
const foreign = /[^\x20-\x7e\p{L}\p{M}]/u;
/**
 * UTF-8 of à, ô and others as windows-1252: the second byte is a separator or punctuation, so no word shows the damage.
 */
const brokenAtEnd = /Ã[\u00a0\u00b4\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]/;
/**
 * The commonest surnames (Le Trung Hoa 2005) and middle words, and words of names that other encodings turn into
 * syllables which are possible but no names (VNI `Löu` is Lưu, in TCVN3 Lửu). They choose between encodings; nothing
 * else.
 */
export const commonWordsV1: ReadonlySet<string> = new Set(
  (
    'nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý trương đinh mai lương đào cao tô tạ ' +
    'thị văn đức hữu minh ngọc thanh quốc xuân thu kim quang đình công như hồng ' +
    'lưu nông mông mộng vị lộc hưng thư thọ sơn thụy thuỵ vinh trinh trịnh trí thông chí'
  ).split(' '),
);
/** The name that was meant, or undefined if the text is to be left as it is. */
export function decodeRegisteredNameV1(text: string): string | undefined {
  const composed = text.normalize('NFC');
  const parts = composed.split(separators);
  const isSuspect = brokenAtEnd.test(composed) || parts.some(isImplausible);
  if (!isSuspect && !parts.some(isVniD)) return undefined;
  const bytes = windows1252Bytes(composed.replace(otherApostrophes, "'"));
  if (bytes === undefined) return undefined;
  if (!isSuspect) return decodeVniD(bytes);
  const before = new Set(wordsOf(composed));
  let best: string | undefined;
  let bestCommon = -1;
  for (const encoding of legacyEncodings) {
    const decoded = decodeLegacyBytes(bytes, encoding);
    if (decoded === undefined || !isPossibleName(decoded, encoding === 'utf-8')) continue;
    if (encoding === 'utf-8') return decoded;
    const common = wordsOf(decoded).filter((word) => commonWordsV1.has(word) && !before.has(word)).length;
    if (common > bestCommon) {
      best = decoded;
      bestCommon = common;
    }
  }
  return best;
}

/**
 * All that looks damaged is Ñ, the Đ of VNI and a letter of Ede and Jrai: then the whole name must become two or more
 * words of Vietnamese, none of them a single letter, as A and Y before a highland name.
 */
function decodeVniD(bytes: Uint8Array): string | undefined {
  const text = decodeLegacyBytes(bytes, 'vni');
  if (text === undefined) return undefined;
  const words = wordsOf(text);
  return words.length > 1 && words.every(isVietnamese) ? text : undefined;
}

/** Ñ where Vietnamese has Đ: Ñinh, Ñình, Ñoàng. */
function isVniD(part: string): boolean {
  if (!/ñ/i.test(part.normalize('NFC'))) return false;
  const bytes = windows1252Bytes(part.normalize('NFC'));
  const text = bytes === undefined ? undefined : decodeLegacyBytes(bytes, 'vni');
  return text !== undefined && isVietnamese(lowerCase(text));
}

/**
 * Whether a part of a name (between spaces and apostrophes) holds something that no plausible word has, or Ñ that may
 * be Đ.
 */
export function isDamagedV1(part: string): boolean {
  return isImplausible(part) || isVniD(part);
}

function isImplausible(part: string): boolean {
  if (asciiOnly.test(part)) return false;
  if (brokenAtEnd.test(part.normalize('NFC'))) return true;
  const inner = lowerCase(part).replace(outerPunctuation, '');
  return inner.split(asciiPunctuation).some((word) => !asciiOnly.test(word) && !isPlausible(word));
}

function wordsOf(text: string): string[] {
  return lowerCase(text)
    .split(separators)
    .filter((word) => word !== '');
}

function isPossibleName(text: string, toned: boolean): boolean {
  const words = wordsOf(text);
  if (words.length === 0 || words.some((word) => foreign.test(word))) return false;
  return words.every((word) => word.split(asciiPunctuation).every((part) => part === '' || isPossible(part, toned)));
}

/** Lower case and NFC, Eth as the đ that it is typed for. */
function lowerCase(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ð', 'đ');
}
