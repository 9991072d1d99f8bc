/**
 * From the flows of a version to the causes that people are told: what an office did stands under what became of the
 * person, what the nightly run found under what the registry did.
 */
import { denominatorAt, noMoves, verifiedAt, type MoveCounts, type VerifiedCause } from '../domain/moves.ts';
import type { Figures } from '../domain/province-state.ts';
import { flowStates, type Flow } from './flows.ts';
import { Cause, type RecheckCause } from './verdict-change.ts';

const absent = flowStates.indexOf('absent');
const verified = flowStates.indexOf('verified');
const outOfScope = flowStates.indexOf('outOfScope');

/** By number of the cause: those of a re-verification. */
const nightly = new Map<number, RecheckCause>(
  (['death', 'newId', 'superseded', 'cancelled', 'correction', 'oldId', 'rule'] as const).map((name) => [
    Cause[name],
    name,
  ]),
);

/** Adds flows of a version that an upload or the nightly run made. */
export function addFlows(to: MoveCounts, flows: readonly Flow[], by: 'upload' | 'night'): void {
  for (const flow of flows) {
    const [, before, after, persons] = flow;
    const gained = Number(after === verified) - Number(before === verified);
    if (gained !== 0) to[verifiedAt[causeOf(flow, by)]] += gained * persons;
    const counted = Number(isCounted(after)) - Number(isCounted(before));
    if (counted === 0) continue;
    const cause = before === absent ? 'joined' : after === absent ? 'left' : 'scope';
    to[denominatorAt[cause]] += counted * persons;
  }
}

/** In the denominator. */
function isCounted(state: number): boolean {
  return state !== absent && state !== outOfScope;
}

/** The cause for which somebody became verified, or is so no longer. */
function causeOf([cause, before, after]: Flow, by: 'upload' | 'night'): VerifiedCause {
  if (before === absent) return 'joined';
  if (after === absent) return 'left';
  const found = by === 'night' ? nightly.get(cause) : undefined;
  if (found !== undefined) return found;
  if (before === outOfScope || after === outOfScope) return 'scope';
  if (cause === Cause.released) return 'released';
  return after === verified ? 'mended' : 'newlyWrong';
}

/** What a repair changed, where nobody moved. */
export function repairMoves(before: Figures, after: Figures): MoveCounts {
  const moves = noMoves();
  moves[verifiedAt.repaired] = after.verified - before.verified;
  moves[denominatorAt.repaired] = after.denominator - before.denominator;
  return moves;
}
