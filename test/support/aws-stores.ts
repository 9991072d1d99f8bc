/** Stores on AWS for tests: S3 over the in-memory handler or an S3 server, DynamoDB over dynalite or moto. */
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Route } from '../../adapters/s3/buckets.ts';
import { DynamoStateStore } from '../../adapters/dynamo/dynamo-state-store.ts';
import { partitionAttribute, sortAttribute } from '../../adapters/dynamo/table-keys.ts';

/** Where moto (or another server of S3 and DynamoDB) listens, e.g. `http://127.0.0.1:5555`. */
export const motoEndpoint = process.env.DOISOAT_MOTO_ENDPOINT;

const region = 'ap-southeast-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Waits no real time between attempts. */
export const noPause = { sleep: async (): Promise<void> => {}, random: () => 0.5 };

/** Everything in one bucket: for suites whose keys are not ours. */
export function oneBucket(bucket: string): Route {
  return { bucket, of: () => bucket, under: (prefix) => [{ bucket, prefix }] };
}

/** A client of an S3 server with a fresh versioned bucket in it. */
export async function s3ServerWithBucket(endpoint: string, bucket: string): Promise<S3Client> {
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(
    new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
  );
  await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  return client;
}

export interface TestTable {
  client: DynamoDBClient;
  table: string;
  store: DynamoStateStore;
  dispose: () => Promise<void>;
}

/** dynalite on a free port, speaking HTTP, with the table of the stack in it. */
export async function dynaliteTable(): Promise<TestTable> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.listen(0, '127.0.0.1', (error?: Error) => (error === undefined ? resolve() : reject(error)));
  });
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  const made = await tableAt(`http://127.0.0.1:${port}`, 'state');
  return {
    ...made,
    dispose: async () => {
      await made.dispose();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

export async function tableAt(endpoint: string, table: string): Promise<TestTable> {
  const client = new DynamoDBClient({ endpoint, region, credentials });
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: partitionAttribute, AttributeType: 'S' },
        { AttributeName: sortAttribute, AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: partitionAttribute, KeyType: 'HASH' },
        { AttributeName: sortAttribute, KeyType: 'RANGE' },
      ],
    }),
  );
  while ((await client.send(new DescribeTableCommand({ TableName: table }))).Table?.TableStatus !== 'ACTIVE')
    await sleep(1);
  return { client, table, store: new DynamoStateStore(client, table), dispose: async () => client.destroy() };
}
