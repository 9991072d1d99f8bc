/**
 * What an acceptance test sends (`docs/acceptance.md`), and what each row must be answered. The claims are the same in
 * every run, so that runs beside each other, and after one that crashed, disturb nobody: a claim that is sent again
 * changes nothing, and a `leave` names everybody whom any run can have sent.
 */
import { Refusal } from '../../core/base/errors.ts';
import { schemes, type VerdictName } from '../../core/domain/codes.ts';
import type { RejectCode } from '../../core/domain/columns.ts';
import { readSupplied } from '../../core/formats/csv/supplied-file.ts';

/** A row of the trial: its cells, and what it must become. */
interface TrialRow {
  cells: readonly string[];
  expected: VerdictName | RejectCode;
}

/** A file, and its rows by the line on which each stands. */
export interface TrialFile {
  bytes: Uint8Array;
  expected: ReadonlyMap<number, VerdictName | RejectCode>;
}

const header = 'participant_number,personal_id,full_name,birth_date,sex,schemes,nationality';

/**
 * Nobody has these. A participant number of ten digits begins with the code of the province that gave it, and none has
 * had 00. An ID whose fourth digit is 8 is of a man born from 2300 on (Decree 137/2015/ND-CP, Art. 13).
 */
const numbersFrom = 90_000_000;
const noId = (n: number): string => `0018990000${String(n).padStart(2, '0')}`;

const strangers: readonly TrialRow[] = [
  row(1, noId(13), 'Kiểm Tra Một', 'ID_NOT_FOUND'),
  row(2, noId(31), 'Kiểm Tra Hai', 'ID_NOT_FOUND'),
  row(1, noId(13), 'Kiểm Tra Một', 'ID_NOT_FOUND'), // the same row once more
  row(3, '', 'Kiểm Tra Ba', 'ID_MISSING'),
  row(4, '12345', 'Kiểm Tra Bốn', 'ID_INVALID'),
  row(5, noId(54), '', 'DATA_INVALID'),
  row(6, noId(67), 'Kiểm Tra Sáu', 'OUT_OF_SCOPE', { nationality: 'Lào' }),
  row('khong-co-so', noId(79), 'Kiểm Tra Bảy', 'NUMBER_UNREADABLE'),
];
const sampleFrom = 100;
/** People of a synthetic registry that are sent beside them, at most. */
export const sampleMax = 20;

function row(
  number: number | string,
  id: string,
  name: string,
  expected: TrialRow['expected'],
  { birth = '01/02/1990', sex = '1', nationality = 'VN' } = {},
): TrialRow {
  const participant = typeof number === 'number' ? numberOf(number) : number;
  return { cells: [participant, id, name, birth, sex, 'BHYT', nationality], expected };
}

function numberOf(n: number): string {
  return String(numbersFrom + n).padStart(10, '0');
}

/** The upload whose every row is checked. `run`: text that no other file has, or it would be a duplicate. */
export function trialFile(run: string, sample: readonly SampledPerson[] = []): TrialFile {
  const verified = sample.map(({ id, name, birth, sex }, at): TrialRow => {
    const [year, month, day] = birth.split('-');
    return row(sampleFrom + at, id, name, 'VERIFIED', { birth: `${day}/${month}/${year}`, sex });
  });
  const rows = [...strangers, ...verified];
  const firstLine = 3; // after a title and the header
  return {
    bytes: textOf([titleOf(run), header, ...rows.map(({ cells }) => cells.join(','))]),
    expected: new Map(rows.map(({ expected }, at) => [firstLine + at, expected])),
  };
}

/** A text that no table is. */
export function unreadableFile(run: string): Uint8Array {
  return textOf([titleOf(run), 'không có cột nào']);
}

/** The code with which it must be refused. */
export const unreadableCode = 'HEADER_MISSING_COLUMN';

/** A `leave` of everybody whom any run can have sent. */
export function leaveFile(run: string): { bytes: Uint8Array; schemes: (typeof schemes)[number][] } {
  const known = strangers.flatMap(({ cells: [number] }) => (/^\d+$/.test(number) ? [number] : []));
  const sampled = Array.from({ length: sampleMax }, (_, at) => numberOf(sampleFrom + at));
  const rows = [...new Set([...known, ...sampled])].map((number) => `${number},Kiểm Tra,01/02/1990`);
  const bytes = textOf([titleOf(run), 'participant_number,full_name,birth_date', ...rows]);
  return { bytes, schemes: [...schemes] };
}

function titleOf(run: string): string {
  return `Kiểm tra hệ thống ${run}`;
}

function textOf(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n`);
}

/** Somebody of a synthetic registry. */
export interface SampledPerson {
  id: string;
  name: string;
  birth: string; // yyyy-mm-dd
  sex: string; // 1 or 2
}

const sampleColumns = ['personal_id', 'full_name', 'birth_date', 'sex', 'status'] as const;
const otherColumns = ['old_id', 'superseded_by', 'residence_province', 'updated_on'] as const;

/**
 * The first living people of a part of an extract (`docs/contracts.md`, Extract) whose birth date and sex are whole.
 * Throws Refusal ACCEPTANCE_SAMPLE if it is none, or has nobody.
 */
export function readSample(bytes: Uint8Array): SampledPerson[] {
  const people: SampledPerson[] = [];
  const form = {
    columns: [...sampleColumns, ...otherColumns],
    optional: otherColumns,
    refuse: (_what: string, line: number) => new Refusal('ACCEPTANCE_SAMPLE', {}, line),
  };
  readSupplied(bytes, form, (cell) => {
    const [id, name, birth, sex, status] = sampleColumns.map(cell);
    const isWhole = /^\d{4}-\d\d-\d\d$/.test(birth) && (sex === '1' || sex === '2') && !/[",]/.test(name);
    if (status === 'alive' && isWhole && people.length < sampleMax) people.push({ id, name, birth, sex });
  });
  if (people.length === 0) throw new Refusal('ACCEPTANCE_SAMPLE');
  return people;
}
