/** Every list of words by which the intake gives a meaning to what offices write, with the tests that hold it. */
import type { WordList } from './entries.ts';
import type { Check } from './in-process.ts';

const intake = (name: string, ...tests: string[]): Check => ({
  file: `test/core/intake/${name}.test.ts`,
  ...(tests.length > 0 && { tests }),
});
const names = (name: string, ...tests: string[]): Check => ({
  file: `test/core/names/${name}.test.ts`,
  ...(tests.length > 0 && { tests }),
});

export interface HeldList extends WordList {
  /** Tried in this order: cheap ones first. */
  checks: readonly Check[];
}

const published = intake('column-names', 'are those of the code, no more and no less');
const words = { separatedBy: ' ' };

function list(
  name: string,
  file: string,
  [from, to]: readonly [string, string],
  entries: WordList['entries'],
  ...checks: Check[]
): HeldList {
  return { name, file: `core/${file}`, from, to, entries, checks };
}

const aliases = 'intake/column-aliases.ts';
const heading = 'intake/heading-form.ts';
const schemes = 'intake/scheme-names.ts';
const nation = 'intake/nationality.ts';
const small = 'intake/normalise-codes.ts';
const rows = 'intake/non-person-rows.ts';
const forms = 'intake/profiles.ts';
const legacy = 'names/legacy.ts';
const tables = 'names/legacy-tables.ts';
const syllable = 'names/syllable.ts';
const syllable1 = 'names/syllable-v1.ts';

const smallCodes = intake('normalise-codes');
const schemeNames = intake('scheme-names');
const nationality = intake('nationality');
const countries = intake('nationality', 'has the list of countries that was looked through');
const notPeople = intake('non-person-rows');
const profiles = intake('profiles');
const fold = names('fold');
const legacyTables = names('legacy', 'decodeLegacyBytes');
const legacyNames = names('legacy', 'decodeLegacyName');
const guardTables = names('guard-tables');
const syllables = [guardTables, names('syllable')];

export const lists: readonly HeldList[] = [
  list('columns', aliases, ['export const columns = [', ']'], 'literals', published),
  list('names of columns', aliases, ['columnNames: Record<Column, ColumnNames> = {', '\n};'], 'literals', published),
  list('roles of parts', aliases, ['export const partRoles = [', ']'], 'literals', published),
  list(
    'names of parts',
    aliases,
    ['partNames: Record<PartRole, readonly string[]> = {', '\n};'],
    'literals',
    published,
  ),
  list('names of passports', aliases, ['passportNames: readonly string[] = [', ']'], 'literals', published),
  list('words of other columns', aliases, ['otherWords: readonly string[] = [', '\n];'], 'literals', published),
  list('decorations of every column', heading, ['commonDecorations = words(', ');'], words, published),
  list('decorations of a column', heading, ['columnDecorations: Partial', '\n};'], words, published),
  list('words before an example', heading, ['exampleWords = words(', ');'], words, published),
  list('words between names of a heading', heading, ['(?:^|\\s)(?:', ')'], 'alternatives', intake('heading-form')),
  list(
    'words of the time of day',
    'intake/time-of-day.ts',
    ['/^ ?(?:', ')$/'],
    'alternatives',
    intake('normalise-date', 'takes a noon'),
  ),
  list(
    'delimiters',
    'intake/csv-table.ts',
    ['ReadonlyMap<string, number> = new Map([', '\n]);'],
    'lines',
    intake('header-rules'),
  ),
  list(
    'names of JavaScript',
    'intake/header.ts',
    ['const reserved = new Set([', ']'],
    'literals',
    intake('header-rules'),
  ),
  list(
    'reasons that decide',
    'intake/find-header.ts',
    ['const decisive = new Set([', '\n]);'],
    'literals',
    intake('header-rules'),
  ),
  list('schemes', schemes, ['schemeAliases: Readonly<Record<Scheme, string>> = {', '\n};'], words, schemeNames),
  list('social insurance', schemes, ['socialInsuranceAliases = ', ';'], words, schemeNames),
  list('other insurance', schemes, ['otherInsuranceAliases =', ';'], words, schemeNames),
  list('negations of schemes', schemes, ['negations = new Set([', ']'], 'literals', schemeNames),
  list('words between schemes', schemes, ['\\s(?:', ')'], 'alternatives', schemeNames),
  list('Viet Nam', nation, ['vietNamKeys: ReadonlySet<string> = new Set([', ']'], 'literals', nationality),
  list(
    'codes that are words',
    nation,
    ['ambiguousCodes: ReadonlySet<string> = new Set([', ']'],
    'literals',
    nationality,
  ),
  list('words before a country', nation, ['introductions = /^(?:', ')'], 'alternatives', nationality),
  list('not Viet Nam', nation, ["includes('vietnam') && !/", '/iu'], 'alternatives', nationality),
  list(
    'countries',
    'intake/countries.ts',
    ['otherCountries: readonly string[] = [', '\n];'],
    { separatedBy: '; ' },
    countries,
  ),
  list(
    'codes of countries',
    'intake/countries.ts',
    ['otherCountries: readonly string[] = [', '\n];'],
    words,
    countries,
  ),
  list('sexes', small, ['sexWords = new Map<string, number>([', '\n]);'], 'lines', smallCodes),
  list('kinds of a birth date', small, ['kindWords = new Map<string, number>(', 'as const\n'], words, smallCodes),
  list('groups of the armed forces', small, ['return /^(', ')'], 'alternatives', smallCodes),
  list('what a person is known by', rows, ['identityColumns: readonly Column[] = [', ']'], 'literals', notPeople),
  list('what sums and sections are of', rows, ['const kinds =\n', ';'], { separatedBy: '|' }, notPeople),
  list('sums', rows, ['[a-z0-9.]{1,5}[ .)-]+)?(?:', ')'], 'alternatives', notPeople),
  list('what sums count', rows, ['[\\\\d.,]*\\\\s*(?:', ')'], 'alternatives', notPeople),
  list('counts of rows', rows, ['\\(?\\d[\\d.,]* (?:', ')'], 'alternatives', notPeople),
  list('ends of counts of rows', rows, ['rowCountEnd = /(?: (?:', ')'], 'alternatives', notPeople),
  list('signers', rows, ['signer = /^(', ')'], 'alternatives', notPeople),
  list('keys of forms', forms, ['export const profiles: readonly Profile[] = [', '\n];'], words, profiles),
  list(
    'no number',
    'intake/digit-cell.ts',
    ['noneWords: ReadonlySet<string> = new Set(', ');'],
    words,
    intake('normalise-id', 'takes zeros alone'),
  ),
  list('surnames', 'intake/column-content.ts', ['surnames = new Set(', ');'], words, intake('column-content')),
  list(
    'sexes of a column',
    'intake/column-content.ts',
    ['sexWords = new Set([', ']'],
    'literals',
    intake('column-content'),
  ),
  list(
    'beginnings of schemes',
    'intake/column-content.ts',
    ['const scheme = /^(?:', ')'],
    'alternatives',
    intake('column-content'),
  ),
  list(
    'marks of a filled cell',
    'intake/record-shape.ts',
    ['filledMarks = new Set([', ']'],
    'literals',
    intake('column-shapes', 'for a mark in a column'),
  ),
  list('legacy encodings', legacy, ['legacyEncodings = [', ']'], 'literals', legacyNames),
  list('common words of names', legacy, ['commonWords: ReadonlySet<string> = new Set(', ')\n'], words, guardTables),
  list('TCVN3', tables, ['export const tcvn3 = ', ';'], 'characters', legacyTables),
  list('VISCII', tables, ['export const viscii =', ';'], 'characters', legacyTables),
  list('VISCII among controls', tables, ['visciiControls: Record<number, string> = {', '\n};'], 'lines', legacyTables),
  list('windows-1258', tables, ['windows1258: Record<number, string> = {', '\n};'], 'lines', legacyTables),
  list('windows-1252', tables, ['windows1252High = ', ';'], 'characters', guardTables),
  list('letters of VNI', tables, ['vniLetters: Record<number, string> = {', '\n};'], 'lines', legacyTables),
  list(
    'marks of VNI',
    tables,
    ['vniMarks: Record<number, { marks: string; on: string }> = {', '\n};'],
    'lines',
    legacyTables,
  ),
  list('initials', syllable, ['const initials = ', ';'], words, ...syllables),
  list('rhymes', syllable, ['const rhymes = new Set([', '\n]);'], { separatedBy: ',' }, ...syllables),
  list('rhymes behind qu', syllable, ['rhymesAfterQu = new Set([', '\n]);'], { separatedBy: ',' }, ...syllables),
  list('vowels of the highlands', syllable, ['highlandVowels = new Set(', ');'], words, ...syllables),
  list('codas of the highlands', syllable, ['highlandCoda = /^(?:', ')$'], 'alternatives', ...syllables),
  list('initials of canonicalisation 1', syllable1, ['const initials = ', ';'], words, guardTables),
  list(
    'rhymes of canonicalisation 1',
    syllable1,
    ['const rhymes = new Set([', '\n]);'],
    { separatedBy: ',' },
    guardTables,
  ),
  list(
    'rhymes behind qu of canonicalisation 1',
    syllable1,
    ['rhymesAfterQu = new Set([', '\n]);'],
    { separatedBy: ',' },
    guardTables,
  ),
  list(
    'vowels of the highlands of canonicalisation 1',
    syllable1,
    ['highlandVowels = new Set(', ');'],
    words,
    guardTables,
  ),
  list(
    'codas of the highlands of canonicalisation 1',
    syllable1,
    ['highlandCoda = /^(?:', ')$'],
    'alternatives',
    guardTables,
  ),
  list(
    'common words of canonicalisation 1',
    'names/legacy-v1.ts',
    ['commonWordsV1: ReadonlySet<string> = new Set(', ');'],
    words,
    guardTables,
  ),
  list('struck letters', 'names/fold.ts', ['strokes: Record<string, string> = {', '}'], 'characters', fold),
];
