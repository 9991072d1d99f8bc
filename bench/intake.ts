/**
 * How long the intake takes to read a file, without registry and ledger: 200,000 rows of XLSX (written by another
 * program's library) and 1,300,000 rows of CSV, on one thread. Checked before timing: every row is accepted, and both
 * forms give the same people.
 *
 *   npm run bench:intake [-- --rows N]
 */
import { parseArgs } from 'node:util';
import { writeXlsx } from 'hucre/xlsx';
import { NameReader } from '../core/names/reader.ts';
import type { ReadBatch } from '../core/domain/columns.ts';
import { readBatch } from '../core/intake/read-batch.ts';
import { nodeHash } from '../adapters/node/node-hash.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1300000' }, 'xlsx-rows': { type: 'string', default: '200000' } },
});
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

async function read(bytes: Uint8Array): Promise<{ read: ReadBatch; seconds: number; cpuSeconds: number }> {
  const before = process.cpuUsage();
  const started = performance.now();
  const result = await readBatch(chunks(bytes), {
    names: new NameReader(new Uint8Array(16)),
    hash: nodeHash,
    schemes: 0,
    storedOn: 20260201,
    profile: undefined,
  });
  const { user, system } = process.cpuUsage(before);
  return { read: result, seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20));
}

const xlsxRows = Number(values['xlsx-rows']);
const table = [header, ...Array.from({ length: xlsxRows }, (_, i) => row(i))];
const book = await writeXlsx({ sheets: [{ name: 'Danh sách', rows: table }] });
const same = await read(csvOf(xlsxRows));
for (const [what, bytes, rows] of [
  ['XLSX', book, xlsxRows],
  ['CSV', csvOf(Number(values.rows)), Number(values.rows)],
] as const) {
  const first = await read(bytes);
  if (first.read.rows.accepted !== rows)
    throw new Error(`${what}: ${first.read.rows.accepted} of ${rows} rows accepted`);
  if (what === 'XLSX' && !first.read.claims.id.slice(0, rows).every((id, i) => id === same.read.claims.id[i]))
    throw new Error('XLSX and CSV do not give the same people');
  const second = await read(bytes);
  const line = [
    `first ${first.seconds.toFixed(2)} s (${first.cpuSeconds.toFixed(2)} CPU s)`,
    `again ${second.seconds.toFixed(2)} s (${second.cpuSeconds.toFixed(2)} CPU s)`,
  ];
  process.stdout.write(`${what.padEnd(4)} ${rows} rows, ${(bytes.length / 1e6).toFixed(1)} MB: ${line.join(', ')}\n`);
}
process.stdout.write(
  `peak memory ${Math.ceil(process.resourceUsage().maxRSS / 1024)} MiB (with the files in memory)\n`,
);
