/**
 * Whether a province may be ranked: only when its ledger is complete, so that leaving people out cannot win a place.
 * Complete is a `full` of every scheme that has participants, or at least 95 % of the supplied number of participants.
 */
import { schemes, type Scheme } from '../domain/codes.ts';
import { percentText } from '../base/percent.ts';
import type { ProvinceStatus } from './status.ts';
import type { Eligibility } from './summary-schema.ts';

/** Share of the supplied number of participants that must be in the ledger, per cent. */
export const completeShare = 95;

export interface Planned {
  value: number; // persons
  source: string;
  asOf: string; // day
}

/** `fullAt`: the schemes of which a `full` was ever committed. */
export function eligibilityOf(
  status: Pick<ProvinceStatus, 'ledgerVersion' | 'persons' | 'schemes'>,
  facts: { fullAt: Partial<Record<Scheme, string>>; planned: Planned | undefined },
): Eligibility {
  const { participants, denominator } = status.persons;
  const { planned } = facts;
  const schemesWithoutFull = schemes.filter(
    (scheme) => status.schemes[scheme].participants > 0 && facts.fullAt[scheme] === undefined,
  );
  const known = {
    schemesWithoutFull,
    planned: planned === undefined ? null : { ...planned, percent: percentText(participants, planned.value) },
  };
  if (denominator === 0) {
    const reason = status.ledgerVersion === 0 ? 'NOTHING_UPLOADED' : 'NOBODY_TO_VERIFY';
    return { by: null, reason, ...known };
  }
  if (schemesWithoutFull.length === 0) return { by: 'full', reason: null, ...known };
  if (planned === undefined) return { by: null, reason: 'FULL_MISSING', ...known };
  const enough = participants * 100 >= planned.value * completeShare;
  return enough ? { by: 'planned', reason: null, ...known } : { by: null, reason: 'PARTICIPANTS_BELOW_PLAN', ...known };
}
