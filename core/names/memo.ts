/**
 * What is known of the parts of names: a bounded table from the raw bytes of a part (between spaces and apostrophes) to
 * its canonical bytes and the numbers of its folded forms. A few thousand parts make nearly all names of the country.
 *
 * Layout: open addressing over one Uint32Array, a row of 16 words (one cache line) per slot. Behind the table stand the
 * *new* rows of the name in hand: they enter the table only when the name is done, so no row moves while it is in use.
 */

import { canonicalName, isReadable, type CanonicalVersion } from './canonical.ts';
import { foldName, initialsOf, lettersOf, spellingClass } from './fold.ts';
import { HashDomain, type NameHash } from './hash.ts';
import { hashedForm } from './hashed-form.ts';
import { isDamaged } from './legacy.ts';
import { isDamagedV1 } from './legacy-v1.ts';

/** Words of a row. */
export const Part = {
  hash: 0,
  keyOffset: 1,
  keyLength: 2, // bytes; 0: the slot is free
  textOffset: 3, // bytes of the hashed form in `bytes`
  textLength: 4,
  flags: 5, // PartFlag
  word: 6, // keyed hash of the folded part
  variant: 7, // keyed hash of its spelling class
  letters: 8, // polynomial of its letters and digits
  lettersPower: 9,
  initials: 10, // polynomial of its first letters
  initialsPower: 11,
} as const;
const rowWords = 16;

/** What a part is, or shows of the name. */
export const PartFlag = {
  complex: 1 << 0, // has separators that only the text path knows
  damaged: 1 << 1, // looks like a legacy encoding
  unreadable: 1 << 2,
  hasLetter: 1 << 3,
  oneLetter: 1 << 4,
  dotted: 1 << 5, // a letter and a full stop: an abbreviation
  opensNote: 1 << 6,
  closesNote: 1 << 7,
  otherBefore: 1 << 8, // canonicalisation 1 had it otherwise, or took it for damaged
} as const;

const slots = 1 << 15; // 2 MB of rows; the parts of 1.3 million names with errors in them are about 10,000
const filledMax = slots / 2; // beyond it probes grow long; then the table is cleared
const probesMax = 8; // so that parts made to collide cost one computation each, not a walk
const partBytesMax = 64; // longer parts are not kept: no syllable is, and they would fill the arena
const keptBytesMax = 1 << 20; // keys and canonical bytes of filledMax parts at 64 bytes
/** Parts of one name: at most every second byte of `nameBytesMax`, and the empty one. */
export const partsMax = 257;
const newBytesMax = 1 << 13; // canonical bytes of the new parts of one name

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();
const anyLetter = /\p{L}/u;
const exactlyOneLetter = /^\p{L}$/u;
const abbreviation = /\p{L}\./u;

export class NameMemo {
  readonly rows = new Uint32Array((slots + partsMax) * rowWords);
  readonly bytes = new Uint8Array(keptBytesMax + newBytesMax);
  private readonly names: NameHash;
  private filled = 0; // slots in use
  private keptBytes = 0;
  private newParts = 0;
  private newBytes = 0;
  private readonly version: CanonicalVersion;
  private readonly compareBefore: boolean;

  /** `compareBefore`: parts say whether canonicalisation 1 had them otherwise. Only an index asks; it costs time. */
  constructor(names: NameHash, version: CanonicalVersion, compareBefore: boolean) {
    this.names = names;
    this.compareBefore = compareBefore;
    this.version = version;
  }

  /** Index in `rows` of the part `raw[start, end)` with this hash; stays valid until `keep`. */
  find(raw: Uint8Array, start: number, end: number, hash: number): number {
    const { rows, bytes } = this;
    const length = end - start;
    let slot = hash & (slots - 1);
    for (let probe = 0; probe < probesMax; probe++) {
      const row = slot * rowWords;
      if (rows[row + Part.keyLength] === 0) break;
      if (rows[row + Part.hash] === hash && rows[row + Part.keyLength] === length) {
        const key = rows[row + Part.keyOffset];
        let i = 0;
        while (i < length && bytes[key + i] === raw[start + i]) i++;
        if (i === length) return row;
      }
      slot = (slot + 1) & (slots - 1);
    }
    return this.describe(raw, start, end, hash);
  }

  /** Ends a name: takes its new parts into the table. `raw` is what `find` was given. */
  keep(raw: Uint8Array): void {
    for (let i = 0; i < this.newParts; i++) this.insert(raw, (slots + i) * rowWords);
    this.newParts = 0;
    this.newBytes = 0;
  }

  /** Fills a new row. Its `keyOffset` is an offset in the raw bytes until the row is kept. */
  private describe(raw: Uint8Array, start: number, end: number, hash: number): number {
    const { rows, names } = this;
    const text = decoder.decode(raw.subarray(start, end));
    const canonical = canonicalName(text, this.version);
    const folded = foldName(canonical);
    const letters = names.polynomial(lettersOf(folded));
    const initials = names.polynomial(initialsOf(folded));
    const hashed = hashedForm(canonical, this.version);
    const encoded = encoder.encode(hashed);
    const row = (slots + this.newParts++) * rowWords;
    rows[row + Part.hash] = hash;
    rows[row + Part.keyOffset] = start;
    rows[row + Part.keyLength] = end - start;
    rows[row + Part.textOffset] = keptBytesMax + this.newBytes;
    rows[row + Part.textLength] = encoded.length;
    rows[row + Part.flags] = flagsOf(text, canonical, folded);
    rows[row + Part.flags] |= this.flagsOfV1(text, hashed);
    rows[row + Part.word] = names.text(HashDomain.word, folded);
    rows[row + Part.variant] = names.text(HashDomain.spellingClass, spellingClass(folded));
    rows[row + Part.letters] = letters.value;
    rows[row + Part.lettersPower] = letters.power;
    rows[row + Part.initials] = initials.value;
    rows[row + Part.initialsPower] = initials.power;
    this.bytes.set(encoded, keptBytesMax + this.newBytes);
    this.newBytes += encoded.length;
    return row;
  }

  /** What canonicalisation 1 says of a part: that it is damaged, or, for canonicalisation 2, that it had another. */
  private flagsOfV1(text: string, hashed: string): number {
    if (this.version === 1) return isDamagedV1(text) ? PartFlag.damaged : 0;
    if (!this.compareBefore) return 0;
    return isDamagedV1(text) || hashed !== canonicalName(text, 1) ? PartFlag.otherBefore : 0;
  }

  private insert(raw: Uint8Array, from: number): void {
    const { rows, bytes } = this;
    const keyLength = rows[from + Part.keyLength];
    const textLength = rows[from + Part.textLength];
    if (keyLength > partBytesMax || textLength > partBytesMax) return;
    if (this.filled >= filledMax || this.keptBytes + keyLength + textLength > keptBytesMax) this.clear();
    const home = rows[from + Part.hash] & (slots - 1);
    let slot = home;
    let probe = 0;
    while (probe < probesMax && rows[slot * rowWords + Part.keyLength] !== 0) {
      slot = (slot + 1) & (slots - 1);
      probe++;
    }
    if (probe === probesMax) slot = home;
    else this.filled++;
    const row = slot * rowWords;
    const key = rows[from + Part.keyOffset];
    const text = rows[from + Part.textOffset];
    rows.copyWithin(row, from, from + rowWords);
    rows[row + Part.keyOffset] = this.keptBytes;
    for (let i = 0; i < keyLength; i++) bytes[this.keptBytes + i] = raw[key + i];
    rows[row + Part.textOffset] = this.keptBytes + keyLength;
    bytes.copyWithin(this.keptBytes + keyLength, text, text + textLength);
    this.keptBytes += keyLength + textLength;
  }

  private clear(): void {
    this.rows.fill(0, 0, slots * rowWords);
    this.filled = 0;
    this.keptBytes = 0;
  }
}

function flagsOf(text: string, canonical: string, folded: string): number {
  let flags = 0;
  // A part has no separator that the byte scan knows; if its canonical form has one, it is one that only the text path
  // knows.
  if (canonical === '' || /[ ']/.test(canonical)) flags |= PartFlag.complex;
  if (isDamaged(text)) flags |= PartFlag.damaged;
  if (anyLetter.test(canonical)) flags |= PartFlag.hasLetter;
  // The letter put in front makes only what is wrong with the part count.
  if (!isReadable(`a${canonical}`)) flags |= PartFlag.unreadable;
  if (exactlyOneLetter.test(folded)) flags |= PartFlag.oneLetter;
  if (abbreviation.test(folded)) flags |= PartFlag.dotted;
  if (/^[([{]/.test(folded)) flags |= PartFlag.opensNote;
  if (/[)\]}]$/.test(folded)) flags |= PartFlag.closesNote;
  return flags;
}
