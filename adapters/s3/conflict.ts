/**
 * 409 of a conditional write: another conditional write of the same key was under way. Not yet an answer, so ask again.
 */
import { S3ServiceException } from '@aws-sdk/client-s3';

/** Writers of one key are few (deliveries of one batch) and each conflict lasts as long as a write. */
export const conflictAttemptsMax = 6;
const conflictDelay = 100; // milliseconds, doubled each time: together about three seconds

export interface Pause {
  sleep(milliseconds: number): Promise<void>;
  /** Uniform in [0, 1). */
  random(): number;
}

/** Runs `write` again, after a pause with jitter, while it fails with 409; gives up with the last error. */
export async function retryConflicts<Answer>(pause: Pause, write: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (!isConflict(error) || attempt === conflictAttemptsMax) throw error;
      await pause.sleep(conflictDelay * 2 ** (attempt - 1) * (0.5 + pause.random()));
    }
  }
}

export function isConflict(error: unknown): boolean {
  return statusOf(error) === 409;
}

/** 412: the key is taken. */
export function isTaken(error: unknown): boolean {
  return statusOf(error) === 412;
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
