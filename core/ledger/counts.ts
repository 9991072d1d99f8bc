/**
 * Exact counts of a province: persons by verdict, in all and by scheme, unit and category. Everything published is
 * derived from these. They move by the difference a commit makes; a recount must give the same. Format: docs/ledger.md.
 */
import * as z from 'zod';
import {
  isSynced,
  isVerified,
  schemes,
  Verdict,
  verdictCodeEnd,
  verdictNames,
  type VerdictName,
} from '../domain/codes.ts';
import type { Dictionaries, LedgerRows } from './rows.ts';
import { noFigures, type Figures, type SchemeFigures, type VerdictCounts } from '../domain/province-state.ts';

export const countsFormat = 1;

const $ByVerdict = z.array(z.int().nonnegative()).length(verdictCodeEnd);
export const $CountsObject = z.strictObject({
  format: z.literal(countsFormat),
  persons: $ByVerdict,
  schemes: z.strictObject({ BHXHBB: $ByVerdict, BHXHTN: $ByVerdict, BHYT: $ByVerdict, BHTN: $ByVerdict }),
  units: z.record(z.string(), $ByVerdict),
  categories: z.record(z.string(), $ByVerdict),
});
export type CountsObject = z.infer<typeof $CountsObject>;

type ByVerdict = number[];

function zeros(): ByVerdict {
  return Array.from({ length: verdictCodeEnd }, () => 0);
}

/** Counts that move row by row; units and categories by their number in the shared dictionaries. */
export class Counts {
  private readonly persons: ByVerdict = zeros();
  private readonly schemes: ByVerdict[] = schemes.map(zeros);
  /**
   * Participants that were added, by verdict and membership bits: one sum for each, split by scheme at the end.
   */
  private readonly moved = new Float64Array(verdictCodeEnd << schemes.length);
  private readonly units = new GroupCounts();
  private readonly categories = new GroupCounts();
  private readonly dictionaries: Dictionaries;

  constructor(dictionaries: Dictionaries) {
    this.dictionaries = dictionaries;
  }

  static from(object: CountsObject | undefined, dictionaries: Dictionaries): Counts {
    const counts = new Counts(dictionaries);
    if (object === undefined) return counts;
    addAll(counts.persons, object.persons);
    schemes.forEach((scheme, s) => addAll(counts.schemes[s], object.schemes[scheme]));
    for (const unit in object.units) counts.units.set(dictionaries.units.number(unit), object.units[unit]);
    for (const category in object.categories)
      counts.categories.set(dictionaries.categories.number(category), object.categories[category]);
    return counts;
  }

  /**
   * Adds (or with -1 takes away) row `at`, whose effective memberships are `members`; a row without any counts nowhere.
   */
  move(rows: LedgerRows, at: number, members: number, sign: 1 | -1): void {
    this.add(rows.verdict[at], rows.unit[at], rows.category[at], members, sign);
  }

  /** Adds or takes away one participant; unit and category by their number. */
  add(verdict: number, unit: number, category: number, members: number, sign: 1 | -1): void {
    if (members === 0) return;
    this.moved[(verdict << schemes.length) | members] += sign;
    this.units.add(unit, verdict, sign);
    this.categories.add(category, verdict, sign);
  }

  /** Members of each scheme. */
  membersByScheme(): number[] {
    this.settle();
    return this.schemes.map((byVerdict) => byVerdict.reduce((sum, count) => sum + count, 0));
  }

  private settle(): void {
    this.moved.forEach((count, at) => {
      const verdict = at >>> schemes.length;
      this.persons[verdict] += count;
      for (let s = 0; s < schemes.length; s++) if ((at & (1 << s)) !== 0) this.schemes[s][verdict] += count;
    });
    this.moved.fill(0);
  }

  /** Sorted by name, without empty groups: equal counts give equal bytes. */
  toObject(): CountsObject {
    this.settle();
    return {
      format: countsFormat,
      persons: [...this.persons],
      schemes: {
        BHXHBB: [...this.schemes[0]],
        BHXHTN: [...this.schemes[1]],
        BHYT: [...this.schemes[2]],
        BHTN: [...this.schemes[3]],
      },
      units: this.units.named(this.dictionaries.units.values),
      categories: this.categories.named(this.dictionaries.categories.values),
    };
  }
}

/** Counts of numbered groups by verdict, in one array. */
class GroupCounts {
  private counts = new Float64Array(8 * verdictCodeEnd);

  add(group: number, verdict: number, by: number): void {
    const at = group * verdictCodeEnd + verdict;
    // Whole groups always: half a group would be written as one that is too short.
    if (at >= this.counts.length) this.grow(group + 1);
    this.counts[at] += by;
  }

  set(group: number, byVerdict: readonly number[]): void {
    if ((group + 1) * verdictCodeEnd > this.counts.length) this.grow(group + 1);
    this.counts.set(byVerdict, group * verdictCodeEnd);
  }

  private grow(groups: number): void {
    const fresh = new Float64Array(2 * groups * verdictCodeEnd);
    fresh.set(this.counts);
    this.counts = fresh;
  }

  /** Groups in which something is counted, by name, in code-unit order: the same on every machine. */
  named(names: readonly string[]): Record<string, number[]> {
    const pairs: [string, number[]][] = [];
    names.forEach((name, number) => {
      const counts = [...this.counts.subarray(number * verdictCodeEnd, (number + 1) * verdictCodeEnd)];
      if (counts.some((count) => count !== 0)) pairs.push([name, counts]);
    });
    return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function addAll(to: ByVerdict, from: readonly number[]): void {
  for (let i = 0; i < verdictCodeEnd; i++) to[i] += from[i];
}

/** The six figures of one group. */
export function sumFigures(byVerdict: readonly number[]): Figures {
  const figures = { ...noFigures };
  for (let verdict = 0; verdict < verdictCodeEnd; verdict++) {
    figures.participants += byVerdict[verdict];
    if (isSynced[verdict] === 1) figures.synced += byVerdict[verdict];
    if (isVerified[verdict] === 1) figures.verified += byVerdict[verdict];
  }
  figures.outOfScope = byVerdict[Verdict.OUT_OF_SCOPE];
  figures.denominator = figures.participants - figures.outOfScope;
  figures.remaining = figures.denominator - figures.verified;
  return figures;
}

/** What the state item shows of the counts. */
export function stateFigures(counts: CountsObject): Figures & { schemes: SchemeFigures; verdicts: VerdictCounts } {
  const { BHXHBB, BHXHTN, BHYT, BHTN } = counts.schemes;
  return {
    ...sumFigures(counts.persons),
    schemes: {
      BHXHBB: sumFigures(BHXHBB),
      BHXHTN: sumFigures(BHXHTN),
      BHYT: sumFigures(BHYT),
      BHTN: sumFigures(BHTN),
    },
    verdicts: verdictsByName(counts.persons),
  };
}

/** Every verdict with its count. */
export function verdictsByName(byVerdict: ArrayLike<number>): VerdictCounts {
  const named = verdictNames.map((name): [VerdictName, number] => [name, byVerdict[Verdict[name]]]);
  return Object.fromEntries(named) as VerdictCounts;
}
