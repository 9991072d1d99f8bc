/** The state store on DynamoDB: one table, partition key `PK`, sort key `SK`. The SDK's types stop here. */
import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import type { StateItem, StateKey, StateStore } from '../../core/ports.ts';
import { partitionAttribute, sortAttribute } from './table-keys.ts';

/**
 * Every read is strongly consistent. Only a refused condition is an answer (`'refused'`); anything else is thrown, also
 * when the write may have happened: the SDK repeats lost requests, so a refusal may be our own write come back, and
 * only the core can decide, by reading again and looking for its own batch id.
 */
export class DynamoStateStore implements StateStore {
  private readonly documents: DynamoDBDocumentClient;
  private readonly table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.documents = DynamoDBDocumentClient.from(client);
    this.table = table;
  }

  async read(key: StateKey): Promise<StateItem | undefined> {
    const { Item } = await this.documents.send(
      new GetCommand({ TableName: this.table, Key: keyAttributes(key), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : withoutKey(Item);
  }

  async compareAndSet(
    key: StateKey,
    expected: number | undefined,
    item: StateItem & { version: number },
  ): Promise<'set' | 'refused'> {
    const isAbsent = 'attribute_not_exists(#partition)';
    const isExpectedVersion = '#version = :expected';
    const condition: Partial<PutCommandInput> =
      expected === undefined
        ? { ConditionExpression: isAbsent, ExpressionAttributeNames: { '#partition': partitionAttribute } }
        : {
            ConditionExpression: isExpectedVersion,
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':expected': expected },
          };
    try {
      await this.documents.send(
        new PutCommand({ TableName: this.table, Item: { ...item, ...keyAttributes(key) }, ...condition }),
      );
      return 'set';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'refused';
      throw error;
    }
  }

  async put(key: StateKey, item: StateItem): Promise<void> {
    await this.documents.send(new PutCommand({ TableName: this.table, Item: { ...item, ...keyAttributes(key) } }));
  }

  async *list(partition: string, sortPrefix: string): AsyncIterable<{ sort: string; item: StateItem }> {
    const inPartition = '#partition = :partition';
    // An empty string is not a value a key may have, so an empty prefix has no clause.
    const underPrefix = sortPrefix === '' ? [] : ['begins_with(#sort, :prefix)'];
    let after: QueryCommandOutput['LastEvaluatedKey'];
    do {
      const page: QueryCommandOutput = await this.documents.send(
        new QueryCommand({
          TableName: this.table,
          ConsistentRead: true,
          KeyConditionExpression: [inPartition, ...underPrefix].join(' AND '),
          ExpressionAttributeNames: {
            '#partition': partitionAttribute,
            ...(sortPrefix === '' ? {} : { '#sort': sortAttribute }),
          },
          ExpressionAttributeValues: {
            ':partition': partition,
            ...(sortPrefix === '' ? {} : { ':prefix': sortPrefix }),
          },
          ...(after === undefined ? {} : { ExclusiveStartKey: after }),
        }),
      );
      for (const item of page.Items ?? []) yield { sort: String(item[sortAttribute]), item: withoutKey(item) };
      after = page.LastEvaluatedKey;
    } while (after !== undefined);
  }

  async remove(key: StateKey): Promise<void> {
    await this.documents.send(new DeleteCommand({ TableName: this.table, Key: keyAttributes(key) }));
  }
}

function keyAttributes(key: StateKey): Record<string, string> {
  return { [partitionAttribute]: key.partition, [sortAttribute]: key.sort };
}

function withoutKey(attributes: Record<string, unknown>): StateItem {
  const { [partitionAttribute]: _partition, [sortAttribute]: _sort, ...item } = attributes;
  return item as StateItem; // only items of this store are in the table, and they were plain when written
}
