/**
 * SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012), proven by its published vectors.
 *
 * The 64-bit words are pairs of 32-bit integers: BigInt allocates, and this runs once per name of the country.
 */

const sipHashKeyBytes = 16;

export class SipHash {
  /** Low and high half of the last hash, unsigned. As eight bytes the low half comes first. */
  low = 0;
  high = 0;
  private readonly key0Low: number;
  private readonly key0High: number;
  private readonly key1Low: number;
  private readonly key1High: number;

  constructor(key: Uint8Array) {
    if (key.length !== sipHashKeyBytes) throw new RangeError(`a SipHash key has 16 bytes, not ${key.length}`);
    this.key0Low = wordAt(key, 0);
    this.key0High = wordAt(key, 4);
    this.key1Low = wordAt(key, 8);
    this.key1High = wordAt(key, 12);
  }

  /** Hashes `bytes[start, end)`; the result stays in `low` and `high` until the next call. */
  hash(bytes: Uint8Array, start: number, end: number): void {
    let a0 = this.key0Low ^ 0x70736575; // "somepseudorandomlygeneratedbytes", as in the paper
    let a1 = this.key0High ^ 0x736f6d65;
    let b0 = this.key1Low ^ 0x6e646f6d;
    let b1 = this.key1High ^ 0x646f7261;
    let c0 = this.key0Low ^ 0x6e657261;
    let c1 = this.key0High ^ 0x6c796765;
    let d0 = this.key1Low ^ 0x79746573;
    let d1 = this.key1High ^ 0x74656462;

    const blocks = (end - start) >>> 3;
    let at = start;
    // Whole blocks, then the padded last one, then the finalisation: one loop, so that the round is written once.
    for (let step = 0; step <= blocks + 1; step++) {
      let low = 0;
      let high = 0;
      let rounds = 2;
      if (step < blocks) {
        low = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
        high = bytes[at + 4] | (bytes[at + 5] << 8) | (bytes[at + 6] << 16) | (bytes[at + 7] << 24);
        at += 8;
      } else if (step === blocks) {
        for (let i = 0; at + i < end; i++) {
          if (i < 4) low |= bytes[at + i] << (8 * i);
          else high |= bytes[at + i] << (8 * (i - 4));
        }
        high |= (end - start) << 24;
      } else {
        c0 ^= 0xff;
        rounds = 4;
      }
      d0 ^= low;
      d1 ^= high;
      for (let round = 0; round < rounds; round++) {
        let t = 0;
        // A sum has carried exactly if it is below what was added. As a number, not by `?:`: a branch here is wrong
        // half the time.
        a0 = (a0 + b0) | 0;
        a1 = (a1 + b1 + +(a0 >>> 0 < b0 >>> 0)) | 0;
        t = ((b0 << 13) | (b1 >>> 19)) ^ a0;
        b1 = ((b1 << 13) | (b0 >>> 19)) ^ a1;
        b0 = t;
        t = a0;
        a0 = a1;
        a1 = t;
        c0 = (c0 + d0) | 0;
        c1 = (c1 + d1 + +(c0 >>> 0 < d0 >>> 0)) | 0;
        t = ((d0 << 16) | (d1 >>> 16)) ^ c0;
        d1 = ((d1 << 16) | (d0 >>> 16)) ^ c1;
        d0 = t;
        a0 = (a0 + d0) | 0;
        a1 = (a1 + d1 + +(a0 >>> 0 < d0 >>> 0)) | 0;
        t = ((d0 << 21) | (d1 >>> 11)) ^ a0;
        d1 = ((d1 << 21) | (d0 >>> 11)) ^ a1;
        d0 = t;
        c0 = (c0 + b0) | 0;
        c1 = (c1 + b1 + +(c0 >>> 0 < b0 >>> 0)) | 0;
        t = ((b0 << 17) | (b1 >>> 15)) ^ c0;
        b1 = ((b1 << 17) | (b0 >>> 15)) ^ c1;
        b0 = t;
        t = c0;
        c0 = c1;
        c1 = t;
      }
      a0 ^= low;
      a1 ^= high;
    }
    this.low = (a0 ^ b0 ^ c0 ^ d0) >>> 0;
    this.high = (a1 ^ b1 ^ c1 ^ d1) >>> 0;
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}
