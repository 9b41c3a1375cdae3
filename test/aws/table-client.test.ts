import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tableClientSettings } from '../../shared/aws/client-settings.ts';
import { tableOn } from '../../shared/aws/dynamodb/table/table.ts';

/** Answers each key with an item of that key, the later ones first, and rejects every fifth request once. */
let server: Server;
let address = '';
const signatures = new Map<string, string>();
const rejected = new Set<string>();
beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const { Key } = JSON.parse(body) as { Key: { pk: { S: string }; sk: { S: string } } };
      const number = Number(Key.sk.S);
      signatures.set(Key.sk.S, String(request.headers.authorization));
      const fails = number % 5 === 0 && !rejected.has(Key.sk.S);
      if (fails) rejected.add(Key.sk.S);
      setTimeout(
        () => {
          response.writeHead(fails ? 500 : 200, { 'content-type': 'application/x-amz-json-1.0' });
          response.end(JSON.stringify(fails ? { __type: 'InternalServerError' } : { Item: Key }));
        },
        50 - 2 * number,
      );
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('requests of one kind at once share the chain of middleware and nothing else', async () => {
  const client = new DynamoDBClient({
    ...tableClientSettings,
    endpoint: address,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  const table = tableOn(client, 'table');
  const keys = Array.from({ length: 25 }, (_, number) => String(number));
  const items = await Promise.all(keys.map((key) => table.get('a', key)));
  expect(items).toEqual(keys.map((key) => ({ pk: 'a', sk: key })));
  // 0, 5, 10, 15 and 20 were tried twice, each with its own body and a signature of its own.
  expect([...rejected].sort()).toEqual(['0', '10', '15', '20', '5']);
  expect(new Set(signatures.values()).size).toBe(25);
});
