/**
 * Why a verdict changed, and since when a participant is not verified: what a row remembers of its own history
 * (`docs/ledger.md`, Changes). Pure; a day is that of the event that is processed, never a clock's.
 */
import { isVerified, Verdict } from '../domain/codes.ts';
import { registryCauses } from '../domain/moves.ts';

/**
 * Causes of changes. Stored in rows and counts: no number ever changes its meaning or is given again. 0 is none: the
 * change came before version 2, or there was none.
 */
export const Cause = {
  joined: 1, // new to the ledger, or back in it
  left: 2, // by a `leave`, or absent from a `full`
  moved: 3, // from one unit to another, with the same outcome
  claim: 4, // the office claims something else
  held: 5, // the claim is held, by the rule of attempts
  released: 6, // headquarters released the held claim
  death: 7, // these of the registry: a re-verification found it, or the same claim came again
  newId: 8,
  superseded: 9,
  cancelled: 10,
  correction: 11,
  oldId: 12,
  rule: 13, // the rules of this program
} as const;
export type CauseName = keyof typeof Cause;
/** Null for 0. */
export function causeName(number: number): CauseName | null {
  return (Object.keys(Cause) as CauseName[]).find((name) => Cause[name] === number) ?? null;
}
/** Numbers of causes are below this. */
export const causeEnd = 14; // exclusive

/** Causes of the registry and of the rules: those for which a row changes that was not sent again. */
export const recheckCauses = [...registryCauses, 'rule'] as const satisfies readonly CauseName[];
export type RecheckCause = (typeof recheckCauses)[number];

/**
 * The cause of a change that the office did not make, from the two verdicts. `touched`: the registry's record of the
 * claimed ID differs; `byOldId`: the row claims a CMND alone. What neither explains, the rules do.
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

/** 1 for the verdicts of an open case, in scope and not verified, by code. */
export const isOpenVerdict = isVerified.map((verified, code) =>
  verified === 1 || code === 0 || code === Verdict.OUT_OF_SCOPE ? 0 : 1,
);

/** What a row remembers: all 0 in rows of version 1 and of whoever was never compared. */
export interface VerdictHistory {
  /** Day on which the participant became not verified, as days of claims; 0 if they are not, or it is not known. */
  since: number;
  /** Verdict before the last change; 0 if there was none. */
  verdictBefore: number;
  /** `Cause` of the last change. */
  cause: number;
}

/** The day of `since`, of a row whose verdict was `before` (0: none) and is `after` from `day` on. */
export function sinceAfter(before: number, since: number, after: number, day: number): number {
  if (isOpenVerdict[after] === 0) return 0;
  return isOpenVerdict[before] === 1 ? since : day;
}

/** What a row remembers once its verdict is `after`; `cause`: of a change from one verdict to another. */
export function historyAfter(
  before: VerdictHistory & { verdict: number },
  after: number,
  { day, cause }: { day: number; cause: number },
): VerdictHistory {
  const since = sinceAfter(before.verdict, before.since, after, day);
  if (before.verdict === after) return { ...before, since };
  return { since, verdictBefore: before.verdict, cause: before.verdict === 0 ? firstCause(after) : cause };
}

/** The cause of a first verdict. */
export function firstCause(after: number): number {
  return after === Verdict.HELD ? Cause.held : Cause.joined;
}
