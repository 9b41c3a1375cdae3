import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { tableKeys } from '../../../names.ts';
import { ItemTooLarge } from '../../../ports/stored-item.ts';
import type { Freshness } from '../../../ports/versioned.ts';

/** One item, as the adapters see it: its key, an encoded body, a version where writes are guarded, and when it expires. */
export interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly body?: Uint8Array;
  readonly version?: number;
  /** seconds since 1970 */
  readonly expires?: number;
}

/** An item may have 400 KB: what is larger lies in parts of this size beside a head, anything else in its item itself. */
export const partBytes = 300_000;

/** How a write is guarded: only if the item is new, or only if it still has the version that was read (0: none yet). */
export type Guard = 'new' | { readonly version: number };

/** The state table: get, put, delete and query by key. No scans, no indexes, no transactions. */
export interface Table {
  get(pk: string, sk: string, freshness?: Freshness): Promise<Item | undefined>;
  /** false when the guard does not hold */
  put(item: Item, guard?: Guard): Promise<boolean>;
  delete(pk: string, sk: string): Promise<void>;
  /** items of one partition with sort keys from `from` to `to`, both included, paging as needed */
  query(pk: string, range: KeyRange): Promise<readonly Item[]>;
}

export interface KeyRange {
  readonly from: string;
  readonly to: string;
  readonly newestFirst?: boolean;
  readonly atMost?: number;
  readonly freshness?: Freshness;
}

/** Sorts before everything that we write; a key may not be empty. */
export const lowestKey = '\u0001';

/** All sort keys that begin with a prefix: U+FFFF sorts after everything that we write. */
export const startingWith = (prefix: string): Pick<KeyRange, 'from' | 'to'> => ({
  from: prefix === '' ? lowestKey : prefix,
  to: `${prefix}\uffff`,
});

const { partition, sort, timeToLive } = tableKeys;

/** The table on DynamoDB. */
export function tableOn(client: DynamoDBClient, tableName: string): Table {
  const key = (pk: string, sk: string) => ({ [partition]: { S: pk }, [sort]: { S: sk } });
  return {
    async get(pk, sk, freshness = 'current') {
      const { Item: found } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: key(pk, sk), ConsistentRead: freshness === 'current' }),
      );
      return found === undefined ? undefined : itemFrom(found);
    },
    async put(item, guard) {
      try {
        await client.send(
          new PutItemCommand({ TableName: tableName, Item: attributesOf(item), ...conditionOf(guard) }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        if (isTooLarge(error)) throw new ItemTooLarge(item.pk, item.sk, { cause: error });
        throw error;
      }
    },
    async delete(pk, sk) {
      await client.send(new DeleteItemCommand({ TableName: tableName, Key: key(pk, sk) }));
    },
    async query(pk, { from, to, newestFirst = false, atMost, freshness = 'current' }) {
      const items: Item[] = [];
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
            ExpressionAttributeNames: { '#pk': partition, '#sk': sort },
            ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: from }, ':to': { S: to } },
            ScanIndexForward: !newestFirst,
            ConsistentRead: freshness === 'current',
            ...(atMost !== undefined && { Limit: atMost - items.length }),
            ...(start !== undefined && { ExclusiveStartKey: start }),
          }),
        );
        for (const found of page.Items ?? []) items.push(itemFrom(found));
        start = page.LastEvaluatedKey;
      } while (start !== undefined && (atMost === undefined || items.length < atMost));
      return items;
    },
  };
}

/** DynamoDB has no name of its own for it: it is one of many mistakes in a request. */
const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationException' && /item size/i.test(error.message);

function conditionOf(guard: Guard | undefined): object {
  if (guard === undefined) return {};
  if (guard === 'new' || guard.version === 0) {
    return { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': partition } };
  }
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': { N: String(guard.version) } },
  };
}

function attributesOf({ pk, sk, body, version, expires }: Item): Record<string, AttributeValue> {
  return {
    [partition]: { S: pk },
    [sort]: { S: sk },
    ...(body !== undefined && { body: { B: body } }),
    ...(version !== undefined && { version: { N: String(version) } }),
    ...(expires !== undefined && { [timeToLive]: { N: String(expires) } }),
  };
}

function itemFrom(attributes: Record<string, AttributeValue>): Item {
  const pk = attributes[partition]?.S;
  const sk = attributes[sort]?.S;
  if (pk === undefined || sk === undefined) throw new Error('An item of the table without its keys');
  const body = attributes['body']?.B;
  const version = attributes['version']?.N;
  const expires = attributes[timeToLive]?.N;
  return {
    pk,
    sk,
    ...(body !== undefined && { body }),
    ...(version !== undefined && { version: Number(version) }),
    ...(expires !== undefined && { expires: Number(expires) }),
  };
}
