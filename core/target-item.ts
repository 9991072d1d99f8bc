/**
 * A supplied figure: a plan, a population or a target, with its source and day (`contracts.md`, `targets FILE`). Never computed
 * by us. `TARGET#<year>` / `PROVINCE#<p>#<indicator>`; the country is `vn`.
 */
import * as z from 'zod';
import type { StateKey } from './ports.ts';

/** What can be supplied. Plans and populations are persons; targets are percentages with up to two decimals. */
export const targetIndicators = [
  'participants_planned', // persons expected in the books, all schemes
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
export type TargetIndicator = (typeof targetIndicators)[number];

export const $TargetItem = z.object({
  version: z.int().positive(),
  year: z.int().min(1995).max(2100),
  province: z.string().regex(/^(vn|vn(34|63)-\d{2})$/),
  indicator: z.enum(targetIndicators),
  value: z.number().nonnegative(), // persons (integers) or per cent
  source: z.string().min(1).max(300),
  asOf: z.iso.date(),
});
export type TargetItem = z.infer<typeof $TargetItem>;

export function targetKey(year: number, province: string, indicator: TargetIndicator): StateKey {
  return { partition: `TARGET#${year}`, sort: `PROVINCE#${province}#${indicator}` };
}
