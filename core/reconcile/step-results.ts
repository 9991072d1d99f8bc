/**
 * What each step of the scheduled run says when it was done: small facts without personal data. They stand in the run's
 * items (`run-items.ts`), are read by later steps, and the report is made of them. The order of the steps:
 * `reconcile.ts`.
 */
import * as z from 'zod';

/** What a step is done for: once, for each province, for each group of claimed IDs, or for each group of people. */
export type Scope = 'run' | 'province' | 'idGroup' | 'peopleGroup';

const $count = z.int().nonnegative();
const $counts = z.record(z.string(), $count);

const schemas = {
  differences: z.object({
    /** Claims that may be answered otherwise, by the registry version left; -1 where that cannot be told. */
    claims: z.record(z.string(), z.int()),
  }),
  compact: z.discriminatedUnion('status', [
    z.object({ status: z.literal('compacted'), ledgerVersion: $count, rows: $count, dropped: $count }),
    z.object({ status: z.literal('notNeeded'), segments: $count }),
  ]),
  reverify: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('reverified'),
      ledgerVersion: $count,
      attempts: $count,
      from: z.array(z.string()), // registry versions
      compared: $count, // rows
      blocks: $count, // read
      bytes: $count, // read
      changed: $count, // rows
      waiting: $count, // rows of another canon
      causes: $counts, // rows with another verdict
      rechecks: $count, // rows listed for the office
    }),
    z.object({ status: z.literal('notNeeded'), ledgerVersion: $count }),
  ]),
  recount: z.object({
    ledgerVersion: $count,
    rows: $count,
    drift: $count, // persons
    lists: $counts, // rows
    canons: $counts.default({}), // participants by canon of their name; none in items of before
    /** Absent where a province has no ledger. */
    partialDates: z.object({ yearOnly: $count, monthOnly: $count, fullDate: $count }).optional(),
  }),
  share: z.object({
    claims: $count,
    sharedIds: $count,
    idsElsewhere: $count,
    overlap: $count, // persons
    pairs: $counts.default({}), // persons in the books of both, by two provinces; none in items of before
    idsAskedTooOften: $count,
    provinces: $count, // whose books were found whole
    rows: $counts, // by province
  }),
  list: z.object({ lists: $counts, children: z.object({ resident: $count, uninsured: $count }) }),
  closeDay: z.object({ closed: z.array(z.object({ day: z.iso.date(), ledgerVersion: $count })) }),
  redrive: z.object({ seen: $count, redriven: $counts }),
  /** Objects, of them those that are named, young or orphans, the bytes of the orphans, and what was removed. */
  sweep: z.object({
    objects: $count,
    named: $count,
    young: $count,
    orphans: $count,
    bytes: $count,
    removed: $count,
  }),
  traceClaims: z.object({ status: z.enum(['off', 'gathered']), claims: $count, waiting: $count }),
  traceSweep: z.object({ status: z.enum(['off', 'swept']), groups: $count }),
  /** Open claims by grade, rows hinted and held back, and old objects removed. */
  trace: z.object({
    status: z.enum(['off', 'traced']),
    claims: $count,
    grades: $counts,
    hinted: $count,
    heldBack: $count,
    removed: $count,
  }),
  /** False where a run of a later day is the newest. */
  note: z.object({ newest: z.boolean() }),
  publish: z.object({ published: z.boolean() }),
  /** Files of the province for whoever asks by SQL, and what is in them. */
  export: z.object({ status: z.enum(['off', 'exported']), files: $count, rows: $count, bytes: $count }),
};

export type StepName = keyof typeof schemas;
export type StepResults = { [Name in StepName]: z.infer<(typeof schemas)[Name]> };
export type StepResult<Name extends StepName = StepName> = StepResults[Name];
export const stepResults: { [Name in StepName]: z.ZodType<StepResult<Name>> } = schemas;

/**
 * What each step is done for, in the order of the list: for whoever reads of runs and does none (`reconcile.ts` has
 * what the steps do; a test holds the two together).
 */
export const stepScopes: Readonly<Record<StepName, Scope>> = {
  differences: 'run',
  compact: 'province',
  reverify: 'province',
  recount: 'province',
  share: 'idGroup',
  list: 'province',
  closeDay: 'province',
  redrive: 'province',
  sweep: 'province',
  traceClaims: 'province',
  traceSweep: 'peopleGroup',
  trace: 'run',
  note: 'run',
  publish: 'run',
  export: 'province',
};
