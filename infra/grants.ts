/** What a function may do, written out: exactly the calls its adapters make, on exactly its prefixes and partitions. */
import { Aws, CfnElement, Stack, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DataBucket } from './data-bucket.ts';

export interface ObjectRights {
  read?: readonly string[]; // key patterns
  write?: readonly string[];
  remove?: readonly string[];
  /** The current object alone: its versions go by lifecycle. */
  drop?: readonly string[];
}

export function allowObjects(role: Role, store: DataBucket, rights: ObjectRights): void {
  const at = (patterns: readonly string[]) => patterns.map((pattern) => store.bucket.arnForObjects(pattern));
  const { read = [], write = [], remove = [], drop = [] } = rights;
  const bucketId = Stack.of(store.bucket).getLogicalId(resourceOf(store.bucket));
  for (const pattern of [...read, ...write])
    if (pattern.endsWith('*')) expectWildcard(role, `<${bucketId}.Arn>/${pattern}`, 'all objects under one prefix');
  if (read.length > 0) {
    role.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: at(read) }));
    // Without it S3 answers 403 for a key that is not there, and "missing" could not be distinguished from "forbidden".
    role.addToPolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [store.bucket.bucketArn] }));
  }
  if (write.length > 0)
    role.addToPolicy(
      new PolicyStatement({ actions: ['s3:PutObject', 's3:AbortMultipartUpload'], resources: at(write) }),
    );
  // By version too: what was listed is removed, not what came since.
  if (remove.length > 0)
    role.addToPolicy(
      new PolicyStatement({ actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'], resources: at(remove) }),
    );
  if (drop.length > 0) role.addToPolicy(new PolicyStatement({ actions: ['s3:DeleteObject'], resources: at(drop) }));
  // Parts of a multipart upload are encrypted with a data key that is decrypted again for the next part.
  const actions = write.length > 0 ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'];
  role.addToPolicy(viaS3(store, actions));
}

/** Which versions a key under the prefix has: that it is there, and not what is in it. */
export function allowVersions(role: Role, store: DataBucket, prefix: string): void {
  role.addToPolicy(
    new PolicyStatement({
      actions: ['s3:ListBucketVersions', 's3:ListBucket'],
      resources: [store.bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': [`${prefix}*`] } },
    }),
  );
}

/** Which keys there are under the prefix, and nothing of what is in them. */
export function allowNames(role: Role, store: DataBucket, prefix: string): void {
  role.addToPolicy(
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [store.bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': [`${prefix}*`] } },
    }),
  );
}

/** The key of a bucket, for S3's use alone. */
export function viaS3(store: DataBucket, actions: string[]): PolicyStatement {
  return new PolicyStatement({
    actions,
    resources: [store.key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `s3.${Aws.REGION}.amazonaws.com` } },
  });
}

export interface ItemRights {
  read?: readonly string[]; // patterns of partition keys
  write?: readonly string[];
  remove?: readonly string[];
}

export function allowItems(role: Role, table: Table, rights: ItemRights): void {
  const allow = (actions: string[], partitions: readonly string[] | undefined) => {
    if (partitions === undefined) return;
    role.addToPolicy(
      new PolicyStatement({
        actions,
        resources: [table.tableArn],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] } },
      }),
    );
  };
  allow(['dynamodb:GetItem', 'dynamodb:Query'], rights.read);
  allow(['dynamodb:PutItem'], rights.write);
  allow(['dynamodb:DeleteItem'], rights.remove);
}

/**
 * To read the changes of the table, as mappings and pipes do. Streams are listed by a right that knows no resource.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function allowStream(role: Role, table: Table): void {
  expectWildcard(role, '*', 'the names of streams: a list of them belongs to no table');
  role.addToPolicy(
    new PolicyStatement({
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      resources: [table.tableStreamArn ?? ''],
    }),
  );
  role.addToPolicy(new PolicyStatement({ sid: 'NamesOfStreams', actions: ['dynamodb:ListStreams'], resources: ['*'] }));
}

/** Declares to the template's checks that exactly this wildcard is meant; any other one is an error. */
export function expectWildcard(role: Construct, resource: string, what: string): void {
  Validations.of(role).acknowledge({
    id: `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`,
    reason: `It works on ${what}; the right ends there.`,
  });
}

export function resourceOf(construct: Construct): CfnElement {
  const resource = construct.node.defaultChild;
  if (!CfnElement.isCfnElement(resource)) throw new Error(`${construct.node.path} has no resource of its own`);
  return resource;
}

/** To take messages from the queues whose names fit, in this account and region. */
export function allowQueues(role: Role, namePattern: string): void {
  if (namePattern.endsWith('*')) {
    const queues = `arn:<AWS::Partition>:sqs:<AWS::Region>:<AWS::AccountId>:${namePattern}`;
    expectWildcard(role, queues, 'one queue a province');
  }
  role.addToPolicy(
    new PolicyStatement({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [`arn:${Aws.PARTITION}:sqs:${Aws.REGION}:${Aws.ACCOUNT_ID}:${namePattern}`],
    }),
  );
}
