/**
 * `node test/support/make-data-directory.ts OUT` makes a data directory with three days of history (`OUT/data.gz`),
 * writes down what this version says of it (`OUT/expected.json`), and an upload to come (`OUT/next.csv`). What is
 * committed as `test/fixtures/data-v1` was made by version 0.1 and is never made again: later versions must live with
 * it. Only the public command line and the formats of batches and extracts are used, on days of the past. All is
 * synthetic, the key too.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { packFolder } from './packed-folder.ts';
import { runCliAt } from './run-cli.ts';

const own = 'vn34-52';
const other = 'vn34-42';
const header = [
  'participant_number,personal_id,old_id,full_name,birth_date,birth_date_kind,sex,schemes',
  'category,unit,hi_card,nationality',
].join();

const out = process.argv.at(2);
if (out === undefined) throw new Error('where to? node test/support/make-data-directory.ts OUT');
const work = mkdtempSync(join(tmpdir(), 'doisoat-data-'));
const data = join(work, 'data');
const sample = join(work, 'sample');

interface Status {
  registryVersion: string;
  unitSystem: string;
  provinces: { lastUpload: string | null }[];
  national: object;
}

interface Answer {
  batchId: string;
  status: string;
  refusal?: { code: string };
}

/** Runs a command on the data directory at that time; its document. A refusal must be the one that is meant. */
async function at<T = unknown>(instant: string, args: readonly string[], refusal?: string): Promise<T> {
  const { code, stdout, stderr } = await runCliAt(instant, ...args, '--dir', data, '--json');
  const document = JSON.parse(stdout) as T & { refusal?: { code: string } };
  const meant = refusal === undefined ? code === 0 : code === 1 && document.refusal?.code === refusal;
  if (!meant) throw new Error(`${args.join(' ')}: ${code}\n${stdout}${stderr}`);
  return document;
}

function save(name: string, lines: readonly string[]): string {
  const path = join(work, name);
  writeFileSync(path, lines.map((line) => `${line}\r\n`).join(''));
  return path;
}

interface Person {
  id: string;
  oldId: string;
  name: string;
  birth: string; // YYYY[-MM[-DD]]
  sex: string;
  status: string;
  successor: string;
}

function readPeople(version: string): Person[] {
  const text = gunzipSync(readFileSync(join(sample, 'registry', version, 'part-0000.csv.gz'))).toString();
  const records = text.trim().split(/\r?\n/).slice(1);
  return records.map((record) => {
    const [id, oldId, name, birth, sex, status, successor] = record.split(',');
    return { id, oldId, name, birth, sex, status, successor };
  });
}

/** Rows of the generated batch of a province, as they stand in the file. */
function readBatch(province: string): { path: string; rows: string[]; verdicts: string[] } {
  const folder = join(sample, 'incoming', province, 'delta');
  const path = join(folder, readdirSync(folder)[0]);
  const truth = readFileSync(join(sample, 'truth', `${province}.csv`), 'utf8');
  const verdicts = truth.trim().split(/\r?\n/).slice(1);
  const rows = readFileSync(path, 'utf8').trim().split(/\r?\n/).slice(1);
  return { path, rows, verdicts: verdicts.map((line) => line.split(',')[2]) };
}

/** A row that agrees with the person but for the changes. */
function rowOf(number: number, person: Person, change: Partial<Person & { schemes: string }> = {}): string {
  const { id, oldId, name, birth, sex } = { ...person, oldId: '', ...change };
  const date = birth.split('-').toReversed().join('/');
  return `${number},${id},${oldId},${name},${date},,${sex},${change.schemes ?? 'BHYT'},HGD,XP52001,,VN`;
}

/** A row with other cells, by place. */
function withCells(row: string, cells: Record<number, string>): string {
  return row
    .split(',')
    .map((cell, column) => cells[column] ?? cell)
    .join(',');
}

function filesBelow(folder: string, name: string): string[] {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true });
  return paths
    .filter((entry) => entry.isFile() && entry.name === name)
    .map((entry) => join(entry.parentPath, entry.name));
}

mkdirSync(data);
// No other secret is ever compared with this one.
writeFileSync(join(data, 'fingerprint.key'), '1:000102030405060708090a0b0c0d0e0f\n', { mode: 0o600 });
writeFileSync(join(data, 'config.json'), '{ "childrenNamed": true }\n');
const sizes = ['--people', '2000', '--rows', '600', '--provinces', `${own},${other}`, '--locality', '0.5'];
await at('2026-01-31T08:00:00Z', ['generate', '--out', sample, ...sizes, '--seed', 'data-v1', '--deltas', '2']);
const [first, second] = [readBatch(own), readBatch(other)];
const changedLater = new Set([...readPeople('2026-02-01'), ...readPeople('2026-02-02')].map(({ id }) => id));
const claimed = new Set([...first.rows, ...second.rows].map((row) => row.split(',')[1]));
const unclaimed = readPeople('2026-01-31').filter(({ id }) => !claimed.has(id) && !changedLater.has(id));
const alive = unclaimed.filter(({ status, birth }) => status === 'alive' && birth.length === 10);
const named = alive.find(({ name }) => /^Nguyễn Văn [A-Za-z]+$/.test(name));
const some = alive.filter((person) => person !== named && person.oldId !== '');
const deceased = unclaimed.find(({ status }) => status === 'deceased');
const superseded = unclaimed.find(({ successor, name, birth }) =>
  alive.some((person) => person.id === successor && person.name === name && person.birth === birth),
);
if (named === undefined || deceased === undefined || superseded === undefined)
  throw new Error('this sample lacks somebody: take another seed');

// The first day: a snapshot, the books of two provinces, and what else is known.
await at('2026-01-31T09:00:00Z', ['registry', 'build', join(sample, 'registry/2026-01-31')]);
const known = save(
  'canaries.txt',
  some.slice(-3).map(({ id }) => id),
);
await at('2026-01-31T09:10:00Z', ['registry', 'canaries', known]);
const books = ['--as-of', '2026-01-31T17:00:00Z', '--officer', 'An', '--purpose', 'books'];
await at('2026-02-01T01:00:00Z', ['sync', first.path, '--province', own, ...books]);
await at('2026-02-01T01:10:00Z', ['sync', second.path, '--province', other, ...books]);
const targets = save('targets.csv', [
  'year,province,indicator,value,source,as_of',
  `2026,${own},participants_planned,650,synthetic,2026-01-31`,
  `2026,${other},participants_planned,640,synthetic,2026-01-31`,
]);
await at('2026-02-01T01:20:00Z', ['targets', targets]);
const history = save('history.csv', [
  'province,day,participants,out_of_scope,synced,verified,source',
  'vn63-52,2025-04-15,500,5,480,470,synthetic',
  `${own},2026-01-30,590,5,500,400,synthetic`,
]);
await at('2026-02-01T01:30:00Z', ['history', 'load', history]);
await at('2026-02-01T17:10:00Z', ['registry', 'build', join(sample, 'registry/2026-02-01')]);
await at('2026-02-01T17:30:00Z', ['reconcile']);

// The second day: the first province mends and adds, some of it held; sends it again, by mistake and on purpose; and
// sends what cannot be read.
const missing = first.rows.filter((_, row) => first.verdicts[row] === 'ID_MISSING');
const differing = first.rows.filter((_, row) => first.verdicts[row] === 'NAME_DIFFERS');
const verified = first.rows.filter((_, row) => first.verdicts[row] === 'VERIFIED');
const [asked] = verified.filter((row) => !changedLater.has(row.split(',')[1]));
const [overLimit, oldIdOnly, fresh, partial] = some;
const utf8As1252 = new TextDecoder('windows-1252').decode(Buffer.from(named.name));
const heldClaims = [1901, 1902, 1903, 1904, 1905].map((year, n) =>
  rowOf(5_290_000_001 + n, overLimit, { birth: `${year}-05-06` }),
);
// The claim of the books and two more are compared; the fourth is held.
const askedAgain = ['01/02/1911', '01/02/1912', '01/02/1913'].map((date, n) =>
  withCells(asked, { 0: String(5_290_000_011 + n), 4: date }),
);
const mended = [
  rowOf(Number(missing[0].split(',')[0]), fresh),
  withCells(differing[0], { 3: 'Một Tên Khác' }),
  ...heldClaims,
  ...askedAgain,
  rowOf(5_290_000_021, named, { name: named.name.replace('Nguyễn Văn', 'Nguyeãn Vaên'), schemes: 'BHXHBB;BHYT' }),
  rowOf(5_290_000_022, named, { name: utf8As1252, schemes: 'BHXHBB;BHTN' }),
  rowOf(5_290_000_023, superseded),
  rowOf(5_290_000_024, deceased),
  rowOf(5_290_000_025, oldIdOnly, { id: '', oldId: oldIdOnly.oldId }),
  rowOf(5_290_000_026, partial, { birth: partial.birth.slice(0, 4), schemes: 'BHXHTN' }),
  rowOf(5_290_000_028, some[8], { id: '999123' }),
  withCells(rowOf(5_290_000_029, some[9]), { 4: '31/02/1990' }),
  ',,,,,,,,,,,', // blank
  withCells(rowOf(5_290_000_027, partial), { 0: 'no number' }),
];
const mendedFile = save('mended.csv', [header, ...mended]);
const { batchId: heldBatch } = await at<Answer>('2026-02-02T01:00:00Z', ['sync', mendedFile, '--province', own]);
const sameBytes = save('another-name.csv', [header, ...mended]);
const duplicate = await at<Answer>('2026-02-02T01:10:00Z', ['sync', sameBytes, '--province', own]);
if (duplicate.status !== 'duplicate') throw new Error('the same bytes are a duplicate');
await at('2026-02-02T01:20:00Z', ['sync', first.path, '--province', own, '--resend', ...books]);
const noNames = save('no-names.csv', ['participant_number,birth_date,schemes', '5200000001,01/02/1990,BHYT']);
const refused = await at<Answer>('2026-02-02T01:30:00Z', ['sync', noNames, '--province', own], 'HEADER_MISSING_COLUMN');
// The other province sends all of a scheme: a few are no longer there. Of the first one a few leave.
const whole = second.rows.filter((row) => row.split(',')[7].includes('BHYT')).slice(8);
const wholeFile = save('whole.csv', [header, ...whole]);
const full = ['--kind', 'full', '--schemes', 'BHYT', '--rows', String(whole.length)];
await at('2026-02-02T02:00:00Z', ['sync', wholeFile, '--province', other, ...full, '--as-of', '2026-02-02T01:00:00Z']);
const leavers = verified.filter((row) => row !== asked && row.split(',')[7] === 'BHYT').slice(0, 5);
const leaveFile = save('leave.csv', [header, ...leavers]);
await at('2026-02-02T02:10:00Z', ['sync', leaveFile, '--province', own, '--kind', 'leave', '--schemes', 'BHYT']);
await at('2026-02-02T17:10:00Z', ['registry', 'build', join(sample, 'registry/2026-02-02')]);
await at('2026-02-02T17:30:00Z', ['reconcile']);

// The third day: one ledger stands on a new base, and has one upload since.
await at('2026-02-03T01:00:00Z', ['ledger', 'compact', '--province', other]);
const late = save('late.csv', [header, rowOf(4_290_000_001, some[4]), rowOf(4_290_000_002, some[5], { sex: '' })]);
await at('2026-02-03T02:00:00Z', ['sync', late, '--province', other, '--schemes', 'BHYT;BHXHTN']);
// Held over a row that the ledger has: its ID was asked about three times within the month.
const fifth = save('fifth-date.csv', [header, withCells(asked, { 4: '01/02/1914' })]);
await at('2026-02-03T02:10:00Z', ['sync', fifth, '--province', own]);
await at('2026-02-03T03:00:00Z', ['publish']);

// What is said of it, before anything else is done.
const now = '2026-02-03T04:00:00Z';
// Found, held in one file, held by what was asked before, left, asked about and missing; two decoded names, superseded.
const shown = [missing[0], heldClaims[0], askedAgain[2], leavers[0], asked, missing[1]].map((row) => row.split(',')[0]);
const participants = [];
for (const participant of [...shown, '5290000021', '5290000022', '5290000023']) {
  const show = ['ledger', 'show', '--province', own, '--participant', participant];
  participants.push({ province: own, participant, row: await at(now, show) });
}
const { registryVersion, unitSystem, provinces, national } = await at<Status>(now, ['status']);
const outcomes = filesBelow(join(data, 'objects/results'), 'outcomes.csv').sort();
const expected = {
  madeBy: 'doisoat 0.1.0',
  now,
  batches: { held: heldBatch, refused: refused.batchId },
  // Without the provinces of which nothing is known.
  status: {
    registryVersion,
    unitSystem,
    provinces: provinces.filter(({ lastUpload }) => lastUpload !== null),
    national,
  },
  ledgerVerify: await at(now, ['ledger', 'verify']),
  registryVerify: await at(now, ['registry', 'verify']),
  participants,
  outcomes: Object.fromEntries(
    outcomes.map((path) => [
      relative(join(data, 'objects'), path).replaceAll(sep, '/'),
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    ]),
  ),
};
// One who was missing is found, one new participant agrees, and one who agreed has another date now.
const wrongNow = verified.find((row) => row !== asked && !leavers.includes(row) && row.split(',')[4].length === 10);
const next = [
  rowOf(Number(missing[1].split(',')[0]), some[6]),
  rowOf(5_290_000_031, some[7]),
  withCells(wrongNow ?? '', { 4: '01/02/1903' }),
];

mkdirSync(out, { recursive: true });
packFolder(data, join(out, 'data.gz'));
writeFileSync(join(out, 'expected.json'), `${JSON.stringify(expected, undefined, 2)}\n`);
writeFileSync(join(out, 'next.csv'), [header, ...next].map((line) => `${line}\r\n`).join(''));
rmSync(work, { recursive: true });
