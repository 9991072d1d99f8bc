/**
 * The lists of a province: what the run found that an office or headquarters acts on. Deaths among participants
 * (funeral allowance, stop of payments), superseded IDs, held claims, shared IDs. One pass over the rows; the same pass
 * recounts the ledger.
 */
import { disclose, type Disclosure } from '../answers/outcomes-csv.ts';
import { nextStep } from '../catalogue/catalogue.ts';
import { Flag, tokensOf, Verdict, verdictNames, type VerdictCode } from '../domain/codes.ts';
import { Counts, type CountsObject } from '../ledger/counts.ts';
import { encodeTable } from '../formats/csv/writer.ts';
import { participantNumber, type PackedDate } from '../domain/columns.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { verdictAgrees } from '../ledger/row-claims.ts';
import { Dictionaries, type LedgerRows } from '../ledger/rows.ts';
import { fullsOf, members } from '../ledger/membership.ts';
import type { SharedRow } from './sharing-nationwide.ts';

/** Lists that are read off the rows, with the verdict that puts a row on each. */
const listedVerdicts = {
  deceased: Verdict.DECEASED,
  superseded: Verdict.ID_SUPERSEDED,
  held: Verdict.HELD,
} as const;

export interface RowLists {
  counts: CountsObject; // of the rows, from scratch
  rows: number; // tombstones included
  /** The bytes of each list that is not empty, and how many participants are on it. */
  lists: Map<string, { bytes: Uint8Array; rows: number }>;
  /**
   * Personal IDs that a member of the HI scheme claims, agreeing with the person, and that a child under 7 can have,
   * ascending. A row that does not agree insures nobody: it may be anybody's.
   */
  insuredChildren: Float64Array;
  partialDates: PartialDateCounts;
  canons: Record<string, number>; // participants by canon of their name
}

/** Participants with `VERIFIED_PARTIAL_DATE` by the date that the ledger holds of birth. */
export interface PartialDateCounts {
  yearOnly: number; // the registry knows at least the month
  monthOnly: number; // the registry knows the day, or the year alone
  fullDate: number; // the registry knows less than the ledger
}

/** Where an office finds a list of a day. */
export function listKey(province: string, day: string, name: string): string {
  return `results/${province}/lists/${day}/${name}.csv`;
}

const healthInsurance = 1 << 2;

/**
 * Reads all rows once. `day`: yyyy-mm-dd, on which children are young; `kept`: the counts that the recount should
 * equal. Throws `IntegrityError`.
 */
export async function readLists(ledger: Ledger, day: string, kept: CountsObject | undefined): Promise<RowLists> {
  const dictionaries = new Dictionaries();
  const counts = Counts.recount(kept, dictionaries);
  const fulls = fullsOf(ledger.manifest, dictionaries.stamps);
  const lines = new Map<string, string[][]>();
  const children: number[] = [];
  const partialDates: PartialDateCounts = { yearOnly: 0, monthOnly: 0, fullDate: 0 };
  const youngFrom = Number(day.slice(0, 4)) - 8;
  const canons: Record<string, number> = {};
  let all = 0;
  await ledger.scan(dictionaries, (rows, at) => {
    all += 1;
    const effective = members(rows, at, fulls);
    if (effective === 0) return;
    counts.move(rows, at, effective, 1);
    canons[rows.canon[at]] = (canons[rows.canon[at]] ?? 0) + 1;
    if (rows.verdict[at] === Verdict.VERIFIED_PARTIAL_DATE) partialDates[precisionOf(rows.birthDate[at])] += 1;
    const list = listOf(rows.verdict[at]);
    if (list !== undefined) listed(lines, list).push(lineOf(rows, at));
    const isInsured = (effective & healthInsurance) !== 0 && verdictAgrees[rows.verdict[at]] === 1;
    if (isInsured && rows.id[at] > 0 && mayBeYoung(rows, at, youngFrom)) children.push(rows.id[at]);
  });
  const lists = new Map<string, { bytes: Uint8Array; rows: number }>();
  for (const [name, each] of lines) lists.set(name, { bytes: encodeTable(rowHeader, each), rows: each.length });
  return {
    counts: counts.toObject(),
    rows: all,
    lists,
    insuredChildren: ascending(children),
    partialDates,
    canons,
  };
}

function precisionOf(claimed: PackedDate): keyof PartialDateCounts {
  if (claimed % 100 !== 0) return 'fullDate';
  return claimed % 10_000 === 0 ? 'yearOnly' : 'monthOnly';
}

function listed(lines: Map<string, string[][]>, list: string): string[][] {
  const known = lines.get(list) ?? [];
  lines.set(list, known);
  return known;
}

const rowHeader = ['participant_number', 'unit', 'verdict', 'next_step'];

function listOf(verdict: number): string | undefined {
  for (const name in listedVerdicts) if (listedVerdicts[name as keyof typeof listedVerdicts] === verdict) return name;
  return undefined;
}

function lineOf(rows: LedgerRows, at: number): string[] {
  const verdict = rows.verdict[at] as VerdictCode;
  return [
    participantNumber(rows.participant[at]),
    rows.dictionaries.units.values[rows.unit[at]],
    verdictNames[verdict - 1],
    nextStep(verdict, 0).vi,
  ];
}

/** By the claimed date, which may be of the year alone, or by the digits of the ID. */
function mayBeYoung(rows: LedgerRows, at: number, from: number): boolean {
  if (rows.birthDate[at] >= from * 10_000) return true;
  const digits = Math.floor(rows.id[at] / 1e6) % 1000; // century and sex, two digits of the year
  const year = 1900 + Math.floor(digits / 200) * 100 + (digits % 100);
  return year >= from;
}

function ascending(values: readonly number[]): Float64Array {
  const sorted = Float64Array.from(values).sort();
  return sorted.filter((value, at) => at === 0 || value !== sorted[at - 1]);
}

/**
 * The list of rows that share their ID, as the office may see it, and how many stand on it: the count is published, so
 * it tells no more than the list. Undefined if there is none.
 */
export function encodeSharing(
  rows: readonly SharedRow[],
  disclosure: Disclosure,
): { bytes: Uint8Array; rows: number } | undefined {
  const lines: string[][] = [];
  for (const { participant, unit, verdict, flags } of rows) {
    const seen = disclose({ verdict: verdict as VerdictCode, details: 0, flags }, disclosure);
    // Under `yes-no` nothing may reveal whether an ID exists.
    if (seen.flags === 0) continue;
    lines.push([
      participantNumber(participant),
      unit,
      verdictNames[seen.verdict - 1],
      tokensOf(Flag, seen.flags).join(';'),
    ]);
  }
  if (lines.length === 0) return undefined;
  return { bytes: encodeTable(['participant_number', 'unit', 'verdict', 'flags'], lines), rows: lines.length };
}
