/**
 * A DynamoDB without a network, for the real SDK, as `s3-request-handler.ts` is for S3: GetItem, PutItem with the two
 * conditions of the state store, DeleteItem, Query. Faster than dynalite, so that thousands of schedules can be run.
 */
import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Typed values of DynamoDB, `{ "S": "text" }`; only texts and numbers are looked into. */
type Attributes = Record<string, { S?: string; N?: string }>;

export interface DynamoCall {
  operation: string;
  attempt: number; // of the SDK's retry, from 1
}

interface Answer {
  statusCode: number;
  headers: Record<string, string>;
  body: Readable;
}

interface Request {
  Key?: Attributes;
  Item?: Attributes;
  ConditionExpression?: string;
  ExpressionAttributeValues?: Attributes;
}

export class DynamoRequestHandler {
  /** Items by partition and sort key, joined by a newline. */
  items = new Map<string, Attributes>();
  intercept: ((call: DynamoCall, perform: () => Promise<Answer>) => Promise<Answer>) | undefined;

  async handle(request: { headers: Record<string, string>; body?: unknown }): Promise<{ response: Answer }> {
    const headers = new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
    const operation = (headers.get('x-amz-target') ?? '').split('.')[1];
    const attempt = Number(/attempt=(\d+)/.exec(headers.get('amz-sdk-request') ?? '')?.[1] ?? 1);
    const perform = async () => this.answer(operation, JSON.parse(String(request.body)));
    return { response: await (this.intercept?.({ operation, attempt }, perform) ?? perform()) };
  }

  private answer(operation: string, request: Request): Answer {
    if (operation === 'GetItem') {
      const Item = this.items.get(idOf(request.Key ?? {}));
      return json(Item === undefined ? {} : { Item });
    }
    if (operation === 'PutItem') return this.put(request);
    if (operation === 'DeleteItem') {
      this.items.delete(idOf(request.Key ?? {}));
      return json({});
    }
    if (operation === 'Query') return this.query(request);
    return refused('UnknownOperationException');
  }

  private put({ Item = {}, ConditionExpression: condition, ExpressionAttributeValues: values }: Request): Answer {
    const stored = this.items.get(idOf(Item));
    const holds =
      condition === undefined ||
      (condition === 'attribute_not_exists(#partition)' && stored === undefined) ||
      (condition === '#version = :expected' && stored?.version.N === values?.[':expected'].N);
    if (!holds) return refused('ConditionalCheckFailedException');
    this.items.set(idOf(Item), Item);
    return json({});
  }

  private query({ ExpressionAttributeValues: values = {} }: Request): Answer {
    const prefix = `${values[':partition'].S}\n${values[':prefix']?.S ?? ''}`;
    const found = [...this.items]
      .filter(([id]) => id.startsWith(prefix))
      .sort(([one], [other]) => (one < other ? -1 : 1));
    return json({ Items: found.map(([, item]) => item), Count: found.length });
  }
}

/** The real client over the handler. */
export function dynamoClientOver(handler: DynamoRequestHandler): DynamoDBClient {
  return new DynamoDBClient({
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // The SDK's own type of a request handler lives in a package we do not depend on; this is its one method.
    requestHandler: handler as never,
  });
}

function idOf(attributes: Attributes): string {
  return `${attributes.PK.S}\n${attributes.SK.S}`;
}

function json(value: unknown, statusCode = 200): Answer {
  return {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Readable.from([Buffer.from(JSON.stringify(value))]),
  };
}

function refused(name: string): Answer {
  return json({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'The conditional request failed' }, 400);
}
