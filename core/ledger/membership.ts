/**
 * Which memberships of a row are effective: a bit counts only if its last word is not older than the newest `full` of
 * that scheme (docs/commit-protocol.md, "As-of and the merge").
 */
import { schemes } from '../domain/codes.ts';
import type { LedgerRows, Stamps } from './rows.ts';
import type { LedgerManifest, Stamp } from './manifest.ts';

/** Stamp number of the newest `full` by scheme, 0 if there was none. */
export type Fulls = readonly number[];

export function fullsOf(manifest: LedgerManifest | undefined, stamps: Stamps): Fulls {
  return schemes.map((scheme) => {
    const full = manifest?.fulls[scheme];
    return full === undefined ? 0 : stamps.number(full);
  });
}

/** Fulls after one more `full` of the schemes in `scope`. */
export function withFull(fulls: Fulls, scope: number, stamp: number, stamps: Stamps): Fulls {
  return fulls.map((full, s) => ((scope & (1 << s)) !== 0 && stamps.older(full, stamp) ? stamp : full));
}

export function fullsByScheme(fulls: Fulls, stamps: Stamps): LedgerManifest['fulls'] {
  const named: [string, Stamp][] = [];
  schemes.forEach((scheme, s) => {
    if (fulls[s] !== 0) named.push([scheme, { asOf: stamps.asOf[fulls[s]], batch: stamps.batch[fulls[s]] }]);
  });
  return Object.fromEntries(named);
}

/** Bits of the schemes in which a word of `stamp` is effective. */
export function effectiveBits(stamp: number, fulls: Fulls, stamps: Stamps): number {
  let bits = 0;
  for (let s = 0; s < schemes.length; s++) if (!stamps.older(stamp, fulls[s])) bits |= 1 << s;
  return bits;
}

/** Effective membership bits of row `at`. */
export function members(rows: LedgerRows, at: number, fulls: Fulls): number {
  const bits = rows.schemes[at];
  if (bits === 0) return 0;
  const { stamps } = rows.dictionaries;
  let effective = 0;
  for (let s = 0; s < schemes.length; s++) {
    if ((bits & (1 << s)) !== 0 && !stamps.older(rows.schemeStamp[s][at], fulls[s])) effective |= 1 << s;
  }
  return effective;
}
