/** Places by rate, compared as exact fractions: no printed percentage and no floating-point number decides. */
import type { Figures } from '../domain/province-state.ts';

/**
 * Sign of left − right, as rates of the verified; both denominators above 0 or both 0. The products pass 2^53 for a
 * country.
 */
export function compareRates(left: Figures, right: Figures): number {
  const difference =
    BigInt(left.verified) * BigInt(right.denominator) - BigInt(right.verified) * BigInt(left.denominator);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

export interface Place {
  rank: number; // from 1; equal rates have equal places, and the next place counts them
  tied: boolean; // another one has the same place
}

/** The place of each; all denominators above 0. Same order as given. */
export function placesOf(ranked: readonly Figures[]): Place[] {
  return ranked.map((figures) => {
    const signs = ranked.map((each) => compareRates(each, figures));
    const better = signs.filter((sign) => sign > 0).length;
    return { rank: better + 1, tied: signs.filter((sign) => sign === 0).length > 1 };
  });
}
