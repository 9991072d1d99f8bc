/** The runs of one day in all detail: what became of each step, how long it took, and the report. */
import * as z from 'zod';
import { Refusal } from '../base/errors.ts';
import type { World } from '../ports.ts';
import { reportOrNone, runLine, $RunLine } from './list-runs.ts';
import { itemsIn, jobKey, readDayItems, type DayItems, type RunItem } from './run-items.ts';
import { $RunReport } from './run-report.ts';
import { stepScopes, type StepName } from './step-results.ts';

const $Count = z.int().nonnegative();

const $StepLine = z.strictObject({
  step: z.string(),
  over: z.enum(['run', 'province', 'idGroup', 'peopleGroup']),
  items: $Count, // provinces, or groups; 1 of a step over the run
  done: $Count,
  skipped: $Count, // after a step that failed
  /** What is in none of the three has no record: it was not tried to its end. `item` is `''` over the run. */
  failed: z.array(z.strictObject({ item: z.string(), code: z.string() })),
  seconds: z.number().nonnegative(), // of all items together; they may have gone on beside each other
});
export type StepLine = z.infer<typeof $StepLine>;

const $RunDetails = z.strictObject({
  ...$RunLine.shape,
  steps: z.array($StepLine),
  report: z.nullable($RunReport), // null as `provinces` is
});
export type RunDetails = z.infer<typeof $RunDetails>;

export const $RunDay = z.strictObject({ day: z.iso.date(), runs: z.array($RunDetails) });
export type RunDay = z.infer<typeof $RunDay>;

/** The runs of a day, the newest first. Throws Refusal RUN_UNKNOWN if there is none. */
export async function readRunDay(world: Pick<World, 'objects' | 'state' | 'clock'>, day: string): Promise<RunDay> {
  const items = await readDayItems(world, day);
  if (items.runs.length === 0) throw new Refusal('RUN_UNKNOWN', { day });
  const now = world.clock.now();
  const runs = items.runs.toReversed().map(async (run): Promise<RunDetails> => {
    const report = await reportOrNone(world, run);
    return { ...runLine(run, report, now), steps: stepLines(run, items), report: report ?? null };
  });
  return { day, runs: await Promise.all(runs) };
}

function stepLines(run: RunItem, { jobs }: DayItems): StepLine[] {
  return Object.entries(stepScopes).map(([step, over]) => {
    const name = step as StepName;
    const line: StepLine = { step: name, over, items: 0, done: 0, skipped: 0, failed: [], seconds: 0 };
    for (const item of itemsIn(over, run)) {
      line.items += 1;
      const job = jobs.get(jobKey(run, name, item).sort);
      if (job === undefined) continue;
      line.seconds += job.durationMs / 1000;
      if (job.status === 'failed') line.failed.push({ item, code: job.code });
      else line[job.status] += 1;
    }
    return line;
  });
}
