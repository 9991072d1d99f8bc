/**
 * Names damaged by a legacy encoding, repaired per cell: the text is Unicode that shows the bytes of TCVN3,
 * VNI-Windows, windows-1258, VISCII or UTF-8 as windows-1252 characters (`docs/names.md`, section Legacy encodings).
 *
 * A wrong guess is worse than none. A name is changed only if some word of it is not plausible as it stands, all of it
 * can be bytes, and every word of the result is possible.
 */

import {
  tcvn3,
  tcvn3From,
  viscii,
  visciiControls,
  visciiFrom,
  vniLetters,
  vniMarks,
  windows1252High,
  windows1258,
} from './legacy-tables.ts';
import { hasImpossibleTone, isMisplaced, isPlausible, isPossible, isVietnamese, remembered } from './syllable.ts';
import { canonicalName } from './canonical.ts';
import { isUtf8 } from '../base/utf8.ts';

/**
 * In order of preference: UTF-8 first and alone, since its own structure proves it. Among the others that fit, the one
 * that makes most of the commonest words of names; then the one more common in provincial files. VISCII last: it maps
 * nearly every byte to a letter, so it fits by chance most easily.
 */
const legacyEncodings = ['utf-8', 'tcvn3', 'vni', 'windows-1258', 'viscii'] as const;
export type LegacyEncoding = (typeof legacyEncodings)[number];

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const highBytes = new Map(Array.from(windows1252High, (character, i) => [character, 0x80 + i]));
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
 * Common words of names that another encoding turns into syllables which are possible but no names (VNI `Löu` is Lưu,
 * in TCVN3 Lửu; VISCII `Tr¥n` is Trần, in TCVN3 TrƠn). They choose between encodings; nothing else. Of the commonest
 * surnames (Le Trung Hoa 2005) and middle words those stand here for which a name was found that they decide.
 */
export const commonWords: ReadonlySet<string> = new Set(
  (
    'trần lê phạm vũ đỗ hồ đinh tạ trịnh lưu nông mông thị văn hữu công như hồng mộng vị lộc hưng thư thọ sơn ' +
    'thụy thông'
  )
    .split(' ')
    .map((word) => canonicalName(word)),
);
/** windows-1252 apostrophes, which no Vietnamese font redefines. */
const apostropheBytes = new Set([0x91, 0x92, 0xb4]);
const noBreakSpaceByte = 0xa0;

export interface Decoded {
  text: string;
  encoding: LegacyEncoding;
}

/** The name that was meant, or undefined if the text is to be left as it is. */
export function decodeLegacyName(text: string): Decoded | undefined {
  const composed = text.normalize('NFC');
  const parts = composed.split(separators);
  const isSuspect = brokenAtEnd.test(composed) || parts.some(isImplausible);
  if (!isSuspect && !parts.some(isVniD)) return undefined;
  const bytes = windows1252Bytes(composed.replace(otherApostrophes, "'"));
  if (bytes === undefined) return undefined;
  if (!isSuspect) return decodeVniD(bytes);
  return bestReading(bytes, composed);
}

/**
 * A second reading of a name that can be read as it stands, but not with confidence: some word has a tone that no
 * syllable has (`Trùc` is Trực in TCVN3, or Trúc with a wrong mark), a capital of another alphabet within it (`TuÊn`
 * is Tuấn in TCVN3), or Eth beside a letter that windows-1258 has otherwise (`Ðãng` is Đăng in it, or Đãng with Eth).
 * Undefined if there is none; only for names that `decodeLegacyName` leaves alone.
 */
export function secondReading(text: string): Decoded | undefined {
  const composed = text.normalize('NFC');
  if (!composed.split(separators).some(isDoubtful)) return undefined;
  const bytes = windows1252Bytes(composed.replace(otherApostrophes, "'"));
  return bytes === undefined ? undefined : bestReading(bytes, composed);
}

function isDoubtful(part: string): boolean {
  const composed = part.normalize('NFC');
  if (asciiOnly.test(composed)) return false;
  if (/[Ðð]/.test(composed) && hasOther1258Letter(composed)) return true;
  if (hasLateCapital(composed) && /[^\x20-\x7e]/.test(composed.replace(/[^\p{Lu}]/gu, ''))) return true;
  return lowerCase(composed).replace(outerPunctuation, '').split(asciiPunctuation).some(hasImpossibleTone);
}

/** Whether windows-1258 has another letter for one of these, beside the đ that windows-1252 shows as Eth. */
function hasOther1258Letter(composed: string): boolean {
  const bytes = windows1252Bytes(composed) ?? [];
  return [...bytes].some((byte) => (windows1258[byte] ?? 'đ').toLowerCase() !== 'đ');
}

/** A reading of a damaged name, and what speaks for it. */
interface Reading extends Decoded {
  common: number; // of the commonest words of names, those that were not there before
  odd: number; // words with their tone on an odd vowel, or with a capital after a small letter
}

function bestReading(bytes: Uint8Array, composed: string): Decoded | undefined {
  const before = new Set(wordsOf(composed).map(canonicalWord));
  let best: Reading | undefined;
  let tcvn3: Reading | undefined;
  for (const encoding of legacyEncodings) {
    const text = decodeLegacyBytes(bytes, encoding);
    const odd = text === undefined ? undefined : oddWords(text, encoding === 'utf-8');
    if (text === undefined || odd === undefined) continue;
    if (encoding === 'utf-8') return { text, encoding };
    const common = wordsOf(text).filter((word) => isCommon(word, before)).length;
    const reading = { text, encoding, common, odd };
    if (encoding === 'tcvn3') tcvn3 = reading;
    if (encoding === 'viscii' && tcvn3 !== undefined && !isLikelierThanTcvn3(reading, tcvn3)) continue;
    if (best === undefined || isLikelier(reading, best)) best = reading;
  }
  return best && { text: best.text, encoding: best.encoding };
}

function isLikelier(reading: Reading, other: Reading): boolean {
  if (reading.common !== other.common) return reading.common > other.common;
  return reading.odd < other.odd;
}

/**
 * VISCII maps nearly every byte to a letter, so it fits by chance where the far more common TCVN3 is right. TCVN3 has
 * capitals within words (`t¡ng`) only after a program has made the rest small, so VISCII is right if it makes names of
 * more of them.
 */
function isLikelierThanTcvn3(viscii: Reading, reading: Reading): boolean {
  return hasLateCapital(reading.text) && viscii.common > reading.common;
}

const canonicalWords = new Map<string, string>();

function canonicalWord(word: string): string {
  return remembered(canonicalWords, word, (each) => canonicalName(each), false);
}

function isCommon(word: string, before: ReadonlySet<string>): boolean {
  const canonical = canonicalWord(word);
  return commonWords.has(canonical) && !before.has(canonical);
}

/**
 * All that looks damaged is Ñ, the Đ of VNI and a letter of Ede and Jrai: then the whole name must become two or more
 * words of Vietnamese, none of them a single letter, as A and Y before a highland name.
 */
function decodeVniD(bytes: Uint8Array): Decoded | undefined {
  const text = decodeVni(bytes);
  if (text === undefined) return undefined;
  const words = wordsOf(text);
  return words.length > 1 && words.every(isVietnamese) ? { text, encoding: 'vni' } : undefined;
}

/** Ñ where Vietnamese has Đ: Ñinh, Ñình, Ñoàng. */
function isVniD(part: string): boolean {
  if (!/ñ/i.test(part.normalize('NFC'))) return false;
  const bytes = windows1252Bytes(part.normalize('NFC'));
  const text = bytes === undefined ? undefined : decodeVni(bytes);
  return text !== undefined && isVietnamese(lowerCase(text));
}

/**
 * Whether a part of a name (between spaces and apostrophes) holds something that no plausible word has, Ñ that may be
 * Đ, or what raises a doubt (`secondReading`).
 */
export function isDamaged(part: string): boolean {
  return isImplausible(part) || isVniD(part) || isDoubtful(part);
}

function isImplausible(part: string): boolean {
  if (asciiOnly.test(part)) return false;
  if (brokenAtEnd.test(part.normalize('NFC'))) return true;
  const inner = lowerCase(part).replace(outerPunctuation, '');
  return inner.split(asciiPunctuation).some((word) => !asciiOnly.test(word) && !isPlausible(word));
}

/** The bytes that windows-1252 shows as this text (C1 holes as themselves), or undefined if there are none. */
export function windows1252Bytes(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const byte = code <= 0xff ? code : highBytes.get(text[i]);
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}

/** Text of the bytes in one encoding, NFC, or undefined if they cannot be in it. */
export function decodeLegacyBytes(bytes: Uint8Array, encoding: LegacyEncoding): string | undefined {
  if (encoding === 'utf-8') return decodeUtf8(bytes);
  if (encoding === 'vni') return decodeVni(bytes);
  let text = '';
  for (const byte of bytes) {
    const letter = byte < 0x80 && encoding !== 'viscii' ? String.fromCharCode(byte) : letterOf[encoding](byte);
    if (letter === undefined) return undefined;
    text += letter;
  }
  return text.normalize('NFC');
}

const letterOf = {
  tcvn3: (byte: number) => punctuationOf(byte) ?? tableLetter(tcvn3, byte - tcvn3From),
  'windows-1258': (byte: number) => windows1258[byte] ?? punctuationOf(byte) ?? windows1252Letter(byte),
  viscii: (byte: number) =>
    byte < visciiFrom ? (visciiControls[byte] ?? String.fromCharCode(byte)) : tableLetter(viscii, byte - visciiFrom),
};

function tableLetter(table: string, index: number): string | undefined {
  const letter = index < 0 ? undefined : table[index];
  return letter === '.' ? undefined : letter;
}

function windows1252Letter(byte: number): string {
  return byte >= 0x80 && byte < 0xa0 ? windows1252High[byte - 0x80] : String.fromCharCode(byte);
}

function punctuationOf(byte: number): string | undefined {
  if (apostropheBytes.has(byte)) return "'";
  return byte === noBreakSpaceByte ? ' ' : undefined;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? utf8.decode(bytes).normalize('NFC') : undefined;
}

/** A byte that marks must follow a vowel that it can mark; case is that of the letter. */
function decodeVni(bytes: Uint8Array): string | undefined {
  let text = '';
  for (const byte of bytes) {
    const small = byte | 0x20;
    const plain = byte < 0x80 ? String.fromCharCode(byte) : punctuationOf(byte);
    if (plain !== undefined) {
      text += plain;
      continue;
    }
    const letter = byte < 0xc0 ? undefined : vniLetters[small];
    if (letter !== undefined) {
      text += byte === small ? letter : letter.toUpperCase();
      continue;
    }
    const mark = byte < 0xc0 ? undefined : vniMarks[small];
    if (mark === undefined || text === '' || !mark.on.includes(text[text.length - 1].toLowerCase())) return undefined;
    text = text.slice(0, -1) + (text[text.length - 1] + mark.marks).normalize('NFC');
  }
  return text;
}

function wordsOf(text: string): string[] {
  return lowerCase(text)
    .split(separators)
    .filter((word) => word !== '');
}

/** Odd words of a reading; undefined if the reading is not possible. */
function oddWords(text: string, toned: boolean): number | undefined {
  const words = wordsOf(text);
  if (words.length === 0 || words.some((word) => foreign.test(word))) return undefined;
  let odd = hasLateCapital(text) ? 1 : 0;
  for (const part of words.flatMap((word) => word.split(asciiPunctuation))) {
    if (part === '' || isPossible(part, toned)) continue;
    if (!isMisplaced(part)) return undefined;
    odd++;
  }
  return odd;
}

/**
 * Whether a capital stands behind a small letter of ASCII, as in `TrƠn`: fonts and programs write words in small
 * letters, in capitals, or with one in front. Toned letters have no capitals in TCVN3 and tell nothing.
 */
function hasLateCapital(text: string): boolean {
  return /[a-z]\p{L}*\p{Lu}/u.test(text);
}

/** Lower case and NFC, Eth as the đ that it is typed for. */
function lowerCase(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ð', 'đ');
}
