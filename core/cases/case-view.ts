/**
 * Open cases as somebody may see them: through the deployment's disclosure, exactly as `outcomes.csv`, or in full.
 * Filters, counts and pages all go by what is told, so that none of them tells more.
 */
import * as z from 'zod';
import { disclose, type Disclosure } from '../answers/outcomes-csv.ts';
import { nextStep, verdictTexts, type Actor } from '../catalogue/catalogue.ts';
import type { Text } from '../catalogue/text.ts';
import {
  actorNames,
  allSchemes,
  Detail,
  Flag,
  schemes,
  tokensOf,
  verdictNames,
  type Scheme,
  type VerdictName,
} from '../domain/codes.ts';
import { participantNumber } from '../domain/columns.ts';
import { changes, type Change } from './change.ts';
import { dayOfNumber, numberOfDay } from '../ledger/day-number.ts';
import type { OpenCases } from './open-cases.ts';

/** Classes of age, by the most days of each; the last has no end. */
export const ageClasses = { week: 7, month: 30, quarter: 90, longer: Infinity } as const;
export type AgeClass = keyof typeof ageClasses | 'unknown';
export const ageNames = [...Object.keys(ageClasses), 'unknown'] as AgeClass[];

/** Cases that one page of the API has at most, and where nothing is said. */
export const pageCasesMax = 1000;
export const pageCasesDefault = 100;

/** One open case, as `docs/contracts.md` has it. */
export const $Case = z.strictObject({
  participantNumber: z.string(),
  unit: z.string(),
  verdict: z.enum(verdictNames),
  details: z.array(z.string()),
  flags: z.array(z.string()),
  since: z.nullable(z.iso.date()), // null: not known
  actor: z.enum(actorNames),
  nextStep: z.string(), // Vietnamese, as in outcomes.csv
  change: z.enum(changes),
});
export type Case = z.infer<typeof $Case>;

/** What is told of an ending. */
export interface Told {
  verdict: VerdictName;
  details: string[];
  flags: string[];
  actor: Actor;
  next: Text;
}

export interface CaseView {
  cases: OpenCases;
  told: readonly Told[]; // by ending
  isYesNo: boolean;
  today: number;
}

/** Those that are asked for; what is absent is not asked. */
export interface CaseFilter {
  unit?: string;
  /** Of one of these units. */
  units?: ReadonlySet<string>;
  reason?: VerdictName;
  actor?: Actor;
  scheme?: Scheme;
  change?: Change;
  age?: AgeClass;
}

export interface CaseCounts {
  all: number;
  units: [unit: string, cases: number][]; // the largest first
  reasons: Partial<Record<VerdictName, number>>;
  actors: Partial<Record<Actor, number>>;
  schemes: Record<Scheme, number>; // somebody in several counts in each
  changes: Record<Change, number>;
  ages: Record<AgeClass, number>;
}

/** `today`: yyyy-mm-dd, from which ages count. */
export function viewCases(cases: OpenCases, disclosure: Disclosure | 'exact', today: string): CaseView {
  const told = cases.endings.map((ending): Told => {
    const { verdict, details, flags } = disclosure === 'exact' ? ending : disclose(ending, disclosure);
    const name = verdictNames[verdict - 1];
    return {
      verdict: name,
      details: tokensOf(Detail, details),
      flags: tokensOf(Flag, flags),
      actor: verdictTexts[name].actor,
      next: nextStep(verdict, details),
    };
  });
  return { cases, told, isYesNo: disclosure === 'yes-no', today: numberOfDay(today) };
}

export function changeAt({ cases, isYesNo }: CaseView, at: number): Change {
  return changes[isYesNo ? cases.change[at] >> 4 : cases.change[at] & 15];
}

function ageAt({ cases, today }: CaseView, at: number): AgeClass {
  const since = cases.since[at];
  if (since === 0) return 'unknown';
  const days = today - since;
  if (days <= ageClasses.week) return 'week';
  if (days <= ageClasses.month) return 'month';
  return days <= ageClasses.quarter ? 'quarter' : 'longer';
}

/** Places of the cases that are asked for, from place `from` on, ascending by participant. */
export function* places(view: CaseView, filter: CaseFilter, from = 0): Generator<number> {
  const { cases, told } = view;
  const { unit, units, reason, actor, scheme, change, age } = filter;
  const unitIndex = unit === undefined ? -1 : cases.units.indexOf(unit);
  if (unit !== undefined && unitIndex < 0) return;
  const isIn = units === undefined ? undefined : cases.units.map((each) => units.has(each));
  const wanted = told.map(
    (each) => (reason === undefined || each.verdict === reason) && (actor === undefined || each.actor === actor),
  );
  const bits = scheme === undefined ? allSchemes : 1 << schemes.indexOf(scheme);
  for (let at = from; at < cases.length; at++) {
    if ((cases.members[at] & bits) === 0) continue;
    if (!wanted[cases.ending[at]] || (unitIndex >= 0 && cases.unit[at] !== unitIndex)) continue;
    if (isIn !== undefined && !isIn[cases.unit[at]]) continue;
    if (change !== undefined && changeAt(view, at) !== change) continue;
    if (age !== undefined && ageAt(view, at) !== age) continue;
    yield at;
  }
}

export function caseAt(view: CaseView, at: number): Case {
  const { cases, told } = view;
  const { verdict, details, flags, actor, next } = told[cases.ending[at]];
  return {
    participantNumber: participantNumber(cases.participant[at]),
    unit: cases.units[cases.unit[at]],
    verdict,
    details,
    flags,
    since: dayOfNumber(cases.since[at]),
    actor,
    nextStep: next.vi,
    change: changeAt(view, at),
  };
}

/** Up to `limit` cases behind participant `after` (a key; 0: from the first), and the key to go on behind. */
export function pageOfCases(
  view: CaseView,
  filter: CaseFilter,
  { after, limit }: { after: number; limit: number },
): { cases: Case[]; next: number | null } {
  const found: Case[] = [];
  let last = 0;
  for (const at of places(view, filter, firstBehind(view.cases, after))) {
    if (found.length === limit) return { cases: found, next: last };
    found.push(caseAt(view, at));
    last = view.cases.participant[at];
  }
  return { cases: found, next: null };
}

/** The first place whose participant is above `after`. */
function firstBehind({ participant, length }: OpenCases, after: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (participant[middle] <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Exact counts of the cases that are asked for. */
export function countCases(view: CaseView, filter: CaseFilter = {}): CaseCounts {
  const { cases, told } = view;
  const units = new Uint32Array(cases.units.length);
  const endings = new Uint32Array(told.length);
  const counts: CaseCounts = {
    all: 0,
    units: [],
    reasons: {},
    actors: {},
    schemes: { BHXHBB: 0, BHXHTN: 0, BHYT: 0, BHTN: 0 },
    changes: { same: 0, new: 0, 'wrong-again': 0, registry: 0 },
    ages: { week: 0, month: 0, quarter: 0, longer: 0, unknown: 0 },
  };
  for (const at of places(view, filter)) {
    counts.all += 1;
    units[cases.unit[at]] += 1;
    endings[cases.ending[at]] += 1;
    counts.changes[changeAt(view, at)] += 1;
    counts.ages[ageAt(view, at)] += 1;
    for (let s = 0; s < schemes.length; s++) if ((cases.members[at] & (1 << s)) !== 0) counts.schemes[schemes[s]] += 1;
  }
  endings.forEach((count, ending) => {
    if (count === 0) return;
    const { verdict, actor } = told[ending];
    counts.reasons[verdict] = (counts.reasons[verdict] ?? 0) + count;
    counts.actors[actor] = (counts.actors[actor] ?? 0) + count;
  });
  units.forEach((count, unit) => {
    if (count > 0) counts.units.push([cases.units[unit], count]);
  });
  counts.units.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return counts;
}
