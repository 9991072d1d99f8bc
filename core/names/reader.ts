/**
 * Reads names: from the bytes of a cell to the canonical and the folded fingerprints (`docs/names.md`).
 *
 * A name is cut into parts at spaces and apostrophes; each part is looked up in a bounded memo. Only names with a part
 * that looks damaged, or with a separator beyond the usual ones, become strings: decoded, made canonical, read again as
 * bytes.
 */

import { foldedParts, NameState } from '../domain/columns.ts';
import { canonicalName } from './canonical.ts';
import { foldParts, type NameParts } from './folded.ts';
import { NameHash, Seed } from './hash.ts';
import { decodeLegacyName } from './legacy.ts';
import { NameMemo, Part, PartFlag, partsMax } from './memo.ts';
import { SipHash } from '../base/siphash.ts';

/**
 * Longer names are unreadable: the longest registered ones have under 100 bytes, and a cap bounds the cost of a row.
 */
export const nameBytesMax = 512;
/** Room for the canonical form: lower case and NFC make a text at most 4.5 times as long. */
const canonicalBytesMax = 8 * nameBytesMax;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

const apostropheByte = 0x27;
const spaceByte = 0x20;
/** What a byte can begin: 0 part of a word, 1 space, 2 apostrophe, 3 perhaps a separator of several bytes. */
const byteKind = new Uint8Array(256);
for (const byte of [0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20]) byteKind[byte] = 1;
for (const byte of [0x27, 0x60]) byteKind[byte] = 2;
for (const byte of [0xc2, 0xca, 0xe2]) byteKind[byte] = 3;

export class NameReader {
  state: number = NameState.empty; // NameState
  decoded = false; // came from a legacy encoding
  low = 0; // canonical fingerprint; 0, 0 if the name is empty
  high = 0;
  readonly folded = new Uint16Array(foldedParts);

  private readonly sip: SipHash;
  private readonly names: NameHash;
  private readonly memo: NameMemo;
  private readonly text = new Uint8Array(canonicalBytesMax);
  /**
   * Parts of the name in hand: their rows in the memo, and what stands before each: 0 a space or nothing, n
   * apostrophes.
   */
  private readonly parts = new Uint32Array(partsMax);
  private readonly joins = new Uint16Array(partsMax + 1); // one more: what stands after the last part
  private readonly cutName: NameParts;
  private count = 0;
  private flags = 0; // PartFlag of all parts

  /** The key is the secret of the fingerprints, 16 bytes. */
  constructor(key: Uint8Array) {
    this.sip = new SipHash(key);
    this.names = new NameHash(key);
    this.memo = new NameMemo(this.names);
    // One object for all names: one for each would be the garbage of a million rows.
    this.cutName = { rows: this.memo.rows, parts: this.parts, joins: this.joins };
  }

  /**
   * Reads one name, `bytes[start, end)` in UTF-8, already unquoted. Total: what cannot be read is `NameState.empty`.
   */
  read(bytes: Uint8Array, start: number, end: number): void {
    this.decoded = false;
    this.state = NameState.empty;
    if (end - start > 0 && end - start <= nameBytesMax) {
      this.cut(bytes, start, end);
      const plain = (this.flags & (PartFlag.damaged | PartFlag.complex)) === 0;
      if (plain) this.finish();
      this.memo.keep(bytes);
      if (!plain) this.readText(decoder.decode(bytes.subarray(start, end)));
    }
    if (this.state === NameState.empty) {
      this.low = 0;
      this.high = 0;
      this.folded.fill(0);
    }
  }

  /** The path of the few: through strings, then once more as bytes of the canonical form. */
  private readText(text: string): void {
    const meant = decodeLegacyName(text);
    this.decoded = meant !== undefined;
    const canonical = encoder.encode(canonicalName(meant === undefined ? text : meant.text));
    if (canonical.length <= canonicalBytesMax) {
      this.cut(canonical, 0, canonical.length);
      this.finish();
      this.memo.keep(canonical);
    }
    if (this.state === NameState.empty) this.decoded = false;
  }

  /** Cuts a name into parts and looks them up. */
  private cut(bytes: Uint8Array, start: number, end: number): void {
    const { memo, parts, joins } = this;
    const { rows } = memo;
    const seed = this.names.seeds[Seed.memo];
    let count = 0;
    let flags = 0;
    let at = start;
    joins[0] = 0;
    while (at < end) {
      const separator = separatorAt(bytes, at, end);
      if (separator !== 0) {
        if (separator < 0) joins[count]++;
        if (isAfterTilde(bytes, at)) flags |= PartFlag.damaged;
        at += Math.abs(separator);
        continue;
      }
      const from = at;
      let hash = seed;
      for (; at < end; at++) {
        const byte = bytes[at];
        const kind = byteKind[byte];
        if (kind !== 0 && (kind !== 3 || separatorAt(bytes, at, end) !== 0)) break;
        hash = Math.imul(hash ^ byte, 0x01000193); // FNV-1a
      }
      const row = memo.find(bytes, from, at, hash >>> 0);
      flags |= rows[row + Part.flags];
      parts[count++] = row;
      joins[count] = 0;
    }
    this.count = count;
    this.flags = flags;
  }

  /** Fingerprints of the parts in hand. */
  private finish(): void {
    if ((this.flags & PartFlag.hasLetter) === 0 || (this.flags & PartFlag.unreadable) !== 0) return;
    const { count } = this;
    this.sip.hash(this.text, 0, this.assemble());
    this.low = this.sip.low;
    this.high = this.sip.high;
    const abbreviated = foldParts(this.cutName, count, this.names, this.folded);
    this.state = abbreviated ? NameState.abbreviated : NameState.whole;
  }

  /** Writes the canonical form into `text`; returns its length. */
  private assemble(): number {
    const { text, parts, joins, count } = this;
    const { rows, bytes } = this.memo;
    let length = 0;
    for (let i = 0; i < count; i++) {
      if (joins[i] !== 0) for (let n = joins[i]; n > 0; n--) text[length++] = apostropheByte;
      else if (i > 0) text[length++] = spaceByte;
      const from = rows[parts[i] + Part.textOffset];
      const end = from + rows[parts[i] + Part.textLength];
      for (let at = from; at < end; at++) text[length++] = bytes[at];
    }
    for (let n = joins[count]; n > 0; n--) text[length++] = apostropheByte;
    return length;
  }
}

/**
 * Bytes of the separator that begins at `at`: positive a space, negative an apostrophe, 0 none that this scan knows.
 */
function separatorAt(bytes: Uint8Array, at: number, end: number): number {
  const kind = byteKind[bytes[at]];
  if (kind === 1) return 1;
  if (kind === 2) return -1;
  if (kind === 0 || at + 1 >= end) return 0;
  const lead = bytes[at];
  const second = bytes[at + 1];
  if (lead === 0xc2) return second === 0xa0 ? 2 : second === 0xb4 ? -2 : 0; // no-break space, acute accent
  if (lead === 0xca) return second === 0xbc ? -2 : 0; // U+02BC
  if (second !== 0x80 || at + 2 >= end) return 0;
  const third = bytes[at + 2];
  return third === 0x98 || third === 0x99 || third === 0xb2 ? -3 : 0; // U+2018, U+2019, U+2032
}

/**
 * Whether a separator of several bytes follows a tilde (of Ã, composed or not): perhaps UTF-8 of à, read as
 * windows-1252.
 */
function isAfterTilde(bytes: Uint8Array, at: number): boolean {
  return at >= 2 && bytes[at] >= 0xc2 && bytes[at - 1] === 0x83 && (bytes[at - 2] === 0xc3 || bytes[at - 2] === 0xcc);
}
