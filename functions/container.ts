/**
 * The world of the functions, made once per execution environment. Everything below it receives what it needs as
 * arguments.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { CommitWorld } from '../core/commit/commit.ts';
import type { Clock, FingerprintKey, World } from '../core/ports.ts';
import { Warm } from '../core/registry/warm.ts';
import { receiptPage } from '../dashboard/receipt-page.ts';
import { routeBuckets } from '../adapters/s3/buckets.ts';
import type { Pause } from '../adapters/s3/client-rules.ts';
import { DynamoStateStore } from '../adapters/dynamo/dynamo-state-store.ts';
import { openTracing } from '../adapters/otel/tracing.ts';
import { S3ObjectStore } from '../adapters/s3/s3-object-store.ts';
import { fingerprintKeyObject } from './env-names.ts';
import type { Env } from './env.ts';
import { Fault } from './fault.ts';
import { nodeHash, sha256Base64 } from '../adapters/node/node-hash.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';

export interface Clients {
  s3: S3Client;
  dynamo: DynamoDBClient;
}

export interface Container {
  env: Env;
  world: World & CommitWorld;
  telemetry: Telemetry;
  /** Read when first asked for: publishing has no use for the secret and no right to it. */
  fingerprintKey(): Promise<FingerprintKey>;
  /** Text of an object in the secret bucket, without white space around it; undefined if there is none. */
  secret: (object: string) => Promise<string | undefined>;
}

const clock: Clock = { now: () => Date.now(), sleep: (milliseconds) => sleep(milliseconds) };
const pause: Pause = { sleep: (milliseconds) => sleep(milliseconds), random: () => Math.random() };

/** `Objects`: the store of objects, if a function may see less of them than others. */
export function createContainer(
  service: string,
  env: Env,
  clients: Clients = createClients(),
  Objects: typeof S3ObjectStore = S3ObjectStore,
): Container {
  const telemetry = createTelemetry(service, env.stage);
  const owned = env.bucketOwner === undefined ? {} : { owner: env.bucketOwner };
  const objects = new Objects({
    client: clients.s3,
    route: routeBuckets(env.buckets),
    pause,
    ...owned,
  });
  const state = new DynamoStateStore(clients.dynamo, env.stateTable);
  // The secret is in a bucket of its own that no key prefix leads to, so it is read through a store of its own.
  const secrets = new S3ObjectStore({
    client: clients.s3,
    route: { bucket: env.secretBucket, of: () => env.secretBucket, under: () => [] },
    pause,
    ...owned,
  });
  let key: Promise<FingerprintKey> | undefined;
  return {
    env,
    telemetry,
    world: {
      objects,
      state,
      clock,
      random: () => Math.random(),
      hash: nodeHash,
      log: telemetry.log,
      tracing: openTracing(),
      warm: new Warm(),
      receiptPage: (receipt) => receiptPage(receipt, { sha256Base64 }),
    },
    fingerprintKey() {
      key ??= readFingerprintKey(secrets).catch((error: unknown) => {
        key = undefined; // the next invocation asks again
        throw error;
      });
      return key;
    },
    async secret(object) {
      const bytes = await secrets.read(object);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes).trim();
    },
  };
}

/**
 * Attempts of one request, the first included: more than the SDK's three, because a batch that fails starts again. What
 * a store refuses because too much is asked has more (`adapters/s3/client-rules.ts`).
 */
const attemptsMax = 4;
/** The same of the table, where nothing is laid over them: six seconds on average, in which a burst is over. */
const tableAttemptsMax = 8;
/**
 * A connection inside the region opens in milliseconds, but who makes pages hears of it only when a page is done: on a
 * busy machine 2 s were over then, four times in a row.
 */
const connectionTimeout = 10_000; // milliseconds
/** An idle socket is a lost answer: S3 gives a range of 8 MiB in well under a second. */
const socketTimeout = 20_000; // milliseconds

export function createClients(): Clients {
  const requestHandler = { connectionTimeout, socketTimeout };
  return {
    s3: new S3Client({ maxAttempts: attemptsMax, requestHandler }),
    dynamo: new DynamoDBClient({ maxAttempts: tableAttemptsMax, requestHandler }),
  };
}

async function readFingerprintKey(secrets: S3ObjectStore): Promise<FingerprintKey> {
  const bytes = await secrets.read(fingerprintKeyObject);
  if (bytes === undefined) throw new Fault('FINGERPRINT_KEY_MISSING');
  const found = /^([1-9]\d{0,2}):([0-9a-f]{32})\s*$/.exec(new TextDecoder().decode(bytes));
  const number = Number(found?.[1]);
  // Nothing of the secret may be quoted.
  if (found === null || number > 255) throw new Fault('FINGERPRINT_KEY_INVALID');
  return { number, bytes: Uint8Array.from(Buffer.from(found[2], 'hex')) };
}
