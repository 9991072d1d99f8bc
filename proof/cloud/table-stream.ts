/** The stream of the table, read from a place on; and the filters of what reads it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { account, region, type AwsCall } from './aws-call.ts';

export interface StreamRecord {
  eventID: string;
  dynamodb: { Keys: Record<string, { S: string }>; SequenceNumber: string };
}

/** As a mapping polls: several times a second. */
const pollDelay = 300; // milliseconds

/** Calls `each` with new records, in their order, until `isOver`. */
export async function readStream(
  call: AwsCall,
  { table, from }: { table: string; from: 'TRIM_HORIZON' | 'LATEST' },
  each: (records: StreamRecord[]) => void,
  isOver: () => boolean,
): Promise<void> {
  const { Table } = await call<{ Table: { LatestStreamArn: string } }>('dynamodb', 'DescribeTable', {
    TableName: table,
  });
  const StreamArn = Table.LatestStreamArn;
  const { StreamDescription } = await call<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
    'dynamodbstreams',
    'DescribeStream',
    { StreamArn },
  );
  const [{ ShardId }] = StreamDescription.Shards;
  const asked = { StreamArn, ShardId, ShardIteratorType: from };
  let { ShardIterator } = await call<{ ShardIterator: string }>('dynamodbstreams', 'GetShardIterator', asked);
  while (!isOver()) {
    const { Records, NextShardIterator } = await call<{ Records: StreamRecord[]; NextShardIterator: string }>(
      'dynamodbstreams',
      'GetRecords',
      { ShardIterator },
    );
    ShardIterator = NextShardIterator;
    if (Records.length > 0) each(Records);
    await sleep(pollDelay);
  }
}

/** The table of a stream's ARN. */
export function tableOf(streamArn: string): string {
  return /:table\/([^/]+)\/stream$/.exec(streamArn)?.[1] ?? '';
}

/** One of the filters holds, or there is none. Patterns as ours are: exact values. Throws on any other. */
export function passes(filters: readonly unknown[], record: unknown): boolean {
  return filters.length === 0 || filters.some((filter) => fits(filter, record));
}

function fits(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    if (pattern.some((each) => typeof each === 'object')) throw new Error('a filter that is not known here');
    return pattern.includes(value);
  }
  return Object.entries(pattern as Record<string, unknown>).every(([name, each]) =>
    fits(each, (value as Record<string, unknown> | undefined)?.[name]),
  );
}

export function queueUrl(arn: string): string {
  return `https://sqs.${region}.amazonaws.com/${account}/${arn.split(':').at(-1)}`;
}
