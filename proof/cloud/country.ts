/**
 * A small country whose answers are known beforehand: every person and every row is made for the verdict that it must
 * get. Two versions of the registry, and what each office sends: a whole book, corrections, a leave, newcomers with a
 * line that cannot be read, one file twice, one that is no book, rows that are held, a file into a foreign province.
 */
import { createHash } from 'node:crypto';
import type { VerdictName } from '../../core/domain/codes.ts';
import { provinces as allProvinces } from '../../core/domain/provinces.ts';
import { randomFrom } from '../../generate/random.ts';

/** One row of a book, and the verdicts it must get with the first and the second version of the registry. */
interface Entry {
  number: string;
  cells: readonly [id: string, name: string, date: string];
  first: VerdictName;
  second: VerdictName;
}

export interface Upload {
  province: string;
  /** Session that stores it. */
  session: string;
  way: 'put' | 'ticket';
  kind: 'full' | 'delta' | 'leave';
  name: string;
  text: string;
  metadata: Record<string, string>;
  /** `either`: one of two equal files is committed, the other a duplicate. */
  expected: 'committed' | 'refused' | 'ignored' | 'either';
  rejected: number; // rows
  /** What its answers say, row by row: participant and verdict. Undefined where the time of the registry decides. */
  outcomes: [number: string, verdict: VerdictName][] | undefined;
}

/** What a province's ledger says when all is over. */
export interface Truth {
  participants: number;
  verdicts: Partial<Record<VerdictName, number>>;
}

export interface Extract {
  version: string;
  files: { key: string; text: string }[]; // in the order in which they are stored, the manifest last
}

export interface Country {
  provinces: string[];
  registry: [first: Extract, second: Extract];
  /** In an order drawn from the seed: the events come in another one. */
  uploads: Upload[];
  /** While the second version is put in use. */
  later: Upload[];
  /** Held claims that headquarters releases: the file whose rows they are. */
  held: Upload[];
  truth: Map<string, Truth>;
}

const header = 'participant_number,personal_id,full_name,birth_date,schemes,unit';
const extractHeader = 'personal_id,old_id,full_name,birth_date,sex,status,superseded_by,residence_province,updated_on';
const versions = ['2026-01-31', '2026-02-28'] as const;
const surnames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Dương'];
const middles = ['Văn', 'Thị', 'Đức', 'Minh', 'Hữu', 'Ngọc', 'Quang', 'Thế'];
const given = ['An', 'Bình', 'Châu', 'Dũng', 'Hoà', 'Lan', 'Nga', 'Phúc', 'Quý', 'Thuỷ', 'Sơn', 'Kiên'];
/** Of nobody. */
const otherName = 'Tôn Nữ Khác';
const otherDate = '17/09/1931';
const minute = 60_000; // milliseconds

interface Person {
  id: string;
  name: string;
  birth: string; // yyyy-mm-dd
  dies: boolean;
  bornLater: boolean;
}

/** What rows are made for, in turn. */
const kinds = ['right', 'right', 'name', 'date', 'unknown', 'year', 'dies', 'born'] as const;
type Kind = (typeof kinds)[number];

const verdictsOf: Record<Kind, [VerdictName, VerdictName]> = {
  right: ['VERIFIED', 'VERIFIED'],
  name: ['NAME_DIFFERS', 'NAME_DIFFERS'],
  date: ['BIRTH_DATE_DIFFERS', 'BIRTH_DATE_DIFFERS'],
  unknown: ['ID_NOT_FOUND', 'ID_NOT_FOUND'],
  year: ['VERIFIED_PARTIAL_DATE', 'VERIFIED_PARTIAL_DATE'],
  dies: ['VERIFIED', 'DECEASED'],
  born: ['ID_NOT_FOUND', 'VERIFIED'],
};

export interface CountryOptions {
  provinces: number; // at most 34
  rows: number; // of each whole book
  seed: number;
  now: number; // milliseconds
}

export function makeCountry({ provinces: count, rows, seed, now }: CountryOptions): Country {
  const random = randomFrom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const provinces = allProvinces.slice(0, count).map(({ id }) => id);
  const people: Person[] = [];
  const country: Omit<Country, 'registry'> = { provinces, uploads: [], later: [], held: [], truth: new Map() };
  const bear = (change: Partial<Person> = {}): Person => {
    const serial = String(people.length + 1).padStart(6, '0');
    const birth = `19${50 + below(50)}-${pad(1 + below(12))}-${pad(2 + below(27))}`;
    const name = `${surnames[below(12)]} ${middles[below(8)]} ${given[below(12)]} ${given[below(12)]}`;
    const person = { id: `0010${birth.slice(2, 4)}${serial}`, name, birth, dies: false, bornLater: false, ...change };
    people.push(person);
    return person;
  };
  provinces.forEach((province, at) => {
    const foreign = provinces[(at + 1) % count];
    const made = makeOffice({ province, foreign, rows, now, bear });
    country.uploads.push(...made.uploads);
    country.later.push(made.later);
    country.held.push(made.held);
    country.truth.set(province, made.truth);
  });
  const shuffled = country.uploads.map((upload) => ({ upload, at: random() })).toSorted((a, b) => a.at - b.at);
  return { ...country, uploads: shuffled.map(({ upload }) => upload), registry: extractsOf(people) };
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

interface OfficeOptions {
  province: string;
  foreign: string;
  rows: number;
  now: number;
  bear: (change?: Partial<Person>) => Person;
}

/** What one office sends, and what its ledger must say in the end. */
function makeOffice({ province, foreign, rows, now, bear }: OfficeOptions) {
  const code = province.slice(-2);
  let last = 0;
  const entryOf = (kind: Kind): Entry => {
    const person = bear({ dies: kind === 'dies', bornLater: kind === 'born' });
    const [first, second] = verdictsOf[kind];
    const number = `${code}${String(++last).padStart(8, '0')}`;
    return { number, cells: cellsOf(person, kind), first, second };
  };
  const right = (entry: Entry): Entry => ({ ...entry, ...mended(bear) });
  const book = Array.from({ length: rows }, (_, at) => entryOf(kinds[at % kinds.length]));
  const ledger = new Map(book.map((entry) => [entry.number, entry]));
  const asOf = (minutes: number): Record<string, string> => ({
    'as-of': new Date(now - minutes * minute).toISOString(),
  });
  const session = `${province}.cb-1`;
  const upload = (each: Pick<Upload, 'name' | 'kind' | 'expected'> & Partial<Upload>, entries: Entry[]): Upload => ({
    province,
    session,
    way: 'put',
    text: textOf(entries),
    metadata: {},
    rejected: 0,
    outcomes: entries.map(({ number, first }) => [number, first]),
    ...each,
  });

  const corrected = book.filter((_, at) => kinds[at % kinds.length] === 'name').map(right);
  const leaves = book.filter((_, at) => at % 16 === 0);
  const newcomers = Array.from({ length: 3 }, () => entryOf('right'));
  const heldEntries = heldRows(entryOf, bear);
  const found = book
    .filter((_, at) => kinds[at % kinds.length] === 'unknown')
    .slice(0, 2)
    .map(right);
  for (const entry of [...corrected, ...newcomers, ...heldEntries, ...found]) ledger.set(entry.number, entry);
  for (const { number } of leaves) ledger.delete(number);

  const whole = { rows: String(rows), schemes: 'BHYT' };
  const unreadable = `${textOf(newcomers)}chưa có số,,${otherName},${otherDate},BHYT,DV1\n`;
  const held = upload({ name: 'held.csv', kind: 'delta', expected: 'committed', metadata: asOf(120) }, heldEntries);
  held.outcomes = heldEntries.map(({ number }) => [number, 'HELD']);
  const uploads = [
    upload({ name: 'book.csv', kind: 'full', expected: 'committed', metadata: { ...whole, ...asOf(600) } }, book),
    upload({ name: 'mended.csv', kind: 'delta', expected: 'either', metadata: asOf(480) }, corrected),
    upload({ name: 'mended (1).csv', kind: 'delta', expected: 'either', metadata: asOf(480) }, corrected),
    upload(
      {
        name: 'left.csv',
        kind: 'leave',
        expected: 'committed',
        metadata: { schemes: 'BHYT', ...asOf(360) },
        outcomes: undefined,
      },
      leaves,
    ),
    upload(
      {
        name: 'new.csv',
        way: 'ticket',
        kind: 'delta',
        expected: 'committed',
        metadata: asOf(240),
        text: unreadable,
        rejected: 1,
      },
      newcomers,
    ),
    held,
    upload({ name: 'other.csv', kind: 'delta', expected: 'refused', text: `colour,size\nred,${code}\n` }, []),
    upload({ name: 'foreign.csv', kind: 'delta', expected: 'ignored', session: `${foreign}.cb-1` }, newcomers),
  ];
  const later = upload({ name: 'later.csv', kind: 'delta', expected: 'committed', metadata: asOf(60) }, found);
  return { uploads, later, held, truth: truthOf([...ledger.values()]) };
}

function cellsOf(person: Person, kind: Kind): Entry['cells'] {
  const [year, month, day] = person.birth.split('-');
  const date = kind === 'year' ? year : kind === 'date' ? otherDate : `${day}/${month}/${year}`;
  // An ID that nobody has: of another province of birth.
  const id = kind === 'unknown' ? `004${person.id.slice(3)}` : person.id;
  return [id, kind === 'name' ? otherName : person.name, date];
}

/** The participant is somebody else, of whom everything agrees. */
function mended(bear: () => Person): Pick<Entry, 'cells' | 'first' | 'second'> {
  return { cells: cellsOf(bear(), 'right'), first: 'VERIFIED', second: 'VERIFIED' };
}

/** Four different claims on one ID, in a file: all are held until headquarters releases them; the first one agrees. */
function heldRows(entryOf: (kind: Kind) => Entry, bear: () => Person): Entry[] {
  const [id, name, date] = cellsOf(bear(), 'right');
  return [name, 'Lý Tự Một', 'Mạc Tự Hai', 'Chu Tự Ba'].map((claimed, at) => {
    const verdict = at === 0 ? 'VERIFIED' : 'NAME_DIFFERS';
    return { number: entryOf('right').number, cells: [id, claimed, date], first: verdict, second: verdict };
  });
}

function textOf(entries: readonly Entry[]): string {
  const lines = entries.map(({ number, cells }, at) => [number, ...cells, 'BHYT', `DV${at % 5}`].join(','));
  return `${[header, ...lines].join('\n')}\n`;
}

function truthOf(entries: readonly Entry[]): Truth {
  const verdicts: Truth['verdicts'] = {};
  for (const { second } of entries) verdicts[second] = (verdicts[second] ?? 0) + 1;
  return { participants: entries.length, verdicts };
}

/** A snapshot of who lives at first, and a delta of who died and who was born. */
function extractsOf(people: readonly Person[]): [Extract, Extract] {
  const line = ({ id, name, birth }: Person, status: string): string =>
    [id, '', name, birth, '', status, '', 'vn34-01', versions[0]].join();
  const first = people.filter(({ bornLater }) => !bornLater).map((person) => line(person, 'alive'));
  const changed = people.filter(({ dies, bornLater }) => dies || bornLater);
  const second = changed.map((person) => line(person, person.dies ? 'deceased' : 'alive'));
  return [extractOf(versions[0], null, first), extractOf(versions[1], versions[0], second)];
}

function extractOf(version: string, base: string | null, lines: readonly string[]): Extract {
  const half = Math.ceil(lines.length / 2);
  const parts = [lines.slice(0, half), lines.slice(half)].map((own, at) => {
    const text = `${[extractHeader, ...own].join('\n')}\n`;
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { name: `part-000${at}.csv`, rows: own.length, sha256, text };
  });
  const manifest = {
    format: 1,
    version,
    kind: base === null ? 'snapshot' : 'delta',
    base,
    asOf: `${version}T00:00:00Z`,
    rows: lines.length,
    parts: parts.map(({ name, rows, sha256 }) => ({ name, rows, sha256 })),
  };
  const files = parts.map(({ name, text }) => ({ key: `extract/${version}/${name}`, text }));
  return { version, files: [...files, { key: `extract/${version}/manifest.json`, text: JSON.stringify(manifest) }] };
}
