/**
 * Exact counts of a province: persons by verdict, in all and by scheme, unit and category. Everything published is
 * derived from these. They move by the difference a commit makes; a recount must give the same. Format: docs/ledger.md.
 */
import * as z from 'zod';
import { $byName, byName } from '../base/by-name.ts';
import { IntegrityError, Refusal } from '../base/errors.ts';
import { parseJson } from '../base/parse-json.ts';
import {
  isSynced,
  isVerified,
  schemes,
  Verdict,
  verdictCodeEnd,
  verdictNames,
  type VerdictName,
} from '../domain/codes.ts';
import { addUp, areFlows, type Flow, type FlowCounts } from './flows.ts';
import type { Dictionaries, LedgerRows } from './rows.ts';
import { countedCategoriesMax } from './limits.ts';
import { noFigures, type Figures, type SchemeFigures, type VerdictCounts } from '../domain/province-state.ts';

/** Of what is written; counts of format 1 have no flows. */
export const countsFormat = 2;
const earlierFormat = 1;

const $ByVerdict = z.array(z.int().nonnegative()).length(verdictCodeEnd);
const $Flows = z.custom<Flow[]>(areFlows, 'expected flows');
export const $CountsObject = z.strictObject({
  format: z.literal([earlierFormat, countsFormat]),
  persons: $ByVerdict,
  schemes: z.strictObject({ BHXHBB: $ByVerdict, BHXHTN: $ByVerdict, BHYT: $ByVerdict, BHTN: $ByVerdict }),
  units: $byName($ByVerdict),
  categories: $byName($ByVerdict),
  /** Everybody whose category has no counts of its own; absent if there is nobody. */
  otherCategories: $ByVerdict.optional(),
  /** What lies between the version before and the one that first names this object; absent if that is not known. */
  flows: z
    .strictObject({
      persons: $Flows,
      schemes: z.strictObject({ BHXHBB: $Flows, BHXHTN: $Flows, BHYT: $Flows, BHTN: $Flows }),
      units: $byName($Flows),
    })
    .optional(),
});
export type CountsObject = z.infer<typeof $CountsObject>;

type ByVerdict = number[];

function zeros(): ByVerdict {
  return Array.from({ length: verdictCodeEnd }, () => 0);
}

/** Counts as they are stored under `key`. Throws `IntegrityError`. */
export function parseCounts(bytes: Uint8Array, key: string): CountsObject {
  const parsed = $CountsObject.safeParse(parseJson(new TextDecoder().decode(bytes)));
  if (!parsed.success) throw new IntegrityError(key, 'counts that are none', 'whole numbers; run ledger repair');
  return parsed.data;
}

/** Of a counts object, whose hash was checked, the flows alone: a fifth of the time, as most of it is units. */
const $FlowsAlone = z.object({ flows: $CountsObject.shape.flows });

/** The flows that are stored under `key`; undefined if there are none. Throws `IntegrityError`. */
export function parseFlows(bytes: Uint8Array, key: string): CountsObject['flows'] {
  const parsed = $FlowsAlone.safeParse(parseJson(new TextDecoder().decode(bytes)));
  if (!parsed.success) throw new IntegrityError(key, 'flows that are none', 'whole numbers; run ledger repair');
  return parsed.data.flows;
}

/** Of a counts object, whose hash was checked, the units alone. */
const $UnitsAlone = z.object({ units: $CountsObject.shape.units });

/** Persons by verdict of each unit, from the counts that are stored under `key`. Throws `IntegrityError`. */
export function parseUnits(bytes: Uint8Array, key: string): CountsObject['units'] {
  const parsed = $UnitsAlone.safeParse(parseJson(new TextDecoder().decode(bytes)));
  if (!parsed.success) throw new IntegrityError(key, 'counts that are none', 'whole numbers; run ledger repair');
  return parsed.data.units;
}

/** Which categories have counts of their own: these alone, all, or, if they are too many, the largest. */
type OwnCategories = ReadonlySet<string> | 'all' | 'largest';

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
  private readonly own: OwnCategories;
  /** Of `from`: who was counted with the other categories, whatever category each of them had. */
  private readonly others: ByVerdict = zeros();

  constructor(dictionaries: Dictionaries, own: OwnCategories = 'largest') {
    this.dictionaries = dictionaries;
    this.own = own;
  }

  /** Empty counts that are to count everybody anew; they equal `kept` if that is right. */
  static recount(kept: CountsObject | undefined, dictionaries: Dictionaries): Counts {
    if (kept === undefined) return new Counts(dictionaries);
    return new Counts(dictionaries, kept.otherCategories === undefined ? 'all' : namesOf(kept.categories));
  }

  /**
   * Counts that move on from `object`. Once some categories are counted as one, who among them has which is not known
   * any more, so those that have counts of their own stay the same ones until nobody is left of the others.
   */
  static from(object: CountsObject | undefined, dictionaries: Dictionaries): Counts {
    const others = object?.otherCategories;
    const counts = new Counts(dictionaries, others === undefined ? 'largest' : namesOf(object?.categories ?? {}));
    if (object === undefined) return counts;
    if (others !== undefined) addAll(counts.others, others);
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

  /**
   * Sorted by name, without empty groups: equal counts give equal bytes. Throws Refusal LEDGER_DRIFT if fewer than
   * nobody would be counted somewhere: what the counts moved on from was wrong, and must not go on. `flows`: of all
   * moves of this version; not of a recount.
   */
  toObject(flows?: FlowCounts): CountsObject {
    this.settle();
    const { named, others } = this.foldCategories(this.categories.named(this.dictionaries.categories.values));
    const object: CountsObject = {
      format: countsFormat,
      persons: [...this.persons],
      schemes: {
        BHXHBB: [...this.schemes[0]],
        BHXHTN: [...this.schemes[1]],
        BHYT: [...this.schemes[2]],
        BHTN: [...this.schemes[3]],
      },
      units: byName(this.units.named(this.dictionaries.units.values)),
      categories: byName(named),
      ...(others.some((count) => count !== 0) ? { otherCategories: others } : {}),
      ...(flows === undefined ? {} : { flows: flows.toObject(this.dictionaries.units.values) }),
    };
    const drift = fewerThanNobody(object);
    if (drift > 0) throw new Refusal('LEDGER_DRIFT', { drift });
    return object;
  }

  private foldCategories(all: [string, ByVerdict][]): { named: [string, ByVerdict][]; others: ByVerdict } {
    const own = this.own === 'largest' ? largestOf(all) : this.own;
    const others = [...this.others];
    if (own === 'all') return { named: all, others };
    const named = all.filter(([name]) => own.has(name));
    for (const [name, counts] of all) if (!own.has(name)) addAll(others, counts);
    return { named, others };
  }
}

/** Whether two counts objects count the same, whatever flows led there. */
export function areSameCounts(a: CountsObject | undefined, b: CountsObject | undefined): boolean {
  return countsText(a) === countsText(b);
}

function countsText(counts: CountsObject | undefined): string {
  return JSON.stringify({ ...counts, format: countsFormat, flows: undefined });
}

/** Whether the flows of `after` are exactly what lies between it and `before`; undefined if it has none. */
export function flowsAddUp(before: CountsObject | undefined, after: CountsObject): boolean | undefined {
  const { flows } = after;
  if (flows === undefined) return undefined;
  const units = new Set([before?.units ?? {}, after.units, flows.units].flatMap((each) => Object.keys(each)));
  return (
    addUp(flows.persons, before?.persons, after.persons) &&
    schemes.every((scheme) => addUp(flows.schemes[scheme], before?.schemes[scheme], after.schemes[scheme])) &&
    [...units].every((unit) => addUp(flows.units[unit] ?? [], before?.units[unit], after.units[unit]))
  );
}

/** Persons by which counts are below 0: the most in any of the tables that count everybody once. */
function fewerThanNobody({
  persons,
  schemes: byScheme,
  units,
  categories,
  otherCategories = [],
}: CountsObject): number {
  const tables = [
    [persons],
    ...schemes.map((scheme) => [byScheme[scheme]]),
    Object.values(units),
    [...Object.values(categories), otherCategories],
  ];
  let most = 0;
  for (const table of tables) {
    let missing = 0;
    for (const counts of table) for (const count of counts) missing += Math.max(0, -count);
    most = Math.max(most, missing);
  }
  return most;
}

function namesOf(groups: Readonly<Record<string, ByVerdict>>): ReadonlySet<string> {
  return new Set(Object.keys(groups));
}

/** Names of the groups with the most participants, as many as are counted by name. */
function largestOf(groups: readonly [string, ByVerdict][]): ReadonlySet<string> | 'all' {
  if (groups.length <= countedCategoriesMax) return 'all';
  const sizes = groups.map(([name, counts]) => ({ name, size: counts.reduce((sum, count) => sum + count, 0) }));
  sizes.sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1));
  return new Set(sizes.slice(0, countedCategoriesMax).map(({ name }) => name));
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
  named(names: readonly string[]): [string, number[]][] {
    const pairs: [string, number[]][] = [];
    names.forEach((name, number) => {
      const counts = [...this.counts.subarray(number * verdictCodeEnd, (number + 1) * verdictCodeEnd)];
      if (counts.some((count) => count !== 0)) pairs.push([name, counts]);
    });
    return pairs.sort(([a], [b]) => (a < b ? -1 : 1));
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
