/**
 * What every participant's identity claims, from the rows alone: by it the claims part can be checked, and put right.
 */
import { claimedKey } from '../domain/claimed-key.ts';
import { Verdict } from '../domain/codes.ts';
import { claimHash, ClaimBit, newClaimEntries, type ClaimEntries } from './claims.ts';
import { verdictAgrees } from './row-claims.ts';
import type { LedgerRows } from './rows.ts';

/** Whether a row with this verdict was compared, so that what it claims is an attempt on the ID. */
export function isComparedIdentity(verdict: number): boolean {
  return verdict !== Verdict.HELD && verdict !== Verdict.OUT_OF_SCOPE && verdict !== 0;
}

/** Key that an identity claims in the claims part; 0 if it claims none, or was never compared. */
export function identityKey(verdict: number, id: number, oldId: number): number {
  return isComparedIdentity(verdict) ? claimedKey(id, oldId) : 0;
}

/** 21 bytes a participant. */
export class IdentityClaims {
  private length = 0;
  private participant = new Float64Array(1024);
  private key = new Float64Array(1024);
  private claim = new Uint32Array(1024);
  private agrees = new Uint8Array(1024);

  /** Adds the identity of row `at`; rows come in ascending order of participants. */
  add(rows: LedgerRows, at: number): void {
    if (this.length === this.key.length) this.grow();
    const to = this.length++;
    this.participant[to] = rows.participant[at];
    this.key[to] = identityKey(rows.verdict[at], rows.id[at], rows.oldId[at]);
    this.claim[to] = claimHash(rows.nameLow[at], rows.nameHigh[at], rows.birthDate[at], rows.sex[at]);
    this.agrees[to] = verdictAgrees[rows.verdict[at]];
  }

  private grow(): void {
    const { participant, key, claim, agrees } = this;
    const capacity = 2 * this.length;
    this.participant = new Float64Array(capacity);
    this.key = new Float64Array(capacity);
    this.claim = new Uint32Array(capacity);
    this.agrees = new Uint8Array(capacity);
    this.participant.set(participant);
    this.key.set(key);
    this.claim.set(claim);
    this.agrees.set(agrees);
  }

  /** Number of the participant, -1 if there is no row. */
  find(participant: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.participant[middle] < participant) low = middle + 1;
      else high = middle;
    }
    return low < this.length && this.participant[low] === participant ? low : -1;
  }

  /** State that the entry of this ID and of participant number `at` should have (`ClaimBit`). */
  state(id: number, at: number): number {
    if (at < 0 || this.key[at] !== id) return 0;
    return this.agrees[at] === 1 ? ClaimBit.current | ClaimBit.agrees : ClaimBit.current;
  }

  /** Whether an entry with this state says of the participant (number `at`, or -1) what its identity says. */
  isRight(id: number, at: number, state: number): boolean {
    const expected = this.state(id, at);
    // Whether a claim that is no identity's agreed once is not known from the rows, and nobody asks.
    if (expected === 0) return (state & ClaimBit.current) === 0;
    return state === expected;
  }

  /** Numbered participants. */
  get size(): number {
    return this.length;
  }

  /** Entries for identities that claim an ID and have none: `seen` is 1 for the participants that have theirs. */
  entriesLacking(seen: Uint8Array): ClaimEntries {
    const lacking: number[] = [];
    for (let at = 0; at < this.length; at++) if (this.key[at] !== 0 && seen[at] === 0) lacking.push(at);
    lacking.sort((a, b) => this.key[a] - this.key[b] || this.participant[a] - this.participant[b]);
    const entries = newClaimEntries(lacking.length);
    for (const at of lacking) {
      const to = entries.length++;
      entries.id[to] = this.key[at];
      entries.participant[to] = this.participant[at];
      entries.state[to] = this.state(this.key[at], at);
      entries.claim[to] = this.claim[at];
    }
    return entries;
  }
}
