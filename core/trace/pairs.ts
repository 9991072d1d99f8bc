/** Names of pairs of a row and a candidate that tell neither without the key (`docs/trace.md`, Files). */
import { SipHash } from '../base/siphash.ts';
import { participantNumber } from '../domain/columns.ts';
import type { FingerprintKey } from '../ports.ts';
import type { OpenClaims } from './open-claims.ts';
import type { IsRejected } from './probability.ts';

/** Before the text: 0xff is before folded parts of names, and no UTF-8 has either. */
const domain = 0xfe;
const idDigits = 12;

/** 16 hex digits for a row and a candidate. */
export function pairHash(key: FingerprintKey, province: string, participant: number, candidate: number): string {
  const sip = new SipHash(key.bytes);
  const text = `${province} ${participantNumber(participant)} ${String(candidate).padStart(idDigits, '0')}`;
  const bytes = Uint8Array.of(domain, ...new TextEncoder().encode(text));
  sip.hash(bytes, 0, bytes.length);
  return hex(sip.high) + hex(sip.low);
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0');
}

/** Whether a reviewer has rejected a pair; `rejected` holds the hashes of all that were. */
export function rejectedPairs(key: FingerprintKey, claims: OpenClaims, rejected: ReadonlySet<string>): IsRejected {
  if (rejected.size === 0) return () => false;
  return (claim, id) =>
    rejected.has(pairHash(key, claims.provinces[claims.province[claim]], claims.participant[claim], id));
}
