import { Permutation } from './permutation.ts';

export type Range = readonly [start: number, end: number]; // end exclusive

/** People of some ranges of the population, shuffled; each is given once. */
export class Candidates {
  private readonly ranges: readonly Range[];
  private readonly order: Permutation | undefined;
  private readonly size: number;
  private next = 0;

  constructor(ranges: readonly Range[], key: number) {
    this.ranges = ranges;
    this.size = ranges.reduce((sum, [start, end]) => sum + end - start, 0);
    this.order = this.size === 0 ? undefined : new Permutation(this.size, key);
  }

  /** The next place in the population, or -1 if all have been given. */
  take(): number {
    if (this.order === undefined || this.next === this.size) return -1;
    let place = this.order.at(this.next++);
    for (const [start, end] of this.ranges) {
      if (place < end - start) return start + place;
      place -= end - start;
    }
    return -1;
  }
}

/** What lies between the ranges, from 0 to `end`. */
export function rangesBetween(ranges: readonly Range[], end: number): Range[] {
  const rest: Range[] = [];
  let from = 0;
  for (const range of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (range[0] > from) rest.push([from, range[0]]);
    from = Math.max(from, range[1]);
  }
  if (end > from) rest.push([from, end]);
  return rest;
}

/** A set of places in the population, one bit each. */
export class PlaceSet {
  private readonly bits: Uint8Array;
  constructor(size: number) {
    this.bits = new Uint8Array(Math.ceil(size / 8));
  }
  has(place: number): boolean {
    return (this.bits[place >>> 3] & (1 << (place & 7))) !== 0;
  }
  add(place: number): void {
    this.bits[place >>> 3] |= 1 << (place & 7);
  }
}
