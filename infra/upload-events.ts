/**
 * Events of the uploads bucket to queues, by prefix. Written on the L1 bucket: `addEventNotification` would add a
 * custom resource with a wildcard policy. S3 allows 100 configurations a bucket, and none whose prefixes overlap.
 */
import type { CfnResource } from 'aws-cdk-lib';
import { CfnBucket, type Bucket } from 'aws-cdk-lib/aws-s3';
import type { WorkQueue } from './work-queue.ts';

export interface Watched {
  prefix: string;
  suffix?: string;
  queue: WorkQueue;
}

const configurationsMax = 100;

/** `bucketName` as the queues' policies name it. */
export function sendUploadEvents(bucket: Bucket, bucketName: string, watched: readonly Watched[]): void {
  const prefixes = watched.map(({ prefix }) => prefix);
  const overlapping = prefixes.filter((prefix, i) => prefixes.some((other, j) => i !== j && other.startsWith(prefix)));
  if (watched.length > configurationsMax)
    throw new Error(`${watched.length} notifications, S3 takes ${configurationsMax}`);
  if (overlapping.length > 0) throw new Error(`overlapping prefixes: ${overlapping.join(', ')}`);

  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) throw new Error('a bucket has a resource of its own');
  resource.notificationConfiguration = {
    queueConfigurations: watched.map(({ prefix, suffix, queue }) => ({
      event: 's3:ObjectCreated:*',
      queue: queue.queue.queueArn,
      filter: {
        s3Key: {
          rules: [
            { name: 'prefix', value: prefix },
            ...(suffix === undefined ? [] : [{ name: 'suffix', value: suffix }]),
          ],
        },
      },
    })),
  };
  // S3 tries each queue when the configuration is made: the right to send must be there before.
  for (const { queue } of watched) {
    const policy: CfnResource = queue.allowFrom(bucketName);
    resource.addResourceDependency(policy);
  }
}
