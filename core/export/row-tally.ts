/**
 * Counts that only the rows of a ledger know, gathered in one pass over them: open cases by the month they are open
 * since and, where exact counts are asked for, everybody by unit, category, verdict and schemes. Memory: one sum for
 * each combination that occurs.
 */
import { schemes } from '../domain/codes.ts';
import { dayOfNumber } from '../ledger/day-number.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { fullsOf, members } from '../ledger/membership.ts';
import { Dictionaries, type LedgerRows } from '../ledger/rows.ts';
import { isOpenVerdict } from '../ledger/verdict-change.ts';

/** Participants who are alike. */
export interface TalliedGroup {
  unit: string;
  category: string;
  verdict: number;
  members: number; // bits of the schemes with a membership in force
  count: number;
}

/** Open cases that are alike. */
export interface TalliedCases {
  unit: string;
  verdict: number;
  details: number;
  since: string | null; // yyyy-mm; null: not known
  count: number;
}

/** Bits of a key below that of the unit (`ledgerLimits`): all of a key are 51 at most, which a number holds exactly. */
const keyBits = { members: schemes.length, verdict: 4, category: 14, month: 12, details: 16 };

export class RowTally {
  private readonly dictionaries = new Dictionaries();
  private readonly exact: boolean;
  private readonly groups = new Map<number, number>();
  private readonly cases = new Map<number, number>();
  /** Number of the month of each day of the ledger, and each month by its number; 0 is not known. */
  private readonly monthOfDay = new Map<number, number>();
  private readonly months: (string | null)[] = [];

  private constructor(exact: boolean) {
    this.exact = exact;
  }

  /** Of all rows with a membership in force. `exact`: also by unit, category and details. Throws `IntegrityError`. */
  static async of(ledger: Ledger, exact: boolean): Promise<RowTally> {
    const tally = new RowTally(exact);
    const fulls = fullsOf(ledger.manifest, tally.dictionaries.stamps);
    for await (const rows of ledger.chunks(tally.dictionaries))
      for (let at = 0; at < rows.length; at++) {
        const effective = members(rows, at, fulls);
        if (effective !== 0) tally.add(rows, at, effective);
      }
    return tally;
  }

  private add(rows: LedgerRows, at: number, effective: number): void {
    const verdict = rows.verdict[at];
    const isOpen = isOpenVerdict[verdict] === 1;
    if (this.exact) {
      const group = (rows.unit[at] * 2 ** keyBits.category + rows.category[at]) * 2 ** keyBits.verdict + verdict;
      addOne(this.groups, group * 2 ** keyBits.members + effective);
    }
    if (!isOpen) return;
    const [unit, details] = this.exact ? [rows.unit[at], rows.details[at]] : [0, 0];
    const kind = (unit * 2 ** keyBits.details + details) * 2 ** keyBits.verdict + verdict;
    addOne(this.cases, kind * 2 ** keyBits.month + this.monthOf(rows.since[at]));
  }

  private monthOf(since: number): number {
    const known = this.monthOfDay.get(since);
    if (known !== undefined) return known;
    const month = dayOfNumber(since)?.slice(0, 'yyyy-mm'.length) ?? null;
    const found = this.months.indexOf(month);
    const number = found < 0 ? this.months.push(month) - 1 : found;
    this.monthOfDay.set(since, number);
    return number;
  }

  /** By unit, category, verdict and schemes; nothing if exact counts were not asked for. */
  everybody(): TalliedGroup[] {
    const { units, categories } = this.dictionaries;
    const found = Array.from(this.groups, ([key, count]): TalliedGroup => {
      const [group, effective] = split(key, keyBits.members);
      const [place, verdict] = split(group, keyBits.verdict);
      const [unit, category] = split(place, keyBits.category);
      return {
        unit: units.values[unit],
        category: categories.values[category],
        verdict,
        members: effective,
        count,
      };
    });
    return found.sort(
      (a, b) =>
        order(a.unit, b.unit) || order(a.category, b.category) || a.verdict - b.verdict || a.members - b.members,
    );
  }

  /** Open cases, by unit, verdict, details and month; where exact counts were not asked for, unit and details are 0. */
  openCases(): TalliedCases[] {
    const found = Array.from(this.cases, ([key, count]): TalliedCases => {
      const [kind, month] = split(key, keyBits.month);
      const [place, verdict] = split(kind, keyBits.verdict);
      const [unit, details] = split(place, keyBits.details);
      return { unit: this.dictionaries.units.values[unit], verdict, details, since: this.months[month], count };
    });
    return found.sort(
      (a, b) =>
        order(a.unit, b.unit) || a.verdict - b.verdict || a.details - b.details || order(a.since ?? '', b.since ?? ''),
    );
  }
}

function addOne(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** What stands above the lowest bits of a key, and what stands in them. */
function split(key: number, bits: number): [above: number, below: number] {
  return [Math.floor(key / 2 ** bits), key % 2 ** bits];
}

/** By code unit: the same on every machine. */
function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
