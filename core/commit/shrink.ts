/**
 * The shrink rule: a `full` that drops too many participants of a scheme is refused until the office confirms it. The
 * refusal carries who would be dropped, so that the office can look before it confirms.
 */
import { schemes } from '../domain/codes.ts';
import { Refusal } from '../base/errors.ts';
import { shrinkShareMax, type Removed } from '../intake/removal.ts';

/** Most participants kept for the list: 16 bytes each, and 20 in the file. The count is always whole. */
export const removedKeptMax = 1_000_000;

/** SHRINK_NOT_CONFIRMED with everybody whom the file would drop from a scheme. */
export class ShrinkRefusal extends Refusal {
  /** How many, and the first million of them, in no order. */
  readonly count: number;
  readonly removed: readonly Removed[];

  constructor(facts: Record<string, string | number>, count: number, removed: readonly Removed[]) {
    super('SHRINK_NOT_CONFIRMED', facts);
    this.count = count;
    this.removed = removed;
  }
}

/** Counts by scheme, and who: what `MergeTally` keeps. */
export interface Dropped {
  membersBefore: readonly number[];
  dropped: readonly number[];
  removedCount: number;
  removed: readonly Removed[];
}

/** Throws ShrinkRefusal if a scheme in `scope` loses more than its share. */
export function refuseShrink({ membersBefore, dropped, removedCount, removed }: Dropped, scope: number): void {
  for (const [s, scheme] of schemes.entries()) {
    if ((scope & (1 << s)) === 0 || dropped[s] <= membersBefore[s] * shrinkShareMax) continue;
    const facts = { scheme, participants: membersBefore[s], removed: dropped[s], percent: shrinkShareMax * 100 };
    throw new ShrinkRefusal(facts, removedCount, removed);
  }
}
