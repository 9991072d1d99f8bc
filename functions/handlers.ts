/** The handlers of the functions: an event at the gate, the core's work, an outcome that is logged and counted. */
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { DeadlinePassed, Refusal } from '../core/base/errors.ts';
import type { Receipt } from '../core/domain/receipt.ts';
import { IgnoredUpload, isUploadKey, sessionOfPrincipal, WaitingUpload } from '../core/intake/admit-upload.ts';
import { activateRegistry } from '../core/registry/activate.ts';
import { syncBatch } from '../core/sync-batch.ts';
import type { Container } from './container.ts';
import { Fault, faultFacts, isLasting } from './fault.ts';
import { commitReserve, eachMessage, invoke } from './invocation.ts';
import { publishUnderLease } from './publish.ts';
import { registryBuildTask } from './registry-build-handler.ts';
import { MetricName } from './telemetry.ts';
import { ticketGivers } from './env-names.ts';
import { readNotification, type StoredObject } from './upload-event.ts';

/** Attempts at one upload in an invocation, the first included, as long as there is time for another. */
export const attemptsMax = 9;
/** If the fault is one that seconds do not mend: an answer that was cut short looks like a damaged object. */
export const lastingAttemptsMax = 2;
/** Before the second attempt; doubled each time, with jitter: what is overloaded is not asked by all at once again. */
const attemptPause = 1_000; // milliseconds

/** SQS with S3 events of `incoming/` → one batch each, processed to the end. */
export function syncBatchHandler(container: Container) {
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    invoke(container.telemetry, context, () =>
      eachMessage(container.telemetry, event, context, async ({ body, messageId }) => {
        const deadline = container.world.clock.now() + context.getRemainingTimeInMillis() - commitReserve;
        for (const upload of readNotification(body))
          await untilDone(container, deadline, () => syncUpload(container, upload, { messageId, deadline }));
      }),
    );
}

/**
 * A fault of the moment is over in seconds, but a message that failed is invisible for minutes: another attempt is made
 * here, if it can end by `deadline` when it takes as long as the one that failed.
 */
async function untilDone({ world }: Container, deadline: number, work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const began = world.clock.now();
    try {
      return await work();
    } catch (error) {
      const pause = attemptPause * 2 ** (attempt - 1) * (0.5 + world.random());
      const end = world.clock.now() + pause + (world.clock.now() - began);
      const most = isLasting(error) ? lastingAttemptsMax : attemptsMax;
      if (isForGood(error) || attempt >= most || end > deadline) throw error;
      world.log.event('attempt.failed', { attempt, ...faultFacts(error) });
      await world.clock.sleep(pause);
    }
  }
}

/** Nothing that passes within the invocation: a code of ours, a clock to wait for, its own end. */
function isForGood(error: unknown): boolean {
  return error instanceof Fault || error instanceof WaitingUpload || error instanceof DeadlinePassed;
}

async function syncUpload(
  container: Container,
  upload: StoredObject,
  delivery: { messageId: string; deadline: number },
): Promise<void> {
  const { telemetry } = container;
  try {
    const receipt = await syncStored(container, upload, delivery.deadline);
    const { rows, applied, durationMs, province } = receipt;
    telemetry.count(
      {
        [MetricName[receipt.status]]: 1,
        [MetricName.durationMs]: durationMs,
        [MetricName.rows]: rows.read,
        [MetricName.rejected]: rows.rejected,
        [MetricName.held]: applied.held,
      },
      province,
    );
  } catch (error) {
    if (error instanceof DeadlinePassed) telemetry.count({ [MetricName.deadlines]: 1 });
    // Too early by a clock: the message is delivered again.
    if (!(error instanceof IgnoredUpload)) throw error instanceof Refusal ? new Fault(error.code) : error;
    // The key may be anything, so it is not repeated; the message id leads to it.
    telemetry.log.event('upload.ignored', { code: error.code, message: delivery.messageId });
    telemetry.count({ [MetricName.ignored]: 1 });
  }
}

async function syncStored(container: Container, upload: StoredObject, deadline: number): Promise<Receipt> {
  const { world, env } = container;
  const { bucket, key, version, principal } = upload;
  // Without a version it is unknown which bytes are meant: the bucket is not set up as it must be. The message is
  // kept.
  if (version === undefined && bucket === env.buckets.uploads && isUploadKey(key))
    throw new Fault('EVENT_WITHOUT_VERSION');
  return syncBatch(
    { ...world, fingerprintKey: await container.fingerprintKey(), disclosure: env.disclosure, deadline },
    {
      bucket,
      key,
      version: version ?? '',
      byTicket: principal !== undefined && ticketGivers(env.stage).includes(sessionOfPrincipal(principal)),
      ...(principal === undefined ? {} : { principal }),
    },
  );
}

const $Activate = z.strictObject({ activate: z.string(), confirmBase: z.boolean().optional() });

/** A task of the state machine → its answer; `{ "activate": version }` by an operator → that index in use. */
export function buildIndexHandler(container: Container) {
  return (event: unknown, context: Context): Promise<Record<string, unknown>> =>
    invoke(container.telemetry, context, () => {
      const command = $Activate.safeParse(event);
      return command.success ? activate(container, command.data) : registryBuildTask(container, event);
    });
}

async function activate(
  container: Container,
  { activate: version, confirmBase = false }: z.infer<typeof $Activate>,
): Promise<{ version: string; previous: string | null }> {
  try {
    return await activateRegistry(container.world, version, { confirmBase });
  } catch (error) {
    throw error instanceof Refusal ? new Fault(error.code) : error;
  }
}

/**
 * Enough for the reader of 34 states with a year of days and the writer of a hundred objects: a stream waits this long
 * for another publisher.
 */
const publisherWait = 20_000; // milliseconds
/** A request sent in the last instant of an invocation may land this much later. */
const lateWrite = 10_000; // milliseconds

/**
 * Stream of the table, or the schedule → summary, table and page under `published/`. What the event holds is not looked
 * at.
 */
export function publishSummaryHandler(container: Container) {
  return (event: unknown, context: Context): Promise<{ outcome: 'published' | 'busy' }> =>
    invoke(container.telemetry, context, async () => {
      const { telemetry } = container;
      const aliveMs = context.getRemainingTimeInMillis() + lateWrite;
      const times = { aliveMs, waitMs: publisherWait, lateMs: lateWrite };
      // The hour writes all: what was lost, or written by another hand, is whole again.
      const summary = await publishUnderLease(container, times, { whole: !isStreamEvent(event) });
      if (summary !== undefined)
        telemetry.count({ [MetricName.provincesStale]: summary.stale.length, [MetricName.published]: 1 });
      // The stream delivers again; the schedule comes again.
      else if (isStreamEvent(event)) throw new Fault('PUBLISHER_BUSY');
      return { outcome: summary === undefined ? 'busy' : 'published' };
    });
}

function isStreamEvent(event: unknown): boolean {
  return z.object({ Records: z.array(z.unknown()) }).safeParse(event).success;
}
