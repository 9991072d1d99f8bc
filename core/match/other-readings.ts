/**
 * The other reading of a name, beside the one in the columns: found by row, and exchanged with it where it is the one
 * that agrees. What follows (the ledger, the answers) then sees that reading alone.
 */
import { Flag } from '../domain/codes.ts';
import { foldedParts, type ClaimColumns, type OtherReadings } from '../domain/columns.ts';

/** Place of the row among the other readings, or -1. */
export function otherReadingOf({ other }: ClaimColumns, row: number): number {
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

/** The other readings of some rows, in ascending order, as those of columns that have these rows alone. */
export function otherReadingsOf(claims: ClaimColumns, rows: Uint32Array): { other?: OtherReadings } {
  const { other } = claims;
  if (other === undefined) return {};
  const kept = Array.from(rows, (row, place) => ({ place, at: otherReadingOf(claims, row) })).filter(
    ({ at }) => at >= 0,
  );
  const pick = (values: Uint8Array | Uint32Array): number[] => kept.map(({ at }) => values[at]);
  const folded = kept.flatMap(({ at }) => [...other.folded.subarray(at * foldedParts, (at + 1) * foldedParts)]);
  return {
    other: {
      place: Uint32Array.from(kept, ({ place }) => place),
      nameState: Uint8Array.from(pick(other.nameState)),
      nameLow: Uint32Array.from(pick(other.nameLow)),
      nameHigh: Uint32Array.from(pick(other.nameHigh)),
      folded: Uint16Array.from(folded),
      words: Uint8Array.from(pick(other.words)),
    },
  };
}

/** Exchanges the two readings of a row, and says whether the one in the columns is decoded. */
export function exchangeReadings(claims: ClaimColumns, row: number): void {
  const at = otherReadingOf(claims, row);
  const { other } = claims;
  if (at < 0 || other === undefined) return;
  for (const name of ['nameState', 'nameLow', 'nameHigh', 'words'] as const)
    [claims[name][row], other[name][at]] = [other[name][at], claims[name][row]];
  exchangeFolded(claims, row, other, at);
  claims.flags[row] ^= Flag.NAME_DECODED;
}

function exchangeFolded({ folded }: ClaimColumns, row: number, other: OtherReadings, at: number): void {
  for (let part = 0; part < foldedParts; part++) {
    const [here, there] = [row * foldedParts + part, at * foldedParts + part];
    [folded[here], other.folded[there]] = [other.folded[there], folded[here]];
  }
}
