/**
 * A filter over the keys of a block table: whether it may hold a key, without reading a block. A split-block Bloom
 * filter, the one of Parquet with a hash of our own: a key sets one bit in each of the eight words of one place of 32
 * bytes, so asking touches one line of memory. It never says no for a key that was added; it says yes for about one in
 * a hundred of the others. Format: `docs/block-table.md`.
 */
import { IntegrityError } from '../base/errors.ts';
import type { Hash } from '../ports.ts';

/** Bits a key: one wrong yes in a hundred, at a sixtieth of the bytes of a ledger row. */
const bitsPerKey = 10;
const wordsPerPlace = 8;
const bytesPerPlace = wordsPerPlace * 4;
/** Odd numbers that spread a hash over the eight words: those of Parquet (its specification of Bloom filters). */
const salts = Uint32Array.of(
  0x47b6137b,
  0x44974d91,
  0x8824ad5b,
  0xa2b7289d,
  0x705495c7,
  0x2df1424b,
  0x9efc4947,
  0x5c6bfb31,
);
const headBytes = 16;
const magic = 0x464b5344; // 'DSKF' in file order: D S K F
const formatVersion = 1;
/** A table of fewer rows is read whole when it is opened: a filter would be more bytes and spare none. */
export const filterRowsMin = 1024;

/** Bytes of the filter of so many keys, its head included. */
export function filterBytes(keys: number): number {
  return headBytes + placesFor(keys) * bytesPerPlace;
}

function placesFor(keys: number): number {
  return Math.max(1, Math.ceil((keys * bitsPerKey) / (8 * bytesPerPlace)));
}

/** 32 bits of a key, which is a whole number below 2^53; two keys in four billion have the same. */
function hashOf(low: number, high: number): number {
  let h = low ^ Math.imul(high, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The hash mixed once more, so that the bits do not follow from the place. */
function bitsOf(hash: number): number {
  const h = Math.imul(hash ^ 0x7feb352d, 0x846ca68b);
  return h ^ (h >>> 15);
}

/** Gathers the keys of a table that is being written. */
export class KeyFilterBuilder {
  private hashes = new Uint32Array(filterRowsMin);
  private length = 0;

  /** Keys as pairs of low and high half. */
  add(keys: Uint32Array): void {
    const count = keys.length / 2;
    if (this.length + count > this.hashes.length) {
      const grown = new Uint32Array(Math.max(this.length + count, 2 * this.hashes.length));
      grown.set(this.hashes.subarray(0, this.length));
      this.hashes = grown;
    }
    let to = this.length;
    for (let at = 0; at < keys.length; at += 2) this.hashes[to++] = hashOf(keys[at], keys[at + 1]);
    this.length = to;
  }

  /** The filter's bytes; none for a table that needs none. */
  finish(hash: Hash): Uint8Array {
    if (this.length < filterRowsMin) return new Uint8Array(0);
    const words = this.words(headBytes);
    const bytes = new Uint8Array(words.buffer);
    const head = new Uint32Array(words.buffer, 0, headBytes / 4);
    head[0] = magic;
    head[1] = formatVersion;
    head[2] = hash.crc32(bytes.subarray(headBytes));
    return bytes;
  }

  /** The filter, for use in memory. */
  filter(): KeyFilter {
    return new KeyFilter(this.words(0));
  }

  /** The bits, in a buffer that has room for so many bytes before them. */
  private words(before: number): Uint32Array {
    const places = placesFor(this.length);
    const words = new Uint32Array(new ArrayBuffer(before + places * bytesPerPlace), before);
    const { hashes, length } = this;
    const [s0, s1, s2, s3, s4, s5, s6, s7] = salts;
    const scale = places / 4294967296;
    for (let k = 0; k < length; k++) {
      const h = hashes[k];
      const at = Math.floor(h * scale) * wordsPerPlace;
      const bits = bitsOf(h);
      // Word by word: a loop over the salts takes twice as long, and every row of a province comes by.
      words[at] |= 1 << (Math.imul(bits, s0) >>> 27);
      words[at + 1] |= 1 << (Math.imul(bits, s1) >>> 27);
      words[at + 2] |= 1 << (Math.imul(bits, s2) >>> 27);
      words[at + 3] |= 1 << (Math.imul(bits, s3) >>> 27);
      words[at + 4] |= 1 << (Math.imul(bits, s4) >>> 27);
      words[at + 5] |= 1 << (Math.imul(bits, s5) >>> 27);
      words[at + 6] |= 1 << (Math.imul(bits, s6) >>> 27);
      words[at + 7] |= 1 << (Math.imul(bits, s7) >>> 27);
    }
    return words;
  }
}

/** A filter in memory. */
export class KeyFilter {
  private readonly words: Uint32Array;

  constructor(words: Uint32Array) {
    this.words = words;
  }

  /**
   * Undefined for a version that this program does not know: it continues without. Throws `IntegrityError` for changed
   * bytes.
   */
  static read(key: string, bytes: Uint8Array, hash: Hash): KeyFilter | undefined {
    const whole = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    const words = new Uint32Array(whole.buffer, whole.byteOffset, whole.length >>> 2);
    if (words[0] !== magic) throw new IntegrityError(key, `filter mark ${words[0].toString(16)}`, magic.toString(16));
    if (words[1] !== formatVersion) return undefined;
    const found = hash.crc32(whole.subarray(headBytes));
    const isWhole = (whole.length - headBytes) % bytesPerPlace === 0 && whole.length > headBytes;
    if (found !== words[2] || !isWhole) throw new IntegrityError(key, `filter checksum ${found}`, `${words[2]}`);
    return new KeyFilter(words.subarray(headBytes / 4));
  }

  /** False only if the key is not in the table. */
  mayHold(key: number): boolean {
    const { words } = this;
    const h = hashOf(key >>> 0, Math.floor(key / 4294967296));
    const at = Math.floor((h * (words.length / wordsPerPlace)) / 4294967296) * wordsPerPlace;
    const bits = bitsOf(h);
    for (let w = 0; w < wordsPerPlace; w++)
      if ((words[at + w] & (1 << (Math.imul(bits, salts[w]) >>> 27))) === 0) return false;
    return true;
  }
}
