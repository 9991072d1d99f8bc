/**
 * A stage of the deployment on this machine, for functions within their memory, processors and time: the bundles that
 * are deployed, S3 on the files of a data directory, as late and as narrow as S3 is to a function, and DynamoDB in
 * memory.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SqliteStateStore } from '../../adapters/sqlite/sqlite-state-store.ts';
import { DynamoStateStore } from '../../adapters/dynamo/dynamo-state-store.ts';
import { createContainer, type Container } from '../../functions/container.ts';
import { fingerprintKeyObject } from '../../functions/env-names.ts';
import { readEnv } from '../../functions/env.ts';
import { bundleFunctions, type FunctionLimits } from '../../proof/network/deployed.ts';
import { tableAt } from '../../test/support/aws-stores.ts';
import { environmentOf } from '../../test/support/deployment.ts';
import { DynamoServer } from './dynamo-server.ts';
import { LambdaProcess } from './lambda-process.ts';
import { S3OnFiles, type Pace } from './s3-on-files.ts';

/** What S3 takes for the first byte (docs/performance.md), and the network of a function, about 600 Mbit/s. */
export const pace: Pace = { getLatency: 25, putLatency: 40, bandwidth: 75e6 };

const table = 'state';

export class DeployedStage {
  readonly s3: S3OnFiles;
  readonly dynamo: DynamoServer;
  readonly state: DynamoStateStore;
  readonly env: Record<string, string>;
  /** As the functions see the stage, in this process. */
  readonly container: Container;
  private readonly clients: { s3: S3Client; dynamo: DynamoDBClient };
  /** Of the bundles. */
  readonly folder: string;

  private constructor(folder: string, s3: S3OnFiles, dynamo: DynamoServer) {
    this.folder = folder;
    this.s3 = s3;
    this.dynamo = dynamo;
    this.env = {
      ...environmentOf(table),
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    };
    this.clients = {
      s3: new S3Client({ endpoint: s3.endpoint, forcePathStyle: true }),
      dynamo: new DynamoDBClient({ endpoint: dynamo.endpoint }),
    };
    this.state = new DynamoStateStore(this.clients.dynamo, table);
    this.container = createContainer('bench', readEnv(this.env), this.clients);
  }

  /**
   * Over a data directory: its objects, its fingerprint key, its items in these partitions. The directory takes what
   * the functions write.
   */
  static async start(directory: string, partitions: readonly string[]): Promise<DeployedStage> {
    firstOfAll();
    process.env.AWS_ACCESS_KEY_ID ??= 'test';
    process.env.AWS_SECRET_ACCESS_KEY ??= 'testtest';
    process.env.AWS_REGION ??= 'ap-southeast-1';
    mkdirSync(join(directory, 'temp'), { recursive: true, mode: 0o700 });
    const s3 = await S3OnFiles.start(directory, pace);
    const dynamo = await DynamoServer.start();
    await (await tableAt(dynamo.endpoint, table)).dispose();
    const stage = new DeployedStage(join(directory, 'bundles'), s3, dynamo);
    await s3.store.put(fingerprintKeyObject, readFileSync(join(directory, 'fingerprint.key')));
    const local = new SqliteStateStore(join(directory, 'state.sqlite'));
    for (const partition of partitions)
      for await (const { sort, item } of local.list(partition, '')) await stage.state.put({ partition, sort }, item);
    local.close();
    return stage;
  }

  /** A fresh process of a function. What was asked of the stores is counted from now on. */
  async process(name: string, { memoryMiB }: FunctionLimits, env: Record<string, string>): Promise<LambdaProcess> {
    const { [name]: bundle } = await bundleFunctions(this.folder, [name]);
    this.s3.asked = { puts: 0, gets: 0, lists: 0, bytesRead: 0, bytesWritten: 0 };
    this.dynamo.asked = { readUnits: 0, writeUnits: 0 };
    return LambdaProcess.start(bundle, { memoryMiB, env: { ...this.env, ...env } });
  }

  stop(): void {
    this.clients.s3.destroy();
    this.clients.dynamo.destroy();
    this.dynamo.stop();
    this.s3.stop();
  }
}

/** The server must not wait for what else runs on the machine. Only who is root may say so. */
function firstOfAll(): void {
  try {
    setPriority(-20);
  } catch {
    // then the times are those of a busy machine
  }
}
