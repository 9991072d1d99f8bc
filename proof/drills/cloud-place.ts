/**
 * A stage of the deployment on which a drill is done: buckets by purpose, the state in DynamoDB, the handlers of the
 * functions, and the operator's commands as operations on the world of the functions.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { paginateScan, DeleteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { DeleteObjectCommand, ListObjectVersionsCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { partitionAttribute, sortAttribute } from '../../adapters/dynamo/table-keys.ts';
import { routeBuckets } from '../../adapters/s3/buckets.ts';
import type { S3ObjectStore } from '../../adapters/s3/s3-object-store.ts';
import { nodeHash } from '../../adapters/node/node-hash.ts';
import { resultsKey } from '../../core/commit/publish-batch.ts';
import { $Receipt, type Receipt } from '../../core/domain/receipt.ts';
import { batchId } from '../../core/intake/upload-request.ts';
import type { SyncWorld } from '../../core/sync-batch.ts';
import { createContainer, type Container } from '../../functions/container.ts';
import { EnvName, fingerprintKeyObject } from '../../functions/env-names.ts';
import { readEnv } from '../../functions/env.ts';
import { syncBatchHandler } from '../../functions/handlers.ts';
import { tableAt } from '../../test/support/aws-stores.ts';
import { capturedOutput, logLines } from '../../test/support/captured-output.ts';
import { context, s3Message, sqsEvent } from '../../test/support/deployment.ts';
import type { Stage, Stored } from '../network/deployed.ts';
import { DrillFailed, DrillPlace, type DrillFiles, type Ended, type Kept } from './drill.ts';
import type { Sample } from './drill-sample.ts';

/** Later than uploads are stored: the nightly run takes those up that nobody answered for half an hour. */
const clockAhead = 3_600_000; // milliseconds
/** Waits of functions, shortened: nothing here needs time to pass. */
const waitShare = 0.01;

export interface Outcome {
  document: unknown;
  /** Present: it did not succeed. */
  code?: string | undefined;
}

export interface CloudParts {
  /** Does a command; its arguments are those of the command line. */
  command(place: CloudPlace, args: readonly string[]): Promise<Outcome>;
  /** Makes another place like this one. */
  another(): Promise<CloudPlace>;
}

export class CloudPlace extends DrillPlace {
  private readonly stage: Stage;
  private readonly parts: CloudParts;
  private tables = 0;

  constructor(stage: Stage, files: DrillFiles, parts: CloudParts) {
    super(files);
    this.stage = stage;
    this.parts = parts;
  }

  get objects(): S3ObjectStore {
    return this.stage.stores().objects;
  }

  /** The extract built and in use, the uploads delivered, all published. */
  async fill(sample: Sample): Promise<void> {
    await this.must('registry', 'build', sample.extract);
    for (const { province, path, asOf } of sample.uploads)
      await this.must('sync', path, '--province', province, '--as-of', asOf);
    await this.must('publish');
  }

  /** Functions that start cold: nothing is known from before. */
  container(): Container {
    const container = createContainer('drill', readEnv(this.stage.env), this.stage.clients);
    const clock = {
      now: () => Date.now() + clockAhead,
      sleep: (milliseconds: number) => sleep(milliseconds * waitShare),
    };
    return { ...container, world: { ...container.world, clock } };
  }

  protected async perform(args: readonly string[]): Promise<Ended> {
    let outcome: Outcome = { document: undefined };
    let thrown: unknown;
    const output = await capturedOutput(async () => {
      try {
        outcome = await this.parts.command(this, args);
      } catch (error) {
        thrown = error;
      }
    });
    const failures = logLines(output).filter(({ message }) => /failed|refused/.test(message));
    const logged = failures.map(({ facts: { code, fault, at } }) =>
      typeof code === 'string' ? code : `${String(fault)} at ${String(at)}`,
    );
    if (thrown === undefined && outcome.code === undefined) return { code: 0, document: outcome.document, errors: '' };
    const { code, message } = (thrown ?? {}) as { code?: string; message?: string };
    const codes = [code, outcome.code, ...logged].flatMap((each) => (each === undefined ? [] : [`[${each}]`]));
    return {
      code: 1,
      document: outcome.document ?? { refusal: { code } },
      errors: `${codes.join('')} ${message ?? ''}`,
    };
  }

  undisturbed(): Promise<CloudPlace> {
    return this.parts.another();
  }

  async remove(): Promise<void> {
    this.stage.dispose();
  }

  /** Stores an object as an office or headquarters does. */
  put(key: string, body: Uint8Array, metadata: Record<string, string> = {}): Promise<Stored> {
    return this.stage.put(routeBuckets(this.stage.buckets).of(key), key, body, metadata);
  }

  /** Stores the extract in this folder, its manifest last; gives the key of that and the version it is of. */
  async putExtract(folder: string): Promise<{ manifest: string; version: string }> {
    const { version } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { version: string };
    const names = readdirSync(folder).filter((name) => name !== 'manifest.json');
    for (const name of [...names, 'manifest.json'])
      await this.put(`extract/${version}/${name}`, readFileSync(join(folder, name)));
    return { manifest: `extract/${version}/manifest.json`, version };
  }

  /** Stores the further upload; gives what its message tells of. */
  async putFurther(name = basename(this.files.upload)): Promise<Stored> {
    const { province, upload, storedAt } = this.files;
    const metadata = { 'as-of': new Date(storedAt).toISOString() };
    return this.put(`incoming/${province}/delta/${name}`, readFileSync(upload), metadata);
  }

  /** One delivery of the message of S3; true if the queue is told that it is done. */
  async deliver(stored: Stored): Promise<boolean> {
    const message = s3Message([stored], (record) => (record.s3.bucket.name = stored.bucket));
    const answer = await syncBatchHandler(this.container())(sqsEvent([message]), context());
    return answer.batchItemFailures.length === 0;
  }

  /** The same, its log kept from the terminal. */
  async delivered(stored: Stored): Promise<boolean> {
    let isDone = false;
    await capturedOutput(async () => {
      isDone = await this.deliver(stored);
    });
    return isDone;
  }

  async receiptOf({ bucket, key, version }: Stored): Promise<Receipt> {
    const batch = batchId(nodeHash, bucket, key, version);
    const bytes = await this.objects.read(resultsKey(key.split('/')[1], batch, 'receipt.json'));
    return $Receipt.parse(JSON.parse(new TextDecoder().decode(bytes)));
  }

  async world(): Promise<SyncWorld> {
    const container = this.container();
    const { world, env } = container;
    return { ...world, fingerprintKey: await container.fingerprintKey(), disclosure: env.disclosure };
  }

  async lose(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.objects.remove(key);
  }

  /** Destroys all versions of these keys but delete markers, as far as locks allow; gives how many they kept. */
  async destroyVersions(keys: readonly string[]): Promise<number> {
    const route = routeBuckets(this.stage.buckets);
    const { s3 } = this.stage.clients;
    let kept = 0;
    for (const Key of keys) {
      const Bucket = route.of(Key);
      const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
      for (const { VersionId } of Versions.filter((each) => each.Key === Key))
        try {
          await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
        } catch (error) {
          // Of a lock: with 403 by S3, with 400 by moto.
          if (!(error instanceof S3ServiceException) || error.name !== 'AccessDenied') throw error;
          kept += 1;
        }
    }
    return kept;
  }

  async loseState(): Promise<void> {
    const { documents, table } = this.state();
    for (const item of await this.items()) {
      const Key = { [partitionAttribute]: item[partitionAttribute], [sortAttribute]: item[sortAttribute] };
      await documents.send(new DeleteCommand({ TableName: table, Key }));
    }
  }

  /** As a restore to a point in time: another table, to which the functions are turned. */
  async keepState(): Promise<Kept> {
    const items = await this.items();
    return {
      putBack: async () => {
        const { table } = this.state();
        const restored = `${table}-restored-${++this.tables}`;
        await (await tableAt(this.stage.env.AWS_ENDPOINT_URL_DYNAMODB, restored)).dispose();
        this.stage.env[EnvName.stateTable] = restored;
        const { documents } = this.state();
        for (const Item of items) await documents.send(new PutCommand({ TableName: restored, Item }));
      },
    };
  }

  async keepObjects(prefixes: readonly string[]): Promise<Kept> {
    const kept = new Map<string, Uint8Array>();
    for (const prefix of prefixes)
      for (const key of await this.keysUnder(prefix)) {
        const bytes = await this.objects.read(key);
        if (bytes !== undefined) kept.set(key, bytes);
      }
    return {
      putBack: async () => {
        for (const [key, bytes] of kept)
          if ((await this.objects.putIfAbsent(key, bytes)) === 'exists')
            throw new DrillFailed('a backup is copied over what is there');
      },
    };
  }

  async losePublished(): Promise<void> {
    await this.lose(await this.keysUnder('published/'));
  }

  async readPublished(name: string): Promise<string | undefined> {
    const bytes = await this.objects.read(`published/${name}`);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  }

  async storeUnannounced(): Promise<void> {
    await this.putFurther('without-an-event.csv');
  }

  async readKey(): Promise<string> {
    const text = await this.container().secret(fingerprintKeyObject);
    if (text === undefined) throw new DrillFailed('there is no key');
    return text;
  }

  async writeKey(text: string): Promise<void> {
    await this.stage.put(this.stage.env[EnvName.secretBucket], fingerprintKeyObject, text);
  }

  async loseKey(): Promise<void> {
    const Bucket = this.stage.env[EnvName.secretBucket];
    await this.stage.clients.s3.send(new DeleteObjectCommand({ Bucket, Key: fingerprintKeyObject }));
  }

  private state(): { documents: DynamoDBDocumentClient; table: string } {
    return {
      documents: DynamoDBDocumentClient.from(this.stage.clients.dynamo),
      table: this.stage.env[EnvName.stateTable],
    };
  }

  private async items(): Promise<Record<string, unknown>[]> {
    const { documents, table } = this.state();
    const items: Record<string, unknown>[] = [];
    for await (const page of paginateScan({ client: documents }, { TableName: table }))
      items.push(...(page.Items ?? []));
    return items;
  }
}
