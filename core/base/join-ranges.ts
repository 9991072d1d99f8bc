/**
 * Many ranges of one object in few requests. A store on the network answers some thousands of requests a second for all
 * its users, and each costs as much time as a quarter of a megabyte: neighbours are asked for together, with what lies
 * between them.
 */
import type { ByteRange } from '../ports.ts';

/** Unwanted bytes between two ranges that are read along. */
export const gapBytesMax = 256 * 1024;
/** Bytes of one request: bounds what is in memory beside what was asked for. */
export const joinedBytesMax = 4 * 1024 * 1024;

export interface JoinedRange extends ByteRange {
  /** What of it was asked for: places in `ranges`. */
  holds: number[];
}

/** The requests for these ranges, in any order and overlapping at will, by ascending offset. */
export function joinRanges(ranges: readonly ByteRange[], gapMax = gapBytesMax): JoinedRange[] {
  const order = Array.from(ranges, (_, at) => at).sort((one, other) => ranges[one].offset - ranges[other].offset);
  const joined: JoinedRange[] = [];
  for (const at of order) {
    const { offset, length } = ranges[at];
    const last = joined.at(-1);
    const end = last === undefined ? 0 : last.offset + last.length;
    const grown = last === undefined ? 0 : Math.max(end, offset + length) - last.offset;
    if (last !== undefined && offset - end <= gapMax && grown <= joinedBytesMax) {
      last.length = grown;
      last.holds.push(at);
    } else joined.push({ offset, length, holds: [at] });
  }
  return joined;
}
