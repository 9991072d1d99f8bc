/**
 * Exact counts of a province: persons by verdict, in all and by scheme, unit and category. Everything published is derived
 * from these. They move by the difference a commit makes; a recount must give the same. Format: docs/ledger.md.
 */
import * as z from 'zod';
import { isSynced, isVerified, schemes, Verdict, verdictCodeEnd, verdictNames } from './codes.ts';
import type { VerdictName } from './codes.ts';
import type { Dictionaries, LedgerRows } from './ledger-rows.ts';
import { noFigures } from './province-state.ts';
import type { Figures, SchemeFigures, VerdictCounts } from './province-state.ts';

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
  readonly persons: ByVerdict = zeros();
  readonly schemes: ByVerdict[] = schemes.map(zeros);
  private readonly units: ByVerdict[] = [];
  private readonly categories: ByVerdict[] = [];
  private readonly dictionaries: Dictionaries;

  constructor(dictionaries: Dictionaries) {
    this.dictionaries = dictionaries;
  }

  static from(object: CountsObject | undefined, dictionaries: Dictionaries): Counts {
    const counts = new Counts(dictionaries);
    if (object === undefined) return counts;
    addAll(counts.persons, object.persons);
    schemes.forEach((scheme, s) => addAll(counts.schemes[s], object.schemes[scheme]));
    for (const unit in object.units) counts.units[dictionaries.units.number(unit)] = [...object.units[unit]];
    for (const category in object.categories) {
      counts.categories[dictionaries.categories.number(category)] = [...object.categories[category]];
    }
    return counts;
  }

  /** Adds (or with -1 takes away) row `at`, whose effective memberships are `members`; a row without any counts nowhere. */
  move(rows: LedgerRows, at: number, members: number, sign: 1 | -1): void {
    if (members === 0) return;
    const verdict = rows.verdict[at];
    this.persons[verdict] += sign;
    for (let s = 0; s < schemes.length; s++) if ((members & (1 << s)) !== 0) this.schemes[s][verdict] += sign;
    (this.units[rows.unit[at]] ??= zeros())[verdict] += sign;
    (this.categories[rows.category[at]] ??= zeros())[verdict] += sign;
  }

  /** Sorted by name, without empty groups: equal counts give equal bytes. */
  toObject(): CountsObject {
    return {
      format: countsFormat,
      persons: [...this.persons],
      schemes: {
        BHXHBB: [...this.schemes[0]],
        BHXHTN: [...this.schemes[1]],
        BHYT: [...this.schemes[2]],
        BHTN: [...this.schemes[3]],
      },
      units: named(this.units, this.dictionaries.units.values),
      categories: named(this.categories, this.dictionaries.categories.values),
    };
  }
}

function addAll(to: ByVerdict, from: readonly number[]): void {
  for (let i = 0; i < verdictCodeEnd; i++) to[i] += from[i];
}

function named(groups: readonly (ByVerdict | undefined)[], names: readonly string[]): Record<string, number[]> {
  const pairs: [string, number[]][] = [];
  groups.forEach((counts, number) => {
    if (counts?.some((count) => count !== 0)) pairs.push([names[number], [...counts]]);
  });
  // Code-unit order: the same on every machine.
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The six figures of one group. */
export function figuresOf(byVerdict: readonly number[]): Figures {
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
    ...figuresOf(counts.persons),
    schemes: {
      BHXHBB: figuresOf(BHXHBB),
      BHXHTN: figuresOf(BHXHTN),
      BHYT: figuresOf(BHYT),
      BHTN: figuresOf(BHTN),
    },
    verdicts: verdictsByName(counts.persons),
  };
}

/** Every verdict with its count. */
export function verdictsByName(byVerdict: ArrayLike<number>): VerdictCounts {
  const named = verdictNames.map((name): [VerdictName, number] => [name, byVerdict[Verdict[name]]]);
  return Object.fromEntries(named) as VerdictCounts;
}
