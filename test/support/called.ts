/** What a deployment asked of S3 and DynamoDB, as questions to IAM. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { buckets, type Deployment } from './deployment.ts';

export interface Call {
  action: string;
  /** Of objects, by purpose of the bucket; undefined for the table. */
  object?: { purpose: string; key: string };
  context: Record<string, string>;
}

/** Items asked for from now on, by partition. */
export function itemCalls(client: DynamoDBClient): Call[] {
  const calls: Call[] = [];
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        const { Key, Item, ExpressionAttributeValues } = args.input as unknown as Record<
          string,
          Record<string, { S?: string } | undefined> | undefined
        >;
        const partition = (Key ?? Item)?.PK?.S ?? ExpressionAttributeValues?.[':partition']?.S ?? '';
        const action = `dynamodb:${String(commandName).replace(/Command$/, '')}`;
        calls.push({ action, context: { 'dynamodb:LeadingKeys': partition } });
        return next(args);
      },
    { step: 'build', name: 'calledByTests' },
  );
  return calls;
}

/** Requests for objects after the first `from`. */
export function objectCalls({ s3 }: Deployment, from: number): Call[] {
  const purposes = new Map(Object.entries(buckets).map(([purpose, name]) => [name, purpose]));
  return s3.calls.slice(from).map(({ method, bucket, key, query, headers }): Call => {
    const purpose = purposes.get(bucket) ?? '';
    const version = 'versionId' in query ? 'Version' : '';
    if (key === '') {
      const action = 'versions' in query ? 's3:ListBucketVersions' : 's3:ListBucket';
      return { action, object: { purpose, key }, context: { 's3:prefix': query.prefix ?? '' } };
    }
    if (method === 'GET' || method === 'HEAD')
      return { action: `s3:GetObject${version}`, object: { purpose, key }, context: {} };
    if (method === 'DELETE') return { action: `s3:DeleteObject${version}`, object: { purpose, key }, context: {} };
    const condition: Record<string, string> =
      headers['if-none-match'] === undefined ? {} : { 's3:if-none-match': headers['if-none-match'] };
    const context = { ...condition, 's3:ObjectCreationOperation': 'true' };
    return { action: 's3:PutObject', object: { purpose, key }, context };
  });
}
