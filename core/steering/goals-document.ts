/** The goals of all provinces as one document, from what a summary says of them. Rules: docs/steering.md, "Goals". */
import * as z from 'zod';
import { parseJson } from '../base/parse-json.ts';
import { $Goal, $Goals } from '../summary/goal-schema.ts';
import { byShort } from '../summary/goal.ts';

const placeShape = {
  verified: z.int().nonnegative(),
  denominator: z.int().nonnegative(),
  verifiedPercent: z.nullable(z.string()),
  goal: $Goal,
};
const $ProvinceGoal = z.strictObject({
  province: z.string(),
  rank: z.nullable(z.int().positive()), // null: not ranked
  ...placeShape,
});
export type ProvinceGoal = z.infer<typeof $ProvinceGoal>;

export const $GoalsDocument = z.strictObject({
  asOf: z.iso.datetime(), // when the counts were read
  goals: $Goals,
  country: z.strictObject(placeShape),
  provinces: z.array($ProvinceGoal),
});
export type GoalsDocument = z.infer<typeof $GoalsDocument>;

/** What the document is made of, in the summary of the country; this may have more. */
const $Place = z.object({
  persons: z.object({
    verified: placeShape.verified,
    denominator: placeShape.denominator,
    verifiedPercent: z.nullable(z.string()),
  }),
  goal: $Goal,
});
const $Source = z.object({
  asOf: z.iso.datetime(),
  goals: $Goals,
  national: $Place,
  provinces: z.array(z.object({ province: z.string(), rank: $ProvinceGoal.shape.rank, ...$Place.shape })),
});
type Source = z.infer<typeof $Source>;

/** The goals in `national.json` as published; undefined if what published it did not know any. */
export function publishedGoals(bytes: Uint8Array): GoalsDocument | undefined {
  const source = $Source.safeParse(parseJson(new TextDecoder().decode(bytes)));
  return source.success ? goalsDocument(source.data) : undefined;
}

/** All provinces, who will lack most first; `province`: that one alone is listed, the counts are of all. */
export function goalsDocument({ asOf, goals, national, provinces }: Source, province?: string): GoalsDocument {
  const asked = province === undefined ? provinces : provinces.filter((each) => each.province === province);
  return {
    asOf,
    goals,
    country: placeOf(national),
    provinces: byShort(asked).map((each) => ({ province: each.province, rank: each.rank, ...placeOf(each) })),
  };
}

function placeOf({ persons, goal }: Source['national']): GoalsDocument['country'] {
  const { verified, denominator, verifiedPercent } = persons;
  return { verified, denominator, verifiedPercent, goal };
}

/** What a table of goals can be sorted by. */
export const goalOrders = ['province', 'rate', 'missing', 'needed', 'managed', 'date', 'short'] as const;
export type GoalOrder = (typeof goalOrders)[number];

type SortKey = number | string | null;

/** Sorted by a column; where it has nothing a province stands last, whichever way. `nameOf`: as the reader sees it. */
export function sortGoals(
  provinces: readonly ProvinceGoal[],
  { by, descending }: { by: GoalOrder; descending: boolean },
  nameOf: (province: string) => string,
): ProvinceGoal[] {
  const keys: Record<GoalOrder, (of: ProvinceGoal) => SortKey> = {
    province: ({ province }) => nameOf(province),
    rate: ({ verifiedPercent }) => (verifiedPercent === null ? null : Number(verifiedPercent)),
    missing: ({ denominator, goal }) => (denominator === 0 ? null : goal.missing),
    needed: ({ goal }) => (goal.neededPerDay === null ? null : Number(goal.neededPerDay)),
    managed: ({ goal }) => (goal.managedPerDay === null ? null : Number(goal.managedPerDay)),
    date: ({ goal }) => goal.date,
    short: ({ goal }) => goal.short,
  };
  const order = new Intl.Collator('vi');
  const compare = (a: SortKey, b: SortKey): number => {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const sign = typeof a === 'number' && typeof b === 'number' ? a - b : order.compare(String(a), String(b));
    return descending ? -sign : sign;
  };
  return provinces.toSorted((a, b) => compare(keys[by](a), keys[by](b)));
}
