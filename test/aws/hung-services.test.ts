import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { clientSettings, tableClientSettings } from '../../shared/aws/client-settings.ts';

/** Accepts every request and answers none. */
let silent: Server;
let address = '';
let asked = 0;
beforeAll(async () => {
  silent = createServer(() => {
    asked += 1;
  });
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  for (const service of ['DYNAMODB', 'S3', 'SQS', 'SSM']) vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, address);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'any');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'any');
});
afterAll(() => {
  silent.closeAllConnections();
  silent.close();
});
afterEach(() => {
  asked = 0;
});

/** three attempts of five seconds, and two waits between them; test/infra holds every function's timeout against it */
const longestSeconds = 18;

// At once, because each of them waits.
test('a service that never answers costs a function seconds, and not its whole invocation', async () => {
  const calls = [
    new DynamoDBClient(tableClientSettings).send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } })),
    new S3Client(clientSettings).send(new GetObjectCommand({ Bucket: 'b', Key: 'k' })),
    new SQSClient(clientSettings).send(new SendMessageCommand({ QueueUrl: `${address}/1/q`, MessageBody: 'a' })),
    new SSMClient(clientSettings).send(new GetParameterCommand({ Name: '/a' })),
  ];
  const began = performance.now();
  const ends = await Promise.all(
    calls.map((call) =>
      call.then(
        () => 'answered',
        (error: Error) => ({ error: error.name, seconds: Math.floor((performance.now() - began) / 1000) }),
      ),
    ),
  );
  expect(asked).toBe(4 * 3);
  for (const end of ends) {
    expect(end).toMatchObject({ error: 'TimeoutError' });
    expect((end as { seconds: number }).seconds).toBeLessThan(longestSeconds);
  }
});
