/** The form of goals in the documents of the summary. Rules: docs/steering.md, "Goals". */
import * as z from 'zod';
import { comparedIndicators } from './target-item.ts';

const $Count = z.int().nonnegative();
const $Day = z.iso.date(); // in Asia/Ho_Chi_Minh
/** Persons a day, `-1.50`. */
const $PerDay = z.nullable(z.string().regex(/^-?\d+\.\d{2}$/));

/** What was supplied, or what holds without it. */
export const $Aim = z.strictObject({
  percent: z.string().regex(/^(100\.00|\d{1,2}\.\d{2})$/), // of who is to be verified
  by: $Day, // the last day
  from: z.enum(['own', 'country', 'default']), // supplied for this place, for the country, or for neither
  source: z.nullable(z.string()),
  asOf: z.nullable($Day),
});
export type Aim = z.infer<typeof $Aim>;

const goalStates = ['reached', 'onTrack', 'late', 'never', 'overdue', 'unknown'] as const;

export const $Goal = z.strictObject({
  ...$Aim.shape,
  state: z.enum(goalStates),
  /** Why it cannot be judged; null unless the state is `unknown`. */
  unjudged: z.nullable(z.enum(['booksIncomplete', 'notEnoughDays'])),
  needed: $Count, // persons verified that the goal takes
  missing: $Count, // of them still to be verified
  daysLeft: z.int(), // negative: the day has passed
  neededPerDay: $PerDay, // rounded up; null: nothing is missing, or no day is left
  managedPerDay: $PerDay, // in the last 30 days; negative: more remain; null: not enough days
  date: z.nullable($Day), // on which it is reached at this pace
  short: z.nullable($Count), // persons still missing at the deadline at this pace; null: cannot be judged
});
export type Goal = z.infer<typeof $Goal>;

const $Sides = { atOrAbove: $Count, below: $Count };
/** Provinces by where they stand with their goals. */
export const $Goals = z.strictObject({
  judged: $Count, // all but those that cannot be judged
  willReach: $Count, // of them: reached or on track
  states: z.strictObject({ reached: $Count, onTrack: $Count, late: $Count, never: $Count, overdue: $Count }),
  unjudged: z.strictObject({ booksIncomplete: z.array(z.string()), notEnoughDays: z.array(z.string()) }),
  /** Now, of the provinces with complete books. */
  ...$Sides,
  /** Of each supplied plan and target the provinces that have one, by where they stand; in the order of their list. */
  indicators: z.array(z.strictObject({ indicator: z.enum(comparedIndicators), ...$Sides })),
});
export type Goals = z.infer<typeof $Goals>;
