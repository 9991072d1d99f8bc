/**
 * The lists that the scheduled run leaves for an office, and what became of whom they name: by the ledger as it is now.
 * Lists are found by day and by names that are known here, never by a key that somebody gives.
 */
import { disclose, type Disclosure } from '../answers/outcomes-csv.ts';
import { isDay } from '../base/calendar-day.ts';
import { recheckKey } from '../commit/publish-version.ts';
import { claimedKey } from '../domain/claimed-key.ts';
import { isVerified, Verdict, verdictNames, type VerdictCode, type VerdictName } from '../domain/codes.ts';
import { participantKey } from '../domain/columns.ts';
import { readProvinceState } from '../domain/province-state.ts';
import { CsvReader } from '../formats/csv/reader.ts';
import { ClaimBit, readClaims } from '../ledger/claims.ts';
import { Ledger } from '../ledger/ledger.ts';
import { fullsOf, members } from '../ledger/membership.ts';
import { Dictionaries, LedgerRows } from '../ledger/rows.ts';
import type { World } from '../ports.ts';
import { listKey } from '../reconcile/province-lists.ts';
import { tracedKey } from '../trace/review/handover.ts';

type ListWorld = Pick<World, 'objects' | 'state' | 'hash'>;

/** Lists of a day by name; a re-verification has `recheck-<ledger version>`, and a day may have several. */
export const listNames = [
  'deceased',
  'superseded',
  'held',
  'sharing',
  'recheck',
  'hints',
  'traced',
  'children-under-6',
  'children-under-6-people',
] as const;
export type ListName = (typeof listNames)[number];

export interface ListRef {
  day: string;
  /** As in an address: a name, or `recheck-12`. */
  name: string;
  kind: ListName;
  /** When and how large it was stored: another run of the day may have written it again. */
  stored: string;
}

/** Days of lists that are told, the newest. */
export const listDaysMax = 100;
/** Rows of a list that are looked up; a list of more is told without what became of them. */
export const listRowsMax = 500_000;
/** Participants looked up at once: 10 MB. */
const windowRows = 65_536;

/** What became of somebody on a list. `left`: not in the books any more, or without a membership. */
export const entryStates = ['open', 'mended', 'left', 'outOfScope'] as const;
export type EntryState = (typeof entryStates)[number];

export interface ListEntry {
  participantNumber: string;
  unit: string;
  state: EntryState;
  /** The verdict now, as it may be told; null if there is none. */
  verdict: VerdictName | null;
}

/** The list with this name of this day, undefined if no list is called so; whether there is one is another question. */
export function findList(day: string, name: string, stored = ''): ListRef | undefined {
  if (!isDay(day)) return undefined;
  if (/^recheck-[1-9]\d{0,9}$/.test(name)) return { day, name, kind: 'recheck', stored };
  const kind = listNames.find((each) => each === name && each !== 'recheck');
  return kind === undefined ? undefined : { day, name, kind, stored };
}

function keyOfList(province: string, { day, name, kind }: ListRef): string {
  if (kind === 'traced') return tracedKey(province, day);
  if (kind === 'recheck') return recheckKey(province, day, Number(name.slice('recheck-'.length)));
  return listKey(province, day, name);
}

/** The bytes of a list; undefined if there is none. */
export function readList(
  world: Pick<World, 'objects'>,
  province: string,
  list: ListRef,
): Promise<Uint8Array | undefined> {
  return world.objects.read(keyOfList(province, list));
}

/** The lists of a province by day, the newest day first, at most `listDaysMax` days. */
export async function listsByDay(world: Pick<World, 'objects'>, province: string): Promise<Map<string, ListRef[]>> {
  const found: ListRef[] = [];
  const add = (day: string, name: string, stored: string): void => {
    const list = findList(day, name, stored);
    if (list !== undefined) found.push(list);
  };
  for (const folder of ['lists', 'recheck', 'traced']) {
    const prefix = `results/${province}/${folder}/`;
    for await (const { key, size, storedAt } of world.objects.list(prefix)) {
      const [day, file] = key
        .slice(prefix.length)
        .replace(/\.csv$/, '')
        .split('/');
      add(day, folder === 'traced' ? 'traced' : (file ?? ''), `${storedAt} ${size}`);
    }
  }
  found.sort((a, b) => (a.day === b.day ? placeOf(a) - placeOf(b) : a.day < b.day ? 1 : -1));
  const days = new Map<string, ListRef[]>();
  for (const list of found) {
    const known = days.get(list.day);
    if (known !== undefined) known.push(list);
    else if (days.size < listDaysMax) days.set(list.day, [list]);
  }
  return days;
}

function placeOf({ kind }: ListRef): number {
  return listNames.indexOf(kind);
}

/** A list as it is now: how many rows it has, and of lists of participants what became of each. */
export interface ListNow {
  rows: number;
  /** Undefined where the list names no participant, or too many. */
  entries: ListEntry[] | undefined;
}

/** Reads a list and looks everybody on it up; undefined if there is none. Throws `IntegrityError`. */
export async function readListNow(
  world: ListWorld,
  province: string,
  list: ListRef,
  disclosure: Disclosure | 'exact',
): Promise<ListNow | undefined> {
  const bytes = await readList(world, province, list);
  if (bytes === undefined) return undefined;
  const { header, lines } = readTable(bytes);
  const numberAt = header.indexOf('participant_number');
  if (numberAt < 0 || lines.length > listRowsMax) return { rows: lines.length, entries: undefined };
  const [unitAt, flagsAt] = [header.indexOf('unit'), header.indexOf('flags')];
  const listed = lines
    .map((cells) => ({
      participantNumber: cells[numberAt],
      key: participantKey(Number(cells[numberAt]), cells[numberAt].length === 12 ? 12 : 10),
      unit: cells[unitAt] ?? '',
      isElsewhere: (cells[flagsAt] ?? '').split(';').includes('ALSO_ELSEWHERE'),
    }))
    .sort((a, b) => a.key - b.key);
  const ledger = await Ledger.open(world, province, await readProvinceState(world.state, province));
  const entries: ListEntry[] = [];
  for (let from = 0; from < listed.length; from += windowRows) {
    const some = listed.slice(from, from + windowRows);
    const now = await rowsNow(
      ledger,
      some.map(({ key }) => key),
      list.kind === 'sharing',
    );
    for (const { participantNumber, key, unit, isElsewhere } of some) {
      const row = now.get(key);
      const verdict = row === undefined ? null : toldName(row.verdict, disclosure);
      // Another province's books are not seen from here: only the next run can tell that it is mended.
      const isShared = list.kind === 'sharing' && (row?.isShared === true || isElsewhere);
      entries.push({ participantNumber, unit: row?.unit ?? unit, verdict, state: stateOf(row, isShared) });
    }
  }
  return { rows: lines.length, entries };
}

/**
 * Children under 6 without health insurance by unit, as the run of a day counted them, '' where no ledger knows one;
 * none if there is no such list.
 */
export async function readChildCounts(
  world: Pick<World, 'objects'>,
  province: string,
  day: string,
): Promise<{ unit: string; children: number }[]> {
  const bytes = await world.objects.read(listKey(province, day, 'children-under-6'));
  if (bytes === undefined) return [];
  return readTable(bytes).lines.map(([unit, children]) => ({ unit, children: Number(children) }));
}

/** How many of the entries are in each state. */
export function tallyOf(entries: readonly ListEntry[]): Record<EntryState, number> {
  const tally = { open: 0, mended: 0, left: 0, outOfScope: 0 };
  for (const { state } of entries) tally[state] += 1;
  return tally;
}

interface RowNow {
  verdict: number;
  unit: string;
  isMember: boolean;
  isShared: boolean;
}

function stateOf(row: RowNow | undefined, isShared: boolean): EntryState {
  if (row === undefined || !row.isMember) return 'left';
  if (isShared) return 'open';
  if (row.verdict === Verdict.OUT_OF_SCOPE) return 'outOfScope';
  return isVerified[row.verdict] === 1 ? 'mended' : 'open';
}

function toldName(verdict: number, disclosure: Disclosure | 'exact'): VerdictName | null {
  if (verdict === 0) return null;
  const row = { verdict: verdict as VerdictCode, details: 0, flags: 0 };
  return verdictNames[(disclosure === 'exact' ? row : disclose(row, disclosure)).verdict - 1];
}

/** Current rows by participant (keys ascending, perhaps repeated), and with `sharing` whether others claim their ID. */
async function rowsNow(ledger: Ledger, keys: readonly number[], sharing: boolean): Promise<Map<number, RowNow>> {
  const distinct = Float64Array.from(new Set(keys));
  const rows = new LedgerRows(new Dictionaries());
  const places = await ledger.readRows(distinct, rows);
  const fulls = fullsOf(ledger.manifest, rows.dictionaries.stamps);
  const shared = sharing ? await sharedKeys(ledger, rows) : new Set<number>();
  const now = new Map<number, RowNow>();
  for (const [k, key] of distinct.entries()) {
    const at = places[k];
    if (at < 0) continue;
    now.set(key, {
      verdict: rows.verdict[at],
      unit: rows.dictionaries.units.values[rows.unit[at]],
      isMember: members(rows, at, fulls) !== 0,
      isShared: shared.has(claimedKey(rows.id[at], rows.oldId[at])),
    });
  }
  return now;
}

/** Of the IDs that the rows claim those that several participants of the province claim now. */
async function sharedKeys(ledger: Ledger, rows: LedgerRows): Promise<Set<number>> {
  const keys = new Set<number>();
  for (let at = 0; at < rows.length; at++) keys.add(claimedKey(rows.id[at], rows.oldId[at]));
  keys.delete(0);
  const entries = await readClaims(ledger, Float64Array.from(keys).sort());
  const shared = new Set<number>();
  let last = 0;
  for (let i = 0; i < entries.length; i++) {
    if ((entries.state[i] & ClaimBit.current) === 0) continue;
    if (entries.id[i] === last) shared.add(last);
    last = entries.id[i];
  }
  return shared;
}

/** A list as `encodeTable` wrote it. */
function readTable(bytes: Uint8Array): { header: string[]; lines: string[][] } {
  const decoder = new TextDecoder();
  const records: string[][] = [];
  const reader = new CsvReader({
    record(buffer, bounds, fields) {
      const cells = Array.from({ length: fields }, (_, k) =>
        decoder.decode(buffer.subarray(bounds[2 * k], bounds[2 * k + 1])),
      );
      records.push(cells);
    },
    broken() {},
  });
  reader.push(bytes);
  reader.finish();
  const [header = [], ...lines] = records;
  return { header, lines: lines.filter((cells) => cells.length === header.length) };
}
