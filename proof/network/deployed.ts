/**
 * The functions as deployed, over servers on the network: bundles, environment, buckets, table, and processes that can
 * be killed.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { routeBuckets, type BucketNames } from '../../adapters/s3/buckets.ts';
import { DynamoStateStore } from '../../adapters/dynamo/dynamo-state-store.ts';
import { encodeMetadata } from '../../adapters/s3/object-metadata.ts';
import { S3ObjectStore } from '../../adapters/s3/s3-object-store.ts';
import { EnvName, fingerprintKeyObject } from '../../functions/env-names.ts';
import { bundleOptions } from '../../infra/bundle-options.ts';
import { portalLimits, stages, timeouts } from '../../infra/config.ts';
import { noPause, tableAt } from '../../test/support/aws-stores.ts';
import type { Clients } from '../../functions/container.ts';
import type { Server } from './servers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const functionProcess = fileURLToPath(new URL('function-process.ts', import.meta.url));
export const functionNames = ['sync-batch', 'build-index', 'build-part', 'build-shard', 'publish-summary'] as const;
export type FunctionName = (typeof functionNames)[number];

/** What a function is given. */
export interface FunctionLimits {
  memoryMiB: number;
  seconds: number;
}

/** As production gives it. Throws for a name that is no function's. */
export function limitsOf(name: string): FunctionLimits {
  if (name === 'portal') return { memoryMiB: portalLimits.memory, seconds: portalLimits.timeoutSeconds };
  const key = name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()) as keyof typeof timeouts;
  if (!Object.hasOwn(timeouts, key)) throw new Error(`${name}: no function of the stack`);
  return { memoryMiB: stages.prod.memory[key], seconds: timeouts[key] };
}

/** The same bundles as are deployed, by name. */
export async function bundleFunctions<Name extends string>(
  folder: string,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  await build({
    entryPoints: Object.fromEntries(names.map((name) => [name, join(root, `functions/${name}.ts`)])),
    bundle: true,
    platform: 'node',
    format: 'esm',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    target: bundleOptions.target,
    minify: bundleOptions.minify,
    mainFields: bundleOptions.mainFields,
    banner: { js: bundleOptions.banner },
    logLevel: 'error',
  });
  const paths = names.map((name) => [name, join(folder, `${name}.mjs`)]);
  return Object.fromEntries(paths) as Record<Name, string>;
}

export interface Stores {
  objects: S3ObjectStore;
  state: DynamoStateStore;
}

/** What S3 tells of: bucket, key and version of a stored object. */
export interface Stored {
  bucket: string;
  key: string;
  version: string;
}

export interface StageServers {
  s3: Pick<Server, 'endpoint'>;
  dynamo: Pick<Server, 'endpoint'>;
}

/** One stage of the deployment: buckets and a table of its own. */
export class Stage {
  readonly env: Record<string, string>;
  readonly buckets: BucketNames;
  readonly clients: Clients;

  private constructor(name: string, servers: StageServers) {
    const bucket = (each: string): string => `${name}-${each}`;
    this.buckets = {
      uploads: bucket('uploads'),
      registry: bucket('registry'),
      ledger: bucket('ledger'),
      records: bucket('records'),
      results: bucket('results'),
      trace: bucket('trace'),
    };
    this.env = {
      [EnvName.stage]: 'network',
      [EnvName.uploadsBucket]: this.buckets.uploads,
      [EnvName.registryBucket]: this.buckets.registry,
      [EnvName.ledgerBucket]: this.buckets.ledger,
      [EnvName.recordsBucket]: this.buckets.records,
      [EnvName.resultsBucket]: this.buckets.results,
      [EnvName.traceBucket]: this.buckets.trace,
      [EnvName.secretBucket]: bucket('secret'),
      [EnvName.stateTable]: bucket('state'),
      [EnvName.activation]: 'automatic',
      AWS_ENDPOINT_URL_S3: servers.s3.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: servers.dynamo.endpoint,
    };
    this.clients = {
      s3: new S3Client({ endpoint: servers.s3.endpoint, forcePathStyle: true }),
      dynamo: new DynamoDBClient({ endpoint: servers.dynamo.endpoint }),
    };
  }

  /** `lockDays`: of ledger and records, as production has them; the server must know locks. */
  static async make(name: string, servers: StageServers, options: { lockDays?: number } = {}): Promise<Stage> {
    const stage = new Stage(name, servers);
    const { s3 } = stage.clients;
    const { [EnvName.secretBucket]: secret, [EnvName.stateTable]: table } = stage.env;
    for (const Bucket of [...Object.values(stage.buckets), secret]) {
      const Days = Bucket === stage.buckets.ledger || Bucket === stage.buckets.records ? options.lockDays : undefined;
      await s3.send(
        new CreateBucketCommand({ Bucket, ...(Days === undefined ? {} : { ObjectLockEnabledForBucket: true }) }),
      );
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      if (Days === undefined) continue;
      const Rule = { DefaultRetention: { Mode: 'GOVERNANCE', Days } } as const;
      const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const;
      await s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
    }
    await (await tableAt(servers.dynamo.endpoint, table)).dispose();
    await stage.put(secret, fingerprintKeyObject, '1:000102030405060708090a0b0c0d0e0f\n');
    return stage;
  }

  /** Clients of our own, that share nothing with the processes under test. */
  stores(): Stores {
    const objects = new S3ObjectStore({ client: this.clients.s3, route: routeBuckets(this.buckets), pause: noPause });
    return { objects, state: new DynamoStateStore(this.clients.dynamo, this.env[EnvName.stateTable]) };
  }

  /** Stores an object as an office or headquarters does. */
  async put(
    bucket: string,
    key: string,
    body: string | Uint8Array,
    metadata: Record<string, string> = {},
  ): Promise<Stored> {
    const Metadata = encodeMetadata(metadata);
    const { VersionId } = await this.clients.s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, Metadata }),
    );
    if (VersionId === undefined) throw new Error('the server keeps no versions');
    return { bucket, key, version: VersionId };
  }

  start(bundle: string): FunctionProcess {
    return new FunctionProcess(bundle, this.env);
  }

  dispose(): void {
    this.clients.s3.destroy();
    this.clients.dynamo.destroy();
  }
}

/** How an invocation ended; `killed` also where the process died of itself. */
export type Ended = { end: 'answered'; answer: unknown } | { end: 'failed' } | { end: 'killed' };

export class FunctionProcess {
  /** Attempts of each commit, as the function logged them. */
  readonly commitAttempts: number[] = [];
  private readonly child: ChildProcess;
  private readonly ready: Promise<unknown>;
  private dead = false;
  private ended: ((ended: Ended) => void) | undefined;
  private line = '';
  private readonly told: (line: string) => void;

  /** `told`: given each line that the function logs. */
  constructor(bundle: string, env: Record<string, string>, told: (line: string) => void = () => {}) {
    this.told = told;
    this.child = fork(functionProcess, [bundle], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    // Faults are logged there.
    this.child.stderr?.on('data', (chunk: Buffer) => this.told(chunk.toString().trimEnd()));
    this.child.stdout?.on('data', (chunk: Buffer) => this.log(chunk.toString()));
    this.ready = new Promise((resolve) => {
      this.child.once('message', resolve).once('exit', resolve);
    });
    this.child.on('message', (message: { answer?: unknown; error?: string }) => {
      if ('answer' in message) this.end({ end: 'answered', answer: message.answer });
      if ('error' in message) this.end({ end: 'failed' });
    });
    this.child.on('exit', () => {
      this.dead = true;
      this.end({ end: 'killed' });
    });
  }

  get isDead(): boolean {
    return this.dead;
  }

  /** Resolves when the function is loaded: a kill before that would hit nothing. */
  async loaded(): Promise<void> {
    await this.ready;
  }

  async invoke(event: unknown, remainingMs: number): Promise<Ended> {
    await this.ready;
    if (this.dead) return { end: 'killed' };
    return new Promise((resolve) => {
      this.ended = resolve;
      this.child.send({ event, remainingMs });
    });
  }

  /** SIGKILL, and wait until the process is gone: what it sent may still be on its way. */
  async kill(): Promise<void> {
    if (this.dead) return;
    const gone = new Promise((resolve) => {
      this.child.once('exit', resolve);
    });
    this.child.kill('SIGKILL');
    await gone;
  }

  private end(ended: Ended): void {
    this.ended?.(ended);
    this.ended = undefined;
  }

  private log(text: string): void {
    const lines = (this.line + text).split('\n');
    this.line = lines.pop() ?? '';
    for (const line of lines) {
      this.told(line);
      const attempts = line.includes('"batch.committed"') ? /"attempts":(\d+)/.exec(line)?.[1] : undefined;
      if (attempts !== undefined) this.commitAttempts.push(Number(attempts));
    }
  }
}
