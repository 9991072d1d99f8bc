/**
 * Pairs of a claim and a candidate as keyed hashes: what is kept of a rejected pair, so that it is never proposed again
 * and nobody can read who was rejected (`docs/trace.md`, Files).
 */
import { SipHash } from '../base/siphash.ts';
import type { FingerprintKey } from '../ports.ts';

/** No text in UTF-8 begins with this byte, so no fingerprint of a name is ever a hash of a pair. */
const pairByte = 0xfe;

export class PairHasher {
  private readonly hash: SipHash;
  private readonly bytes = new Uint8Array(64);

  constructor(key: FingerprintKey) {
    this.hash = new SipHash(key.bytes);
    this.bytes[0] = pairByte;
  }

  /** 16 hex digits. `participant` as the office writes it, `candidate` of 12 digits. */
  of(province: string, participant: string, candidate: string): string {
    const { written } = new TextEncoder().encodeInto(`${province} ${participant} ${candidate}`, this.bytes.subarray(1));
    this.hash.hash(this.bytes, 0, 1 + written);
    return [this.hash.high, this.hash.low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }
}
