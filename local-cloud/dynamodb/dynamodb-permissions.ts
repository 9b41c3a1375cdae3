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
