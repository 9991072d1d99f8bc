import { OutcomesWriter, type Disclosure, type OutcomeRows } from '../../core/answers/outcomes-csv.ts';
import type { ClaimRows } from '../../core/domain/claim-rows.ts';

/** Puts verdicts, details and flags, one of each a row, into the rows, as answers are made of them. */
export function outcomeRows(
  claims: ClaimRows,
  verdict: ArrayLike<number>,
  details: ArrayLike<number>,
  flags: ArrayLike<number>,
): OutcomeRows {
  for (let at = 0; at < verdict.length; at++) {
    claims.setOutcome(at, verdict[at], details[at], 0);
    claims.setFlags(at, flags[at]);
  }
  return { claims, held: new Uint8Array(claims.length), flags: claims.copyFlags() };
}

/** `outcomes.csv` of rows with these verdicts. */
export function encodeOutcomes(
  claims: ClaimRows,
  verdict: ArrayLike<number>,
  details: ArrayLike<number>,
  flags: ArrayLike<number>,
  disclosure: Disclosure,
): Uint8Array[] {
  const rows = outcomeRows(claims, verdict, details, flags);
  return [...new OutcomesWriter(rows, disclosure).pieces()].map((chunk) => chunk.slice());
}
