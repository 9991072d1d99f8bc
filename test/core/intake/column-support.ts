/** Batches of a few synthetic people below given headings, and what the intake makes of their columns. */
import { checkBatch, type CheckOptions, type CheckReport } from '../../../core/intake/check-batch.ts';
import type { ReadBatch } from '../../../core/domain/read-batch.ts';
import { readBatch } from '../../../core/intake/read-batch.ts';
import { NameReader } from '../../../core/names/reader.ts';
import { bytesOf, inChunks, nodeHash } from './batch-support.ts';
import { columnOf } from '../../support/claim-columns.ts';

/** Cells of synthetic people, by canonical column. */
export const people: Record<string, readonly string[]> = {
  participant_number: ['5270000013', '5270000014', '5270000015', '5270000016', '5270000017', '5270000018'],
  personal_id: ['087071700580', '079096512919', '031173441807', '075166343210', '094315473627', '052178512313'],
  old_id: ['212345671', '212345672', '212345673', '212345674', '212345675', '212345676'],
  full_name: ['Phạm Minh Đức', 'Nguyễn Văn Hưng', 'Lê Kim Thanh', 'Nguyễn Trà Tuyền', 'Phan Thuỳ Linh', 'Vũ Tú Phương'],
  birth_date: ['15/08/1971', '16/03/1996', '15/01/1973', '30/01/1966', '31/01/2015', '23/05/1978'],
  birth_date_kind: ['0', '0', '0', '0', '0', '0'],
  sex: ['Nam', 'Nam', 'Nữ', 'Nữ', 'Nữ', 'Nữ'],
  schemes: ['BHYT', 'BHYT', 'BHYT', 'BHYT', 'BHYT', 'BHYT'],
  category: ['HS', 'HS', 'GD', 'GD', 'HS', 'GD'],
  unit: ['TD5201', 'TD5201', 'TD5202', 'TD5201', 'TD5201', 'TD5203'],
  hi_card: ['GD4525270000013', 'GD4525270000014', '', '', '', ''],
  nationality: ['VN', 'VN', 'VN', 'VN', 'VN', 'VN'],
};

/** A column of a file: its heading, and one cell a person. */
export type FileColumn = readonly [heading: string, cells: readonly string[]];

export function cellsOf(column: string): readonly string[] {
  return people[column];
}

/** The columns that every file needs, under their canonical names. */
export const needed: readonly FileColumn[] = ['participant_number', 'full_name', 'birth_date'].map((column) => [
  column,
  people[column],
]);

export function csvOf(columns: readonly FileColumn[], above: readonly (readonly string[])[] = []): string {
  const rows = [
    ...above,
    columns.map(([heading]) => heading),
    ...people.participant_number.map((_, i) => columns.map(([, cells]) => cells[i] ?? '')),
  ];
  return rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

type Options = Partial<Omit<CheckOptions, 'names' | 'hash'>>;

/** One for all readings: what it remembers of a name changes nothing. */
const names = new NameReader(new Uint8Array(16));

export function optionsOf(more: Options = {}): CheckOptions {
  return { names, hash: nodeHash, schemes: 4, storedOn: 20261129, ...more };
}

export function check(csv: string, more: Options = {}): Promise<CheckReport> {
  return checkBatch(inChunks(bytesOf(csv), 4096), optionsOf(more));
}

export function read(csv: string, more: Options = {}): Promise<ReadBatch> {
  return readBatch(inChunks(bytesOf(csv), 4096), optionsOf(more));
}

/** What is compared of each row: without row, line and what only decides scope. */
const compared = [
  'participant',
  'id',
  'idState',
  'oldId',
  'birthDate',
  'sex',
  'nameState',
  'nameLow',
  'nameHigh',
  'folded',
  'schemes',
] as const;

export function claimsOf({ claims }: ReadBatch): unknown {
  return Object.fromEntries(compared.map((name) => [name, columnOf(claims, name)]));
}
