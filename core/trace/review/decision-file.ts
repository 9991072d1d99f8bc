/** The file of decisions that a reviewer writes (`docs/trace.md`, Files): read and checked row by row. */
import { Refusal } from '../../base/errors.ts';
import { findProvince } from '../../domain/provinces.ts';
import { isFreeText } from '../../domain/free-text.ts';
import { readTable, type TableRow } from './table.ts';

const columns = ['province', 'participant_number', 'candidate', 'decision', 'reason', 'evidence'] as const;
type Column = (typeof columns)[number];

/** A morning of a whole department. */
const decisionsMax = 10_000;

export interface DecisionRow {
  line: number;
  province: string;
  participant: string;
  candidate: string;
  decision: 'accept' | 'reject';
  reason: string;
  evidence: string;
}

/**
 * The rows of a file, in its order. Throws Refusal DECISION_HEADER, DECISION_ROW, DECISION_VALUE, DECISION_REASON,
 * DECISION_DOUBLE, DECISION_CONTRADICTS (two accepted for one participant), DECISION_EMPTY, with the line.
 */
export function readDecisionFile(bytes: Uint8Array): DecisionRow[] {
  const [head, ...records] = readTable(bytes, broken);
  if (head === undefined) throw new Refusal('DECISION_HEADER', {}, 1);
  const names = head.cells.map((cell) => cell.replace('\ufeff', '').toLowerCase());
  if (names.length !== columns.length || columns.some((name) => !names.includes(name)))
    throw new Refusal('DECISION_HEADER', {}, head.line);
  if (records.length === 0) throw new Refusal('DECISION_EMPTY');
  if (records.length > decisionsMax) throw new Refusal('DECISION_ROW', {}, records[decisionsMax].line);
  const rows = records.map((record) => readRow(names, record));
  checkAmongEachOther(rows);
  return rows;
}

function broken(line: number): never {
  throw new Refusal('DECISION_ROW', {}, line);
}

function readRow(names: readonly string[], { line, cells }: TableRow): DecisionRow {
  if (cells.length !== names.length) throw new Refusal('DECISION_ROW', {}, line);
  const cell = (name: Column): string => cells[names.indexOf(name)];
  const check = (column: Column, fits: boolean): void => {
    if (!fits) throw new Refusal('DECISION_VALUE', { column }, line);
  };
  const decision = cell('decision').toLowerCase();
  check('province', findProvince(cell('province')) !== undefined);
  check('participant_number', /^(\d{10}|\d{12})$/.test(cell('participant_number')));
  check('candidate', /^\d{12}$/.test(cell('candidate')));
  check('decision', decision === 'accept' || decision === 'reject');
  const [reason, evidence] = [cell('reason'), cell('evidence')];
  if (reason === '' || !isFreeText(reason) || !isFreeText(evidence)) throw new Refusal('DECISION_REASON', {}, line);
  return {
    line,
    province: cell('province'),
    participant: cell('participant_number'),
    candidate: cell('candidate'),
    decision: decision === 'accept' ? 'accept' : 'reject',
    reason,
    evidence,
  };
}

function checkAmongEachOther(rows: readonly DecisionRow[]): void {
  const pairs = new Set<string>();
  const accepted = new Set<string>();
  for (const { line, province, participant, candidate, decision } of rows) {
    const claim = `${province} ${participant}`;
    if (pairs.has(`${claim} ${candidate}`)) throw new Refusal('DECISION_DOUBLE', {}, line);
    pairs.add(`${claim} ${candidate}`);
    if (decision === 'reject') continue;
    if (accepted.has(claim)) throw new Refusal('DECISION_CONTRADICTS', {}, line);
    accepted.add(claim);
  }
}
