/** Claimed IDs in ascending order, a bounded number at a time, and the ledger's entries of them. */
import { newClaimEntries, readClaims, type ClaimEntries } from '../ledger/claims.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { groupKey, type ClaimGroups, type GroupWindow } from './attempts.ts';

/** Participants whose identity left an ID: pairs in ascending order of (id, participant). */
export interface Leavers {
  id: Float64Array;
  participant: Float64Array;
}

export const noLeavers: Leavers = { id: new Float64Array(0), participant: new Float64Array(0) };

/** IDs that are claimed or were left. */
export interface IdWindow extends GroupWindow {
  left: { from: number; to: number };
}

/** All IDs of `groups` and of `left`, each once, `idsMax` at a time; a window is valid until the next is asked for. */
export function* idWindows(groups: ClaimGroups, left: Leavers, idsMax: number): Generator<IdWindow> {
  const room = new Float64Array(Math.min(idsMax, groups.count + left.id.length));
  let group = 0;
  let leaver = 0;
  while (group < groups.count || leaver < left.id.length) {
    const from = { group, leaver };
    let count = 0;
    for (; count < room.length && (group < groups.count || leaver < left.id.length); count++) {
      const own = group < groups.count ? groupKey(groups, group) : Infinity;
      const id = leaver < left.id.length && left.id[leaver] < own ? left.id[leaver] : own;
      room[count] = id;
      if (own === id) group++;
      while (left.id[leaver] === id) leaver++;
    }
    yield {
      ids: room.subarray(0, count),
      groups: { from: from.group, to: group },
      left: { from: from.leaver, to: leaver },
    };
  }
}

/** The ledger's entries of the IDs of a batch: all at once for a batch of one window, else a window at a time. */
export class KnownClaims {
  private readonly ledger: Ledger;
  private readonly windowKeys: number;
  private readonly kept: ClaimEntries | undefined;

  private constructor(ledger: Ledger, windowKeys: number, kept: ClaimEntries | undefined) {
    this.ledger = ledger;
    this.windowKeys = windowKeys;
    this.kept = kept;
  }

  /** `few`: all IDs that will be asked for, if they are few. Throws `IntegrityError`. */
  static async open(ledger: Ledger, windowKeys: number, few: () => Float64Array | undefined): Promise<KnownClaims> {
    if ((ledger.manifest?.claims ?? []).length === 0) return new KnownClaims(ledger, windowKeys, newClaimEntries(0));
    const ids = few();
    return new KnownClaims(ledger, windowKeys, ids && (await readClaims(ledger, ids)));
  }

  /**
   * All IDs of `groups` and `left`, with the ledger's entries of them by (ID, participant), perhaps among those of
   * other IDs. Throws `IntegrityError`.
   */
  async *windows(groups: ClaimGroups, left: Leavers): AsyncGenerator<{ window: IdWindow; known: ClaimEntries }> {
    for (const window of idWindows(groups, left, this.windowKeys))
      yield { window, known: this.kept ?? (await readClaims(this.ledger, window.ids)) };
  }
}
