/**
 * What mending would do: everybody of some reasons, actors and units taken as verified, with places anew by exact
 * fractions. Rules: docs/steering.md, "What if".
 */
import * as z from 'zod';
import { fraction, percentText, pointsText } from '../base/percent.ts';
import { verdictTexts } from '../catalogue/catalogue.ts';
import { isVerified, Verdict, verdictNames, type VerdictName } from '../domain/codes.ts';
import type { Aim } from '../summary/goal-schema.ts';
import { neededOf } from '../summary/goal.ts';
import { placeAmong, type Place } from '../summary/rank.ts';
import { summaryActors } from '../summary/summary-schema.ts';

/** Reasons for which somebody remains. */
export const openReasons = verdictNames.filter(
  (name) => isVerified[Verdict[name]] === 0 && name !== 'OUT_OF_SCOPE',
) as [VerdictName, ...VerdictName[]];
/** Who must act on any of them. */
export const openActors = summaryActors.filter((actor) =>
  openReasons.some((reason) => verdictTexts[reason].actor === actor),
) as [OpenActor, ...OpenActor[]];
export type OpenActor = (typeof summaryActors)[number];

/** Persons by verdict code. */
export type ByVerdict = readonly number[];
/** The same of each unit, by its name. */
export type UnitCounts = ReadonlyMap<string, ByVerdict>;

/** Everything of these is mended: a person of several of them once. */
export interface Choice {
  reasons: readonly VerdictName[];
  actors: readonly OpenActor[];
  units: readonly string[]; // of one province
}

/** A province as it stands. */
export interface Standing {
  province: string;
  verified: number;
  denominator: number;
  complete: boolean; // ranked
  aim: Aim;
  byVerdict: ByVerdict;
}

const $Count = z.int().nonnegative();
const $After = z.strictObject({
  verified: $Count,
  remaining: $Count,
  verifiedPercent: z.nullable(z.string()), // null: nobody is to be verified
  rank: z.nullable(z.int().positive()), // null: not ranked, or the country
  tied: z.boolean(),
  missing: $Count, // persons that the goal still takes
  goalReached: z.nullable(z.boolean()), // null: the books are not complete
});
type After = z.infer<typeof $After>;
const $Moved = z.strictObject({ denominator: $Count, mended: $Count, before: $After, after: $After });

export const $WhatIf = z.strictObject({
  asOf: z.iso.datetime(), // when the states were read
  province: z.nullable(z.string()), // null: the whole country, every province mended alike
  chosen: z.strictObject({
    reasons: z.array(z.enum(openReasons)),
    actors: z.array(z.enum(summaryActors)),
    units: z.array(z.string()),
  }),
  ranked: $Count, // provinces with a place
  country: $Moved,
  provinces: z.array(z.strictObject({ province: z.string(), ...$Moved.shape })),
  /** Each reason, actor and unit by itself, those that mend most first: of the province, else of the country. */
  single: z.array(
    z.strictObject({
      kind: z.enum(['reason', 'actor', 'unit']),
      name: z.string(),
      mended: $Count,
      after: $After,
      reaching: $Count, // provinces at their goal then
    }),
  ),
});
export type WhatIf = z.infer<typeof $WhatIf>;
export type Single = WhatIf['single'][number];

/** How many are mended: everybody of the chosen reasons and actors, and of the units those of the other reasons. */
export function mendedOf(byVerdict: ByVerdict, units: UnitCounts, choice: Choice): number {
  const chosen = openReasons.filter((reason) => isChosen(reason, choice));
  const others = openReasons.filter((reason) => !chosen.includes(reason));
  const unique = [...new Set(choice.units)];
  const inUnits = unique.reduce((sum, unit) => sum + personsOf(units.get(unit) ?? [], others), 0);
  return personsOf(byVerdict, chosen) + inUnits;
}

function isChosen(reason: VerdictName, { reasons, actors }: Choice): boolean {
  return reasons.includes(reason) || actors.includes(verdictTexts[reason].actor);
}

function personsOf(byVerdict: ByVerdict, reasons: readonly VerdictName[]): number {
  return reasons.reduce((sum, reason) => sum + (byVerdict[Verdict[reason]] ?? 0), 0);
}

export interface WhatIfQuestion {
  choice: Choice;
  /** The province whose people are mended; undefined: those of every province, by reasons and actors. */
  province: string | undefined;
  /** Counts of its units by name. */
  units: UnitCounts;
}

/** All provinces as they stand, and the aim of the country. Throws if the province is none of them. */
export function whatIf(
  all: readonly Standing[],
  country: { aim: Aim },
  { choice, province, units }: WhatIfQuestion,
): Omit<WhatIf, 'asOf'> {
  const ranked = all.filter(({ complete }) => complete);
  const asked = province === undefined ? all : all.filter((each) => each.province === province);
  if (asked.length === 0) throw new Error(`unknown province ${province}`);
  const whole = countryOf(all, country.aim);
  const reachingNow = reachingOf(all);

  /** Everybody of a choice mended. */
  const mend = (by: Choice): { after: Standing[]; mended: number[] } => {
    const mended = asked.map(({ byVerdict }) => mendedOf(byVerdict, units, by));
    return { mended, after: asked.map((each, at) => ({ ...each, verified: each.verified + mended[at] })) };
  };
  const { after, mended } = mend(choice);
  const byId = new Map(after.map((each) => [each.province, each]));
  const rankedAfter = ranked.map((each) => byId.get(each.province) ?? each);
  const total = mended.reduce((sum, persons) => sum + persons, 0);

  const single = (kind: Single['kind'], name: string, by: Choice): Single => {
    const then = mend(by);
    const persons = then.mended.reduce((sum, each) => sum + each, 0);
    const reaching = reachingNow - reachingOf(asked) + reachingOf(then.after);
    const place =
      province === undefined
        ? afterOf({ ...whole, verified: whole.verified + persons })
        : afterOf(then.after[0], ranked);
    return { kind, name, mended: persons, after: place, reaching };
  };
  const none: Choice = { reasons: [], actors: [], units: [] };
  const singles = [
    ...openReasons.map((name) => single('reason', name, { ...none, reasons: [name] })),
    ...openActors.map((name) => single('actor', name, { ...none, actors: [name] })),
    ...[...units.keys()].map((name) => single('unit', name, { ...none, units: [name] })),
  ].filter(({ mended: persons }) => persons > 0);

  return {
    province: province ?? null,
    chosen: { reasons: [...choice.reasons], actors: [...choice.actors], units: [...choice.units] },
    ranked: ranked.length,
    country: {
      denominator: whole.denominator,
      mended: total,
      before: afterOf(whole),
      after: afterOf({ ...whole, verified: whole.verified + total }),
    },
    provinces: asked.map((each, at) => ({
      province: each.province,
      denominator: each.denominator,
      mended: mended[at],
      before: afterOf(each, ranked),
      after: afterOf(after[at], rankedAfter),
    })),
    single: singles.sort((a, b) => b.mended - a.mended || (a.name < b.name ? -1 : 1)),
  };
}

function countryOf(all: readonly Standing[], aim: Aim): Standing {
  const sum = (pick: (each: Standing) => number): number => all.reduce((total, each) => total + pick(each), 0);
  const denominator = sum((each) => each.denominator);
  const verified = sum((each) => each.verified);
  return { province: 'vn', verified, denominator, complete: denominator > 0, aim, byVerdict: [] };
}

/** A place as it would be; `ranked`: the ranked provinces then, without it or with it. None: it is the country. */
function afterOf(standing: Standing, ranked?: readonly Standing[]): After {
  const { province, verified, denominator, complete, aim } = standing;
  const missing = Math.max(0, neededOf(aim, denominator) - verified);
  const place: Place | undefined =
    ranked === undefined || !complete
      ? undefined
      : placeAmong(
          standing,
          ranked.filter((each) => each.province !== province),
        );
  return {
    verified,
    remaining: denominator - verified,
    verifiedPercent: percentText(verified, denominator),
    rank: place?.rank ?? null,
    tied: place?.tied ?? false,
    missing,
    goalReached: complete ? missing === 0 : null,
  };
}

/** By how many percentage points the rate is higher then; null where nobody is to be verified. */
export function pointsGained({ denominator, before, after }: WhatIf['country']): string | null {
  if (denominator === 0) return null;
  return pointsText(fraction(after.verified, denominator), fraction(before.verified, denominator));
}

/** Provinces at their goal, of those with complete books. */
function reachingOf(all: readonly Standing[]): number {
  return all.filter((each) => afterOf(each).goalReached === true).length;
}
