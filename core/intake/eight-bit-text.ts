/**
 * Text in a legacy encoding of Vietnamese, one byte a letter, as a stage: what is not UTF-8 is recognised by its words
 * and passed on as UTF-8, headings and names alike. Excel on a Vietnamese Windows saves "CSV (Comma delimited)" in
 * windows-1258; lists typed in the ABC or VNI fonts keep the bytes of TCVN3 or VNI-Windows. What cannot be told is
 * refused, never read as names that are empty.
 */
import type { ByteSink } from '../base/byte-sink.ts';
import { Refusal } from '../base/errors.ts';
import { decodeLegacyBytes } from '../names/legacy.ts';
import { tcvn3, tcvn3From, vniLetters, vniMarks, windows1252High, windows1258 } from '../names/legacy-tables.ts';
import { isPossible } from '../names/syllable.ts';

/** The encodings in which whole files come. VISCII fits nearly any bytes by chance and is left out. */
const encodings = ['windows-1258', 'tcvn3', 'vni'] as const;
export type EightBitEncoding = (typeof encodings)[number];

/** Bytes looked at together, from the start of the file or a multiple of it: 800 rows of names. */
export const blockBytes = 64 * 1024;
/** Blocks held back at most while the encoding is not clear. */
const blocksMax = 4;
/** Different words looked at: a page of names decides. */
const wordsMax = 2000;
/** Share of the words that must be possible in the encoding: headings hold abbreviations, lists foreign names. */
const possibleShareMin = 0.9;
/** So much lower must be the share in every other encoding. By chance it is below a half (docs/intake.md). */
const shareLeadMin = 0.25;
/** Valid UTF-8 sequences for each invalid one from which damage in single cells is believed, not another encoding. */
const utf8ForEachBadMin = 0.25;

/** What a sample of text is; `undefined`: 8-bit text of which no encoding can be told. */
export type SampledEncoding = 'ascii' | 'utf-8' | EightBitEncoding | undefined;

/** Tells the encoding of bytes that begin a line, or nearly so; a sequence cut off by the end counts as nothing. */
export function sampledEncoding(bytes: Uint8Array): SampledEncoding {
  const { valid, bad } = utf8Sequences(bytes);
  if (bad === 0) return valid === 0 ? 'ascii' : 'utf-8';
  if (bad <= valid) return 'utf-8';
  const words = wordsOf(bytes);
  const shares = encodings
    .map((encoding) => ({ encoding, texts: words.map((word) => possibleText(word, encoding)) }))
    .map(({ encoding, texts }) => ({ encoding, texts, possible: texts.filter((text) => text !== undefined).length }))
    .toSorted((a, b) => b.possible - a.possible);
  const [best, second] = shares;
  const clear =
    best.possible >= possibleShareMin * words.length && second.possible <= best.possible - shareLeadMin * words.length;
  if (words.length > 0 && clear) return best.encoding;
  return valid >= utf8ForEachBadMin * bad ? 'utf-8' : undefined;
}

/** Passes text on as UTF-8, and tells the encoding if it was another. Throws Refusal ENCODING_UNSUPPORTED. */
export class EightBitText implements ByteSink {
  private readonly next: ByteSink;
  private readonly tell: (encoding: EightBitEncoding) => void;
  private held = new Uint8Array(blockBytes);
  private length = 0;
  private lines = 0; // before what is held
  /** How the bytes are passed on; undefined while that is not known. */
  private pass: ((bytes: Uint8Array) => void) | undefined;

  constructor(next: ByteSink, tell: (encoding: EightBitEncoding) => void) {
    this.next = next;
    this.tell = tell;
  }

  push(bytes: Uint8Array): void {
    let from = 0;
    while (this.pass === undefined && from < bytes.length) {
      // Blocks end at fixed places of the file, wherever its chunks do.
      const room = blockBytes - (this.length % blockBytes);
      const taken = bytes.subarray(from, from + room);
      this.hold(taken);
      from += taken.length;
      if (this.length % blockBytes === 0) this.decide(this.length >= blocksMax * blockBytes);
    }
    if (from < bytes.length) this.pass?.(bytes.subarray(from));
  }

  finish(): void {
    if (this.pass === undefined) this.decide(true);
    this.next.finish();
  }

  private hold(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.held.length) {
      const larger = new Uint8Array(this.held.length + blockBytes);
      larger.set(this.held);
      this.held = larger;
    }
    this.held.set(bytes, this.length);
    this.length += bytes.length;
  }

  private decide(final: boolean): void {
    const held = this.held.subarray(0, this.length);
    const encoding = sampledEncoding(held);
    if (encoding === undefined) {
      if (!final) return;
      throw new Refusal('ENCODING_UNSUPPORTED', { encoding: '8-bit' }, this.lines + 1 + linesBeforeBad(held));
    }
    if (encoding === 'ascii') {
      this.lines += newlines(held);
      this.length = 0;
      if (held.length > 0) this.next.push(held);
      return;
    }
    this.held = new Uint8Array(0);
    if (encoding === 'utf-8') this.pass = (bytes) => this.next.push(bytes);
    else {
      const letters = lettersOf(encoding);
      this.pass = (bytes) => this.next.push(transcoded(bytes, letters));
      this.tell(encoding);
    }
    this.pass(held);
  }
}

/** Sequences of several bytes that are UTF-8, and bytes that belong to none. */
function utf8Sequences(bytes: Uint8Array): { valid: number; bad: number } {
  let valid = 0;
  let bad = 0;
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] < 0x80) {
      at++;
      continue;
    }
    const size = sequenceAt(bytes, at);
    // Cut off by the end of the sample.
    if (size < 0) break;
    if (size === 0) bad++;
    else valid++;
    at += Math.max(size, 1);
  }
  return { valid, bad };
}

/** Bytes of the sequence at `at`; 0 if there is none, -1 if the bytes end within it. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (let i = 1; i < size; i++) {
    if (at + i >= bytes.length) return -1;
    const [least, most] = i === 1 ? secondBounds(lead) : [0x80, 0xbf];
    if (bytes[at + i] < least || bytes[at + i] > most) return 0;
  }
  return size;
}

/** No overlong forms, no surrogates, nothing beyond U+10FFFF (Unicode 16, table 3-7). */
function secondBounds(lead: number): [least: number, most: number] {
  return [lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80, lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf];
}

/** Different words that hold more than ASCII. */
function wordsOf(bytes: Uint8Array): Uint8Array[] {
  const found = new Map<string, Uint8Array>();
  let start = -1;
  let high = false;
  for (let at = 0; at <= bytes.length && found.size < wordsMax; at++) {
    const byte = at < bytes.length ? bytes[at] : 0;
    if (isOfWord(byte)) {
      if (start < 0) start = at;
      high ||= byte >= 0x80;
      continue;
    }
    // A word at the very end may be cut off.
    if (high && start >= 0 && at < bytes.length) {
      const word = bytes.subarray(start, at);
      found.set(String.fromCharCode(...word.subarray(0, wordBytesMax)), word);
    }
    start = -1;
    high = false;
  }
  return [...found.values()];
}

/** Longer runs are no words; enough of one to tell it from others. */
const wordBytesMax = 64;

function isOfWord(byte: number): boolean {
  const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  // The controls and punctuation of windows-1252, the no-break space and the acute accent stand between words.
  return letter || (byte > 0xa0 && byte !== 0xb4);
}

/** The word in this encoding, if it can be a word of names. */
function possibleText(word: Uint8Array, encoding: EightBitEncoding): string | undefined {
  if (word.length > wordBytesMax) return undefined;
  const text = decodeLegacyBytes(word, encoding)?.toLowerCase();
  return text !== undefined && isPossible(text, false) ? text : undefined;
}

const encoder = new TextEncoder();

/** What each byte from 0x80 on is in UTF-8. Marks follow their letter as in the file: names are composed later. */
function lettersOf(encoding: EightBitEncoding): readonly Uint8Array[] {
  return Array.from({ length: 0x80 }, (_, i) => encoder.encode(letterOf(encoding, 0x80 + i)));
}

function letterOf(encoding: EightBitEncoding, byte: number): string {
  if (encoding === 'windows-1258') return windows1258[byte] ?? windows1252(byte);
  if (encoding === 'tcvn3') {
    const letter = byte < tcvn3From ? undefined : tcvn3[byte - tcvn3From];
    return letter === undefined || letter === '.' ? windows1252(byte) : letter;
  }
  if (byte < 0xc0) return windows1252(byte);
  const small = byte | 0x20;
  const letter = vniLetters[small];
  if (letter !== undefined) return byte === small ? letter : letter.toUpperCase();
  return vniMarks[small]?.marks ?? windows1252(byte);
}

function windows1252(byte: number): string {
  return byte < 0xa0 ? windows1252High[byte - 0x80] : String.fromCharCode(byte);
}

function transcoded(bytes: Uint8Array, letters: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(bytes.length * longestLetter);
  let length = 0;
  for (const byte of bytes) {
    if (byte < 0x80) out[length++] = byte;
    else {
      const letter = letters[byte - 0x80];
      out.set(letter, length);
      length += letter.length;
    }
  }
  return out.subarray(0, length);
}

/** Bytes of the longest letter: two combining marks. */
const longestLetter = 4;

function newlines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0x0a || (bytes[at] === 0x0d && bytes[at + 1] !== 0x0a)) count++;
  }
  return count;
}

/** Newlines before the first byte that is not UTF-8. */
function linesBeforeBad(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const size = bytes[at] < 0x80 ? 1 : sequenceAt(bytes, at);
    if (size <= 0) break;
    at += size;
  }
  return newlines(bytes.subarray(0, at));
}
