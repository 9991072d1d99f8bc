/**
 * Which claims are compared and which are held: an upload must not serve as a question ("is this birth date right?").
 * At most three different claims on one ID within 30 days are compared (docs/commit-protocol.md, Attempts).
 */
import { vietnamAhead } from '../base/calendar-day.ts';
import type { ClaimRows } from '../domain/claim-rows.ts';
import { claimDays, claimHash, type ClaimEntries } from '../ledger/claims.ts';
import { claimedKey } from '../domain/claimed-key.ts';
import { orderByNumber } from '../base/radix-sort.ts';
import { newMemory } from '../base/shared-memory.ts';

/** Changed claims on one ID that are compared within the window. */
export const changedClaimsMax = 3;
/** Length of the window, days. */
export const attemptWindowDays = 30;

const dayMilliseconds = 86_400_000;
/** 2020-01-01 in Viet Nam. */
const dayZero = Date.UTC(2020, 0, 1) - vietnamAhead;

/** Days since 2020-01-01 in Viet Nam, from 1 (0 means none). */
export function attemptDay(instant: number): number {
  return Math.min(65_535, Math.max(1, Math.floor((instant - dayZero) / dayMilliseconds)));
}

/** The day of such a number, yyyy-mm-dd. */
export function dayOfAttempt(day: number): string {
  return new Date(Date.UTC(2020, 0, 1) + day * dayMilliseconds).toISOString().slice(0, 10);
}

/**
 * The rows of a batch by what they claim. Rows out of scope and rows that claim no ID are left out: nothing is asked.
 */
export interface ClaimGroups {
  /** Rows in order of (claimed key, row). */
  order: Uint32Array;
  /** Group g is order[starts[g] .. starts[g + 1]); its key ascends with g (`groupKey`). */
  starts: Uint32Array;
  count: number;
  /** Keys of the groups; empty for a batch whose rows leave no room for them. */
  keys: Float64Array;
  claims: ClaimRows;
  /** Claim hash by row. */
  claim: Uint32Array;
}

/** Up to so many rows the keys of their groups are kept, 8 bytes each; of more they are read in the rows again. */
const keptKeysMax = 4_000_000;

/** Groups the rows of a batch by claimed ID. */
export function groupClaims(claims: ClaimRows): ClaimGroups {
  const keyed = new Float64Array(claims.length);
  const hashes = new Uint32Array(claims.length);
  for (let i = 0; i < claims.length; i++) {
    keyed[i] = claims.outOfScope(i) === 1 ? 0 : claimedKey(claims.id(i), claims.oldId(i));
    hashes[i] = claimHash(claims.nameLow(i), claims.nameHigh(i), claims.birthDate(i), claims.sex(i));
  }
  const all = orderByNumber(keyed, claims.length);
  let first = 0;
  while (first < all.length && keyed[all[first]] === 0) first++;
  const order = all.subarray(first);
  const starts = new Uint32Array(order.length + 1);
  const keys = new Float64Array(order.length <= keptKeysMax ? order.length : 0);
  let count = 0;
  let last = 0; // no key
  for (let i = 0; i < order.length; i++) {
    const key = keyed[order[i]];
    if (key === last) continue;
    last = key;
    if (keys.length > 0) keys[count] = key;
    starts[count++] = i;
  }
  starts[count] = order.length;
  return { order, starts: starts.subarray(0, count + 1), count, keys, claims, claim: hashes };
}

/** The claimed key of a group. */
export function groupKey({ order, starts, keys, claims }: ClaimGroups, group: number): number {
  if (keys.length > 0) return keys[group];
  const row = order[starts[group]];
  return claimedKey(claims.id(row), claims.oldId(row));
}

/**
 * Rows of IDs on which this file alone makes more than three different claims: held whatever the ledger says, and never
 * matched.
 */
export function rowsOverClaimLimit(groups: ClaimGroups, rows: number): Uint8Array {
  const overLimit = new Uint8Array(rows);
  for (let g = 0; g < groups.count; g++) {
    const start = groups.starts[g];
    const end = groups.starts[g + 1];
    if (end - start <= changedClaimsMax) continue;
    const different = new Set<number>();
    for (let k = start; k < end && different.size <= changedClaimsMax; k++)
      different.add(groups.claim[groups.order[k]]);
    if (different.size > changedClaimsMax) for (let k = start; k < end; k++) overLimit[groups.order[k]] = 1;
  }
  return overLimit;
}

export interface AttemptDecision {
  /** 1: the row is HELD. */
  held: Uint8Array;
  /** 1: the row makes a changed claim that is compared and counted today. */
  counted: Uint8Array;
}

/** Before any group was looked at. `released`: headquarters freed the claims of the batch, so nothing is held. */
export function undecided(
  overLimit: Uint8Array,
  { released, shared }: { released: boolean; shared: boolean },
): AttemptDecision {
  // Answers are made of it, perhaps on another thread.
  const held = new Uint8Array(newMemory(overLimit.length, shared));
  if (!released) held.set(overLimit);
  return { held, counted: new Uint8Array(overLimit.length) };
}

/** Some groups, `to` exclusive, and their IDs: without others, one for each. */
export interface GroupWindow {
  ids: Float64Array;
  groups: { from: number; to: number };
}

/**
 * Decides row by row, in file order within an ID, for the groups of a window. `known` are the ledger's entries of their
 * IDs, perhaps among others; `today` the day on which the store took the upload. With `released` nothing is held, but
 * changed claims still count.
 */
export function decideAttempts(
  { held, counted }: AttemptDecision,
  groups: ClaimGroups,
  { ids, groups: { from, to } }: GroupWindow,
  known: ClaimEntries,
  { today, released }: { today: number; released: boolean },
): void {
  const seen = new Set<number>();
  let entry = 0;
  for (let g = from; g < to; g++) {
    const key = known.length === 0 ? 0 : ids[g - from];
    while (entry < known.length && known.id[entry] < key) entry++;
    const start = groups.starts[g];
    const isAlone = groups.starts[g + 1] - start === 1;
    const row = groups.order[start];
    if (isAlone && (entry === known.length || known.id[entry] !== key)) {
      // Nearly every ID of a first upload: asked for once, never before.
      counted[row] = 1 - held[row];
      continue;
    }
    if (isAlone && known.claim[entry] === groups.claim[row]) continue; // and of a later one: asked for again
    seen.clear();
    let used = 0;
    for (; entry < known.length && known.id[entry] === key; entry++) {
      seen.add(known.claim[entry]);
      for (let k = 0; k < claimDays; k++) {
        const day = known.days[entry * claimDays + k];
        if (day > 0) seen.add(known.changed[entry * claimDays + k]);
        if (day > 0 && today - day < attemptWindowDays) used++;
      }
    }
    for (let k = groups.starts[g]; k < groups.starts[g + 1]; k++) {
      const each = groups.order[k];
      const claim = groups.claim[each];
      if (held[each] === 1 || seen.has(claim)) continue;
      if (used >= changedClaimsMax && !released) {
        held[each] = 1;
        continue;
      }
      used++;
      seen.add(claim);
      counted[each] = 1;
    }
  }
}
