/**
 * What every invocation does around its work: request id on the logs, metrics out at the end, faults reported without
 * their words.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { Fault } from './fault.ts';
import type { Telemetry } from './telemetry.ts';

/**
 * Kept from the time of an invocation for the commit and the answers of a batch that was matched in time: those of 14 M
 * rows took 194 s in a function of 1.7 processors (`npm run prove -- lambda-memory`).
 */
export const commitReserve = 300_000; // milliseconds

/** Runs `work`; a fault is logged and leaves as a bare code, because the runtime prints what is thrown. */
export async function invoke<Answer>(
  telemetry: Telemetry,
  context: Pick<Context, 'awsRequestId'>,
  work: () => Promise<Answer>,
): Promise<Answer> {
  telemetry.begin(context);
  try {
    return await work();
  } catch (error) {
    telemetry.fault('invocation.failed', error);
    throw new Fault(error instanceof Fault ? error.code : 'INVOCATION_FAILED');
  } finally {
    telemetry.end();
  }
}

/** Messages one after another. Only those whose `work` throws stay in the queue, to be delivered again. */
export async function eachMessage(
  telemetry: Telemetry,
  event: SQSEvent,
  context: Context,
  work: (record: SQSRecord) => Promise<void>,
): Promise<SQSBatchResponse> {
  const processor = new BatchProcessor(EventType.SQS);
  const once = async (record: SQSRecord): Promise<void> => {
    try {
      await work(record);
    } catch (error) {
      const deliveries = Number(record.attributes.ApproximateReceiveCount);
      telemetry.fault('message.failed', error, { message: record.messageId, deliveries });
      throw new Fault('MESSAGE_FAILED');
    }
  };
  // Not all at once: each message may need all available memory and time. Not thrown when all fail: that would
  // add no information.
  return processPartialResponse(event, once, processor, {
    context,
    processInParallel: false,
    throwOnFullBatchFailure: false,
  });
}
