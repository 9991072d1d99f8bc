import * as z from 'zod';
import { listRuns, runLimit, type RunPage } from '../reconcile/list-runs.ts';
import { readRunDay, type RunDay } from '../reconcile/run-details.ts';
import { undivided } from './operation.ts';

const $Request = z.union([
  z.strictObject({ day: z.iso.date() }),
  z.strictObject({ limit: z.int().min(1).max(runLimit.max), before: z.iso.date().optional() }),
]);

/** The nightly runs of one day in all detail, else a page of runs. Throws Refusal RUN_UNKNOWN. */
export const runs = undivided({
  name: 'runs',
  by: 'operator',
  way: 'answered',
  $Request,
  perform: (world, request): Promise<RunDay | RunPage> =>
    'day' in request ? readRunDay(world, request.day) : listRuns(world, request),
});
