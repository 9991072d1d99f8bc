/**
 * Why a candidate is proposed, as lines of a waterfall: what each field adds or takes away, in bits, from how likely
 * anybody is to how likely this person is. Text for a terminal; the page draws the same lines.
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

const barWidth = 24; // characters
const signed = (bits: number): string => `${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(1)}`;

/** A claim and its candidates as text. */
export function explainText(claim: ListedClaim, { day, people }: { day: string; people: number }): string {
  const { province, participantNumber, unit, verdict, grade, candidates, found, namesakes, prior } = claim;
  const lines = [
    `${province} ${participantNumber} (${unit || 'no unit'}): ${verdict}, ${grade}, list of ${day}`,
    `people with exactly this name: ${namesakes} of ${people}; candidates found: ${found}, listed: ` +
      `${candidates.length}; chance that a claim of this kind is in the database: ${prior.toFixed(4)}`,
  ];
  for (const [at, candidate] of candidates.entries()) {
    const use = candidate.inUseElsewhere ? ', claimed by another participant' : '';
    lines.push(
      '',
      `${at + 1}. ${candidate.personalId}: probability ${candidate.probability}, fields ` +
        `${candidate.bits.toFixed(1)} bits${use}`,
    );
    const explained = waterfall(claim, candidate);
    const widest = Math.max(...explained.map(({ bits }) => Math.abs(bits)), 1);
    for (const { field, level, bits } of explained) {
      const bar = (bits < 0 ? '-' : '#').repeat(Math.round((Math.abs(bits) / widest) * barWidth));
      lines.push(`   ${field.padEnd(10)} ${level.padEnd(10)} ${signed(bits).padStart(7)}  ${bar}`.trimEnd());
    }
  }
  return `${lines.join('\n')}\n`;
}
