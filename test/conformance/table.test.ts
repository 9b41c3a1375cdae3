import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryTable } from '../../shared/aws/dynamodb/table/memory-table.ts';
import { type Table, tableOn } from '../../shared/aws/dynamodb/table/table.ts';
import { tableKeys } from '../../shared/names.ts';
import { ItemTooLarge } from '../../shared/ports/stored-item.ts';
import { dynaliteTable } from '../support/dynalite-table.ts';
import {
  dynamodbLocalMissing,
  type Engine,
  type Missing,
  motoMissing,
  startDynamodbLocal,
  startMoto,
} from './engines.ts';

// What Headroom relies on in DynamoDB, against every engine there is: two that are part of the product's tests, and two that others
// wrote, where they are installed.

interface Opened {
  readonly table: Table;
  readonly close: () => Promise<void> | void;
}

async function openOn(start: () => Promise<Engine>): Promise<Opened> {
  const { endpoint, stop } = await start();
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials });
  const [partition, sort] = [tableKeys.partition, tableKeys.sort];
  await client.send(
    new CreateTableCommand({
      TableName: 'state',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partition, sort].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: partition, KeyType: 'HASH' },
        { AttributeName: sort, KeyType: 'RANGE' },
      ],
    }),
  );
  return { table: tableOn(client, 'state'), close: stop };
}

const engines: readonly { name: string; missing: Missing; open: () => Promise<Opened>; limits?: false }[] = [
  // The double has no limit of its own: what is too large is DynamoDB's to say.
  {
    name: 'the double in memory',
    missing: undefined,
    open: async () => ({ table: memoryTable(), close: () => undefined }),
    limits: false,
  },
  { name: 'dynalite', missing: undefined, open: dynaliteTable },
  { name: 'moto', missing: motoMissing(), open: () => openOn(startMoto) },
  { name: 'DynamoDB Local', missing: dynamodbLocalMissing(), open: () => openOn(startDynamodbLocal) },
];

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe.each(engines)('$name', ({ name, missing, open, limits }) => {
  if (missing !== undefined) {
    test(`is not tried: ${missing}`, ({ skip }) => skip(missing));
    return;
  }
  let opened: Opened;
  let table: Table;
  beforeAll(async () => {
    opened = await open();
    ({ table } = opened);
  }, 300_000);
  afterAll(() => opened.close());

  test('keeps an item as it is, and gives it back', async () => {
    const item = {
      pk: 'account#acme/DE',
      sk: 'readings',
      body: Buffer.from([0, 255, 10, 13]),
      version: 3,
      expires: 1_795_000_000,
    };
    expect(await table.put(item)).toBe(true);
    const found = await table.get(item.pk, item.sk);
    expect({ ...found, body: Buffer.from(found?.body ?? []) }).toEqual(item);
    expect(await table.get(item.pk, 'no such')).toBeUndefined();
  });

  test('writes a new item once', async () => {
    const item = { pk: 'new', sk: 'a', body: bytes('first') };
    expect(await table.put(item, 'new')).toBe(true);
    expect(await table.put({ ...item, body: bytes('second') }, 'new')).toBe(false);
    expect(await table.put({ ...item, body: bytes('third') }, { version: 0 })).toBe(false);
    expect(Buffer.from((await table.get('new', 'a'))?.body ?? []).toString()).toBe('first');
  });

  test('replaces the version that was read, and no other', async () => {
    const item = { pk: 'guarded', sk: 'a', body: bytes('x'), version: 1 };
    await table.put(item, { version: 0 });
    expect(await table.put({ ...item, version: 2 }, { version: 1 })).toBe(true);
    expect(await table.put({ ...item, version: 2 }, { version: 1 })).toBe(false);
    // Of two at once, one wins.
    const both = [3, 3].map((version) => table.put({ ...item, version }, { version: 2 }));
    expect((await Promise.all(both)).filter((won) => won)).toHaveLength(1);
  });

  test('forgets an item, also one that is not there', async () => {
    await table.put({ pk: 'gone', sk: 'a', body: bytes('x') });
    await table.delete('gone', 'a');
    await table.delete('gone', 'a');
    expect(await table.get('gone', 'a')).toBeUndefined();
  });

  test('finds a range with both its ends, in the order of the bytes', async () => {
    // In UTF-8 "Z" is 5A, "a" 61, "é" C3 A9 and "💡" F0 9F 92 A1.
    const names = ['💡', 'a', 'é', 'Z', 'a#1'];
    for (const sk of names) await table.put({ pk: 'range', sk, body: bytes(sk) });
    await table.put({ pk: 'range2', sk: 'a', body: bytes('other') });
    const keys = async (how: Parameters<Table['query']>[1]) => (await table.query('range', how)).map(({ sk }) => sk);
    expect(await keys({ from: 'Z', to: '💡' })).toEqual(['Z', 'a', 'a#1', 'é', '💡']);
    expect(await keys({ from: 'a', to: 'é' })).toEqual(['a', 'a#1', 'é']);
    expect(await keys({ from: 'Z', to: '💡', newestFirst: true, atMost: 2 })).toEqual(['💡', 'é']);
    expect(await keys({ from: 'b', to: 'c' })).toEqual([]);
  });

  // DynamoDB answers at most a megabyte at once: these are two.
  test('reads a range that takes several answers', async () => {
    for (let index = 0; index < 7; index++)
      await table.put({ pk: 'long', sk: `item#${index}`, body: Buffer.alloc(300_000, index) });
    const all = await table.query('long', { from: 'item#', to: 'item#~' });
    expect(all.map(({ sk, body }) => `${sk} ${body?.length} ${body?.[0]}`)).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((index) => `item#${index} 300000 ${index}`),
    );
    expect(await table.query('long', { from: 'item#', to: 'item#~', atMost: 5 })).toHaveLength(5);
  });

  test.runIf(limits !== false)('rejects an item of more than 400 KB by its name', async () => {
    const item = { pk: 'large', sk: 'a', body: Buffer.alloc(410 * 1024) };
    const failure = await table.put(item).catch((error: unknown) => error);
    expect(failure, name).toBeInstanceOf(ItemTooLarge);
    expect(await table.get('large', 'a')).toBeUndefined();
  });
});
