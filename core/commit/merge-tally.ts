/** Moves the counts by what a merge changes, and keeps what the receipt and the shrink rule need. */
import { ClaimStateShift } from '../domain/claim-rows.ts';
import { isVerified, schemes, Verdict } from '../domain/codes.ts';
import type { Removed } from '../intake/removal.ts';
import { removedKeptMax } from './shrink.ts';
import type { Counts } from '../ledger/counts.ts';
import { FlowCounts, type Counted } from '../ledger/flows.ts';
import { causeOfRow } from './row-history.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { detailsOf, uncountedBit, verdictOf, writtenBit, type Merge, type MergeInput } from './ledger-merge.ts';
import type { Dictionaries, LedgerRows } from '../ledger/rows.ts';
import { effectiveBits, members, type Fulls } from '../ledger/membership.ts';

export interface AppliedCounts {
  changed: number;
  unchanged: number;
  stale: number;
  left: number;
  held: number;
  notCounted: number;
}

export class MergeTally {
  readonly applied: AppliedCounts = { changed: 0, unchanged: 0, stale: 0, left: 0, held: 0, notCounted: 0 };
  /**
   * Of those who left: participants who were in scope and not verified, by the verdict with which they were counted.
   */
  leftUnverified = 0;
  readonly membersBefore: number[];
  readonly dropped = schemes.map(() => 0);
  /** Who lost a scheme, the first of them; and how many did. */
  readonly removed: Removed[] = [];
  removedCount = 0;
  /** Who moved between the states that are counted. */
  readonly flows = new FlowCounts();
  private readonly keptMax: number;
  private readonly counts: Counts;
  private readonly fulls: { before: Fulls; after: Fulls };

  /** `keepRemoved`: who lost a scheme may be told. */
  constructor(counts: Counts, fulls: { before: Fulls; after: Fulls }, keepRemoved: boolean) {
    this.keptMax = keepRemoved ? removedKeptMax : 0;
    this.counts = counts;
    this.fulls = fulls;
    this.membersBefore = counts.membersByScheme();
  }

  /** Everybody whom the batch names. */
  participants(merge: Merge): void {
    const { input, places, winner } = merge;
    const { claims, units, categories } = input;
    const { starts } = merge.people;
    const effective = effectiveBits(merge.rules.stamp, this.fulls.after, merge.before.dictionaries.stamps);
    for (let k = 0; k < places.length; k++) {
      const row = winner[k];
      if (places[k] >= 0 || row < 0 || starts[k + 1] - starts[k] !== 1) {
        this.participant(merge, k, effective);
        continue;
      }
      // The common case of a first upload: one row, by which a participant is known.
      const now = merge.schemes[k] & effective;
      const verdict = verdictOf(input, row);
      if (now !== 0) {
        this.counts.add(verdict, units[claims.unit(row)], categories[claims.category(row)], now, 1);
        this.flows.join(verdict, units[claims.unit(row)], now);
      }
      if (verdict === Verdict.HELD) this.applied.held += 1;
      else if (now === 0) this.applied.stale += 1;
      else this.applied.changed += 1;
    }
  }

  private participant(merge: Merge, k: number, effective: number): void {
    const { before, input } = merge;
    const { starts, order } = merge.people;
    const from = merge.places[k];
    const row = merge.winner[k];
    const written = (merge.renewed[k] & writtenBit) !== 0;
    const held = from < 0 ? 0 : members(before, from, this.fulls.before);
    let now = 0;
    if (written) {
      const kept = from < 0 ? 0 : members(before, from, this.fulls.after);
      now = merge.schemes[k] & ((merge.renewed[k] & effective) | (kept & ~merge.renewed[k]));
    } else if (from >= 0) now = members(before, from, this.fulls.after);
    if (from >= 0) this.counts.move(before, from, held, -1);
    if (written && row >= 0) {
      const { claims, units, categories } = input;
      this.counts.add(verdictOf(input, row), units[claims.unit(row)], categories[claims.category(row)], now, 1);
    } else if (from >= 0) this.counts.move(before, from, now, 1);
    this.flow(merge, { from, row: written ? row : -1 }, held, now);
    this.drop(merge.people.keys[k], held, now, from < 0 ? 0 : before.verdict[from]);
    if (starts[k] === starts[k + 1]) return;
    if ((merge.renewed[k] & uncountedBit) !== 0) {
      this.applied.notCounted += 1;
      return;
    }
    for (let at = starts[k]; at < starts[k + 1]; at++) {
      if (verdictOf(input, order[at]) !== Verdict.HELD) continue;
      this.applied.held += 1;
      return;
    }
    // A new participant without an effective membership came too late: it enters as a tombstone.
    if (!written || (from < 0 && now === 0)) this.applied.stale += 1;
    else if (from < 0 || held !== now || (row >= 0 && !saysTheSame(before, from, input, row)))
      this.applied.changed += 1;
    else this.applied.unchanged += 1;
  }

  /** Notes how a participant moved; `row`: of the batch, by which they are known from now on, or -1. */
  private flow(merge: Merge, { from, row }: { from: number; row: number }, held: number, now: number): void {
    const { before, input } = merge;
    if (held === now && (row < 0 || (from >= 0 && isSameGroup(before, from, input, row)))) return;
    const known = countedAt(before, from, held);
    const next = row < 0 ? countedAt(before, from, now) : countedRow(input, row, now);
    const isOther = known.verdict !== next.verdict && held !== 0 && now !== 0;
    this.flows.move(isOther ? causeOfRow(merge, from, row) : 0, known, next);
  }

  /** Whoever is absent from a `full`: their row stays as it is, its memberships are no longer effective. */
  async absent(ledger: Ledger, named: Float64Array, dictionaries: Dictionaries): Promise<void> {
    for await (const rows of ledger.chunks(dictionaries, { except: named })) {
      for (let at = 0; at < rows.length; at++) {
        const held = members(rows, at, this.fulls.before);
        const now = members(rows, at, this.fulls.after);
        if (held === now) continue;
        this.counts.move(rows, at, held, -1);
        this.counts.move(rows, at, now, 1);
        this.flows.move(0, countedAt(rows, at, held), countedAt(rows, at, now));
        this.drop(rows.participant[at], held, now, rows.verdict[at]);
      }
    }
  }

  private drop(participant: number, held: number, now: number, verdict: number): void {
    const gone = held & ~now;
    if (gone === 0) return;
    this.removedCount++;
    if (this.removed.length < this.keptMax) this.removed.push({ participant, schemes: gone });
    for (let s = 0; s < schemes.length; s++) if ((gone & (1 << s)) !== 0) this.dropped[s] += 1;
    if (now !== 0) return;
    this.applied.left += 1;
    if (isVerified[verdict] === 0 && verdict !== Verdict.OUT_OF_SCOPE) this.leftUnverified += 1;
  }
}

/** A current row, -1 for none, as the counts have it. */
function countedAt(rows: LedgerRows, at: number, bits: number): Counted {
  return at < 0 ? nobody : { verdict: rows.verdict[at], unit: rows.unit[at], members: bits };
}

/** True if the counts have a batch row where they have the current row. */
function isSameGroup(rows: LedgerRows, at: number, input: MergeInput, row: number): boolean {
  return rows.verdict[at] === verdictOf(input, row) && rows.unit[at] === input.units[input.claims.unit(row)];
}

function countedRow(input: MergeInput, row: number, bits: number): Counted {
  return { verdict: verdictOf(input, row), unit: input.units[input.claims.unit(row)], members: bits };
}

const nobody: Counted = { verdict: 0, unit: 0, members: 0 };

/** Rows of version 0.1 do not know how many words the name has; that alone is no change. */
function isSameState(known: number, claimed: number): boolean {
  return (
    known === claimed ||
    (known >>> ClaimStateShift.words === 0 && known === (claimed & ((1 << ClaimStateShift.words) - 1)))
  );
}

/** True if a claim says of the person what the current row says (stamps and registry version aside). */
function saysTheSame(rows: LedgerRows, at: number, input: MergeInput, row: number): boolean {
  const { claims } = input;
  return (
    rows.id[at] === claims.id(row) &&
    rows.oldId[at] === claims.oldId(row) &&
    rows.nameLow[at] === claims.nameLow(row) &&
    rows.nameHigh[at] === claims.nameHigh(row) &&
    rows.birthDate[at] === claims.birthDate(row) &&
    rows.sex[at] === claims.sex(row) &&
    isSameState(rows.claimState[at], claims.claimState(row)) &&
    rows.category[at] === input.categories[claims.category(row)] &&
    rows.unit[at] === input.units[claims.unit(row)] &&
    rows.verdict[at] === verdictOf(input, row) &&
    rows.details[at] === detailsOf(input, row) &&
    rows.flags[at] === claims.flags(row)
  );
}
