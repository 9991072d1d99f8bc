/** `candidates.csv` of a province and a day, there and back (`docs/trace.md`, Files). */
import { IntegrityError } from '../../base/errors.ts';
import { participantNumber } from '../../domain/columns.ts';
import { verdictNames } from '../../domain/codes.ts';
import { encodeTable } from '../../formats/csv/writer.ts';
import { grades, type Candidate, type CandidateFields, type FieldName, type TracedClaim } from '../candidate.ts';
import type { OpenClaims } from '../open-claims.ts';
import { fieldNames, type ListedCandidate, type ListedClaim } from './reviewed.ts';
import { readTable } from './table.ts';

const header = [
  'participant_number',
  'unit',
  'verdict',
  'grade',
  'rank',
  'candidate',
  'probability',
  'bits',
  ...fieldNames,
  'pass',
  'namesakes',
  'in_use_elsewhere',
  'found',
  'prior',
  'weights',
];

/** A probability with four decimals, cut: never told higher than it is, never 1. */
export function probabilityText(probability: number): string {
  return (Math.min(9999, Math.floor(probability * 10_000)) / 10_000).toFixed(4);
}

export function candidatesKey(province: string, day: string): string {
  return `trace/${province}/${day}/candidates.csv`;
}

/** A traced claim as reviewers read it. */
export function listedClaim(claims: OpenClaims, traced: TracedClaim): ListedClaim {
  const at = traced.claim;
  return {
    province: claims.provinces[claims.province[at]],
    participantNumber: participantNumber(claims.participant[at]),
    unit: claims.units[claims.unit[at]],
    verdict: verdictNames[claims.verdict[at] - 1],
    grade: traced.grade,
    candidates: traced.candidates.map(listedCandidate),
    namesakes: traced.namesakes,
    found: traced.found,
    prior: probabilityText(traced.prior),
  };
}

function listedCandidate({ id, probability, bits, fields, weights, pass, inUseElsewhere }: Candidate): ListedCandidate {
  return {
    personalId: String(id).padStart(12, '0'),
    probability: probabilityText(probability),
    bits: Math.round(bits * 10) / 10,
    fields,
    weights,
    pass,
    inUseElsewhere,
  };
}

/** The bytes of the list; claims in the order in which they are given. */
export function encodeCandidates(claims: readonly ListedClaim[]): Uint8Array {
  const lines: string[][] = [];
  for (const claim of claims) {
    if (claim.candidates.length === 0) lines.push(lineOf(claim, 1, undefined));
    claim.candidates.forEach((candidate, at) => lines.push(lineOf(claim, at + 1, candidate)));
  }
  return encodeTable(header, lines);
}

function lineOf(claim: ListedClaim, rank: number, candidate: ListedCandidate | undefined): string[] {
  const { participantNumber: number, unit, verdict, grade, namesakes, found, prior } = claim;
  const head = [number, unit, verdict, grade, String(rank)];
  const tail = [String(found), prior];
  if (candidate === undefined)
    return [...head, '', '', '', ...fieldNames.map(() => ''), '', String(namesakes), '', ...tail, ''];
  const { personalId, probability, bits, fields, weights, pass, inUseElsewhere } = candidate;
  return [
    ...head,
    personalId,
    probability,
    bits.toFixed(1),
    ...fieldNames.map((name) => fields[name]),
    String(pass),
    String(namesakes),
    inUseElsewhere ? '1' : '0',
    ...tail,
    // Weights begin with a digit or a sign: a letter before them keeps a spreadsheet from computing.
    `w ${fieldNames.map((name) => weights[name].toFixed(3)).join(' ')}`,
  ];
}

/** The claims of a stored list of `province`. Throws `IntegrityError` if `bytes` are none. */
export function decodeCandidates(province: string, key: string, bytes: Uint8Array): ListedClaim[] {
  const damaged = (): never => {
    throw new IntegrityError(key, 'another form', 'a list of candidates');
  };
  const [head, ...rows] = readTable(bytes, damaged);
  if (head === undefined || head.cells.join().replace('\ufeff', '') !== header.join()) return damaged();
  const claims: ListedClaim[] = [];
  for (const { cells } of rows) {
    if (cells.length !== header.length) return damaged();
    const cell = (name: string): string => cells[header.indexOf(name)];
    let claim = claims.at(-1);
    if (claim === undefined || claim.participantNumber !== cell('participant_number')) {
      const grade = grades.find((each) => each === cell('grade')) ?? damaged();
      claim = {
        province,
        participantNumber: cell('participant_number'),
        unit: unescaped(cell('unit')),
        verdict: cell('verdict'),
        grade,
        candidates: [],
        namesakes: Number(cell('namesakes')),
        found: Number(cell('found')),
        prior: cell('prior'),
      };
      claims.push(claim);
    }
    if (cell('candidate') !== '') claim.candidates.push(candidateOf(cell, damaged));
  }
  return claims;
}

function candidateOf(cell: (name: string) => string, damaged: () => never): ListedCandidate {
  const weights = cell('weights').split(' ').slice(1).map(Number);
  if (weights.length !== fieldNames.length || weights.some(Number.isNaN)) return damaged();
  // Levels are ours: what was written is what is read.
  const fields = Object.fromEntries(fieldNames.map((name) => [name, cell(name)])) as unknown as CandidateFields;
  return {
    personalId: cell('candidate'),
    probability: cell('probability'),
    bits: Number(cell('bits')),
    fields,
    weights: Object.fromEntries(fieldNames.map((name, at) => [name, weights[at]])) as Record<FieldName, number>,
    pass: Number(cell('pass')),
    inUseElsewhere: cell('in_use_elsewhere') === '1',
  };
}

/** A cell as it was before it was kept from running as a formula. */
function unescaped(cell: string): string {
  return /^'[=+\-@＝＋－＠]/.test(cell) ? cell.slice(1) : cell;
}
