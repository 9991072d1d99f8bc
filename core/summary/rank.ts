/** Places by rate, compared as exact fractions: no printed percentage and no floating-point number decides. */
import type { Figures } from '../domain/province-state.ts';

/** What a rate is made of. */
export type Rated = Pick<Figures, 'verified' | 'denominator'>;

/**
 * Sign of left − right, as rates of the verified; both denominators above 0 or both 0. The products pass 2^53 for a
 * country.
 */
export function compareRates(left: Rated, right: Rated): number {
  const [mine, theirs] = [left.verified * right.denominator, right.verified * left.denominator];
  // Both are exact below 2^53, where units and most provinces are.
  if (mine <= Number.MAX_SAFE_INTEGER && theirs <= Number.MAX_SAFE_INTEGER) return Math.sign(mine - theirs);
  const difference =
    BigInt(left.verified) * BigInt(right.denominator) - BigInt(right.verified) * BigInt(left.denominator);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

export interface Place {
  rank: number; // from 1; equal rates have equal places, and the next place counts them
  tied: boolean; // another one has the same place
}

/** The place of each; all denominators above 0. Same order as given. */
export function placesOf(ranked: readonly Rated[]): Place[] {
  const order = [...ranked.keys()].sort((a, b) => compareRates(ranked[b], ranked[a]));
  const places: Place[] = ranked.map(() => ({ rank: 0, tied: false }));
  for (const [k, at] of order.entries()) {
    const before = order[k - 1];
    const tied = k > 0 && compareRates(ranked[before], ranked[at]) === 0;
    if (tied) places[before].tied = true;
    places[at] = { rank: tied ? places[before].rank : k + 1, tied };
  }
  return places;
}

/** The place of one among others; all denominators above 0. */
export function placeAmong(figures: Rated, others: readonly Rated[]): Place {
  const signs = others.map((each) => compareRates(each, figures));
  return { rank: signs.filter((sign) => sign > 0).length + 1, tied: signs.includes(0) };
}
