/**
 * Reads names: from the bytes of a cell to the canonical and the folded fingerprints (`docs/names.md`).
 *
 * A name is cut into parts at spaces and apostrophes; each part is looked up in a bounded memo. Only names with a part
 * that looks damaged, or with a separator beyond the usual ones, become strings: decoded, made canonical, read again as
 * bytes.
 */

import { foldedParts, NameState } from '../domain/columns.ts';
import { canonicalisationVersion, canonicalName, type CanonicalVersion } from './canonical.ts';
import { foldParts, type NameParts } from './folded.ts';
import { HashDomain, NameHash, Seed } from './hash.ts';
import { decodeLegacyName, secondReading } from './legacy.ts';
import { decodeRegisteredNameV1 } from './legacy-v1.ts';
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

/** Names that look damaged and are remembered whole, 5 MB: in a list that is damaged throughout a third comes again. */
const meaningsMax = 16_384;

/** How a name that looks damaged can be read beside as it stands. */
interface Meaning {
  decoded: boolean; // the other text is what is meant
  second: string | undefined;
}

/** Fingerprints of a name as they go into columns. */
export interface NamePrints {
  state: number; // NameState
  low: number; // canonical fingerprint; 0, 0 if the name is empty
  high: number;
  readonly folded: Uint16Array;
  words: number; // `countWords`; 0 if the name is empty
}

/** What is known of a part of a name, to be taught to the kernel (`core/intake/kernel-reader.ts`). */
export interface TaughtPart {
  flags: number; // PartFlag
  /** Word, variant, letters and their power, initials and their power. */
  numbers: Uint32Array;
  text: Uint8Array; // the hashed form
}

/** What the kernel must know to read names as a `NameReader` does. */
export interface NameTeacher {
  readonly key: Uint8Array; // of the fingerprints
  readonly seeds: Int32Array; // in the order of `Seed`
  readonly apostrophe: number;
  readonly tableSeed: readonly [number, number]; // nobody without the key can make entries of a table collide
  part(bytes: Uint8Array, start: number, end: number): TaughtPart;
}

export class NameReader implements NamePrints {
  state: number = NameState.empty;
  decoded = false; // came from a legacy encoding
  low = 0;
  high = 0;
  readonly folded = new Uint16Array(foldedParts);
  words = 0;
  /**
   * The other reading, empty if there is none: of a decoded name the name as it stands, of one in doubt the decoded
   * one. A claim agrees as it stands or as decoded: nothing tells a foreign name that looks like damage (`Loïc`) from
   * damage but the registry.
   */
  readonly other: NamePrints = noPrints();
  readonly version: CanonicalVersion;
  private readonly compareBefore: boolean;
  /**
   * True if a registered name has the very fingerprints that canonicalisation 1 gives it. Of the others some have too.
   * Told only by a reader made with `compareBefore`.
   */
  sameBefore = false;
  private readonly first = noPrints(); // while the other is read
  private readonly meanings = new Map<string, Meaning>(); // of names that look damaged
  private otherFilled = false; // with what an earlier name left

  readonly teacher: NameTeacher;
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

  /**
   * The key is the secret of the fingerprints, 16 bytes. All fingerprints are those of one canonicalisation; who needs
   * two reads the name with two readers.
   */
  constructor(
    key: Uint8Array,
    version: CanonicalVersion = canonicalisationVersion,
    { compareBefore = false }: { compareBefore?: boolean } = {},
  ) {
    this.version = version;
    this.compareBefore = compareBefore;
    this.sip = new SipHash(key);
    this.names = new NameHash(key);
    this.memo = new NameMemo(this.names, version, compareBefore);
    const { seeds, apostrophe } = this.names;
    const seedOf = (text: string): number => this.names.text(HashDomain.constant, text);
    this.teacher = {
      key,
      seeds,
      apostrophe,
      tableSeed: [seedOf('kernel low'), seedOf('kernel high')],
      part: (bytes, start, end) => this.partOf(bytes, start, end),
    };
    // One object for all names: one for each would be the garbage of a million rows.
    this.cutName = { rows: this.memo.rows, parts: this.parts, joins: this.joins, words: 0 };
  }

  /**
   * Reads one claimed name, `bytes[start, end)` in UTF-8, already unquoted. Total: what cannot be read is
   * `NameState.empty`.
   */
  read(bytes: Uint8Array, start: number, end: number): void {
    this.readName(bytes, start, end, true);
  }

  /**
   * Reads one name of the registry, as `read`. The registry is Unicode, so its names are never decoded; under
   * canonicalisation 1 they were, and still are, just as they were.
   */
  readRegistered(bytes: Uint8Array, start: number, end: number): void {
    this.readName(bytes, start, end, false);
  }

  private readName(bytes: Uint8Array, start: number, end: number, isClaim: boolean): void {
    this.decoded = false;
    this.state = NameState.empty;
    this.other.state = NameState.empty;
    this.sameBefore = this.compareBefore; // nobody's name, unless it is read
    if (end - start > 0 && end - start <= nameBytesMax) {
      this.cut(bytes, start, end);
      this.sameBefore &&= (this.flags & (PartFlag.otherBefore | PartFlag.damaged | PartFlag.complex)) === 0;
      const mayDecode = isClaim || this.version === 1;
      const isUsual = (this.flags & (mayDecode ? PartFlag.damaged | PartFlag.complex : PartFlag.complex)) === 0;
      const isWhole = isUsual || (isClaim && (this.flags & PartFlag.complex) === 0);
      if (isWhole) this.finish();
      this.memo.keep(bytes);
      if (!isUsual) this.readText(decoder.decode(bytes.subarray(start, end)), { isClaim, isRead: isWhole });
    }
    if (this.state === NameState.empty) clear(this);
    if (this.other.state === NameState.empty && this.otherFilled) this.clearOther();
  }

  /**
   * The path of the few: through strings, then once more as bytes. `isRead`: the name as it stands is read already.
   */
  private readText(text: string, { isClaim, isRead }: { isClaim: boolean; isRead: boolean }): void {
    if (!isClaim) {
      this.readUnicode((this.version === 1 ? decodeRegisteredNameV1(text) : undefined) ?? text);
      return;
    }
    if (!isRead) this.readUnicode(text);
    const { decoded, second } = this.meaningOf(text);
    if (second === undefined) return;
    copy(this, this.first);
    this.readUnicode(second);
    if (decoded) copy(this.first, this.other);
    else copy(this, this.other);
    this.otherFilled = true;
    if (decoded) this.decoded = this.state !== NameState.empty;
    else copy(this.first, this);
  }

  private meaningOf(text: string): Meaning {
    const known = this.meanings.get(text);
    if (known !== undefined) return known;
    const meant = decodeLegacyName(text);
    const meaning = { decoded: meant !== undefined, second: (meant ?? secondReading(text))?.text };
    if (this.meanings.size >= meaningsMax) this.meanings.clear();
    this.meanings.set(text, meaning);
    return meaning;
  }

  private clearOther(): void {
    clear(this.other);
    this.otherFilled = false;
  }

  /** Reads a name that is not damaged: by its parts as they stand, if they make it, else by its canonical form. */
  private readUnicode(text: string): void {
    this.state = NameState.empty;
    if (!this.readParts(text, PartFlag.complex)) this.readParts(canonicalName(text, this.version), 0);
  }

  /** Reads a name by its parts; false if one of them has the flag `unless`. */
  private readParts(text: string, unless: number): boolean {
    const bytes = encoder.encode(text);
    if (bytes.length > canonicalBytesMax) return false;
    this.cut(bytes, 0, bytes.length);
    const isRead = (this.flags & unless) === 0;
    if (isRead) this.finish();
    this.memo.keep(bytes);
    return isRead;
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

  private partOf(bytes: Uint8Array, start: number, end: number): TaughtPart {
    const { memo } = this;
    let hash = this.names.seeds[Seed.memo];
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
    const row = memo.find(bytes, start, end, hash >>> 0);
    const from = memo.rows[row + Part.textOffset];
    const text = memo.bytes.slice(from, from + memo.rows[row + Part.textLength]);
    const numbers = memo.rows.slice(row + Part.word, row + Part.initialsPower + 1);
    const flags = memo.rows[row + Part.flags];
    memo.keep(bytes);
    return { flags, numbers, text };
  }

  /** Fingerprints of the parts in hand. */
  private finish(): void {
    if ((this.flags & PartFlag.hasLetter) === 0 || (this.flags & PartFlag.unreadable) !== 0) return;
    const { count } = this;
    this.sip.hash(this.text, 0, this.assemble());
    this.low = this.sip.low;
    this.high = this.sip.high;
    const abbreviated = foldParts(this.cutName, count, this.names, this.folded);
    this.words = this.cutName.words;
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

function noPrints(): NamePrints {
  return { state: NameState.empty, low: 0, high: 0, folded: new Uint16Array(foldedParts), words: 0 };
}

function clear(name: NamePrints): void {
  name.low = 0;
  name.high = 0;
  name.words = 0;
  name.folded.fill(0);
}

function copy(from: NamePrints, to: NamePrints): void {
  to.state = from.state;
  to.low = from.low;
  to.high = from.high;
  to.words = from.words;
  to.folded.set(from.folded);
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
