/** The portal's world on AWS. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { usualNightMs } from '../core/reconcile/nights.ts';
import { scriptOf } from '../portal/http/script.ts';
import type { PortalWorld } from '../portal/ports.ts';
import type { Container } from './container.ts';
import { releaseByUrl } from './portal-release.ts';
import { readPortalKey } from './portal-settings.ts';
import { PortalUploads } from './portal-uploads.ts';

export interface PortalParts {
  s3: S3Client;
  releaseUrl: string;
  resultDays: number | undefined;
  /** Folder of `client.js` and `worker.js`, with a slash at the end. */
  scripts: URL;
}

export async function openPortalWorld(
  { world, env, secret }: Container,
  { s3, releaseUrl, resultDays, scripts }: PortalParts,
): Promise<PortalWorld> {
  const { objects, state, clock, hash, log, tracing } = world;
  const traced = tracing === undefined ? {} : { tracing };
  const origin = await formOrigin(s3, env.buckets.uploads);
  const random32 = { randomBytes: (length: number) => Uint8Array.from(randomBytes(length)) };
  return {
    objects,
    state,
    clock,
    hash,
    log,
    ...traced,
    random: () => world.random(),
    ...random32,
    disclosure: env.disclosure,
    portalKey: await readPortalKey(secret),
    uploads: new PortalUploads({ objects, state, clock, hash, ...traced, ...random32 }, s3, env, [origin]),
    published: { read: (name) => objects.read(`published/${name}`) },
    release: releaseByUrl({ url: releaseUrl, client: s3, fetch }),
    // The publisher sends, after the next publication.
    ...(env.alerts ? { alerts: { offer: { webhookHosts: [], mailDomains: [], topic: true } } } : {}),
    nightly: usualNightMs,
    ...(resultDays === undefined ? {} : { resultDays }),
    scripts: await Promise.all(
      (['client', 'worker'] as const).map(async (name) =>
        scriptOf(name, await readFile(new URL(`${name}.js`, scripts))),
      ),
    ),
  };
}

/** Where forms for a bucket lead: asked of the one who makes them, so that it is true of any endpoint. */
async function formOrigin(s3: S3Client, bucket: string): Promise<string> {
  const { url } = await createPresignedPost(s3, { Bucket: bucket, Key: 'incoming/' });
  return new URL(url).origin;
}
