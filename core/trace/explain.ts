/** Why a candidate is one: a line for each field, from the prior to the probability (`docs/trace.md`, Explain). */
import { fieldNames } from './candidates-csv.ts';
import type { Candidate, FieldName, TracedClaim } from './candidate.ts';

/** One bar of the waterfall. */
export interface ExplainLine {
  field: FieldName | 'prior';
  level: string; // of the prior: ''
  bits: number;
  /** Of the name: people of the country who have exactly the claimed one. */
  namesakes?: number;
}

/**
 * The lines of one candidate: those of the fields add up to its `bits`; with `prior`, the chance before anything is
 * compared that a person taken at random is the one, they lead to its odds.
 */
export function explain(
  traced: Pick<TracedClaim, 'prior' | 'namesakes'>,
  candidate: Pick<Candidate, 'fields' | 'weights'>,
  people: number,
): ExplainLine[] {
  const lines: ExplainLine[] = [{ field: 'prior', level: '', bits: Math.log2(traced.prior / Math.max(1, people)) }];
  for (const field of fieldNames) {
    const level = candidate.fields[field];
    if (level === '') continue;
    const bits = candidate.weights[field];
    lines.push(field === 'name' ? { field, level, bits, namesakes: traced.namesakes } : { field, level, bits });
  }
  return lines;
}
