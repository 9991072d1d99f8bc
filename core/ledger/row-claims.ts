/**
 * Rows of the ledger as claims again, so that they are compared by the very code that compares uploads. Nothing is
 * missing: a row keeps the fingerprints of its name.
 */
import { ClaimRows, ClaimStateShift, putClaimRow } from '../domain/claim-rows.ts';
import { foldedParts } from '../domain/columns.ts';
import { Verdict } from '../domain/codes.ts';
import type { LedgerRows } from './rows.ts';

/** Copies of `rows`; row and line count from 1 in their order. Categories and units are of no list of texts. */
export function claimsOfRows(rows: LedgerRows): ClaimRows {
  const { length } = rows;
  const claims = new ClaimRows(length);
  for (let at = 0; at < length; at++) {
    const state = rows.claimState[at];
    putClaimRow(claims, at, {
      row: at + 1,
      line: at + 1,
      participant: rows.participant[at],
      id: rows.id[at],
      idState: (state >>> ClaimStateShift.id) & 3,
      oldId: rows.oldId[at],
      birthDate: rows.birthDate[at],
      sex: rows.sex[at],
      nameState: state & 3,
      nameLow: rows.nameLow[at],
      nameHigh: rows.nameHigh[at],
      folded: rows.folded.subarray(at * foldedParts, (at + 1) * foldedParts),
      words: state >>> ClaimStateShift.words,
      schemes: rows.schemes[at],
      outOfScope: (state >>> ClaimStateShift.outOfScope) & 1,
      category: 0,
      unit: 0,
      flags: rows.flags[at],
    });
  }
  claims.length = length;
  return claims;
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
