/**
 * Why a candidate is proposed, line by line: what each field adds or takes away, in bits, from how likely anybody is to
 * how likely this person is. Text for a terminal; the page has the same lines as a waterfall (`dashboard/`).
 */
import { fieldNames, type ListedCandidate, type ListedClaim } from './reviewed.ts';

export interface ExplainedLine {
  field: 'start' | (typeof fieldNames)[number] | 'sum';
  level: string; // '' of start and sum
  bits: number;
  /** Bits before and after this line, counted from even odds. */
  from: number;
  to: number;
}

/**
 * The lines of a candidate. `start` is what is known before its fields: the chance that the claim's person is in the
 * database, how many people there are, and the other candidates; `sum` is log2 of the odds of its probability.
 */
export function explainCandidate({ probability, fields, weights }: ListedCandidate): ExplainedLine[] {
  const told = Math.max(Number(probability), 0.000_05);
  const sum = Math.log2(told / (1 - told));
  let at = sum - fieldNames.reduce((all, name) => all + weights[name], 0);
  const lines: ExplainedLine[] = [{ field: 'start', level: '', bits: at, from: 0, to: at }];
  for (const field of fieldNames) {
    if (fields[field] === '') continue;
    const bits = weights[field];
    lines.push({ field, level: fields[field], bits, from: at, to: at + bits });
    at += bits;
  }
  lines.push({ field: 'sum', level: '', bits: sum, from: 0, to: sum });
  return lines;
}

const barWidth = 24; // characters
const signed = (bits: number): string => `${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(1)}`;

/** A claim and its candidates as text. */
export function explainText(claim: ListedClaim, day: string): string {
  const { province, participantNumber, unit, verdict, grade, candidates, found, namesakes, prior } = claim;
  const lines = [
    `${province} ${participantNumber} (${unit || 'no unit'}): ${verdict}, ${grade}, list of ${day}`,
    `people with exactly this name in the country: ${namesakes}; candidates found: ${found}, listed: ` +
      `${candidates.length}; chance that a claim of this kind is in the database: ${prior}`,
  ];
  for (const [at, candidate] of candidates.entries()) {
    const use = candidate.inUseElsewhere ? ', claimed by another participant' : '';
    lines.push('', `${at + 1}. ${candidate.personalId}: ${candidate.probability}, ${candidate.bits.toFixed(1)} bits${use}`);
    const explained = explainCandidate(candidate);
    const widest = Math.max(...explained.map(({ bits }) => Math.abs(bits)), 1);
    for (const { field, level, bits } of explained) {
      const bar = (bits < 0 ? '-' : '#').repeat(Math.round((Math.abs(bits) / widest) * barWidth));
      lines.push(`   ${field.padEnd(10)} ${level.padEnd(10)} ${signed(bits).padStart(7)}  ${bar}`.trimEnd());
    }
  }
  return `${lines.join('\n')}\n`;
}
