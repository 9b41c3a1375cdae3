import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Table, tableOn } from '../../shared/aws/dynamodb/table/table.ts';

/** Capacity units, as DynamoDB reports them for every request. */
export interface Units {
  read: number;
  write: number;
}

const reading = new Set(['GetItemCommand', 'QueryCommand']);

/** The state table on an embedded DynamoDB, through the real adapter, with every unit counted. */
export function meteredTable(endpoint: string): { readonly table: Table; readonly units: Units } {
  const units = { read: 0, write: 0 };
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (call) => {
        const result = await next({ ...call, input: { ...call.input, ReturnConsumedCapacity: 'TOTAL' } });
        const consumed = 'ConsumedCapacity' in result.output ? result.output.ConsumedCapacity : undefined;
        if (consumed === undefined || Array.isArray(consumed))
          throw new Error(`${commandName} did not say what it cost`);
        units[reading.has(commandName) ? 'read' : 'write'] +=
          'CapacityUnits' in consumed ? (consumed.CapacityUnits ?? 0) : 0;
        return result;
      },
    { step: 'initialize', name: 'countUnits' },
  );
  return { table: tableOn(client, 'state'), units };
}
