/**
 * Many ranges of one object in few requests. A store on the network answers some thousands of requests a second for all
 * its users, and each costs as much time as a quarter of a megabyte: neighbours are asked for together, with what lies
 * between them.
 */
import type { ByteRange } from '../ports.ts';

export interface JoinRules {
  /** Unwanted bytes between two ranges that are read along. */
  gapMax: number;
  /** All unwanted bytes of one call: the smallest gaps are read along first, until these are used up. */
  wasteMax: number;
  /** Bytes of one request, but of one range that is longer. */
  requestMax: number;
}

/** A quarter of a megabyte is read in the time in which one request more is answered, if 32 are under way. */
export const calmRules: JoinRules = {
  gapMax: 256 * 1024,
  wasteMax: Number.POSITIVE_INFINITY,
  requestMax: 8 * 1024 * 1024, // more come sooner as two requests that are under way together
};
/**
 * While a store refuses for too many requests: a quarter of them, for almost four times the bytes
 * (docs/performance.md). What is read along is dropped as it comes, so time bounds it, not memory: of one call, that of
 * a function's network in a second.
 */
export const sparingRules: JoinRules = {
  gapMax: 1536 * 1024,
  wasteMax: 64 * 1024 * 1024,
  requestMax: 16 * 1024 * 1024,
};

export interface JoinedRange extends ByteRange {
  /** What of it was asked for: places in `ranges`. */
  holds: number[];
}

/** The requests for these ranges, in any order and overlapping at will, by ascending offset. */
export function joinRanges(ranges: readonly ByteRange[], rules: JoinRules = calmRules): JoinedRange[] {
  const order = Array.from(ranges, (_, at) => at).sort((one, other) => ranges[one].offset - ranges[other].offset);
  const gapMax = affordableGap(ranges, order, rules);
  const joined: JoinedRange[] = [];
  for (const at of order) {
    const { offset, length } = ranges[at];
    const last = joined.at(-1);
    const end = last === undefined ? 0 : last.offset + last.length;
    const grown = last === undefined ? 0 : Math.max(end, offset + length) - last.offset;
    if (last !== undefined && offset - end <= gapMax && grown <= rules.requestMax) {
      last.length = grown;
      last.holds.push(at);
    } else joined.push({ offset, length, holds: [at] });
  }
  return joined;
}

/** The largest gap that is read along if all smaller ones are, too, within the rules. */
function affordableGap(
  ranges: readonly ByteRange[],
  order: readonly number[],
  { gapMax, wasteMax }: JoinRules,
): number {
  if (wasteMax === Number.POSITIVE_INFINITY) return gapMax;
  const gaps: number[] = [];
  let end = 0;
  for (const at of order) {
    const gap = ranges[at].offset - end;
    if (end > 0 && gap > 0 && gap <= gapMax) gaps.push(gap);
    end = Math.max(end, ranges[at].offset + ranges[at].length);
  }
  let waste = 0;
  let affordable = 0;
  for (const gap of gaps.sort((one, other) => one - other)) {
    waste += gap;
    if (waste > wasteMax) break;
    affordable = gap;
  }
  return affordable;
}
