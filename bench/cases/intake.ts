/**
 * How long the intake takes to read a file, without registry and ledger: 200,000 rows of XLSX (written by another
 * program's library) and 1,300,000 rows of CSV, on one thread. Checked before timing: every row is accepted, and both
 * forms give the same people.
 *
 *   npm run bench -- intake [--rows N] [--xlsx-rows N]
 */
import { writeXlsx } from 'hucre/xlsx';
import { NameReader } from '../../core/names/reader.ts';
import type { ReadBatch } from '../../core/domain/read-batch.ts';
import { readBatch } from '../../core/intake/read-batch.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { benchCase } from '../harness/case.ts';
import { must } from '../harness/check.ts';
import { timed, type Time } from '../harness/measure.ts';
import { megabytes, say } from '../harness/table.ts';

const header = ['participant_number', 'personal_id', 'full_name', 'birth_date', 'sex', 'schemes', 'unit'];
const surnames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Dương', 'Lý'];
const middles = ['Văn', 'Thị', 'Minh', 'Thanh', 'Quốc', 'Ngọc', 'Hữu', 'Đức', 'Xuân', 'Thu'];
const names = [
  'An',
  'Bình',
  'Châu',
  'Dũng',
  'Em',
  'Giang',
  'Hà',
  'Khánh',
  'Lan',
  'Mai',
  'Nam',
  'Oanh',
  'Phúc',
  'Quỳnh',
];

const two = (n: number): string => String(n).padStart(2, '0');

/** Synthetic, and of all the same length as real rows; equal for equal i. */
function row(i: number): string[] {
  return [
    String(5_200_000_000 + i),
    `0520${two(i % 100)}${String(i % 1_000_000).padStart(6, '0')}`,
    `${surnames[i % 13]} ${middles[(i >> 3) % 10]} ${names[(i >> 5) % 14]}`,
    `${two(1 + (i % 28))}/${two(1 + (i % 12))}/${1940 + (i % 80)}`,
    String(1 + (i % 2)),
    'BHYT',
    `TD52${String(i % 300).padStart(3, '0')}`,
  ];
}

function csvOf(rows: number): Uint8Array {
  const parts: string[] = [`${header.join(',')}\n`];
  for (let i = 0; i < rows; i++) parts.push(`${row(i).join(',')}\n`);
  return new TextEncoder().encode(parts.join(''));
}

function read(bytes: Uint8Array): Promise<Time & { result: ReadBatch }> {
  return timed(() =>
    readBatch(chunks(bytes), {
      names: new NameReader(new Uint8Array(16)),
      hash: nodeHash,
      schemes: 0,
      storedOn: 20260201,
      profile: undefined,
    }),
  );
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20));
}

/** Reads it twice; the first time all rows must be accepted. */
async function readTwice(what: string, bytes: Uint8Array, rows: number): Promise<ReadBatch> {
  const first = await read(bytes);
  const { accepted } = first.result.rows;
  must(accepted === rows, `${what}: ${accepted} of ${rows} rows accepted`);
  const second = await read(bytes);
  const times = Object.entries({ first, again: second }).map(
    ([when, { seconds, cpuSeconds }]) => `${when} ${seconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} CPU s)`,
  );
  say(`${what.padEnd(4)} ${rows} rows, ${megabytes(bytes.length)}: ${times.join(', ')}`);
  return first.result;
}

export const benchmark = benchCase(
  { rows: 1_300_000, 'xlsx-rows': 200_000 },
  async ({ rows, 'xlsx-rows': xlsxRows }) => {
    const table = [header, ...Array.from({ length: xlsxRows }, (_, i) => row(i))];
    const book = await writeXlsx({ sheets: [{ name: 'Danh sách', rows: table }] });
    const { result: same } = await read(csvOf(xlsxRows));
    const { claims } = await readTwice('XLSX', book, xlsxRows);
    const equal = claims
      .allIds()
      .slice(0, xlsxRows)
      .every((id, i) => id === same.claims.id(i));
    must(equal, 'XLSX and CSV do not give the same people');
    await readTwice('CSV', csvOf(rows), rows);
  },
);
