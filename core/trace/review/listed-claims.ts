/** `candidates.csv` read again (`core/trace/candidates-csv.ts` writes it). */
import { IntegrityError } from '../../base/errors.ts';
import type { CsvReader } from '../../formats/csv/reader.ts';
import { grades, type CandidateFields, type FieldName } from '../candidate.ts';
import { candidatesHeader, fieldNames } from '../candidates-csv.ts';
import type { ListedCandidate, ListedClaim } from './reviewed.ts';
import { tableReader } from './table.ts';

type Column = (typeof candidatesHeader)[number];

/** The claims of a stored list of `province`. Throws `IntegrityError` if `bytes` are none. */
export function decodeCandidates(province: string, key: string, bytes: Uint8Array): ListedClaim[] {
  const claims: ListedClaim[] = [];
  const reader = new CandidatesReader({ province, key }, (claim) => claims.push(claim));
  reader.push(bytes);
  reader.finish();
  return claims;
}

/** Reads a list that comes in chunks, and keeps one claim of it at a time. Throws `IntegrityError` as it goes. */
export class CandidatesReader {
  private readonly list: { province: string; key: string };
  private readonly visit: (claim: ListedClaim) => void;
  private readonly wanted: ReadonlySet<string> | undefined;
  private readonly csv: CsvReader;
  private hasHead = false;
  private claim: ListedClaim | undefined;

  /** Of `wanted` participant numbers alone, if they are given. */
  constructor(
    list: { province: string; key: string },
    visit: (claim: ListedClaim) => void,
    wanted?: ReadonlySet<string>,
  ) {
    this.list = list;
    this.visit = visit;
    this.wanted = wanted;
    this.csv = tableReader(
      () => this.damaged(),
      ({ cells }) => (this.hasHead ? this.row(cells) : this.head(cells)),
    );
  }

  push(chunk: Uint8Array): void {
    this.csv.push(chunk);
  }

  finish(): void {
    this.csv.finish();
    if (!this.hasHead) this.damaged();
    this.flush();
  }

  private damaged(): never {
    throw new IntegrityError(this.list.key, 'another form', 'a list of candidates');
  }

  private head(cells: readonly string[]): void {
    if (cells.join().replace('\ufeff', '') !== candidatesHeader.join()) this.damaged();
    this.hasHead = true;
  }

  private row(cells: readonly string[]): void {
    if (cells.length !== candidatesHeader.length) this.damaged();
    const cell = (name: Column): string => cells[candidatesHeader.indexOf(name)];
    const participantNumber = cell('participant_number');
    if (this.wanted?.has(participantNumber) === false) return;
    if (this.claim?.participantNumber !== participantNumber) {
      this.flush();
      this.claim = {
        province: this.list.province,
        participantNumber,
        unit: unescaped(cell('unit')),
        verdict: cell('verdict'),
        grade: grades.find((each) => each === cell('grade')) ?? this.damaged(),
        candidates: [],
        namesakes: Number(cell('namesakes')),
        found: Number(cell('found')),
        prior: Number(cell('prior')),
        priorBits: Number(cell('prior_bits').split(' ')[1]),
      };
    }
    if (cell('candidate') !== '') this.claim.candidates.push(candidateOf(cell, () => this.damaged()));
  }

  private flush(): void {
    if (this.claim !== undefined) this.visit(this.claim);
    this.claim = undefined;
  }
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
