/**
 * Children under 6 who live in a province and have no health insurance anywhere: the second of the two interconnected
 * service groups (Decree 63/2024/ND-CP). Counted by unit where the province's ledger knows one; the children themselves
 * are listed only where policy allows.
 */
import { encodeTable } from '../formats/csv/writer.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { ClaimBit, readClaims } from '../ledger/claims.ts';
import { verdictAgrees } from '../ledger/row-claims.ts';
import { Dictionaries, LedgerRows } from '../ledger/rows.ts';
import type { RegistryReader } from '../registry/reader.ts';
import { lowerBound } from '../registry/sweep.ts';

/** HI for children runs to the sixth birthday (Law on health insurance, Art. 16). */
const childYears = 6;

export interface ChildList {
  /** Children under 6 who live in the province, and those of them without HI. */
  resident: number;
  uninsured: number;
  /** Uninsured by unit, '' where no ledger knows one; names ascending. */
  units: [unit: string, children: number][];
  /** Their personal IDs, ascending. */
  ids: Float64Array;
}

/**
 * Children of `ledger.province` on `day` (yyyy-mm-dd), less those in `insured` (lists of ascending IDs, one per
 * province). Throws `IntegrityError`.
 */
export async function findUninsuredChildren(
  registry: RegistryReader,
  ledger: Ledger,
  day: string,
  insured: readonly Float64Array[],
): Promise<ChildList> {
  const bornAfter = Number(day.replaceAll('-', '')) - childYears * 10_000;
  let resident = 0;
  const missing: number[] = [];
  for await (const { ids, birthDates } of registry.children(ledger.province)) {
    for (let at = 0; at < ids.length; at++) {
      if (lastPossible(birthDates[at]) <= bornAfter) continue;
      resident += 1;
      if (!insured.some((list) => list[lowerBound(list, ids[at], 0)] === ids[at])) missing.push(ids[at]);
    }
  }
  const ids = Float64Array.from(missing);
  return { resident, uninsured: ids.length, units: await unitsOf(ledger, ids), ids };
}

/** An unknown month or day counts as the last one: no child is called too old for lack of a date. */
function lastPossible(date: number): number {
  if (date % 10_000 === 0) return date + 1231;
  return date % 100 === 0 ? date + 31 : date;
}

/**
 * Units of the rows that claim these IDs and agree with the child: one who is known in another scheme, or has left. A
 * row that does not agree lends no unit: it would tell its office that an ID it made up is a child of the province.
 */
async function unitsOf(ledger: Ledger, ids: Float64Array): Promise<[string, number][]> {
  const entries = await readClaims(ledger, ids);
  const claimants = new Set<number>();
  for (let at = 0; at < entries.length; at++)
    if ((entries.state[at] & ClaimBit.current) !== 0) claimants.add(entries.participant[at]);
  const rows = new LedgerRows(new Dictionaries());
  if (claimants.size > 0) await ledger.readRows(Float64Array.from(claimants).sort(), rows);
  const unitOf = new Map<number, string>();
  for (let at = 0; at < rows.length; at++)
    if (verdictAgrees[rows.verdict[at]] === 1) unitOf.set(rows.id[at], rows.dictionaries.units.values[rows.unit[at]]);
  const counts = new Map<string, number>();
  for (const id of ids) {
    const unit = unitOf.get(id) ?? '';
    counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Counts by unit as CSV. */
export function encodeChildCounts(list: ChildList): Uint8Array {
  return encodeTable(
    ['unit', 'children_under_6_without_bhyt'],
    list.units.map(([unit, children]) => [unit, String(children)]),
  );
}

/** The children themselves, where policy allows it. */
export function encodeChildren(list: ChildList): Uint8Array {
  return encodeTable(
    ['personal_id'],
    [...list.ids].map((id) => [String(id).padStart(12, '0')]),
  );
}
