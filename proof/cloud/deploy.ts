/** Makes what the template has in the emulator: buckets with their notifications, queues, the table, machines. */
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  type QueueConfiguration,
} from '@aws-sdk/client-s3';
import { EnvName, fingerprintKeyObject } from '../../functions/env-names.ts';
import { region, type AwsCall } from './aws-call.ts';
import type { Template } from './template.ts';

interface QueueProperties {
  QueueName: string;
  VisibilityTimeout?: number;
  MessageRetentionPeriod?: number;
  RedrivePolicy?: { deadLetterTargetArn: string; maxReceiveCount: number };
}

interface BucketProperties {
  BucketName: string;
  VersioningConfiguration?: { Status: 'Enabled' };
  NotificationConfiguration?: {
    QueueConfigurations?: {
      Event: string;
      Queue: string;
      Filter: { S3Key: { Rules: { Name: 'prefix' | 'suffix'; Value: string }[] } };
    }[];
  };
}

export const fingerprintKey = '1:000102030405060708090a0b0c0d0e0f';

/** Throws what the emulator refuses. */
export async function deploy(template: Template, endpoint: string, call: AwsCall): Promise<void> {
  await makeQueues(template, call);
  for (const { StreamSpecification, ...each } of template.all('AWS::DynamoDB::Table')) {
    const { TableName, AttributeDefinitions, KeySchema, BillingMode } = each;
    const stream = { ...StreamSpecification, StreamEnabled: true };
    const made = { TableName, AttributeDefinitions, KeySchema, BillingMode, StreamSpecification: stream };
    await call('dynamodb', 'CreateTable', made);
  }
  for (const each of template.all('AWS::StepFunctions::StateMachine'))
    await call('states', 'CreateStateMachine', {
      name: each.StateMachineName,
      definition: each.DefinitionString,
      roleArn: 'arn:aws:iam::123456789012:role/states',
    });
  const credentials = { accessKeyId: 'proof', secretAccessKey: 'proof' };
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  for (const each of template.all('AWS::S3::Bucket')) await makeBucket(s3, each);
  const [{ environment }] = template.functions();
  const Body = `${fingerprintKey}\n`;
  await s3.send(new PutObjectCommand({ Bucket: environment[EnvName.secretBucket], Key: fingerprintKeyObject, Body }));
  s3.destroy();
}

/** Those that others lead to come first. */
async function makeQueues(template: Template, call: AwsCall): Promise<void> {
  const queues: QueueProperties[] = template.all('AWS::SQS::Queue');
  const redriven = (each: QueueProperties): number => (each.RedrivePolicy === undefined ? 0 : 1);
  for (const each of queues.toSorted((a, b) => redriven(a) - redriven(b))) {
    const { QueueName, VisibilityTimeout = 30, MessageRetentionPeriod = 345_600, RedrivePolicy } = each;
    const Attributes = {
      VisibilityTimeout: String(VisibilityTimeout),
      MessageRetentionPeriod: String(MessageRetentionPeriod),
      ...(RedrivePolicy === undefined ? {} : { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
    };
    await call('sqs', 'CreateQueue', { QueueName, Attributes });
  }
}

async function makeBucket(s3: S3Client, bucket: BucketProperties): Promise<void> {
  const { BucketName: Bucket, VersioningConfiguration, NotificationConfiguration } = bucket;
  await s3.send(new CreateBucketCommand({ Bucket }));
  if (VersioningConfiguration !== undefined)
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const QueueConfigurations = (NotificationConfiguration?.QueueConfigurations ?? []).map(
    ({ Event, Queue, Filter }): QueueConfiguration => ({
      Events: [Event as 's3:ObjectCreated:*'],
      QueueArn: Queue,
      Filter: { Key: { FilterRules: Filter.S3Key.Rules } },
    }),
  );
  if (QueueConfigurations.length > 0)
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { QueueConfigurations },
      }),
    );
}
