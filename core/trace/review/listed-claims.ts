/** `candidates.csv` read again (`core/trace/candidates-csv.ts` writes it). */
import { IntegrityError } from '../../base/errors.ts';
import { grades, type CandidateFields, type FieldName } from '../candidate.ts';
import { candidatesHeader, fieldNames } from '../candidates-csv.ts';
import type { ListedCandidate, ListedClaim } from './reviewed.ts';
import { readTable } from './table.ts';

type Column = (typeof candidatesHeader)[number];

/** The claims of a stored list of `province`. Throws `IntegrityError` if `bytes` are none. */
export function decodeCandidates(province: string, key: string, bytes: Uint8Array): ListedClaim[] {
  const damaged = (): never => {
    throw new IntegrityError(key, 'another form', 'a list of candidates');
  };
  const [head, ...rows] = readTable(bytes, damaged);
  if (head === undefined || head.cells.join().replace('\ufeff', '') !== candidatesHeader.join()) return damaged();
  const claims: ListedClaim[] = [];
  for (const { cells } of rows) {
    if (cells.length !== candidatesHeader.length) return damaged();
    const cell = (name: Column): string => cells[candidatesHeader.indexOf(name)];
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
        prior: Number(cell('prior')),
        priorBits: Number(cell('prior_bits').split(' ')[1]),
      };
      claims.push(claim);
    }
    if (cell('candidate') !== '') claim.candidates.push(candidateOf(cell, damaged));
  }
  return claims;
}

function candidateOf(cell: (name: Column) => string, damaged: () => never): ListedCandidate {
  const weights = cell('weights').split(' ').slice(1).map(Number);
  const odds = Number(cell('odds').split(' ')[1]);
  if (weights.length !== fieldNames.length || [odds, ...weights].some(Number.isNaN)) return damaged();
  // Levels are ours: what was written is what is read.
  const fields = Object.fromEntries(fieldNames.map((name) => [name, cell(name)])) as unknown as CandidateFields;
  return {
    personalId: cell('candidate'),
    probability: cell('probability'),
    bits: Number(cell('bits')),
    odds,
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
