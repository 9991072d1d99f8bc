/**
 * An export of the whole country read back by two foreign readers: a sample of all provinces goes through the job, its
 * tables are opened by DuckDB and by pyarrow, and must say what `status`, `history export` and `cases` say, in the
 * types that are documented. No cell may be a number, name or ID of anybody in the sample.
 *
 *   npm run prove -- export [--rows 2000]      (pyarrow: pip install -r bench/peers/requirements.txt, DOISOAT_PYTHON)
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { exportTables, wideTables, type ExportTableName } from '../../core/export/export-tables.ts';
import { figureNames, type Figures } from '../../core/domain/province-state.ts';
import { provinces } from '../../core/domain/provinces.ts';
import { provinceUnitsOn } from '../../core/domain/province-units.ts';
import { $CasesDocument } from '../../core/cases/cases-document.ts';
import { $ExportManifest } from '../../core/export/write-tables.ts';
import { $Status } from '../../core/summary/status.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '2000' } } });
const rows = Number(values.rows);
/** Of whom open cases are compared row by row. */
const shown = ['vn34-52', 'vn34-42', 'vn34-79'];
const python = process.env.DOISOAT_PYTHON ?? 'python3';
const textMax = 1 << 30; // bytes that a command may print

const folder = mkdtempSync(join(tmpdir(), 'doisoat-export-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const data = join(folder, 'data');
const wide = join(folder, 'wide');
const sample = join(folder, 'sample');

type Row = Record<string, string | number | null>;
let wrong = 0;

function check(what: string, found: unknown, expected: unknown): void {
  const holds = isDeepStrictEqual(found, expected);
  if (!holds) wrong += 1;
  process.stdout.write(`${holds ? 'holds' : 'WRONG'}  ${what}\n`);
}

function doisoat(...args: string[]): string {
  const bin = fileURLToPath(new URL('../../bin/doisoat.js', import.meta.url));
  return execFileSync(process.execPath, [bin, ...args, '--dir', data], {
    encoding: 'utf8',
    maxBuffer: textMax,
    stdio: ['ignore', 'pipe', 'pipe'], // what went wrong is in the error
  });
}

function json(...args: string[]): unknown {
  return JSON.parse(doisoat(...args, '--json'));
}

/** Rows in an order that does not depend on the reader. */
function ordered(all: readonly Row[]): string[] {
  return all.map((row) => JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)))).toSorted();
}

function makeCountry(): void {
  const ids = provinces.map(({ id }) => id);
  const size = ['--people', String(60 * rows), '--rows', String(rows), '--seed', '23'];
  doisoat('generate', '--out', sample, '--provinces', ids.join(','), ...size);
  doisoat('registry', 'build', join(sample, 'registry', readdirSync(join(sample, 'registry'))[0]));
  for (const id of ids) {
    const [name] = readdirSync(join(sample, 'incoming', id, 'delta'));
    doisoat('sync', join(sample, 'incoming', id, 'delta', name), '--province', id);
  }
  const lines = ['province,day,participants,out_of_scope,synced,verified,source'];
  for (const day of ['2025-06-30', '2025-12-31'])
    for (const { id } of provinceUnitsOn(day)) lines.push(`${id},${day},1000,10,950,900,monthly table`);
  writeFileSync(join(folder, 'past.csv'), lines.join('\n'));
  doisoat('history', 'load', join(folder, 'past.csv'));
}

/** Everything that names somebody: participant numbers, IDs, old IDs and names of batches and registry. */
function peopleOfSample(): Set<string> {
  const people = new Set<string>();
  const named = ['participant_number', 'personal_id', 'old_id', 'full_name'];
  for (const entry of readdirSync(sample, { recursive: true, withFileTypes: true })) {
    if (!/\.csv(?:\.gz)?$/.test(entry.name) || entry.parentPath.includes('truth')) continue;
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    const text = (entry.name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').replace('\ufeff', '');
    const [header, ...lines] = text.split(/\r?\n/).map((line) => line.split(','));
    const at = named.map((name) => header.indexOf(name)).filter((place) => place >= 0);
    for (const cells of lines) for (const place of at) if ((cells[place] ?? '').length > 3) people.add(cells[place]);
  }
  return people;
}

const duckdb = await (await DuckDBInstance.create()).connect();
async function ask(sql: string): Promise<Row[]> {
  const answer = await duckdb.runAndReadAll(sql);
  return answer
    .getRowObjectsJson()
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, cell]) => [
          name,
          typeof cell === 'string' && /^-?\d{1,9}$/.test(cell) ? Number(cell) : cell,
        ]),
      ),
    ) as Row[];
}

const started = performance.now();
makeCountry();
const { out: _, ...printed } = json('export', '--out', wide) as Record<string, unknown>;
const manifest = $ExportManifest.parse(printed);
const sum = (of: 'rows' | 'bytes'): number => manifest.files.reduce((all, each) => all + each[of], 0);
process.stdout.write(
  `${provinces.length} provinces × ${rows} rows: ${manifest.files.length} files, ${sum('rows')} rows, ` +
    `${(sum('bytes') / 1e6).toFixed(1)} MB\n`,
);

const status = $Status.parse(json('status'));
const figuresRow = (province: string, scheme: string, figures: Figures): Row => ({
  day: manifest.day,
  province,
  scheme,
  ...Object.fromEntries(figureNames.map((name) => [name === 'outOfScope' ? 'out_of_scope' : name, figures[name]])),
});
const ratesNow = status.provinces.flatMap(({ province, persons, schemes }) =>
  Object.entries({ PERSONS: persons, ...schemes }).map(([scheme, each]) => figuresRow(province, scheme, each)),
);
const verdictsNow = status.provinces.flatMap(({ province, verdicts }) =>
  Object.entries(verdicts)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]): Row => ({ province, verdict, count })),
);
const historyDays = doisoat('history', 'export')
  .replace('\ufeff', '')
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((line) => line.split(',').slice(0, 6).join(','))
  .toSorted();
const dayText = ({ province, day, participants, out_of_scope: out, synced, verified }: Row): string =>
  [province, day, participants, out, synced, verified].join(',');

for (const [table, { columns, keeps }] of Object.entries(exportTables)) {
  if (table === 'cases') continue;
  const described = await ask(`DESCRIBE SELECT * FROM '${wide}/${table}/**/*.parquet'`);
  const partitions = [...(keeps === 'daily' ? ['exported_on'] : []), 'province_id', 'version'];
  check(
    `DuckDB: columns, types and partitions of ${table}`,
    described.map(({ column_name: name, column_type: type }) => `${name} ${type}`),
    [
      ...columns.map(({ name, type }) => `${name} ${type}`),
      ...partitions.map((name) => `${name} ${{ exported_on: 'DATE', version: 'BIGINT' }[name] ?? 'VARCHAR'}`),
    ],
  );
}
const from = (table: string): string => `FROM '${wide}/${table}/**/*.parquet'`;
const names = exportTables.rates.columns.map(({ name }) => name).join(', ');
const now = `day = DATE '${manifest.day}'`;
check(
  'DuckDB: rates equal status, every province and scheme',
  ordered(await ask(`SELECT ${names} ${from('rates')} WHERE ${now}`)),
  ordered(ratesNow),
);
check(
  'DuckDB: reasons equal status',
  ordered(await ask(`SELECT province, verdict, count ${from('reasons')} WHERE ${now} AND scheme = 'PERSONS'`)),
  ordered(verdictsNow),
);
check(
  'DuckDB: days equal history export',
  (await ask(`SELECT * ${from('days')}`)).map(dayText).toSorted(),
  historyDays,
);

const exact = join(folder, 'exact');
doisoat('export', '--out', exact, '--exact', '--tables', 'verdicts,ages');
check(
  'DuckDB: exact verdicts sum to status',
  ordered(
    await ask(
      `SELECT province, verdict, sum(count)::BIGINT AS count FROM '${exact}/verdicts/**/*.parquet'
       WHERE scheme = 'PERSONS' GROUP BY ALL`,
    ),
  ),
  ordered(verdictsNow),
);
check(
  'DuckDB: open cases by age sum to what remains',
  ordered(await ask(`SELECT province, sum(count)::BIGINT AS n FROM '${exact}/ages/**/*.parquet' GROUP BY ALL`)),
  ordered(status.provinces.map(({ province, persons }): Row => ({ province, n: persons.remaining }))),
);

const people = peopleOfSample();
let cells = 0;
const telling = new Set<string>();
async function lookFor(pattern: string, table: ExportTableName, except: string): Promise<void> {
  for (const { name, type } of exportTables[table].columns)
    if (type === 'VARCHAR' && name !== except)
      for (const { cell } of await ask(`SELECT DISTINCT ${name} AS cell FROM '${pattern}' WHERE ${name} IS NOT NULL`)) {
        cells += 1;
        if (people.has(String(cell)) || /\d{9}/.test(String(cell))) telling.add(`${table}.${name}`);
      }
}
for (const table of wideTables) await lookFor(`${wide}/${table}/**/*.parquet`, table, '');

for (const province of shown) {
  const own = join(folder, province);
  doisoat('export', '--out', own, '--province', province, '--tables', 'cases');
  const { cases } = $CasesDocument.parse(json('cases', '--province', province));
  const told = await ask(`SELECT participant_number AS n, verdict, unit FROM '${own}/cases/**/*.parquet'`);
  check(
    `DuckDB: cases of ${province} equal cases --json, person by person (${cases.length})`,
    ordered(told.map((row) => ({ ...row, n: row.n === null ? null : String(row.n) }))),
    ordered(
      cases.map(({ participantNumber, verdict, unit }) => ({
        n: participantNumber.length === 12 ? null : participantNumber,
        verdict,
        unit,
      })),
    ),
  );
  await lookFor(`${own}/cases/**/*.parquet`, 'cases', 'participant_number');
}
check(
  `no cell tells who somebody is: ${cells} different ones against ${people.size} numbers and names`,
  [...telling],
  [],
);

/** Types as pyarrow calls them. */
const arrowTypes = { DATE: 'date32[day]', BIGINT: 'int64', VARCHAR: 'string' };
interface ReadTable {
  types: Record<string, string>;
  partitions: string[];
  rows: Row[];
}

function readByPyarrow(): Record<string, ReadTable> | undefined {
  const program = fileURLToPath(new URL('read_back.py', import.meta.url));
  try {
    execFileSync(python, ['-c', 'import pyarrow'], { stdio: 'ignore' });
  } catch {
    process.stdout.write(`pyarrow: skipped, ${python} has none (pip install pyarrow, or set DOISOAT_PYTHON)\n`);
    if (process.env.CI !== undefined) wrong += 1;
    return undefined;
  }
  const text = execFileSync(python, [program, wide, ...wideTables], { encoding: 'utf8', maxBuffer: textMax });
  return JSON.parse(text) as Record<string, ReadTable>;
}

const tables = readByPyarrow();
if (tables !== undefined) {
  for (const table of wideTables) {
    const { columns, keeps } = exportTables[table];
    check(
      `pyarrow: columns, types and partitions of ${table}`,
      [tables[table].types, tables[table].partitions],
      [
        Object.fromEntries(columns.map(({ name, type }) => [name, arrowTypes[type]])),
        [...(keeps === 'daily' ? ['exported_on'] : []), 'province_id', 'version'],
      ],
    );
  }
  check(
    'pyarrow: rates equal status, every province and scheme',
    ordered(tables.rates.rows.filter(({ day }) => day === manifest.day)),
    ordered(ratesNow),
  );
  check(
    'pyarrow: reasons equal status',
    ordered(
      tables.reasons.rows
        .filter(({ day, scheme }) => day === manifest.day && scheme === 'PERSONS')
        .map(({ province, verdict, count }) => ({ province, verdict, count })),
    ),
    ordered(verdictsNow),
  );
  check('pyarrow: days equal history export', tables.days.rows.map(dayText).toSorted(), historyDays);
}
process.stdout.write(`${((performance.now() - started) / 1000).toFixed(0)} s; ${wrong} wrong\n`);
if (wrong > 0) process.exitCode = 1;
