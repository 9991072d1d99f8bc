/** The functions as deployed, without a cloud: real handlers and SDK, S3 in memory, DynamoDB by dynalite over HTTP. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutItemCommand, ScanCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { createContainer, type Container } from '../../functions/container.ts';
import { EnvName, fingerprintKeyObject } from '../../functions/env-names.ts';
import { readEnv } from '../../functions/env.ts';
import { buildIndexHandler, publishSummaryHandler, syncBatchHandler } from '../../functions/handlers.ts';
import { registryBuildHandler } from '../../functions/registry-build-handler.ts';
import { isWrittenOnce } from '../../adapters/s3/buckets.ts';
import { encodeMetadata } from '../../adapters/s3/object-metadata.ts';
import { buildMachineOf } from '../../functions/machines/registry-build-machine.ts';
import { dynaliteTable, type TestTable } from './aws-stores.ts';
import type { Snapshot } from './s3-buckets.ts';
import { S3RequestHandler, s3ClientOver, type S3HandlerOptions } from './s3-request-handler.ts';
import { walkMachine } from './walk-machine.ts';

export const buckets = {
  uploads: 'doisoat-test-uploads',
  registry: 'doisoat-test-registry',
  ledger: 'doisoat-test-ledger',
  records: 'doisoat-test-records',
  results: 'doisoat-test-results',
  trace: 'doisoat-test-trace',
  secret: 'doisoat-test-secret',
};

/** Of a function, with that table. */
export function environmentOf(table: string): Record<string, string> {
  return {
    [EnvName.stage]: 'test',
    [EnvName.uploadsBucket]: buckets.uploads,
    [EnvName.registryBucket]: buckets.registry,
    [EnvName.ledgerBucket]: buckets.ledger,
    [EnvName.recordsBucket]: buckets.records,
    [EnvName.resultsBucket]: buckets.results,
    [EnvName.traceBucket]: buckets.trace,
    [EnvName.secretBucket]: buckets.secret,
    [EnvName.stateTable]: table,
  };
}

/** What S3 tells of: key and version of a stored object. */
export interface Stored {
  key: string;
  version: string;
}

export interface DeploymentOptions {
  intercept?: S3HandlerOptions['intercept'];
  environment?: Record<string, string>;
  /** In place of a table of its own on dynalite. */
  table?: Pick<TestTable, 'client' | 'table'>;
}

/** Buckets and table with the index of an extract, and nothing else. */
interface BuiltRegistry {
  objects: Snapshot;
  items: Record<string, AttributeValue>[];
}
const registries = new Map<string, BuiltRegistry>();

export class Deployment {
  readonly s3: S3RequestHandler;
  readonly container: Container;
  readonly sync: ReturnType<typeof syncBatchHandler>;
  readonly build: ReturnType<typeof buildIndexHandler>;
  readonly buildStage: ReturnType<typeof registryBuildHandler>;
  readonly publish: ReturnType<typeof publishSummaryHandler>;
  /** What S3's side does to a request; may be changed at any time. */
  intercept: S3HandlerOptions['intercept'];
  /** How an upload waits for its next attempt, and whatever else it waits for: shortly. */
  pauseOf = (milliseconds: number): Promise<void> => sleep(milliseconds / 100);
  private readonly table: Pick<TestTable, 'client' | 'table'> & Partial<TestTable>;

  private constructor(table: Pick<TestTable, 'client' | 'table'> & Partial<TestTable>, options: DeploymentOptions) {
    this.table = table;
    this.intercept = options.intercept;
    this.s3 = new S3RequestHandler({
      buckets: Object.values(buckets),
      owner: '123456789012',
      isWrittenOnce,
      intercept: (call, perform) => this.intercept?.(call, perform) ?? perform(),
    });
    const env = readEnv({
      ...environmentOf(table.table),
      [EnvName.bucketOwner]: '123456789012',
      [EnvName.activation]: 'automatic',
      ...options.environment,
    });
    this.container = createContainer('test', env, { s3: s3ClientOver(this.s3), dynamo: table.client });
    const { world } = this.container;
    const clock = { now: () => world.clock.now(), sleep: (milliseconds: number) => this.pauseOf(milliseconds) };
    this.sync = syncBatchHandler({ ...this.container, world: { ...world, clock } });
    this.build = buildIndexHandler(this.container);
    this.buildStage = registryBuildHandler(this.container);
    this.publish = publishSummaryHandler(this.container);
    this.store(buckets.secret, fingerprintKeyObject, '1:000102030405060708090a0b0c0d0e0f\n');
  }

  static async make(options: DeploymentOptions = {}): Promise<Deployment> {
    const table = options.table ?? (await dynaliteTable());
    return new Deployment(table, options);
  }

  async dispose(): Promise<void> {
    await this.table.dispose?.();
  }

  /** Stores an object as an office or headquarters does. */
  store(bucket: string, key: string, body: string | Uint8Array, metadata: Record<string, string> = {}): Stored {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const content = { bytes, checksums: {}, metadata: encodeMetadata(metadata) };
    return { key, version: this.s3.s3.put(bucket, key, content).version };
  }

  upload(name: string, body: string, metadata: Record<string, string> = {}): Stored {
    return this.store(buckets.uploads, `incoming/vn34-52/${name}`, body, metadata);
  }

  /** Text of the current object, or undefined. */
  text(bucket: string, key: string): string | undefined {
    const versions = this.s3.s3.buckets.get(bucket)?.get(key);
    const current = versions?.at(-1);
    return current === undefined || current.deleted ? undefined : new TextDecoder().decode(current.bytes);
  }

  keys(bucket: string): string[] {
    return [...(this.s3.s3.buckets.get(bucket)?.keys() ?? [])].sort();
  }

  /** Stores an extract and has its index built, and put in use where one person's word is enough. */
  async buildRegistry(version: string, people: readonly string[]): Promise<unknown> {
    return this.announce(this.storeExtract(version, people));
  }

  /**
   * What `buildRegistry` leaves in a new deployment, built by the first that asks and copied for the others: for tests
   * that look at what comes after.
   */
  async haveRegistry(version: string, people: readonly string[]): Promise<void> {
    const extract = [version, ...people].join('\n');
    const known = registries.get(extract);
    if (known === undefined) {
      await this.buildRegistry(version, people);
      const { Items: items = [] } = await this.table.client.send(new ScanCommand({ TableName: this.table.table }));
      registries.set(extract, { objects: this.s3.s3.snapshot(), items });
      return;
    }
    this.s3.s3.restore(known.objects);
    for (const Item of known.items)
      await this.table.client.send(new PutItemCommand({ TableName: this.table.table, Item }));
  }

  /** As the pipe starts the machine when S3 tells of the manifest of an extract. */
  announce(manifest: Stored): Promise<unknown> {
    return this.buildByMachine(sqsEvent([s3Message([manifest])]).Records);
  }

  /**
   * Walks the machine that builds the index, over the functions as deployed; `request` as a pipe or an operator starts
   * it.
   */
  async buildByMachine(request: unknown): Promise<unknown> {
    const functions = { index: this.build, part: this.buildStage, shard: this.buildStage };
    const names = { index: 'index', part: 'part', shard: 'shard' } as const;
    return walkMachine(buildMachineOf({ functions: names, concurrency: 2 }), request, {
      invoke: (name, event) => functions[name as keyof typeof functions](event, context()),
    });
  }

  storeExtract(version: string, people: readonly string[], head: Record<string, unknown> = {}): Stored {
    const header = 'personal_id,old_id,full_name,birth_date,sex,status,superseded_by,residence_province,updated_on';
    const part = `${[header, ...people].join('\n')}\n`;
    this.store(buckets.uploads, `extract/${version}/part-0000.csv`, part);
    const sha256 = createHash('sha256').update(part).digest('hex');
    const manifest = {
      format: 1,
      version,
      kind: 'snapshot',
      base: null,
      asOf: '2026-01-31T00:00:00Z',
      rows: people.length,
      parts: [{ name: 'part-0000.csv', rows: people.length, sha256 }],
      ...head,
    };
    return this.store(buckets.uploads, `extract/${version}/manifest.json`, JSON.stringify(manifest));
  }
}

/** A fixture of `test/fixtures/events/`, fresh. */
export function eventFixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/events/${name}.json`, import.meta.url), 'utf8'));
}

interface S3Record {
  eventName: string;
  userIdentity?: { principalId: string };
  s3: { bucket: { name: string }; object: { key: string; versionId?: string } };
}

/** The body of a message in which S3 tells of these objects, keys encoded as S3 does. */
export function s3Message(objects: readonly Stored[], change: (record: S3Record) => void = () => {}): string {
  const records = objects.map(({ key, version }) => {
    const { Records } = eventFixture('s3-object-created-put') as { Records: [S3Record] };
    const [record] = Records;
    record.s3.object.key = key
      .split('/')
      .map((part) => encodeURIComponent(part).replaceAll('%20', '+'))
      .join('/');
    record.s3.object.versionId = version;
    change(record);
    return record;
  });
  return JSON.stringify({ Records: records });
}

export function sqsEvent(bodies: readonly string[]): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      ...(eventFixture('sqs-message') as SQSRecord),
      messageId: `message-${index}`,
      body,
    })),
  };
}

/** The invocation's context as far as the functions use it; Powertools asks for the rest by name only. */
export function context(remainingMs = 900_000): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'doisoat-test',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:ap-southeast-1:123456789012:function:doisoat-test',
    memoryLimitInMB: '1769',
    awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
    logGroupName: '/doisoat/test',
    logStreamName: 'test',
    getRemainingTimeInMillis: () => remainingMs,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
