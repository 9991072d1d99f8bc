/**
 * The newest objects of a ledger, those that small batches of the day put on top of it, and when they are merged. Every
 * small batch adds a segment and a claims part, and every commit opens all of them: without a merge the 200th batch of
 * a day costs 400 requests more than the first. The night merges everything (`compact.ts`); by day only what is small.
 */
import type { Manifest, TableRef } from '../ledger/manifest.ts';

/**
 * Rows of all objects that are merged by day, together: 21 MB of segments, written again in a second or two. What has
 * grown beyond it stays as it is until the night.
 */
export const newestRowsMax = 262_144;
/** More segments than this are merged by day: the bound of the night too. */
export const segmentsByDayMax = 24;
/** The first batch above the bound merges; if it does not, for want of time or by a fault, a later one does. */
const turnEvery = 8; // segments
/** Fewer objects are not worth a version. */
const mergedMin = 8;

/** How many segments and claims parts, the oldest, a merge leaves as they are. */
export interface Beneath {
  segments: number;
  claims: number;
}

/** For tests: other limits. */
export interface NewestLimits {
  rowsMax?: number;
  objectsMin?: number;
}

/** What stays beneath the merge of the newest objects; undefined if there are too few of them. */
export function beneathNewest(
  { segments, claims }: { segments: readonly TableRef[]; claims: readonly TableRef[] },
  { rowsMax = newestRowsMax, objectsMin = mergedMin }: NewestLimits = {},
): Beneath | undefined {
  const beneath = { segments: oldest(segments, rowsMax), claims: oldest(claims, rowsMax) };
  return segments.length - beneath.segments < objectsMin ? undefined : beneath;
}

/** How many are not among the newest that have so many rows together. */
function oldest(refs: readonly TableRef[], rowsMax: number): number {
  let rows = 0;
  let at = refs.length;
  while (at > 0 && rows + refs[at - 1].rows <= rowsMax) rows += refs[--at].rows;
  // One object merged alone is the same object.
  return refs.length - at === 1 ? refs.length : at;
}

/** What is looked at of a version that a batch made. */
type Committed = Pick<Manifest, 'province' | 'segments'> & { batch: Pick<Manifest['batch'], 'id'> };

/**
 * Whether the batch that made this version is the one to merge: one of several that commit at the same time, so that
 * they do not all do the same work.
 */
export function isTurnToMerge({ province, batch, segments }: Committed): boolean {
  const own = segments.filter(({ key }) => key.startsWith(`staged/${province}/${batch.id}/`)).length;
  return (
    turnsUpTo(segments.length) > turnsUpTo(segments.length - own) &&
    beneathNewest({ segments, claims: [] }) !== undefined
  );
}

function turnsUpTo(segments: number): number {
  return Math.max(0, Math.ceil((segments - segmentsByDayMax) / turnEvery));
}
