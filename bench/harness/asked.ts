/** Counts what a deployment under test asks of S3, DynamoDB and its log, piece of work by piece of work. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Asked } from '../../core/cost/day.ts';
import { capturedOutput } from '../../test/support/captured-output.ts';
import type { Deployment } from '../../test/support/deployment.ts';
import type { S3Call } from '../../test/support/s3-request-handler.ts';

/** Units that DynamoDB tells of every request of a client. */
export class CountedUnits {
  read = 0;
  write = 0;

  constructor(client: DynamoDBClient) {
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
          const told = (answer.output as { ConsumedCapacity?: Capacity | Capacity[] }).ConsumedCapacity ?? [];
          const units = [told].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
          if (/^(?:Get|Query)/.test(commandName)) this.read += units;
          else this.write += units;
          return answer;
        },
      { name: 'countedUnits', step: 'initialize' },
    );
  }
}

interface Capacity {
  CapacityUnits?: number;
}

export class AskedCounter {
  /** Everything that was logged. */
  log = '';
  private readonly deployment: Deployment;
  private readonly units: CountedUnits;

  constructor(deployment: Deployment, units: CountedUnits) {
    this.deployment = deployment;
    this.units = units;
  }

  /** What `times` pieces of work ask for, one with another, each in an invocation of its own. */
  async mean(times: number, work: (k: number) => Promise<void>, invocations = 1): Promise<Asked> {
    const { calls } = this.deployment.s3;
    const before = { calls: calls.length, read: this.units.read, write: this.units.write };
    const output = await capturedOutput(async () => {
      for (let k = 0; k < times; k++) await work(k);
    });
    this.log += output;
    const s3: Record<string, number> = {};
    let bytesWritten = 0;
    for (const call of calls.slice(before.calls)) {
      const operation = operationOf(call);
      s3[operation] = (s3[operation] ?? 0) + 1;
      if (call.method === 'PUT')
        bytesWritten += Number(call.headers['x-amz-decoded-content-length'] ?? call.headers['content-length'] ?? 0);
    }
    const each = (sum: number): number => Math.round((sum / times) * 100) / 100;
    return {
      s3: Object.fromEntries(Object.entries(s3).map(([operation, sum]) => [operation, each(sum)])),
      bytesWritten: Math.round(bytesWritten / times),
      readUnits: each(this.units.read - before.read),
      writeUnits: each(this.units.write - before.write),
      invocations,
      logBytes: Math.round(Buffer.byteLength(output) / times),
    };
  }

  /** Metrics with a value: a name with each set of values of its dimensions. */
  metrics(): { country: number; byProvince: number } {
    const country = new Set<string>();
    const byProvince = new Set<string>();
    for (const line of this.log.split('\n').filter((each) => each.startsWith('{"_aws"'))) {
      const document = JSON.parse(line) as Document;
      for (const { Dimensions, Metrics } of document[envelope].CloudWatchMetrics)
        for (const dimensions of Dimensions)
          for (const { Name } of Metrics) {
            const key = [Name, ...dimensions.map((name) => String(document[name]))].join(' ');
            (dimensions.includes('province') ? byProvince : country).add(key);
          }
    }
    return { country: country.size, byProvince: byProvince.size };
  }
}

/** Of the embedded metric format. */
const envelope = '_aws';

interface Document {
  [name: string]: unknown;
  [envelope]: { CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string }[] }[] };
}

function operationOf({ method, key, query }: S3Call): string {
  if (method === 'HEAD') return 'HeadObject';
  if (method === 'GET') return key !== '' ? 'GetObject' : 'versions' in query ? 'ListObjectVersions' : 'ListObjectsV2';
  if (method === 'DELETE') return 'uploadId' in query ? 'AbortMultipartUpload' : 'DeleteObject';
  if (method === 'POST') return 'uploads' in query ? 'CreateMultipartUpload' : 'CompleteMultipartUpload';
  return 'partNumber' in query ? 'UploadPart' : 'PutObject';
}
