/**
 * One task of the state machine: a small document in, a small document out, for a function that does one of them at a
 * time.
 */
import * as z from 'zod';
import { endRun, openRun, performJob } from '../../core/reconcile/reconcile.ts';
import { endState, pinState } from './reconcile-machine.ts';
import type { ReconcileWorld } from '../../core/reconcile/reconcile-steps.ts';
import { itemsIn, pinRun } from '../../core/reconcile/run-items.ts';
import type { Scope } from '../../core/reconcile/step-results.ts';

const $RunName = z.object({ day: z.iso.date(), number: z.int().positive() });
/** What a schedule, an operator or an activation may give; other members (of an event) are of no concern here. */
const $Request = z.object({
  day: z.iso.date().optional(),
  provinces: z.array(z.string()).optional(),
  again: z.boolean().optional(),
});
/**
 * A pipe hands over the array of the records of a poll, also of a single one.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
 */
const $Input = z.union([$Request, z.tuple([$Request]).transform(([only]) => only)]);
const $Task = z.union([
  z.object({ step: z.literal(pinState), request: $Input }),
  z.object({ step: z.literal(endState), run: $RunName }),
  z.object({ step: z.string(), run: $RunName, item: z.string() }),
]);

/**
 * Does a task. Throws if `input` is none, Refusals of `pinRun` and `readRun`, and what a port throws: the state machine
 * tries again. A coded failure of a province is an answer, not an error.
 */
export async function reconcileTask(world: ReconcileWorld, input: unknown): Promise<Record<string, unknown>> {
  const task = $Task.parse(input);
  if ('request' in task) {
    const { day, provinces, again } = task.request;
    const run = await pinRun(world, {
      ...(day === undefined ? {} : { day }),
      ...(provinces === undefined ? {} : { provinces }),
      ...(again === undefined ? {} : { again }),
    });
    // A run that is done already has nothing to go over.
    const items = (over: Scope): readonly string[] => (run.status === 'running' ? itemsIn(over, run) : []);
    const { day: pinned, number } = run;
    const overs = ['province', 'idGroup', 'peopleGroup'] as const;
    return { run: { day: pinned, number }, ...Object.fromEntries(overs.map((over) => [over, items(over)])) };
  }
  if (!('item' in task)) {
    const { day, run, status } = await endRun(world, task.run);
    return { day, run, status };
  }
  const { status, code } = await performJob(await openRun(world, task.run), task);
  return { status, code };
}
