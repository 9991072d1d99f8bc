/**
 * What holds for every request of a client, whoever makes it: who must own the buckets, and what is asked again: a 409,
 * which is that another write of the same key was under way, and a refusal because too much is asked at the moment.
 * Neither is an answer.
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

/**
 * Attempts at one request while the store says that too much is asked, the first included, each of them of the SDK's
 * own few. A morning in which the whole country sends is over in minutes, and a request that fails fails its batch.
 */
export const throttledAttemptsMax = 10;
/** Doubled each time up to the most, times a random share of it: together about 20 seconds. */
export const throttledDelay = { first: 200, most: 8_000 }; // milliseconds
/** Answers after a refusal during which fewer requests are asked: those of some ten small batches. */
const sparingAnswers = 2_000;

/** Whether the store has refused lately because too much was asked. */
export class Pressure {
  private left = 0;

  get isHigh(): boolean {
    return this.left > 0;
  }

  /** One request was answered. */
  answered(): void {
    if (this.left > 0) this.left -= 1;
  }

  /** One was refused because too much is asked. */
  refused(): void {
    this.left = sparingAnswers;
  }
}

/**
 * Makes the client send every request again, after a pause with full jitter, while it fails because too much is asked.
 * The SDK's own attempts are over within a second or two, and a client that was refused often has none. `pressure` is
 * told of every refusal, those that the SDK's attempts got over as well.
 */
export function retryThrottled(client: S3Client, pause: Pause, pressure: Pressure): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await next(args);
        } catch (error) {
          if (!isThrottled(error) || attempt === throttledAttemptsMax) throw error;
          const most = Math.min(throttledDelay.most, throttledDelay.first * 2 ** (attempt - 1));
          await pause.sleep(most * pause.random());
        }
      }
    },
    { name: 'retryThrottled', step: 'initialize', override: true },
  );
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        const answer = await next(args);
        pressure.answered();
        return answer;
      } catch (error) {
        if (isThrottled(error)) pressure.refused();
        throw error;
      }
    },
    // Around the one that makes errors of answers.
    { name: 'notePressure', step: 'deserialize', priority: 'high', override: true },
  );
}

/** 503 (SlowDown, and the same without a body for HEAD), or 429 as other stores have it. */
function isThrottled(error: unknown): boolean {
  const status = statusOf(error);
  return status === 503 || status === 429;
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
