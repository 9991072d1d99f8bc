/** Why a batch gives a participant another verdict, and what the row that is written remembers of it. */
import type { Block } from '../blocks/block-table.ts';
import { claimedKey, oldIdOffset } from '../domain/claimed-key.ts';
import { ClaimStateShift } from '../domain/claim-rows.ts';
import { Verdict } from '../domain/codes.ts';
import { Cause, firstCause, recheckCause, sinceAfter } from '../ledger/verdict-change.ts';
import { verdictOf, type Merge } from './ledger-merge.ts';

/** What the history of a row is made of. */
type Source = Pick<Merge, 'before' | 'input' | 'rules'>;

/**
 * The cause for which the batch row `row` has another verdict than the current row `from`: what the office claims, if
 * that is not what the current row has; else what the verdict stands on. Where registry and rules are both others, it
 * is put down to the registry.
 */
export function causeOfRow(source: Source, from: number, row: number): number {
  const { before, input, rules } = source;
  const after = verdictOf(input, row);
  if (after === Verdict.HELD) return Cause.held;
  if (rules.released) return Cause.released;
  if (before.verdict[from] === Verdict.HELD || !isSameClaim(source, from, row)) return Cause.claim;
  const { values } = before.dictionaries.registries;
  const [then, now] = [values[before.registry[from]], values[rules.registry]];
  if (then === now) return Cause.claim;
  const touched = then.split(' ')[0] !== now.split(' ')[0];
  const byOldId = claimedKey(before.id[from], before.oldId[from]) >= oldIdOffset;
  return Cause[recheckCause(before.verdict[from], after, { touched, byOldId })];
}

/** True if a batch row says of the person what the current row says. Names of two canons cannot be compared. */
function isSameClaim({ before, input, rules }: Source, from: number, row: number): boolean {
  const { claims } = input;
  return (
    before.id[from] === claims.id(row) &&
    before.oldId[from] === claims.oldId(row) &&
    before.nameLow[from] === claims.nameLow(row) &&
    before.nameHigh[from] === claims.nameHigh(row) &&
    before.canon[from] === rules.canon &&
    before.birthDate[from] === claims.birthDate(row) &&
    before.sex[from] === claims.sex(row) &&
    ((before.claimState[from] >> ClaimStateShift.outOfScope) & 1) === claims.outOfScope(row)
  );
}

/** Fills what rows remember, once their verdicts are there; `winner`, `from`: batch row and current row, or -1. */
export function fillHistory(
  { rows, columns }: Block,
  { winner, from }: { winner: Int32Array; from: Int32Array },
  source: Source,
): void {
  const { since, verdictBefore, cause, verdict } = columns;
  const { before, rules } = source;
  for (let at = 0; at < rows; at++) {
    const known = from[at];
    const after = verdict[at];
    const last = known < 0 ? 0 : before.verdict[known];
    since[at] = sinceAfter(last, known < 0 ? 0 : before.since[known], after, rules.day);
    if (last === after) {
      verdictBefore[at] = known < 0 ? 0 : before.verdictBefore[known];
      cause[at] = known < 0 ? 0 : before.cause[known];
    } else {
      verdictBefore[at] = last;
      cause[at] = last === 0 ? firstCause(after) : causeOfRow(source, known, winner[at]);
    }
  }
}
