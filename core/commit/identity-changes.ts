/** What the identities of a batch's participants say of claimed IDs after the merge, window by window. */
import { claimedKey } from '../domain/claimed-key.ts';
import { orderByNumber } from '../base/radix-sort.ts';
import { ClaimBit } from '../ledger/claims.ts';
import { identityKey, isComparedIdentity } from '../ledger/identity-claims.ts';
import { verdictAgrees } from '../ledger/row-claims.ts';
import type { LedgerRows } from '../ledger/rows.ts';
import type { Leavers } from './id-windows.ts';
import { verdictOf, type Merge, type MergeInput } from './ledger-merge.ts';

export class IdentityChanges {
  /**
   * By row of the file: what the participant's identity says of the ID that the row claims, after the merge
   * (`ClaimBit`); 0 if the identity claims another. A row that did not become the identity, because it came too late,
   * was a `leave` or counts nowhere, changes nothing of it: its attempt on the ID is kept, as of every claim that is
   * answered.
   */
  readonly identity: Uint8Array;
  private leftId: Float64Array = new Float64Array(16);
  private leftParticipant: Float64Array = new Float64Array(16);
  private leavers = 0;

  constructor(rows: number) {
    this.identity = new Uint8Array(rows);
  }

  /** Everybody of one window. */
  add({ people, before, places, winner, input }: Merge): void {
    const { identity } = this;
    const { claims } = input;
    for (let k = 0; k < places.length; k++) {
      const from = places[k];
      const row = winner[k];
      if (from < 0 && row >= 0 && people.starts[k + 1] - people.starts[k] === 1) {
        // A row that claims no ID stands in no group, so its state is not looked at.
        const verdict = verdictOf(input, row);
        identity[fileRowOf(input, row)] = isComparedIdentity(verdict) ? stateOf(verdict) : 0;
        continue;
      }
      const keyBefore = from < 0 ? 0 : identityKeyAt(before, from);
      const key = row < 0 ? keyBefore : identityKey(verdictOf(input, row), claims.id(row), claims.oldId(row));
      if (keyBefore > 0 && keyBefore !== key) this.leave(keyBefore, people.keys[k]);
      if (key === 0) continue;
      const state = stateOf(row < 0 ? before.verdict[from] : verdictOf(input, row));
      for (let at = people.starts[k]; at < people.starts[k + 1]; at++) {
        const each = people.order[at];
        if (each === row || claimedKey(claims.id(each), claims.oldId(each)) === key)
          identity[fileRowOf(input, each)] = state;
      }
    }
  }

  private leave(id: number, participant: number): void {
    if (this.leavers === this.leftId.length) {
      this.leftId = doubled(this.leftId);
      this.leftParticipant = doubled(this.leftParticipant);
    }
    this.leftId[this.leavers] = id;
    this.leftParticipant[this.leavers++] = participant;
  }

  /** Who claims another ID than before; windows came in ascending order of participants. */
  left(): Leavers {
    const order = orderByNumber(this.leftId, this.leavers);
    return {
      id: Float64Array.from(order, (at) => this.leftId[at]),
      participant: Float64Array.from(order, (at) => this.leftParticipant[at]),
    };
  }
}

/** Where a row of the merge stands in the file. */
function fileRowOf({ fileRows }: MergeInput, row: number): number {
  return fileRows === undefined ? row : fileRows[row];
}

function doubled(values: Float64Array): Float64Array {
  const fresh = new Float64Array(2 * values.length);
  fresh.set(values);
  return fresh;
}

function stateOf(verdict: number): number {
  return verdictAgrees[verdict] === 1 ? ClaimBit.current | ClaimBit.agrees : ClaimBit.current;
}

/** The ID that a current row's identity claims; 0 if none. */
export function identityKeyAt(rows: LedgerRows, at: number): number {
  return identityKey(rows.verdict[at], rows.id[at], rows.oldId[at]);
}
