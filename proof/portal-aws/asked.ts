/** What the portal asks of the stores, as actions and resources: held against its role when the day is over. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { S3Call } from '../../test/support/s3-request-handler.ts';

/** One kind of question; ids, instants and numbers of the day are of no account to a right. */
export interface AskedOfStores {
  action: string; // `s3:GetObject`
  /** Of an object: purpose of the bucket and key; of a list: purpose and prefix. */
  place?: { purpose: string; key: string } | { purpose: string; prefix: string };
  /** Partition of items. */
  partition?: string;
  /** The write says "only if absent". */
  once?: boolean;
}

/** The action of a call of S3. */
export function askedOfS3({ method, bucket, key, query, headers }: S3Call, stage: string): AskedOfStores {
  const purpose = bucket.slice(stage.length + 1);
  if (key === '') {
    const action = 'versions' in query ? 's3:ListBucketVersions' : 's3:ListBucket';
    return { action, place: { purpose, prefix: query.prefix ?? '' } };
  }
  const version = 'versionId' in query ? 'Version' : '';
  const verb = method === 'PUT' || method === 'POST' ? 'Put' : method === 'DELETE' ? 'Delete' : 'Get';
  return { action: `s3:${verb}Object${version}`, place: { purpose, key }, once: headers['if-none-match'] === '*' };
}

export interface WatchedTable {
  endpoint: string;
  stop(): void;
}

/** A way to DynamoDB that tells of every request that goes it. */
export async function watchTable(target: string, tell: (asked: AskedOfStores) => void): Promise<WatchedTable> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      tell(askedOfTable(String(request.headers['x-amz-target']), body.toString()));
      const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
      const answer = await fetch(target, { method: 'POST', headers: headers as Record<string, string>, body });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(await answer.bytes());
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function askedOfTable(target: string, body: string): AskedOfStores {
  const {
    Key,
    Item,
    ExpressionAttributeValues: values,
  } = JSON.parse(body) as {
    Key?: { PK: { S: string } };
    Item?: { PK: { S: string } };
    ExpressionAttributeValues?: Record<string, { S: string }>;
  };
  const partition = (Key ?? Item)?.PK.S ?? values?.[':partition'].S ?? '';
  return { action: `dynamodb:${target.split('.')[1]}`, partition };
}
