/** A page of open cases in an order that is asked for; cases that are equal in it stand by participant. */
import { actorNames, verdictNames } from '../domain/codes.ts';
import { caseAt, changeAt, places, type Case, type CaseFilter, type CaseView } from './case-view.ts';
import { changes } from './change.ts';

/** What cases can be sorted by. */
export const caseOrders = ['number', 'unit', 'reason', 'actor', 'since', 'change'] as const;
export type CaseOrder = (typeof caseOrders)[number];

export interface AskedOrder {
  by: CaseOrder;
  down: boolean;
}

/** Up to `limit` cases behind the first `from` of those that are asked for, and how many these are. */
export function sortedCases(
  view: CaseView,
  filter: CaseFilter,
  { by, down, from, limit }: AskedOrder & { from: number; limit: number },
): { cases: Case[]; all: number } {
  const found = Uint32Array.from(places(view, filter));
  const key = keysOf(view, by);
  found.sort((a, b) => (down ? key(b) - key(a) : key(a) - key(b)) || a - b);
  return { cases: [...found.subarray(from, from + limit)].map((at) => caseAt(view, at)), all: found.length };
}

/** A number for each place, ascending in the order. */
function keysOf(view: CaseView, by: CaseOrder): (at: number) => number {
  const { cases, told } = view;
  switch (by) {
    case 'number':
      return (at) => at; // places stand by participant
    case 'unit': {
      const ranks = ranksOf(cases.units);
      return (at) => ranks[cases.unit[at]];
    }
    case 'reason': {
      const ranks = told.map(({ verdict }) => verdictNames.indexOf(verdict));
      return (at) => ranks[cases.ending[at]];
    }
    case 'actor': {
      const ranks = told.map(({ actor }) => actorNames.indexOf(actor));
      return (at) => ranks[cases.ending[at]];
    }
    case 'since':
      return (at) => cases.since[at];
    default:
      return (at) => changes.indexOf(changeAt(view, at));
  }
}

/** The rank of each text in the order of the Vietnamese alphabet. */
function ranksOf(texts: readonly string[]): Uint32Array {
  const { compare } = new Intl.Collator('vi', { numeric: true });
  const order = texts.map((_, at) => at).sort((a, b) => compare(texts[a], texts[b]));
  const ranks = new Uint32Array(texts.length);
  order.forEach((at, rank) => (ranks[at] = rank));
  return ranks;
}
