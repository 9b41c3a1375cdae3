import type { Call } from '../iam/policy.ts';
import { accountId, region } from '../template/resource-facts.ts';

const tableArn = (name: string): string => `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;

/** The first one is the request's own: inside an item's text the quotes are escaped. */
const tableNamed = /"TableName"\s*:\s*"([^"\\]+)"/;
const indexNamed = /"IndexName"\s*:\s*"([^"\\]+)"/;

/**
 * What a request needs to be allowed to do; the body is not parsed where it names one table.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function dynamodbCalls(target: string, body: string): readonly Call[] {
  const name = target.split('.')[1] ?? '';
  const action = `dynamodb:${name}`;
  if (name === 'ListTables') return [{ action, resource: '*' }];
  if (name.startsWith('Batch')) {
    const { RequestItems = {} } = JSON.parse(body) as { readonly RequestItems?: object };
    return Object.keys(RequestItems).map((table) => ({ action, resource: tableArn(table) }));
  }
  const table = tableArn(tableNamed.exec(body)?.[1] ?? '');
  const index = name === 'Query' || name === 'Scan' ? indexNamed.exec(body)?.[1] : undefined;
  return [{ action, resource: index === undefined ? table : `${table}/index/${index}` }];
}

type Value = Readonly<Record<string, unknown>>;

interface Request {
  readonly Key?: Readonly<Record<string, Value>>;
  readonly Item?: Readonly<Record<string, Value>>;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, Value>>;
}

/** The call with the partition that it is about, for policies that ask for `dynamodb:LeadingKeys`. */
export function withPartition(call: Call, body: string, partitionKey: string | undefined): Call {
  if (partitionKey === undefined) return call;
  const { Key, Item, ...query } = JSON.parse(body) as Request;
  const { KeyConditionExpression = '', ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = query;
  const equal = [...KeyConditionExpression.matchAll(/([#\w]+)\s*=\s*(:\w+)/g)].find(
    ([, name = '']) => (ExpressionAttributeNames[name] ?? name) === partitionKey,
  );
  const value = (Key ?? Item)?.[partitionKey] ?? ExpressionAttributeValues[equal?.[2] ?? ''];
  const text = value === undefined ? undefined : Object.values(value)[0];
  if (typeof text !== 'string') return call;
  return { ...call, context: { ...call.context, 'dynamodb:leadingkeys': [text] } };
}
