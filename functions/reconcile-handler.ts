/** One task of the scheduled run, as the state machine asks for it (`functions/machines/reconcile-machine.ts`). */
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import packageFacts from '../package.json' with { type: 'json' };
import { prices } from '../core/cost/prices.ts';
import { endState } from './machines/reconcile-machine.ts';
import type { ReconcileWorld } from '../core/reconcile/reconcile-steps.ts';
import { reconcileTask } from './machines/reconcile-task.ts';
import { readRunReport, type RunReport } from '../core/reconcile/run-report.ts';
import { sha256Base64 } from '../adapters/node/node-hash.ts';
import { traceListPage, traceOverviewPage } from '../dashboard/trace-pages.ts';
import type { Container } from './container.ts';
import { Fault } from './fault.ts';
import { commitReserve, invoke } from './invocation.ts';
import { publishUnderLease } from './publish.ts';
import { MetricName } from './telemetry.ts';

/** Longer than a publisher of the stream lives (60 s) and its last write may take (10 s). */
const publisherWait = 90_000; // milliseconds
/** A request sent in the last instant of an invocation may land this much later. */
const lateWrite = 10_000; // milliseconds
const product = `doisoat ${packageFacts.version}`;

const $End = z.object({
  step: z.literal(endState),
  run: z.object({ day: z.iso.date(), number: z.int().positive() }),
});

/** A task in, small facts out; what fails with a code is an answer, anything else is thrown and tried again. */
export function reconcileHandler(container: Container) {
  return (event: unknown, context: Context): Promise<Record<string, unknown>> =>
    invoke(container.telemetry, context, async () => {
      const answer = await reconcileTask(await worldOf(container, context), event);
      const end = $End.safeParse(event);
      if (end.success) tell(container, await readRunReport(container.world, end.data.run));
      return answer;
    });
}

async function worldOf(container: Container, context: Context): Promise<ReconcileWorld> {
  const { world, env } = container;
  return {
    ...world,
    fingerprintKey: await container.fingerprintKey(),
    disclosure: env.disclosure,
    prices,
    trace: env.trace,
    ...(env.buckets.exports === undefined ? {} : { exports: { exact: env.exportFigures === 'exact', product } }),
    tracePages: { country: (reviewed) => traceOverviewPage(reviewed, { sha256Base64 }) },
    listPage: (claims, facts) => traceListPage(claims, { ...facts, sha256Base64 }),
    deadline: world.clock.now() + context.getRemainingTimeInMillis() - commitReserve,
    sweepGrace: env.sweepGrace,
    async publish() {
      const aliveMs = context.getRemainingTimeInMillis() + lateWrite;
      const times = { aliveMs, waitMs: publisherWait, lateMs: lateWrite };
      if ((await publishUnderLease(container, times, { whole: true })) === undefined) throw new Fault('PUBLISHER_BUSY');
    },
  };
}

/** A province that drifted goes no further: it is in the report by the code of its failure, not by a number. */
function tell({ telemetry }: Container, report: RunReport): void {
  const undone = report.provinces.filter(({ status }) => status === 'failed');
  const drifted = undone.filter(({ failed }) => failed?.code === 'LEDGER_DRIFT').length;
  telemetry.count({
    [MetricName.drift]: report.national.drift + drifted,
    [MetricName.reconcileFailed]: undone.length + report.failed.length,
  });
}
