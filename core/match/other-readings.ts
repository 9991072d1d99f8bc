/**
 * The other reading of a name, beside the one in the row: found by row, and exchanged with it where it is the one
 * that agrees. What follows (the ledger, the answers) then sees that reading alone.
 */
import { Flag } from '../domain/codes.ts';
import type { ClaimRows } from '../domain/claim-rows.ts';
import { foldedParts, type OtherReadings } from '../domain/columns.ts';

/** Place of the row among the other readings, or -1. */
export function otherReadingOf({ other }: ClaimRows, row: number): number {
  if (other === undefined) return -1;
  const { place } = other;
  let low = 0;
  let high = place.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (place[middle] < row) low = middle + 1;
    else high = middle;
  }
  return place[low] === row ? low : -1;
}

/** The other readings of some rows, in ascending order, as those of a batch that has these rows alone. */
export function otherReadingsOf(claims: ClaimRows, rows: Uint32Array): OtherReadings | undefined {
  const { other } = claims;
  if (other === undefined) return undefined;
  const kept = Array.from(rows, (row, place) => ({ place, at: otherReadingOf(claims, row) })).filter(
    ({ at }) => at >= 0,
  );
  const pick = (values: Uint8Array | Uint32Array): number[] => kept.map(({ at }) => values[at]);
  const folded = kept.flatMap(({ at }) => [...other.folded.subarray(at * foldedParts, (at + 1) * foldedParts)]);
  return {
    place: Uint32Array.from(kept, ({ place }) => place),
    nameState: Uint8Array.from(pick(other.nameState)),
    nameLow: Uint32Array.from(pick(other.nameLow)),
    nameHigh: Uint32Array.from(pick(other.nameHigh)),
    folded: Uint16Array.from(folded),
    words: Uint8Array.from(pick(other.words)),
  };
}

/** Exchanges the two readings of a row, and says whether the one in the row is decoded. */
export function exchangeReadings(claims: ClaimRows, row: number): void {
  const at = otherReadingOf(claims, row);
  const { other } = claims;
  if (at < 0 || other === undefined) return;
  const here = claims.name(row);
  claims.setName(row, {
    state: other.nameState[at],
    low: other.nameLow[at],
    high: other.nameHigh[at],
    folded: other.folded.slice(at * foldedParts, (at + 1) * foldedParts),
    words: other.words[at],
  });
  other.nameState[at] = here.state;
  other.nameLow[at] = here.low;
  other.nameHigh[at] = here.high;
  other.folded.set(here.folded, at * foldedParts);
  other.words[at] = here.words;
  claims.setFlags(row, claims.flags(row) ^ Flag.NAME_DECODED);
}
