/** What became of an open case since an earlier version of the ledger: a pure comparison of two rows. */
import { disclose } from '../answers/outcomes-csv.ts';
import { isVerified, type VerdictCode } from '../domain/codes.ts';
import { Cause, isOpenVerdict } from '../ledger/verdict-change.ts';

/** In the order of their numbers, which are kept in memory alone. */
export const changes = ['same', 'new', 'wrong-again', 'registry'] as const;
export type Change = (typeof changes)[number];

/** What a row says of its verdicts, in one version. */
export interface RowThen {
  /** Whether any membership of the participant was effective. */
  isMember: boolean;
  verdict: number;
  verdictBefore: number;
  cause: number;
  since: number;
}

/** Causes of re-verifications: a registry version, or the rules, moved the row. */
const firstRecheckCause = Cause.death;

/** The verdict of a row as an office sees it that is told least. */
function yesNo(verdict: number): number {
  return verdict === 0 ? 0 : disclose({ verdict: verdict as VerdictCode, details: 0, flags: 0 }, 'yes-no').verdict;
}

/**
 * The change of a case: moved by a registry or the rules since then; else verified then; else open then; else new.
 * `then` is undefined if there was no row. With `told` under `yes-no` a move is none that such an office could not see
 * in the two verdicts: it would be told that an ID exists now.
 */
export function changeOf(then: RowThen | undefined, now: RowThen, told: 'exact' | 'yes-no'): Change {
  const isMoved =
    then === undefined ||
    then.verdict !== now.verdict ||
    then.verdictBefore !== now.verdictBefore ||
    then.cause !== now.cause ||
    then.since !== now.since;
  const isSeen = told === 'exact' || yesNo(now.verdictBefore) !== yesNo(now.verdict);
  if (isMoved && now.cause >= firstRecheckCause && isSeen) return 'registry';
  if (then === undefined || !then.isMember) return 'new';
  if (isVerified[then.verdict] === 1) return 'wrong-again';
  return isOpenVerdict[then.verdict] === 1 ? 'same' : 'new';
}
