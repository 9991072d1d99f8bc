/**
 * What LibreOffice makes of the fixtures when a clerk opens and saves them: every file that is accepted is opened and
 * saved as XLSX and as CSV, and the intake must read the same people from it, but for what a spreadsheet is known to
 * lose. `answers.xlsx` must open, and show the rows it has.
 *
 *   npm run prove -- office        (needs LibreOffice Calc: apt-get install libreoffice-calc)
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { answersWorkbook } from '../../core/answers/answers-workbook.ts';
import { Refusal } from '../../core/base/errors.ts';
import { Sex } from '../../core/domain/codes.ts';
import { IdState } from '../../core/domain/columns.ts';
import type { ReadBatch } from '../../core/domain/read-batch.ts';
import { NameReader } from '../../core/names/reader.ts';
import { schemesOfText } from '../../core/intake/normalise-codes.ts';
import { readBatch } from '../../core/intake/read-batch.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { fixtureBytes, fixtureExpected, fixtureFile, fixtureNames } from '../../test/support/batch-fixtures.ts';

const run = promisify(execFile);
const soffice = process.env.DOISOAT_SOFFICE ?? 'soffice';
/** One call converts them all; a minute would be an hour for one file. */
const patience = 180_000; // milliseconds

try {
  execFileSync(soffice, ['--version'], { stdio: 'ignore' });
} catch {
  const line =
    'LibreOffice round trip skipped: no soffice; install it ' +
    '(apt-get install libreoffice-calc) or set DOISOAT_SOFFICE\n';
  process.stdout.write(line);
  process.exit(process.env.CI === undefined ? 0 : 1);
}

const folder = mkdtempSync(join(tmpdir(), 'doisoat-office-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** What a person of a row is: names by fingerprint, so that equal ones are equal people to the matcher. */
interface Person {
  participant: number;
  id: number;
  birthDate: number;
  sex: number;
  name: string;
}

async function peopleOf(bytes: Uint8Array, metadata: { schemes?: string; profile?: string } = {}): Promise<Person[]> {
  const { claims }: ReadBatch = await readBatch(
    (async function* () {
      yield bytes;
    })(),
    {
      names: new NameReader(new Uint8Array(16)),
      hash: nodeHash,
      schemes: schemesOfText(metadata.schemes ?? ''),
      storedOn: 20260201,
      profile: metadata.profile,
    },
  );
  return Array.from({ length: claims.length }, (_, i) => ({
    participant: claims.participant(i),
    id: claims.idState(i) === IdState.missing || claims.idState(i) === IdState.invalid ? 0 : claims.id(i),
    birthDate: claims.birthDate(i),
    sex: claims.sex(i),
    name: `${claims.nameHigh(i)}:${claims.nameLow(i)}`,
  }));
}

/** Fixtures that are read, of a kind that a spreadsheet opens by itself: text with commas in UTF-8, and workbooks. */
const fixtures = fixtureNames.filter((name) => {
  const bytes = fixtureBytes(name);
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const plain = !zip && bytes[0] !== 0x1f && bytes[0] !== 0xff && bytes[0] !== 0xfe;
  return fixtureExpected(name).outcome === 'read' && (zip || (plain && isCommaText(bytes)));
});

function isCommaText(bytes: Buffer): boolean {
  const text = bytes.toString('utf8');
  return !text.includes('\uFFFD') && !text.startsWith('sep=') && text.split('\n', 1)[0].includes(',');
}

/**
 * Losses that are the spreadsheet's and are known: it has taken the text apart otherwise than the intake does, or shows
 * what a cell is worth. Each with its reason; a fixture that is not here must come through whole.
 */
const losses: Record<string, string> = JSON.parse(readFileSync(new URL('losses.json', import.meta.url), 'utf8'));

const sources = join(folder, 'in');
mkdirSync(sources);
const sample = 'sample-of-a-province';
execFileSync(
  process.execPath,
  [
    fileURLToPath(new URL('../../local/cli.ts', import.meta.url)),
    ...`generate --people 5000 --rows 1000 --provinces vn34-52 --seed 6 --out ${join(folder, 'made')}`.split(' '),
  ],
  { stdio: 'ignore' },
);
const incoming = join(folder, 'made/incoming/vn34-52/delta');
const cases = [
  ...fixtures.map((name) => ({
    name,
    file: fixtureFile(name),
    bytes: fixtureBytes(name),
    metadata: fixtureExpected(name).metadata,
  })),
  {
    name: sample,
    file: `${sample}.csv`,
    bytes: readFileSync(join(incoming, readdirSync(incoming)[0])),
    metadata: undefined,
  },
];
for (const { file, bytes } of cases) writeFileSync(join(sources, file), bytes);

async function convert(to: string, filter: string, inputs: readonly string[]): Promise<string> {
  const out = join(folder, to);
  // UTF-8, comma, quotes; Vietnamese; numbers that look like dates stay text, as a clerk who knows does it.
  const infilter = '--infilter=CSV:44,34,76,1,,1066,false,false';
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  const csv = inputs.filter((path) => path.endsWith('.csv'));
  const books = inputs.filter((path) => !path.endsWith('.csv'));
  for (const [files, options] of [
    [csv, [infilter]],
    [books, []],
  ] as const)
    if (files.length > 0)
      await run(soffice, [profile, '--headless', ...options, '--convert-to', filter, '--outdir', out, ...files], {
        timeout: patience,
      });
  return out;
}

const started = performance.now();
const inputs = readdirSync(sources).map((name) => join(sources, name));
/** Text as shown, quoted where needed, the first sheet. */
const textAs = (delimiter: number, charset: number): string =>
  `csv:Text - txt - csv (StarCalc):${delimiter},34,${charset},1,,0,false,true,false`;
const [utf8, utf16] = [76, 65_535]; // as LibreOffice numbers them
const forms: [form: string, ending: string, filter: string][] = [
  ['xlsx', 'xlsx', 'xlsx:Calc MS Excel 2007 XML'],
  ['csv', 'csv', textAs(44, utf8)],
  ['semicolons', 'csv', textAs(59, utf8)],
  ['tabs in UTF-16', 'csv', textAs(9, utf16)],
];
const places = new Map<string, string>();
for (const [form, , filter] of forms) places.set(form, await convert(form.replaceAll(' ', '-'), filter, inputs));

let whole = 0;
let lossy = 0;
let unbelieved = 0;
const wrong: string[] = [];
const unused = new Set(Object.keys(losses));
for (const { name, bytes, metadata } of cases) {
  const before = await peopleOf(bytes, metadata);
  for (const [form, ending] of forms) {
    const label = `${name} as ${ending}`;
    const after = await savedAs(join(places.get(form) ?? '', `${name}.${ending}`), metadata).catch(
      (error: unknown) => error,
    );
    const same = Array.isArray(after) && isSame(before, after as Person[]);
    if (same) whole++;
    else if ((Array.isArray(after) || after instanceof Refusal) && (name in losses || label in losses)) {
      lossy++;
      unused.delete(name in losses ? name : label);
    } else
      wrong.push(
        `${name} as ${form}: ` +
          (Array.isArray(after) ? firstDifference(before, after) : String((after as { code?: string }).code ?? after)),
      );
  }
}

for (const label of unused) wrong.push(`${label}: comes through whole, but losses.json says otherwise`);

function isSame(before: Person[], after: Person[]): boolean {
  return before.length === after.length && before.every((person, i) => isSamePerson(person, after[i]));
}

/** The same, but for an ID that lost its zero and is not believed with it, as its digits disagree with the person. */
function isSamePerson(before: Person, after: Person): boolean {
  const lost = after.id === 0 && before.id > 0 && before.id < 1e11 && !agrees(before);
  if (lost) unbelieved++;
  return JSON.stringify(lost ? { ...before, id: 0 } : before) === JSON.stringify(after);
}

/** Digits 4 to 6 of an ID: century and sex, then the year (Decree 137/2015, Art. 13). */
function agrees({ id, birthDate, sex }: Person): boolean {
  const digit = Math.floor(id / 1e8) % 10;
  const year = 1900 + 100 * Math.floor(digit / 2) + (Math.floor(id / 1e6) % 100);
  const otherSex = (sex === Sex.male && digit % 2 === 1) || (sex === Sex.female && digit % 2 === 0);
  return year === Math.floor(birthDate / 10_000) && !otherSex;
}

/** Throws if LibreOffice did not open the file, or the intake refuses what it saved. */
async function savedAs(path: string, metadata: { schemes?: string; profile?: string } | undefined): Promise<Person[]> {
  return peopleOf(readFileSync(path), metadata);
}

function firstDifference(before: Person[], after: Person[]): string {
  if (before.length !== after.length) return `${before.length} rows, then ${after.length}`;
  const at = before.findIndex((person, i) => !isSamePerson(person, after[i]));
  const fields = Object.keys(before[at]) as (keyof Person)[];
  return `row ${at + 1} differs in ${fields.filter((field) => before[at][field] !== after[at][field]).join(', ')}`;
}

// The workbook of the answers.
const outcomes = [
  '\uFEFFrow,line,participant_number,unit,verdict,details,flags,next_step',
  ...Array.from(
    { length: 50 },
    (_, i) => `${i + 1},${i + 2},${String(5_200_000_000 + i)},TD52,${i % 2 === 0 ? 'NAME_DIFFERS' : 'VERIFIED'},,,`,
  ),
].join('\r\n');
const rejected = '\uFEFFrow,line,column,code,message\r\n51,52,participant_number,NUMBER_UNREADABLE,x\r\n';
const book = answersWorkbook(
  { outcomes: new TextEncoder().encode(`${outcomes}\r\n`), rejected: new TextEncoder().encode(rejected) },
  { province: 'vn34-52', batch: '0'.repeat(32) },
);
writeFileSync(join(folder, 'answers.xlsx'), book);
// Every sheet into a file of its own (the last option, -1).
const sheets = await convert(
  'sheets',
  'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1',
  [join(folder, 'answers.xlsx')],
);
const shown = readdirSync(sheets)
  .map((name) => readFileSync(join(sheets, name), 'utf8'))
  .join('\n');
const numbers = Array.from({ length: 25 }, (_, i) => String(5_200_000_000 + 2 * i));
const missing = numbers.filter((number) => !shown.includes(number));
if (missing.length > 0) wrong.push(`answers.xlsx: ${missing.length} of 25 rows are not shown`);

process.stdout.write(
  `LibreOffice: ${fixtures.length} fixtures and 1,000 rows of a province, saved as XLSX and as CSV with commas, ` +
    `semicolons and, in UTF-16, tabs: ${whole} the same people, ${lossy} with a known loss, ${unbelieved} IDs of ` +
    `theirs not believed without their zero, ${wrong.length} wrong; answers.xlsx opened with ` +
    `${readdirSync(sheets).length} sheets; ${((performance.now() - started) / 1000).toFixed(0)} s\n`,
);
for (const line of wrong) process.stdout.write(`${line}\n`);
if (wrong.length > 0) process.exitCode = 1;
