/**
 * Names of an upload that was read again under today's canonicalisation, for the ledger rows that it gave an earlier
 * one: everything else of such a row stays, and must be what the upload says (`docs/upgrade.md`).
 */
import type { ClaimRows } from '../domain/claim-rows.ts';
import { foldedParts } from '../domain/columns.ts';
import { claimHash } from '../ledger/claims.ts';
import type { LedgerRows } from '../ledger/rows.ts';
import { lowerBound } from '../registry/sweep.ts';
import { Flag } from '../domain/codes.ts';

export class RenewedNames {
  /** Of the rows' identity: the batch that gave it. */
  readonly batch: string;
  readonly canon: number;
  /** Whom the upload names, ascending, distinct. */
  readonly participants: Float64Array;
  private readonly claims: ClaimRows;
  private readonly order: Uint32Array; // rows of the upload by participant
  private readonly starts: Uint32Array; // of each participant in `order`, and the end

  /** `claims` were matched: the reading of a name that agrees is in the rows. */
  constructor(batch: string, canon: number, claims: ClaimRows) {
    this.batch = batch;
    this.canon = canon;
    this.claims = claims;
    this.order = claims.byParticipant();
    const keys = Float64Array.from(this.order, (row) => claims.participant(row));
    const starts = Uint32Array.from(keys.keys()).filter((k) => k === 0 || keys[k] !== keys[k - 1]);
    this.participants = Float64Array.from(starts, (k) => keys[k]);
    this.starts = new Uint32Array(starts.length + 1).fill(keys.length);
    this.starts.set(starts);
  }

  /**
   * The row of the upload whose name the ledger row has; -1 if its identity came from elsewhere or is of this canon, if
   * the upload says something else of the person today, or says several things.
   */
  find(rows: LedgerRows, at: number): number {
    if (rows.canon[at] === this.canon || rows.dictionaries.stamps.batch[rows.identityStamp[at]] !== this.batch)
      return -1;
    const place = lowerBound(this.participants, rows.participant[at], 0);
    if (this.participants[place] !== rows.participant[at]) return -1;
    const own = this.order.subarray(this.starts[place], this.starts[place + 1]);
    const [first] = own;
    return own.every((row) => this.saysSame(rows, at, row) && this.isSameName(row, first)) ? first : -1;
  }

  private saysSame(rows: LedgerRows, at: number, row: number): boolean {
    const { claims } = this;
    return (
      rows.id[at] === claims.id(row) &&
      rows.oldId[at] === claims.oldId(row) &&
      rows.birthDate[at] === claims.birthDate(row) &&
      rows.sex[at] === claims.sex(row)
    );
  }

  private isSameName(row: number, other: number): boolean {
    const { claims } = this;
    return claims.nameLow(row) === claims.nameLow(other) && claims.nameHigh(row) === claims.nameHigh(other);
  }

  /** Puts the name of `row` into the ledger row. */
  renew(rows: LedgerRows, at: number, row: number): void {
    const { claims, canon } = this;
    rows.canon[at] = canon;
    rows.nameLow[at] = claims.nameLow(row);
    rows.nameHigh[at] = claims.nameHigh(row);
    for (let part = 0; part < foldedParts; part++) rows.folded[at * foldedParts + part] = claims.folded(row, part);
    rows.claimState[at] = claims.claimState(row);
    rows.flags[at] = (rows.flags[at] & ~Flag.NAME_DECODED) | (claims.flags(row) & Flag.NAME_DECODED);
  }
}

/** Hash of what a ledger row claims, as its claims part keeps it. */
export function claimHashOf(rows: LedgerRows, at: number): number {
  return claimHash(rows.nameLow[at], rows.nameHigh[at], rows.birthDate[at], rows.sex[at]);
}
