/**
 * A clerk's mended re-send with LibreOffice: a file is sent, joined with its answers and cut down to the rows with work
 * (`answers --only-open`), opened and saved by LibreOffice as XLSX and as CSV, mended, saved once more, and sent as a
 * delta. It must be committed with no column in doubt, every added column told as not used, and what was mended
 * verified; what was not mended must be no new claim.
 *
 *   npm run prove -- office-resend        (needs LibreOffice Calc: apt-get install libreoffice-calc)
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { Receipt } from '../../core/domain/receipt.ts';
import { addedColumns } from '../../core/catalogue/answers-titles.ts';
import { csvCell } from '../../core/formats/csv/writer.ts';

const run = promisify(execFile);
const soffice = process.env.DOISOAT_SOFFICE ?? 'soffice';
const patience = 180_000; // milliseconds
const province = 'vn34-52';
/** What LibreOffice writes as XLSX, and as CSV in UTF-8 with commas. */
const filters = {
  xlsx: 'xlsx:Calc MS Excel 2007 XML',
  csv: 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false',
};

try {
  execFileSync(soffice, ['--version'], { stdio: 'ignore' });
} catch {
  process.stdout.write('mended re-send skipped: no soffice; install it (apt-get install libreoffice-calc)\n');
  process.exit(process.env.CI === undefined ? 0 : 1);
}

const folder = mkdtempSync(join(tmpdir(), 'doisoat-resend-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const data = join(folder, 'data');

function doisoat(...args: string[]): unknown {
  const program = fileURLToPath(new URL('../../local/cli.ts', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [program, ...args, '--json'], { maxBuffer: 1e8 }).toString());
}

function sync(file: string): Receipt {
  return doisoat('sync', file, '--province', province, '--dir', data) as Receipt; // as it is documented
}

/** The file as LibreOffice saves it. */
async function saved(file: string, form: keyof typeof filters, place: string): Promise<string> {
  const out = join(folder, place);
  // UTF-8, comma, every column as text: as a clerk who knows opens a list with identifiers.
  const text = Array.from({ length: 40 }, (_, i) => `${i + 1}/2`).join('/');
  const infilter = file.endsWith('.csv') ? [`--infilter=CSV:44,34,76,1,${text},1066,false,false`] : [];
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  const args = [profile, '--headless', ...infilter, '--convert-to', filters[form], '--outdir', out, file];
  await run(soffice, args, { timeout: patience });
  return join(out, basename(file).replace(/\.[a-z]+$/, `.${form}`));
}

const wrong: string[] = [];
function expect(what: string, found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    wrong.push(`${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(wanted)}`);
}

const made = join(folder, 'made');
doisoat('generate', '--people', '4000', '--rows', '600', '--provinces', province, '--seed', '9', '--out', made);
const version = readdirSync(join(made, 'registry'))[0];
doisoat('registry', 'build', join(made, 'registry', version), '--dir', data);
const incoming = join(made, 'incoming', province, 'delta');
const sample = join(incoming, readdirSync(incoming)[0]);

for (const form of ['csv', 'xlsx'] as const) {
  // Half of the rows are of this form, so that each has work of its own.
  const [header, ...rows] = readFileSync(sample, 'utf8')
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  const own = rows.slice(form === 'csv' ? 0 : 300, form === 'csv' ? 300 : 600);
  const list = join(folder, `list-${form}.csv`);
  writeFileSync(list, `${[header, ...own].join('\r\n')}\r\n`);
  const sent = form === 'csv' ? list : await saved(list, 'xlsx', 'sent');
  const receipt = sync(sent);
  expect(`${form}: first`, receipt.status, 'committed');

  const open = join(folder, `open.${form}`);
  const asked = ['answers', sent, '--batch', receipt.batchId, '--only-open', '--out', open, '--dir', data];
  const joined = doisoat(...asked) as { written: number };
  // Opened and saved once as it is, to be read and mended here; the mended one is opened and saved again.
  const table = parse(readFileSync(await saved(open, 'csv', 'opened')), { bom: true, relax_column_count: true });
  const titles = table[0];
  expect(`${form}: added columns`, titles.slice(0, addedColumns.length), addedColumns);
  expect(`${form}: rows with work`, table.length - 1, joined.written);
  const at = (title: string): number => titles.indexOf(title);
  const toMend = table.filter((cells) => cells[at(addedColumns[1])] === 'NAME_DIFFERS');
  if (toMend.length === 0) wrong.push(`${form}: no row with another name`);
  const persons = truth();
  for (const cells of toMend) cells[at('full_name')] = persons.get(cells[at('personal_id')]) ?? '';
  const mended = join(folder, `mended-${form}.csv`);
  writeFileSync(mended, `\uFEFF${table.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`);
  const again = sync(await saved(mended, form, 'mended'));
  expect(`${form}: mended`, [again.status, again.refusal?.code], ['committed', undefined]);
  expect(`${form}: rows`, again.rows.read, joined.written);
  const account = again.columns ?? [];
  expect(
    `${form}: not used`,
    account.slice(0, addedColumns.length).every(({ field }) => field === null),
    true,
  );
  expect(
    `${form}: used`,
    account.slice(addedColumns.length).filter(({ field }) => field === null),
    [],
  );
  const verified = again.verdicts.VERIFIED + again.verdicts.VERIFIED_PARTIAL_DATE;
  expect(`${form}: verified`, verified >= toMend.length, true);
  expect(`${form}: fewer open`, again.counts.after.remaining, again.counts.before.remaining - toMend.length);
  // What comes back as it was is asked once, however often: nothing is held.
  for (let turn = 0; turn < 4; turn++) {
    writeFileSync(mended, `${readFileSync(mended, 'utf8')}\r\n`);
    expect(`${form}: held`, sync(mended).verdicts.HELD ?? 0, again.verdicts.HELD ?? 0);
  }
  process.stdout.write(`${form}: ${joined.written} rows with work, ${toMend.length} mended and verified\n`);
}

/** Names by ID, as the extract has them. */
function truth(): Map<string, string> {
  const parts = join(made, 'registry', version);
  const found = new Map<string, string>();
  for (const name of readdirSync(parts).filter((each) => /^part-.*\.csv/.test(each))) {
    const bytes = readFileSync(join(parts, name));
    const text = name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    const rows = parse(text, { bom: true, columns: true }) as { personal_id: string; full_name: string }[];
    for (const row of rows) found.set(row.personal_id, row.full_name);
  }
  return found;
}

for (const line of wrong) process.stdout.write(`${line}\n`);
if (wrong.length > 0) process.exitCode = 1;
