/** The order of submissions, the newest first, and the place in it from which the next page goes on. */
import { findProvince } from '../domain/provinces.ts';

/** What a submission is ordered by: no two have the same. */
export interface Position {
  at: number; // milliseconds
  ledgerVersion: number;
  province: string;
  batch: string;
}

/** Before 0: `a` is the newer one. Of one instant a later version of the ledger is the newer. */
export function newestFirst(a: Position, b: Position): number {
  if (a.at !== b.at) return b.at - a.at;
  if (a.ledgerVersion !== b.ledgerVersion) return b.ledgerVersion - a.ledgerVersion;
  const [left, right] = [`${a.province} ${a.batch}`, `${b.province} ${b.batch}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A position as text that goes through an address; nobody is to read anything in it. */
export function cursorOf({ at, ledgerVersion, province, batch }: Position): string {
  return `${at.toString(36)}-${ledgerVersion.toString(36)}-${province.slice('vn34-'.length)}-${batch}`;
}

/** The position of a cursor; undefined of what is none of ours. */
export function positionOf(cursor: string): Position | undefined {
  const found = /^([0-9a-z]{1,10})-([0-9a-z]{1,7})-(\d\d)-([0-9a-f]{32})$/.exec(cursor);
  const province = found === null ? undefined : findProvince(`vn34-${found[3]}`)?.id;
  if (found === null || province === undefined) return undefined;
  return { at: Number.parseInt(found[1], 36), ledgerVersion: Number.parseInt(found[2], 36), province, batch: found[4] };
}

/** Keeps the first `limit` of many in the order of `compare`, in memory for twice as many. */
export class FirstOf<T> {
  private readonly limit: number;
  private readonly compare: (a: T, b: T) => number;
  private kept: T[] = [];

  constructor(limit: number, compare: (a: T, b: T) => number) {
    this.limit = limit;
    this.compare = compare;
  }

  add(each: T): void {
    this.kept.push(each);
    if (this.kept.length >= 2 * this.limit) this.kept = this.sorted();
  }

  sorted(): T[] {
    return this.kept.toSorted(this.compare).slice(0, this.limit);
  }
}
