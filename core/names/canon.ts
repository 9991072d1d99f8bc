/**
 * `canon`: under which canonicalisation and which key a fingerprint was made. It stands in every index and in every
 * ledger row; only fingerprints of equal canon are compared (`docs/registry-index.md`, Fingerprints).
 */
import { canonicalisationVersion, type CanonicalVersion } from './canonical.ts';

/** Numbers of keys are below this: `canon` = canonicalisation × 256 + number of the key. */
const keyNumbers = 256;

/** The canon of fingerprints made under this key, today's canonicalisation if none is given. */
export function canonOf(keyNumber: number, version: CanonicalVersion = canonicalisationVersion): number {
  return version * keyNumbers + keyNumber;
}

/** The canonicalisation of a canon, as a number: it may be one that this program does not know. */
export function canonicalisationOf(canon: number): number {
  return Math.floor(canon / keyNumbers);
}

/** The canonicalisation under which this program can make fingerprints of the canon with this key; else undefined. */
export function readableVersion(canon: number, keyNumber: number): CanonicalVersion | undefined {
  return ([1, canonicalisationVersion] as const).find((version) => canonOf(keyNumber, version) === canon);
}
