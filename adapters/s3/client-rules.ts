/**
 * What holds for every request of a client, whoever makes it: who must own the buckets, and what a 409 means, which is
 * that another write of the same key was under way. Not yet an answer, so ask again.
 */
import { S3ServiceException, type S3Client } from '@aws-sdk/client-s3';

/** Writers of one key are few (deliveries of one batch) and each conflict lasts as long as a write. */
export const conflictAttemptsMax = 6;
const conflictDelay = 100; // milliseconds, doubled each time: together about three seconds
/** Commands by which a key gets its bytes, whole or not at all. */
const writes = new Set(['PutObjectCommand', 'CompleteMultipartUploadCommand']);

export interface Pause {
  sleep(milliseconds: number): Promise<void>;
  /** Uniform in [0, 1). */
  random(): number;
}

/**
 * Makes the client send every write again, after a pause with jitter, while it fails with 409; it gives up with the
 * last error. Given once more, it replaces the one before.
 */
export function retryConflicts(client: S3Client, pause: Pause): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        for (let attempt = 1; ; attempt++) {
          try {
            return await next(args);
          } catch (error) {
            if (statusOf(error) !== 409 || !writes.has(commandName) || attempt === conflictAttemptsMax) throw error;
            await pause.sleep(conflictDelay * 2 ** (attempt - 1) * (0.5 + pause.random()));
          }
        }
      },
    { name: 'retryConflicts', step: 'initialize', override: true },
  );
}

/** Makes every request of the client fail unless the account owns the bucket. */
export function expectOwner(client: S3Client, account: string): void {
  client.middlewareStack.add(
    (next) => async (args) => next({ ...args, input: { ...args.input, ExpectedBucketOwner: account } }),
    { name: 'expectOwner', step: 'initialize', override: true },
  );
}

/** 412: the key is taken. */
export function isTaken(error: unknown): boolean {
  return statusOf(error) === 412;
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
