/**
 * The day item of a province: its exact counts at the close of a day, with the versions they are based on, so that
 * every published trend can be recomputed. `PROVINCE#<p>` / `DAY#<yyyy-mm-dd>`; a correction of the past is a new fact
 * beside the old one (`DAY#<yyyy-mm-dd>#0002` …), never an overwrite: readers use the last fact of a day. History
 * before the merger of 2025 is in `vn63` units (`PROVINCE#vn63-52`) and is rolled up by sums (`succession` in
 * `provinces.ts`).
 */
import * as z from 'zod';
import type { StateKey } from '../ports.ts';
import { schemes } from '../domain/codes.ts';
import { $MoveCounts } from '../domain/moves.ts';
import { $Figures, $SchemeFigures, $VerdictCounts } from '../domain/province-state.ts';

/**
 * A year of days for every province is read in one query each; more than this many corrections of one day is a mistake.
 */
export const dayFactsMax = 9999;

export const $DayItem = z.object({
  version: z.literal(1), // a fact is written once (compare-and-set against nothing)
  province: z.string().regex(/^vn(34|63)-\d{2}$/),
  day: z.iso.date(), // day in Asia/Ho_Chi_Minh
  fact: z.int().positive().max(dayFactsMax), // 1: as closed; higher: corrections, in the order they were recorded
  recordedAt: z.iso.datetime(),
  source: z.enum(['closed', 'loaded', 'corrected']), // by the nightly run; back-loaded from a file; a correction
  note: z.string(), // where loaded figures come from, or why they were corrected; '' when closed
  ledgerVersion: z.int().nonnegative(), // 0 when loaded
  registryVersion: z.string(), // '' when loaded
  lastUpload: z.nullable(z.iso.datetime()),
  ...$Figures.shape,
  /** Null when loaded figures know only the persons. */
  schemes: z.nullable($SchemeFigures),
  verdicts: z.nullable($VerdictCounts),
  /** Schemes of which a `full` had come. Absent when loaded, and in items of before December 2026. */
  fulls: z.exactOptional(z.array(z.enum(schemes))),
  /**
   * Why the figures moved since version `since`, which was the last of the close before: sums of what the versions
   * recorded. Absent when loaded, where a version did not record it, and in items of before December 2026.
   */
  moves: z.exactOptional(
    z.strictObject({
      since: z.int().nonnegative(), // ledger version; 0: before the first
      persons: $MoveCounts,
      schemes: z.strictObject({ BHXHBB: $MoveCounts, BHXHTN: $MoveCounts, BHYT: $MoveCounts, BHTN: $MoveCounts }),
    }),
  ),
});
export type DayItem = z.infer<typeof $DayItem>;

export function dayKey(province: string, day: string, fact = 1): StateKey {
  const suffix = fact === 1 ? '' : `#${String(fact).padStart(4, '0')}`;
  return { partition: `PROVINCE#${province}`, sort: `DAY#${day}${suffix}` };
}
