/**
 * What pages show of the newest run whose provinces are done: the rest is in its report. It is noted before the run is
 * published and ends, so that what is published is of this run (`core/reconcile/note-run.ts`).
 */
import * as z from 'zod';
import type { StateKey, World } from '../ports.ts';

const $count = z.int().nonnegative();
const $counts = z.record(z.string(), $count);

export const latestRunKey: StateKey = { partition: 'RECONCILIATION', sort: 'LATEST' };

export const $LatestRun = z.object({
  day: z.iso.date(),
  run: $count,
  status: z.enum(['done', 'incomplete']),
  registryVersion: z.string(),
  finishedAt: z.iso.datetime(), // when it was noted; at its end, that
  /** Persons counted by more than one province: the sum of provinces less this is the number of persons. */
  overlap: $count,
  idsElsewhere: $count,
  causes: $counts, // rows with another verdict
  lists: $counts,
  /** Participants by canon, and rows that were not compared; null and 0 in what an earlier release noted. */
  canons: z.nullable($counts).default(null),
  waiting: $count.default(0),
  children: z.object({ resident: $count, uninsured: $count }),
  failedProvinces: z.array(z.string()),
  /** Of each failed province the step and its code; none in what an earlier release noted. */
  failures: z.array(z.object({ province: z.string(), step: z.string(), code: z.string() })).default([]),
  failedSteps: z.array(z.string()).default([]), // over the country; none in what an earlier release noted
});
export type LatestRun = z.infer<typeof $LatestRun>;

/** The newest run that was noted, or undefined before the first. */
export async function readLatestRun(world: Pick<World, 'state'>): Promise<LatestRun | undefined> {
  const item = await world.state.read(latestRunKey);
  return item === undefined ? undefined : $LatestRun.parse(item);
}
