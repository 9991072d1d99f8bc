/**
 * Rows of the ledger as claims again, so that they are compared by the very code that compares uploads. Nothing is
 * missing: a row keeps the fingerprints of its name.
 */
import type { ClaimColumns } from '../domain/columns.ts';
import { Verdict } from '../domain/codes.ts';
import type { LedgerRows } from './rows.ts';

/** Views and copies of the columns of `rows`; row and line count from 1 in their order. */
export function claimsOfRows(rows: LedgerRows): ClaimColumns {
  const { length, claimState } = rows;
  const place = Uint32Array.from({ length }, (_, at) => at + 1);
  return {
    length,
    row: place,
    line: place,
    participant: rows.participant,
    id: rows.id,
    idState: claimState.map((state) => (state >>> 2) & 3),
    oldId: rows.oldId,
    birthDate: rows.birthDate,
    sex: rows.sex,
    nameState: claimState.map((state) => state & 3),
    nameLow: rows.nameLow,
    nameHigh: rows.nameHigh,
    folded: rows.folded,
    words: claimState.map((state) => state >>> 5),
    schemes: rows.schemes,
    outOfScope: claimState.map((state) => (state >>> 4) & 1),
    category: new Uint16Array(length), // of no list of texts
    unit: rows.unit,
    flags: rows.flags,
    categories: [],
    units: [],
  };
}

/** 1 for the verdicts of a claim that agrees with the person its ID or CMND leads to, by code. */
export const verdictAgrees = new Uint8Array(16);
for (const verdict of [
  Verdict.VERIFIED,
  Verdict.VERIFIED_PARTIAL_DATE,
  Verdict.DECEASED,
  Verdict.ID_SUPERSEDED,
  Verdict.OLD_ID_ONLY,
])
  verdictAgrees[verdict] = 1;
