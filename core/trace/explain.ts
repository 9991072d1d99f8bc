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
 * The lines of one candidate: those of the fields add up to its `bits`; with the line `prior` they say how much
 * likelier it is than before.
 */
export function explain(
  traced: Pick<TracedClaim, 'priorBits' | 'namesakes'>,
  candidate: Pick<Candidate, 'fields' | 'weights'>,
): ExplainLine[] {
  const lines: ExplainLine[] = [{ field: 'prior', level: '', bits: traced.priorBits }];
  for (const field of fieldNames) {
    const level = candidate.fields[field];
    if (level === '') continue;
    const bits = candidate.weights[field];
    lines.push(field === 'name' ? { field, level, bits, namesakes: traced.namesakes } : { field, level, bits });
  }
  return lines;
}
