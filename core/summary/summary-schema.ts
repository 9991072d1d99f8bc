/**
 * The documents of the summary: `national.json` and `provinces/<p>.json`. Counts are exact integers; percentages are
 * texts floored to two decimals; differences of percentages are in points, from the exact fractions, rounded half away
 * from zero. Specified in docs/summary.md, published as JSON Schemas in docs/schemas/.
 */
import * as z from 'zod';
import { batchKinds, schemes, verdictNames } from '../domain/codes.ts';
import { $NamedMoves } from '../domain/moves.ts';
import { $Figures } from '../domain/province-state.ts';
import { provinces, unitSystem } from '../domain/provinces.ts';
import { publishedKinds } from '../units/unit-table.ts';
import { $Goal, $Goals } from './goal-schema.ts';
import { comparedIndicators, reportedBases, reportedIndicators } from './target-item.ts';

/** Version of the documents' form: a reader refuses a newer one. */
export const summaryFormat = 2;

/** Days back from the day before the document was made for which a change is given. */
export const trendWindows = [1, 7, 30, 90, 365] as const;

/** Points of a small line: as many as a line a few centimetres wide can show. */
export const sparkPointsMax = 60;
/** Days of the long line: three years, and a month that a day is compared with before them. */
export const trendDaysMax = 1_130;
/** An office that sent nothing for so many days is stale: two weeks hold a monthly report and its corrections. */
export const staleDays = 14;
/** Counts of persons by unit and reason below this, above 0, are not shown. */
export const smallCount = 5;
/** Groups that are shown one by one; the others are one line. */
export const groupsMax = 500;
/** Days of what the registry changed. */
export const registryDaysMax = 90;
/** Over how many days what could flatter a rate is compared. */
export const cautionDays = 30;

const $Count = z.int().nonnegative();
const $Difference = z.int();
/** `97.32`; null where the denominator is 0. */
const $Percent = z.nullable(z.string().regex(/^(100\.00|\d{1,2}\.\d{2})$/));
/** `112.05`: of a plan, may pass 100; null if there is nothing to compare with. */
const $Ratio = z.nullable(z.string().regex(/^\d+\.\d{2}$/));
/** `-1.50`, `0.15`: percentage points, or per cent of change; null if one of the two is not known. */
const $Signed = z.nullable(z.string().regex(/^-?\d+\.\d{2}$/));
const $Day = z.iso.date(); // in Asia/Ho_Chi_Minh

export const $Rates = z.strictObject({ ...$Figures.shape, syncedPercent: $Percent, verifiedPercent: $Percent });
export type Rates = z.infer<typeof $Rates>;

export const $SchemeRates = z.strictObject({ BHXHBB: $Rates, BHXHTN: $Rates, BHYT: $Rates, BHTN: $Rates });
export type SchemeRates = z.infer<typeof $SchemeRates>;

/** Persons that remain, by verdict, most first; verdicts without participants are left out. */
export const $Remaining = z.array(z.strictObject({ verdict: z.enum(verdictNames), persons: $Count }));
export type Remaining = z.infer<typeof $Remaining>;

/** Who must act (`core/catalogue/catalogue.ts`). */
export const summaryActors = ['clerk', 'participant', 'police', 'headquarters', 'operator', 'nobody'] as const;
/** The same persons by who must act, most first; actors without participants are left out. */
export const $RemainingByActor = z.array(z.strictObject({ actor: z.enum(summaryActors), persons: $Count }));
export type RemainingByActor = z.infer<typeof $RemainingByActor>;

/** Why a province has no place. */
export const unrankedReasons = [
  'NOTHING_UPLOADED',
  'NOBODY_TO_VERIFY',
  'FULL_MISSING', // a scheme with participants never sent a `full`, and no number of participants is supplied
  'PARTICIPANTS_BELOW_PLAN', // the same, and fewer than 95 % of the supplied number
  'NOT_KEPT', // of a past day: its figures, or whether its books were complete; in no published document
] as const;
export const $Eligibility = z.strictObject({
  /** What makes the ledger complete; null: not ranked. */
  by: z.nullable(z.enum(['full', 'planned'])),
  reason: z.nullable(z.enum(unrankedReasons)), // null exactly if ranked
  schemesWithoutFull: z.array(z.enum(schemes)), // schemes with participants that never had a full
  /** The supplied number of participants, and how much of it is in the ledger. */
  planned: z.nullable(z.strictObject({ value: $Count, percent: $Ratio, source: z.string(), asOf: $Day })),
});
export type Eligibility = z.infer<typeof $Eligibility>;

/** What changed since the close of an earlier day. */
export const $Change = z.strictObject({
  days: z.literal(trendWindows), // the window that was asked for
  since: $Day, // the day whose close is compared with: the asked one, or the last known one shortly before it
  /** Provinces that are compared: those whose books were complete then and are now (of one province: 1). */
  provinces: $Count,
  leftOut: z.array(z.string()), // the other provinces with books
  participants: $Difference,
  outOfScope: $Difference,
  denominator: $Difference,
  synced: $Difference,
  verified: $Difference,
  remaining: $Difference,
  syncedPoints: $Signed,
  verifiedPoints: $Signed,
});
export type Change = z.infer<typeof $Change>;

/** Days back from the last closed day for which is told why the figures moved. */
export const whyWindows = [1, 30] as const;
/** Why the figures moved between the closes of two days; rules: docs/steering.md. */
export const $Why = z.strictObject({
  days: z.literal(whyWindows), // the window that was asked for
  from: $Day,
  to: $Day,
  provinces: $Count, // that are compared: of the country those whose books were complete on both days
  leftOut: z.array(z.string()), // the other provinces with books
  before: z.strictObject({ denominator: $Count, verified: $Count }),
  after: z.strictObject({ denominator: $Count, verified: $Count }),
  /** Persons by cause, losses negative: their sums are the differences of `after` and `before`. */
  ...$NamedMoves.shape,
});
export type Why = z.infer<typeof $Why>;

/** A line of the rate as two columns of the same length, oldest first; the last point is now. */
export const $Spark = z.strictObject({
  days: z.array($Day).max(sparkPointsMax),
  verifiedPercent: z.array(z.string()).max(sparkPointsMax),
});
export type Spark = z.infer<typeof $Spark>;

/** Counts at the close of each day, oldest first; the last one is now. Columns of the same length. */
export const $Days = z.strictObject({
  days: z.array($Day).max(trendDaysMax),
  provinces: z.array($Count), // with figures on that day
  participants: z.array($Count),
  outOfScope: z.array($Count),
  denominator: z.array($Count),
  synced: z.array($Count),
  verified: z.array($Count),
  remaining: z.array($Count),
});
export type Days = z.infer<typeof $Days>;

/** When nothing remains at the pace of the last days (method: docs/summary.md). */
export const $Pace = z.strictObject({
  state: z.enum(['reached', 'date', 'notAtThisPace', 'notEnoughDays']),
  date: z.nullable($Day), // exactly if state is `date`
  /** Persons by which `remaining` changes a day, `-12.50`: negative is progress. Null if there are not enough days. */
  perDay: $Signed,
  days: $Count, // day items the pace is based on
  from: z.nullable($Day), // the first of them
});
export type Pace = z.infer<typeof $Pace>;

/** What could flatter a rate. */
export const $Caution = z.strictObject({
  outOfScope: $Count,
  outOfScopeChange: z.nullable(z.strictObject({ since: $Day, persons: $Difference })), // over 30 days
  participantsChange: z.nullable(z.strictObject({ since: $Day, persons: $Difference })), // over 30 days
  /**
   * In scope and not verified when they left the ledger, over 30 days; null if a batch of these days did not record it.
   */
  leftUnverified: z.nullable(z.strictObject({ since: $Day, persons: $Count })),
  partialDates: $Count, // verified by the month or year of birth alone
  partialDatesPercent: $Percent, // of the verified
  /** The same by the date that the ledger holds, at the last scheduled run; null before the first one. */
  partialDatesByBooks: z.nullable(
    z.strictObject({
      asOf: $Day,
      yearOnly: $Count, // the registry knows at least the month
      monthOnly: $Count, // the registry knows the day, or the year alone
      fullDate: $Count, // the registry knows less than the ledger
    }),
  ),
});
export type Caution = z.infer<typeof $Caution>;

export const $Stale = z.strictObject({
  stale: z.boolean(), // `staleDays` or more without an upload; also who never sent anything
  days: z.nullable($Count), // days since the last upload, in Viet Nam; null: never
});
export type Stale = z.infer<typeof $Stale>;

export const measures = ['participants', 'BHXHBB', 'BHXHTN', 'BHYT', 'BHTN', 'SI', 'verified', 'synced'] as const;
/** A count beside a supplied figure: a plan, a population or a target. */
export const $Attainment = z.strictObject({
  year: z.int(),
  indicator: z.enum(comparedIndicators),
  /** `UNIT_IMPLAUSIBLE`: the supplied figure cannot be in the unit it should be; nothing is derived from it. */
  refused: z.nullable(z.enum(['UNIT_IMPLAUSIBLE'])),
  supplied: z.number().nonnegative(), // persons, or per cent
  source: z.string(),
  asOf: $Day,
  /** Old provinces whose figures were added up, if it was not supplied for this one. */
  summedOf: z.array(z.string()),
  measure: z.enum(measures), // what is counted; SI: compulsory and voluntary
  count: $Count,
  base: z.nullable($Count), // what the count is a part of: the plan, the population, the workforce, the denominator
  percent: $Ratio, // count of base, floored
  gapPoints: $Signed, // percent (exact) less the target, or less 100 for a plan; negative: below
  missing: z.nullable($Difference), // persons still missing to reach it; negative: passed by
  /** The same count on the same day last year. */
  yearAgo: z.nullable(z.strictObject({ day: $Day, count: $Count, change: $Difference, changePercent: $Signed })),
});
export type Attainment = z.infer<typeof $Attainment>;

/**
 * A figure of which we have no count: money, people treated, provinces that did something. All of it is supplied but
 * the comparisons.
 */
export const $Reported = z.strictObject({
  year: z.int(),
  indicator: z.enum(reportedIndicators),
  unit: z.enum(['VND', 'persons', 'provinces']),
  /**
   * `UNIT_IMPLAUSIBLE`: it cannot be a part of what it is a part of, nor what it is compared with; nothing is derived
   * from it.
   */
  refused: z.nullable(z.enum(['UNIT_IMPLAUSIBLE'])),
  value: $Count,
  source: z.string(),
  asOf: $Day,
  summedOf: z.array(z.string()),
  /**
   * What it is a part of: a plan, a population or what is due, supplied for the same year; of provinces all there were
   * on that day.
   */
  base: z.nullable(z.strictObject({ indicator: z.nullable(z.enum(reportedBases)), value: $Count })),
  percent: $Ratio, // value of base, floored
  gapPoints: $Signed, // of a plan: percent (exact) less 100; of a coverage: less its target
  missing: z.nullable($Difference), // to the plan or target, in the unit of the value; negative: passed by
  /** The figure supplied for the same day of the year before. */
  yearAgo: z.nullable(z.strictObject({ day: $Day, value: $Count, change: $Difference, changePercent: $Signed })),
});
export type Reported = z.infer<typeof $Reported>;

/** What a summary holds of a province or of the country. */
const figureShape = {
  persons: $Rates,
  schemes: $SchemeRates,
  remaining: $Remaining,
  remainingByActor: $RemainingByActor,
  caution: $Caution,
  changes: z.array($Change), // by window, shortest first; windows without a known day are left out
  pace: $Pace,
  goal: $Goal,
  spark: $Spark,
  attainment: z.array($Attainment),
  reported: z.array($Reported),
};

export const $ProvinceSummary = z.strictObject({
  /**
   * Place among the ranked provinces; equal rates have equal places, and the next place counts them. Null: not ranked.
   */
  rank: z.nullable(z.int().positive()),
  tied: z.boolean(), // another province has the same place
  /** Places gained (positive) or lost since the close of yesterday, if it was and is ranked among as many. */
  rankChange: z.nullable($Difference),
  eligibility: $Eligibility,
  province: z.string(),
  nameVi: z.string(),
  nameEn: z.string(),
  ledgerVersion: $Count,
  registryVersion: z.nullable(z.string()), // that the newest batch was compared with
  asOf: z.nullable(z.iso.datetime()), // newest as-of of any batch
  lastUpload: z.nullable(z.iso.datetime()),
  stale: $Stale,
  ...figureShape,
});
export type ProvinceSummary = z.infer<typeof $ProvinceSummary>;

const $Text = z.strictObject({ vi: z.string(), en: z.string() });
/** What a verdict of `remaining` means, who must act, and what to do (`core/catalogue/catalogue.ts`). */
export const $Reason = z.strictObject({
  meaning: $Text,
  actor: $Text,
  next: $Text,
});
export type Reason = z.infer<typeof $Reason>;
const $Reasons = z.partialRecord(z.enum(verdictNames), $Reason); // of every verdict that occurs in `remaining`

const headShape = {
  format: z.literal(summaryFormat),
  madeAt: z.iso.datetime(),
  asOf: z.iso.datetime(), // when the counts were read
  registryVersion: z.nullable(z.string()), // the active one
  registryAsOf: z.nullable(z.iso.datetime()), // of the extract that it is made of
  unitSystem: z.literal(unitSystem),
  provisional: z.literal(true), // places are those of this instant
  ranked: $Count, // provinces with a place: the N of "rank of N"
};

/** The newest scheduled run. */
export const $Run = z.strictObject({
  day: $Day,
  run: $Count,
  status: z.enum(['done', 'incomplete']),
  finishedAt: z.iso.datetime(),
  failedProvinces: z.array(z.string()),
  /** Steps over the country that failed: the figures they compute are not known, such as `overlap` without `share`. */
  failedSteps: z.array(z.string()),
  /** Persons counted by more than one province: the sum of the provinces less this is the number of persons. */
  overlap: $Count,
  causes: z.record(z.string(), $Count), // rows that got another verdict, by cause
  lists: z.record(z.string(), $Count),
  children: z.strictObject({ resident: $Count, uninsured: $Count }),
});
export type Run = z.infer<typeof $Run>;

const $Column = z.array($Count).max(registryDaysMax);
/** Persons who got another answer in the scheduled runs, by cause: columns of the same length, oldest day first. */
export const $RegistryChanges = z.strictObject({
  days: z.array($Day).max(registryDaysMax), // days with a run
  causes: z.strictObject({
    death: $Column,
    newId: $Column,
    superseded: $Column,
    cancelled: $Column,
    correction: $Column,
    oldId: $Column,
    rule: $Column, // of this program, not of the registry
  }),
});
export type RegistryChanges = z.infer<typeof $RegistryChanges>;

export const $NationalSummary = z.strictObject({
  ...headShape,
  kind: z.literal('national'),
  /** Ranked ones first, by place; then those without one by rate; then those without people, by code. */
  provinces: z.array($ProvinceSummary).length(provinces.length),
  national: z.strictObject({ ...figureShape, days: $Days, why: z.array($Why) }),
  goals: $Goals, // of the provinces
  /** The 63 provinces before July 2025, each on its last known day, by code; those nothing is known of are left out. */
  beforeMerger: z.array(
    z.strictObject({
      province: z.string(), // vn63-…
      today: z.string(), // the province it belongs to now
      nameVi: z.string(),
      nameEn: z.string(),
      day: $Day,
      denominator: $Count,
      verified: $Count,
      verifiedPercent: $Percent,
      /**
       * Place among those known on the newest of these days; null: last known on an earlier one, or no one to verify.
       */
      rank: z.nullable(z.int().positive()),
      tied: z.boolean(),
      ranked: $Count, // provinces that are compared: the N of "rank of N"
    }),
  ),
  run: z.nullable($Run),
  registryChanges: $RegistryChanges,
  stale: z.array(z.string()), // provinces that sent something, but not for `staleDays` days, longest first
  reasons: $Reasons,
});
export type NationalSummary = z.infer<typeof $NationalSummary>;

/** Null: not shown, because it is small or would give away one that is. */
const $Shown = z.nullable($Count);
/** A unit or a category. */
export const $Group = z.strictObject({
  name: z.string(), // '' where the ledger has none
  participants: $Count,
  outOfScope: $Shown,
  denominator: $Shown,
  verified: $Shown,
  remaining: $Shown,
  verifiedPercent: $Percent,
  /** By verdict; verdicts without participants are left out, so absent is 0 and null is not shown. */
  reasons: z.partialRecord(z.enum(verdictNames), $Shown),
  /** As the supplied table calls a unit; only of kinds whose names may be published. */
  unit: z.exactOptional(z.strictObject({ name: z.string(), kind: z.enum(publishedKinds) })),
});
export type Group = z.infer<typeof $Group>;

export const $Groups = z.strictObject({
  /**
   * Most remaining first, then those of which it is hidden, then those of which nobody remains. Null: there is no way
   * to show any cell without giving away a small one.
   */
  groups: z.nullable(z.array($Group)),
  total: $Count, // groups there are
  /** The groups beyond the limit, and those whose small counts nothing could hide, as one; null if none. */
  others: z.nullable($Group),
});
export type Groups = z.infer<typeof $Groups>;

/** Of one ledger version: in the cloud of the last scheduled run's, else of the current one. */
export const $ProvinceGroups = z.strictObject({ ledgerVersion: $Count, units: $Groups, categories: $Groups });
export type ProvinceGroups = z.infer<typeof $ProvinceGroups>;

export const $BatchSummary = z.strictObject({
  id: z.string(),
  kind: z.enum([...batchKinds, 'other']),
  status: z.enum(['committed', 'refused', 'duplicate']),
  code: z.string(), // of a refusal, else ''
  storedOn: z.string(), // day in Viet Nam
  asOf: z.string(), // '' if never known
  ledgerVersion: $Count,
  registryVersion: z.string(),
  read: $Count,
  accepted: $Count,
  rejected: $Count,
  held: $Count,
});
export type BatchSummary = z.infer<typeof $BatchSummary>;

/** Children under 6 without health insurance by unit. */
export const $ChildrenByUnit = z.strictObject({
  /** Most first; null: not shown. None at all: there is no way to show any of them. */
  units: z.nullable(
    z.array(
      z.strictObject({
        name: z.string(), // as in `groups`; '' where no ledger knows one
        children: $Shown,
        unit: $Group.shape.unit,
      }),
    ),
  ),
  total: $Count, // units there are
  others: z.nullable(z.strictObject({ units: $Count, children: $Shown })), // beyond the limit
});
export type ChildrenByUnit = z.infer<typeof $ChildrenByUnit>;

/** What the last scheduled run listed for the office; the lists are `results/<province>/lists/<day>/<name>.csv`. */
export const $Lists = z.strictObject({
  day: $Day,
  run: $Count,
  lists: z.record(z.string(), $Count), // participants on each: deceased, superseded, held, sharing, recheck
  children: z.strictObject({ resident: $Count, uninsured: $Count }), // under 6
  /** The uninsured ones by unit; absent in what a run of before December 2026 listed. */
  childrenByUnit: z.exactOptional($ChildrenByUnit),
});
export type Lists = z.infer<typeof $Lists>;

export const $ProvinceDocument = z.strictObject({
  ...headShape,
  kind: z.literal('province'),
  province: $ProvinceSummary, // as in the national document
  days: $Days,
  why: z.array($Why),
  groups: z.nullable($ProvinceGroups), // null: nothing committed, or no run yet
  batches: z.array($BatchSummary), // newest first
  lists: z.nullable($Lists),
  reasons: $Reasons,
});
export type ProvinceDocument = z.infer<typeof $ProvinceDocument>;
