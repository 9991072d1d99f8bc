/** `trace/<province>/<day>/candidates.csv` (`docs/trace.md`, Files): IDs and levels, never a name or a date. */
import { verdictNames } from '../domain/codes.ts';
import { participantNumber } from '../domain/columns.ts';
import { csvCell } from '../formats/csv/writer.ts';
import type { Candidate, FieldName, TracedClaim } from './candidate.ts';
import type { OpenClaims } from './open-claims.ts';

const idDigits = 12;

export const candidatesHeader = [
  'participant_number',
  'unit',
  'verdict',
  'grade',
  'rank',
  'candidate',
  'probability',
  'bits',
  'name',
  'date',
  'sex',
  'id',
  'place',
  'residence',
  'status',
  'pass',
  'namesakes',
  'in_use_elsewhere',
  'found',
  'prior',
  'prior_bits',
  'odds',
  'weights',
] as const;

/** Fields in the order of their columns and of `weights`. */
export const fieldNames = ['name', 'date', 'sex', 'id', 'place', 'residence', 'status'] as const satisfies FieldName[];

/** Key of the list of a province and day. */
export function candidatesKey(province: string, day: string): string {
  return `trace/${province}/${day}/candidates.csv`;
}

/** The first line, with the byte order mark. */
export function candidatesHead(): string {
  return `\uFEFF${candidatesHeader.join(',')}\r\n`;
}

/** The lines of one claim: one a candidate, or one without. */
export function candidateLines(claims: OpenClaims, traced: TracedClaim): string {
  const { claim, grade, candidates, found, namesakes } = traced;
  // A letter before what may begin with a sign: a spreadsheet takes that for a formula.
  const prior = [probabilityText(traced.prior), `bits ${traced.priorBits.toFixed(2)}`];
  const head = [
    participantNumber(claims.participant[claim]),
    claims.units[claims.unit[claim]],
    verdictNames[claims.verdict[claim] - 1],
    grade,
  ];
  const listed = grade === 'NONE' ? [] : candidates;
  const rows =
    listed.length === 0
      ? [['', '', '', '', '', '', '', '', '', '', '', '', String(namesakes), '', String(found), ...prior, '', '']]
      : listed.map((candidate, at) => cellsOf(candidate, at + 1, { namesakes, found, prior }));
  return rows.map((cells) => `${[...head, ...cells].map(csvCell).join(',')}\r\n`).join('');
}

function cellsOf(
  candidate: Candidate,
  rank: number,
  { namesakes, found, prior }: { namesakes: number; found: number; prior: readonly string[] },
): string[] {
  const { id, probability, bits, fields, weights, pass, inUseElsewhere } = candidate;
  return [
    String(rank),
    String(id).padStart(idDigits, '0'),
    probabilityText(probability),
    bits.toFixed(1),
    fields.name,
    fields.date,
    fields.sex,
    fields.id,
    fields.place,
    fields.residence,
    fields.status,
    String(pass),
    String(namesakes),
    inUseElsewhere ? '1' : '0',
    String(found),
    ...prior,
    `odds ${oddsOf(probability).toFixed(2)}`,
    `bits ${fieldNames.map((name) => weights[name].toFixed(3)).join(' ')}`,
  ];
}

/** log2 of the odds; a double tells no more than 50 bits from certain. */
function oddsOf(probability: number): number {
  const least = 2 ** -50;
  const certain = Math.min(1 - least, Math.max(least, probability));
  return Math.log2(certain / (1 - certain));
}

/** Four decimals, cut: nobody is told to be certain. */
function probabilityText(probability: number): string {
  return (Math.min(9999, Math.floor(probability * 10_000)) / 10_000).toFixed(4);
}
