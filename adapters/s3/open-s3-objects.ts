/**
 * An S3-compatible store inside the country as the worker's object store: one versioned bucket with conditional writes.
 * The adapter is the cloud shell's own; state and key stay on the worker's machine.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { Refusal } from '../../core/base/errors.ts';
import type { ObjectStore } from '../../core/ports.ts';
import { S3ObjectStore } from './s3-object-store.ts';

export interface S3Place {
  bucket: string;
  endpoint?: string | undefined;
}

/** Attempts of one request, the first included; a store that is restarted is back within seconds. */
const attemptsMax = 5;
const timeouts = { connectionTimeout: 2_000, socketTimeout: 20_000 }; // milliseconds

/** Credentials and region come from the SDK's usual places. */
export function openS3Objects({ bucket, endpoint }: S3Place): ObjectStore {
  const client = new S3Client({
    maxAttempts: attemptsMax,
    requestHandler: timeouts,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  });
  const route = { bucket, of: () => bucket, under: (prefix: string) => [{ bucket, prefix }] };
  const pause = { sleep: (milliseconds: number) => sleep(milliseconds), random: () => Math.random() };
  return new S3ObjectStore({ client, route, pause });
}

/** Key under which the worker tries whether a store keeps its promises; each start has its own. */
const probePrefix = 'audit/.worker-probe/';

/**
 * A store that overwrites in spite of `If-None-Match`, or keeps no versions, would lose commits without a word. Throws
 * Refusal STORE_UNSUITABLE.
 */
export async function checkStore(store: ObjectStore, name: string): Promise<void> {
  const key = `${probePrefix}${name}`;
  const text = new TextEncoder();
  const first = await store.putIfAbsent(key, text.encode('1'));
  const second = await store.putIfAbsent(key, text.encode('2'));
  const kept = new TextDecoder().decode(await store.read(key));
  const info = await store.head(key);
  await store.remove(key);
  if (first !== 'stored' || second !== 'exists' || kept !== '1')
    throw new Refusal('STORE_UNSUITABLE', { lacks: 'If-None-Match' });
  if (info === undefined || info.version === 'null') throw new Refusal('STORE_UNSUITABLE', { lacks: 'versioning' });
}
