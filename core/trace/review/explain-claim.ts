/**
 * Why a candidate is proposed, as lines of a waterfall: what each field adds or takes away, in bits, from how likely
 * anybody is to how likely this person is. A terminal and a page draw them.
 */
import { explain } from '../explain.ts';
import type { ListedCandidate, ListedClaim, WaterfallLine } from './reviewed.ts';

/**
 * The lines of a candidate. `rest`: the other candidates, and that the person may be in
 * no list; `sum`: log2 of the odds of its probability.
 */
export function waterfall(claim: ListedClaim, candidate: ListedCandidate): WaterfallLine[] {
  const lines: WaterfallLine[] = [];
  let at = 0;
  const add = (field: WaterfallLine['field'], level: string, bits: number): void => {
    lines.push({ field, level, bits, from: at, to: at + bits });
    at += bits;
  };
  for (const { field, level, bits } of explain(claim, candidate)) add(field, level, bits);
  add('rest', '', candidate.odds - at);
  lines.push({ field: 'sum', level: '', bits: candidate.odds, from: 0, to: candidate.odds });
  return lines;
}
