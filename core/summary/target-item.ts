/**
 * A supplied figure: a plan, a population or a target, with its source and day (`docs/contracts.md`, `targets FILE`).
 * Never computed by us. `TARGET#<year>` / `PROVINCE#<p>#<indicator>`, of reported figures followed by `#<day>`; the
 * country is `vn`.
 */
import * as z from 'zod';
import type { StateKey } from '../ports.ts';

/**
 * What counts of ours are compared with. Plans and populations are persons; targets are percentages with up to two
 * decimals.
 */
export const comparedIndicators = [
  'participants_planned', // persons expected in the ledger, all schemes
  'plan_BHXHBB',
  'plan_BHXHTN',
  'plan_BHYT',
  'plan_BHTN',
  'population',
  'workforce', // working-age
  'target_verified', // per cent of the denominator
  'target_synced',
  'target_coverage_BHYT', // per cent of the population
  'target_coverage_SI', // per cent of the workforce, compulsory and voluntary
] as const;
export type ComparedIndicator = (typeof comparedIndicators)[number];

/**
 * What is reported beside our counts, because no ledger of ours holds it: a series, of which every day is kept.
 * `money_` and `plan_money_` are VND, `people_` persons, `provinces_` numbers of provinces.
 */
export const reportedIndicators = [
  'money_collected',
  'money_late', // contributions that are overdue
  'money_paid_SI',
  'money_paid_HI',
  'plan_money_collected', // of the year
  'money_receivable', // what late contributions are a share of
  'people_given_SI', // who got benefits
  'people_treated', // at the expense of health insurance
  'people_insured_BHXHBB', // of days of which no book of ours counts them
  'people_insured_BHXHTN',
  'people_insured_BHYT',
  'people_insured_BHTN',
  'provinces_committee', // with steering committees down to communes
  'provinces_goal_SI', // with SI coverage among their development indicators
  'provinces_goal_HI',
  'provinces_budget_SI', // that add budget for voluntary SI
  'provinces_budget_HI',
  'provinces_above_target', // that are above their target of HI coverage
] as const;
export type ReportedIndicator = (typeof reportedIndicators)[number];

/** What a reported figure can be a part of. */
export const reportedBases = [
  'plan_money_collected',
  'money_receivable',
  'plan_BHXHBB',
  'plan_BHXHTN',
  'plan_BHTN',
  'population',
] as const;

/** What can be supplied. */
export const targetIndicators = [...comparedIndicators, ...reportedIndicators] as const;
export type TargetIndicator = (typeof targetIndicators)[number];

export const $TargetItem = z.object({
  version: z.int().positive(),
  year: z.int().min(1995).max(2100),
  province: z.string().regex(/^(vn|vn(34|63)-\d{2})$/),
  indicator: z.enum(targetIndicators),
  value: z.number().nonnegative(), // persons, VND, provinces (integers) or per cent
  source: z.string().min(1).max(300),
  asOf: z.iso.date(),
  by: z.exactOptional(z.iso.date()), // of target_verified: the day by which it is to be reached, if not the year's last
});
export type TargetItem = z.infer<typeof $TargetItem>;

export function isReported(indicator: TargetIndicator): indicator is ReportedIndicator {
  return reportedIndicators.some((each) => each === indicator);
}

/** One figure a year; of a reported one one for each day, so that the same day of two years can be compared. */
export function targetKey({
  year,
  province,
  indicator,
  asOf,
}: Pick<TargetItem, 'year' | 'province' | 'indicator' | 'asOf'>): StateKey {
  const sort = `PROVINCE#${province}#${indicator}`;
  return { partition: `TARGET#${year}`, sort: isReported(indicator) ? `${sort}#${asOf}` : sort };
}
