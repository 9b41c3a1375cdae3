import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type LocalCloud, startCloud } from '../index.ts';
import { md5OfAttributes } from '../sqs/message-digest.ts';
import { scratchStack, workQueue } from './scratch-stack.ts';

// Queues that no function reads, so that the tests can. The SDK checks every digest that comes back.
let cloud: LocalCloud;
let client: SQSClient;
let QueueUrl: string;
beforeAll(async () => {
  const { WorkToNobody: _, ...queues } = workQueue('Work', 'Nobody', {}, { VisibilityTimeout: 60 }, 2);
  const stack = scratchStack({}, queues);
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly, now: Date.parse('2026-10-05T06:00:00Z') });
  client = new SQSClient({
    endpoint: cloud.addresses.sqs.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  QueueUrl = (await client.send(new GetQueueUrlCommand({ QueueName: 'Scratch-Work' }))).QueueUrl ?? '';
});
beforeEach(() => client.send(new PurgeQueueCommand({ QueueUrl })));
afterAll(() => cloud.stop());

const send = (MessageBody: string, more: object = {}) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const receive = async (more: object = {}) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ?? [];
const bodies = async (more: object = {}) => (await receive(more)).map(({ Body }) => Body);

test('a message that is received is hidden until it is deleted or its visibility timeout is over', async () => {
  await send('deleted');
  await send('forgotten');
  const received = await receive({ MessageSystemAttributeNames: ['All'] });
  expect(received.map(({ Body }) => Body)).toEqual(['deleted', 'forgotten']);
  expect(received[0]?.Attributes).toMatchObject({ ApproximateReceiveCount: '1', SentTimestamp: expect.any(String) });
  expect(await bodies()).toEqual([]);
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: received[0]?.ReceiptHandle }));
  await cloud.tick(cloud.now() + 61_000);
  expect(await bodies()).toEqual(['forgotten']);
});

test('a message that is received too often is a dead letter', async () => {
  await send('poison');
  for (const _ of [1, 2]) {
    const [message] = await receive();
    const { ReceiptHandle } = message ?? {};
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }
  expect(await bodies()).toEqual([]);
  expect(cloud.deadLetters()).toMatchObject({ 'Scratch-WorkDead': 1 });
});

test('a long poll is answered as soon as a message is there', async () => {
  const began = performance.now();
  const waiting = bodies({ WaitTimeSeconds: 20 });
  await send('now');
  expect(await waiting).toEqual(['now']);
  expect(performance.now() - began).toBeLessThan(10_000);
});

test('a long poll without a message is answered when its time is over', async () => {
  expect(await bodies({ WaitTimeSeconds: 1 })).toEqual([]);
});

test('a delayed message is received when the clock has reached it', async () => {
  await send('later', { DelaySeconds: 600 });
  expect(await bodies()).toEqual([]);
  await cloud.tick(cloud.now() + 601_000);
  expect(await bodies()).toEqual(['later']);
});

test('messages keep their attributes, and are sent and deleted in batches', async () => {
  const MessageAttributes = {
    client: { DataType: 'String', StringValue: 'acme' },
    proof: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 3]) },
  };
  const Entries = [
    { Id: 'a', MessageBody: 'one', MessageAttributes },
    { Id: 'b', MessageBody: 'x'.repeat(500_000) },
    { Id: 'c', MessageBody: 'never', DelaySeconds: 901 },
  ];
  const { Successful, Failed } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  expect(Successful?.map(({ Id }) => Id)).toEqual(['a', 'b']);
  expect(Failed).toMatchObject([{ Id: 'c', Code: 'InvalidParameterValue', SenderFault: true }]);
  const received = await receive({ MessageAttributeNames: ['All'] });
  expect(received[0]?.MessageAttributes).toMatchObject(MessageAttributes);
  const handles = received.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: handles }));
  await cloud.tick(cloud.now() + 61_000);
  expect(await bodies()).toEqual([]);
});

test('the digest of attributes is what SQS computes', () => {
  // Worked by hand from the rule of the SQS guide, with printf and md5sum: length, name, length, type, 1, length, value.
  // printf '\0\0\0\6client\0\0\0\6String\1\0\0\0\4acme' | md5sum
  expect(md5OfAttributes({ client: { DataType: 'String', StringValue: 'acme' } })).toBe(
    '47fbfc1c59ba5307cee0a227f9ff1291',
  );
});

test.each([
  {
    when: 'a message longer than a mebibyte',
    send: { MessageBody: 'x'.repeat(1_048_577) },
    says: 'Message must be shorter',
  },
  {
    when: 'a message with a character that SQS does not allow',
    send: { MessageBody: '\u0000' },
    says: 'outside the allowed set',
  },
  { when: 'an empty message', send: { MessageBody: '' }, says: 'must contain the parameter MessageBody' },
  {
    when: 'a delay of more than fifteen minutes',
    send: { MessageBody: 'x', DelaySeconds: 901 },
    says: 'DelaySeconds is invalid',
  },
])('$when is rejected', async ({ send: given, says }) => {
  await expect(client.send(new SendMessageCommand({ QueueUrl, ...given }))).rejects.toThrow(says);
  expect(await bodies()).toEqual([]);
});

test('a queue that the stack has not does not exist; those it has are listed', async () => {
  await expect(client.send(new GetQueueUrlCommand({ QueueName: 'Other' }))).rejects.toThrow(QueueDoesNotExist);
  const { QueueUrls } = await client.send(new ListQueuesCommand({ QueueNamePrefix: 'Scratch-WorkD' }));
  expect(QueueUrls).toEqual([`${QueueUrl}Dead`]);
});
