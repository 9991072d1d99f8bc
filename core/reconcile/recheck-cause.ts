/**
 * Why the verdict of a row that was not sent again has changed. Reported to headquarters as counts, never by row.
 */
import { Verdict } from '../domain/codes.ts';

export const recheckCauses = ['death', 'newId', 'superseded', 'cancelled', 'correction', 'oldId', 'rule'] as const;
export type RecheckCause = (typeof recheckCauses)[number];

/**
 * The cause, from the two verdicts. `touched`: the registry's record of the claimed ID differs; `byOldId`: the row
 * claims a CMND alone. What neither explains, the rules do.
 */
export function recheckCause(
  before: number,
  after: number,
  { touched, byOldId }: { touched: boolean; byOldId: boolean },
): RecheckCause {
  if (byOldId) return 'oldId';
  if (!touched) return 'rule';
  if (after === Verdict.DECEASED) return 'death';
  if (after === Verdict.ID_SUPERSEDED) return 'superseded';
  if (after === Verdict.ID_NOT_FOUND) return 'cancelled';
  // A birth, a new ID, or one that is no longer cancelled.
  return before === Verdict.ID_NOT_FOUND ? 'newId' : 'correction';
}
