/**
 * The keyed numbers behind the folded fingerprints (`docs/names.md`, section Folded fingerprints). SipHash makes 32
 * bits of every folded word once; names then combine those by integer mixing, so that a name costs one SipHash, not
 * seven.
 */

import { SipHash } from '../base/siphash.ts';

/** First byte of what is hashed beside canonical names. UTF-8 never has it, so no name hashes to the same message. */
const domainByte = 0xff;
/** Second byte: what the rest of the message is. */
export const HashDomain = { word: 1, spellingClass: 2, letter: 3, constant: 4 } as const;
/** Index of each start value in `NameHash.seeds`; the names are what is hashed to make them. */
export const Seed = {
  noMarks: 0,
  noSpaces: 1,
  sorted: 2,
  firstLast: 3,
  initials: 4,
  variant: 5,
  word: 6,
  memo: 7,
} as const;
/** Letters whose keyed value is kept; names of the country have under 100 different folded ones. */
const lettersKeptMax = 4096;

const encoder = new TextEncoder();

export class NameHash {
  private readonly sip: SipHash;
  private readonly letters = new Map<string, number>();
  /** Odd, and 5 modulo 8: then its powers less 1 have as few factors of two as possible. */
  readonly multiplier: number;
  readonly apostrophe: number;
  /** Start values, in the order of `Seed`. */
  readonly seeds: Int32Array;

  constructor(key: Uint8Array) {
    this.sip = new SipHash(key);
    this.multiplier = (this.text(HashDomain.constant, 'multiplier') & ~7) | 5;
    this.apostrophe = this.text(HashDomain.constant, 'apostrophe');
    this.seeds = Int32Array.from(Object.keys(Seed), (name) => this.text(HashDomain.constant, name));
  }

  /** Low 32 bits, signed, of SipHash over 0xff, the domain, and the text in UTF-8. */
  text(domain: number, text: string): number {
    const encoded = encoder.encode(text);
    const message = new Uint8Array(encoded.length + 2);
    message[0] = domainByte;
    message[1] = domain;
    message.set(encoded, 2);
    this.sip.hash(message, 0, message.length);
    return this.sip.low | 0;
  }

  /**
   * Polynomial of the letters' keyed values modulo 2^32, and the multiplier to the power of their number. The value of
   * two texts joined is `first.value * second.power + second.value`: a join needs no letters.
   */
  polynomial(letters: readonly string[]): { value: number; power: number } {
    let value = 0;
    let power = 1;
    for (const letter of letters) {
      value = (Math.imul(value, this.multiplier) + this.letter(letter)) | 0;
      power = Math.imul(power, this.multiplier);
    }
    return { value, power };
  }

  private letter(letter: string): number {
    const known = this.letters.get(letter);
    if (known !== undefined) return known;
    const value = this.text(HashDomain.letter, letter);
    if (this.letters.size >= lettersKeptMax) this.letters.clear();
    this.letters.set(letter, value);
    return value;
  }
}

/** Takes one value into an order-sensitive hash: a round of MurmurHash3 (Appleby, public domain). */
export function mix(hash: number, value: number): number {
  let k = Math.imul(value, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  const h = hash ^ Math.imul(k, 0x1b873593);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** Spreads every bit over all 32: the finaliser of MurmurHash3. */
export function avalanche(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
