/**
 * Persons not verified, counted by everything a matrix is made of. The sources: the counts object of a ledger, which is
 * small, and the open cases, which are read off the rows and alone know the unit together with the scheme.
 */
import { disclose, type Disclosure } from '../answers/outcomes-csv.ts';
import type { CaseView } from '../cases/case-view.ts';
import { verdictTexts, type Actor } from '../catalogue/catalogue.ts';
import { schemes, verdictNames, type Scheme, type VerdictCode, type VerdictName } from '../domain/codes.ts';
import type { CountsObject } from '../ledger/counts.ts';
import { isOpenVerdict } from '../ledger/verdict-change.ts';

/** Persons who are alike. */
export interface Tally {
  province: string;
  /** Undefined where units were not counted apart. */
  unit: string | undefined;
  reason: VerdictName;
  actor: Actor;
  /** Null: each person once. Of a scheme: its members, so that who has several is in several tallies. */
  scheme: Scheme | null;
  persons: number; // above 0
}

/** Whose task a verdict is, as every list of open cases says it. */
export function actorOf(reason: VerdictName): Actor {
  return verdictTexts[reason].actor;
}

/** The verdicts of open cases, in the order of their codes. */
export const openReasons = verdictNames.filter((_, at) => isOpenVerdict[at + 1] === 1);
/** Who must act on an open case, in the order in which their reasons stand. */
export const openActors = [...new Set(openReasons.map(actorOf))];

/** The reason that is told of a verdict: to an office as its open cases say it. */
function toldReason(verdict: number, disclosure: Disclosure | 'exact'): VerdictName {
  const row = { verdict: verdict as VerdictCode, details: 0, flags: 0 };
  return verdictNames[(disclosure === 'exact' ? row : disclose(row, disclosure)).verdict - 1];
}

/** Persons and members of every scheme of a province; units are not told apart. */
export function talliesOfCounts(
  province: string,
  counts: Pick<CountsObject, 'persons' | 'schemes'>,
  disclosure: Disclosure | 'exact',
): Tally[] {
  const place = { province, unit: undefined };
  return [
    ...talliesOf(counts.persons, { ...place, scheme: null }, disclosure),
    ...schemes.flatMap((scheme) => [...talliesOf(counts.schemes[scheme], { ...place, scheme }, disclosure)]),
  ];
}

/** Persons of every unit of a province, each once: counts by unit do not tell the schemes apart. */
export function* talliesOfUnits(
  province: string,
  { units }: Pick<CountsObject, 'units'>,
  disclosure: Disclosure | 'exact',
): Generator<Tally> {
  for (const [unit, byVerdict] of Object.entries(units))
    yield* talliesOf(byVerdict, { province, unit, scheme: null }, disclosure);
}

function* talliesOf(
  byVerdict: readonly number[],
  place: Pick<Tally, 'province' | 'unit' | 'scheme'>,
  disclosure: Disclosure | 'exact',
): Generator<Tally> {
  for (const [verdict, persons] of byVerdict.entries()) {
    if (persons === 0 || isOpenVerdict[verdict] === 0) continue;
    const reason = toldReason(verdict, disclosure);
    yield { ...place, reason, actor: actorOf(reason), persons };
  }
}

/** Persons of every unit, once and by scheme, from the open cases as somebody may see them. */
export function* talliesOfCases({ cases, told }: CaseView): Generator<Tally> {
  // By unit, ending and membership bits.
  const counted = new Map<number, number>();
  const combinations = 1 << schemes.length;
  for (let at = 0; at < cases.length; at++) {
    const key = (cases.unit[at] * told.length + cases.ending[at]) * combinations + cases.members[at];
    counted.set(key, (counted.get(key) ?? 0) + 1);
  }
  for (const [key, persons] of counted) {
    const [place, bits] = [Math.floor(key / combinations), key % combinations];
    const { verdict: reason, actor } = told[place % told.length];
    const unit = cases.units[Math.floor(place / told.length)];
    const tally = { province: cases.province, unit, reason, actor, persons };
    yield { ...tally, scheme: null };
    for (const [s, scheme] of schemes.entries()) if ((bits & (1 << s)) !== 0) yield { ...tally, scheme };
  }
}
