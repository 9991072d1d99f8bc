/**
 * Whether what is published of a province equals its ledger: drift must be 0, and where it is not, nothing may be
 * built on it.
 */
import { schemes } from '../domain/codes.ts';
import { areSameCounts, stateFigures, type CountsObject } from './counts.ts';
import { Refusal } from '../base/errors.ts';
import type { ProvinceState } from '../domain/province-state.ts';

/** Whether the state item shows exactly these counts. */
export function isPublished(state: ProvinceState, counts: CountsObject): boolean {
  return figuresText(stateFigures(counts)) === figuresText(state);
}

/** Throws Refusal LEDGER_DRIFT if the state item does not show exactly these counts. */
export function checkPublished(province: string, state: ProvinceState, counts: CountsObject | undefined): void {
  if (counts !== undefined && isPublished(state, counts)) return;
  throw new Refusal('LEDGER_DRIFT', { province, drift: driftOf(counts, state) });
}

/** Throws Refusal LEDGER_DRIFT if a recount differs from the counts object or from the state item. */
export function checkRecount(
  province: string,
  recount: CountsObject,
  kept: CountsObject | undefined,
  state: ProvinceState,
): void {
  checkPublished(province, state, recount);
  if (areSameCounts(recount, kept)) return;
  let drift = 0;
  recount.persons.forEach((count, verdict) => {
    drift += Math.abs(count - (kept?.persons[verdict] ?? 0));
  });
  throw new Refusal('LEDGER_DRIFT', { province, drift });
}

type Published = Pick<
  ProvinceState,
  'participants' | 'outOfScope' | 'denominator' | 'synced' | 'verified' | 'remaining' | 'schemes' | 'verdicts'
>;

/** The figures in one order, whatever order a store gives attributes in. */
function figuresText({ participants, outOfScope, denominator, synced, verified, remaining, ...by }: Published): string {
  const persons = { participants, outOfScope, denominator, synced, verified, remaining };
  return JSON.stringify([persons, schemes.map((scheme) => sorted(by.schemes[scheme])), sorted(by.verdicts)]);
}

function sorted(counts: Record<string, number>): [string, number][] {
  return Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Persons by which the verdicts differ, summed. */
export function driftOf(counts: CountsObject | undefined, state: ProvinceState): number {
  const counted: Record<string, number> = counts === undefined ? {} : stateFigures(counts).verdicts;
  return Object.entries(state.verdicts).reduce((sum, [name, n]) => sum + Math.abs(n - (counted[name] ?? 0)), 0);
}
