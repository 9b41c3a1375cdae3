import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from 'vitest';
import type { LocalCloud } from '../cloud/local-cloud.ts';
import { startCloud } from '../cloud/start-cloud.ts';
import { recorder, type ScratchStack, scratchStack, workQueue } from './scratch-stack.ts';

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.stop());

async function start(stack: ScratchStack): Promise<LocalCloud> {
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  return cloud;
}

const clientOf = ({ addresses }: LocalCloud): SQSClient =>
  new SQSClient({
    endpoint: addresses.sqs.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
const urlOf = ({ addresses }: LocalCloud, name: string): string =>
  `${addresses.sqs.endpoint}/000000000000/Scratch-${name}`;

async function send(to: LocalCloud, queue: string, ...bodies: readonly string[]): Promise<void> {
  const client = clientOf(to);
  for (const MessageBody of bodies)
    await client.send(new SendMessageCommand({ QueueUrl: urlOf(to, queue), MessageBody }));
}

async function lyingIn(at: LocalCloud, queue: string): Promise<number> {
  const { Attributes = {} } = await clientOf(at).send(
    new GetQueueAttributesCommand({ QueueUrl: urlOf(at, queue), AttributeNames: ['All'] }),
  );
  return (
    Number(Attributes['ApproximateNumberOfMessages']) + Number(Attributes['ApproximateNumberOfMessagesNotVisible'])
  );
}

test('a message reaches the function that the template wires to its queue, in the shape AWS sends', async () => {
  const handler = 'export const handler = async (event) => record({ event });';
  const stack = scratchStack({ Reader: handler }, workQueue('Work', 'Reader'));
  const running = await start(stack);
  await send(running, 'Work', 'hello');
  await running.idle();
  const [{ event } = { event: undefined }] = stack.recorded();
  expect(event).toEqual({
    Records: [
      {
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receiptHandle: expect.any(String),
        body: 'hello',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: '000000000000',
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {},
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:Scratch-Work',
        awsRegion: 'us-east-1',
      },
    ],
  });
});

test('of a batch only the messages reported as failed come again, and after three times they are dead letters', async () => {
  const handler = `export const handler = async ({ Records }) => {
    for (const { body } of Records) record({ body });
    return { batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };`;
  const stack = scratchStack({ Reader: handler }, workQueue('Work', 'Reader', { MaximumBatchingWindowInSeconds: 1 }));
  const running = await start(stack);
  await send(running, 'Work', 'good', 'bad');
  await running.tick(running.now() + 60_000);
  expect(stack.recorded().map(({ body }) => body)).toEqual(['good', 'bad', 'bad', 'bad']);
  expect(await lyingIn(running, 'WorkDead')).toBe(1);
  expect(running.deadLetters()).toEqual({ 'Scratch-WorkDead': 1 });
});

test.each([
  {
    when: 'the function throws',
    handler: `export const handler = async () => { record({}); throw new Error('no'); };`,
  },
  {
    when: 'its report names a message that was not in the batch',
    handler: `export const handler = async () => { record({}); return { batchItemFailures: [{ itemIdentifier: 'other' }] }; };`,
  },
  {
    when: 'its report is not one',
    handler: `export const handler = async () => { record({}); return { batchItemFailures: 'all' }; };`,
  },
  { when: 'its process ends', handler: `export const handler = async () => { record({}); process.exit(0); };` },
])('the whole batch fails when $when', async ({ handler }) => {
  const stack = scratchStack(
    { Reader: handler },
    workQueue('Work', 'Reader', { MaximumBatchingWindowInSeconds: 1 }, {}, 2),
  );
  const running = await start(stack);
  await send(running, 'Work', 'one', 'two');
  await running.tick(running.now() + 60_000);
  expect(stack.recorded()).toHaveLength(2);
  expect(await lyingIn(running, 'WorkDead')).toBe(2);
});

test('a function that takes longer than its timeout is killed, and works again for the next message', async () => {
  const handler = `export const handler = async ({ Records: [{ body }] }) => {
    record({ body, process: process.pid });
    if (body === 'stuck') for (;;) ;
  };`;
  const stack = scratchStack({ Reader: handler }, workQueue('Work', 'Reader', { BatchSize: 1 }, {}, 1), {
    Reader: { Timeout: 1 },
  });
  const running = await start(stack);
  await send(running, 'Work', 'stuck', 'fine');
  await running.idle();
  await send(running, 'Work', 'fine again');
  await running.idle();
  expect(new Set(stack.recorded().map(({ body }) => body))).toEqual(new Set(['stuck', 'fine', 'fine again']));
  expect(await lyingIn(running, 'WorkDead')).toBe(1);
});

test('a batch is as large as the template says and waits no longer than its window', async () => {
  const handler = `export const handler = async ({ Records }) => record({ bodies: Records.map(({ body }) => body) });`;
  const stack = scratchStack(
    { Reader: handler },
    workQueue('Work', 'Reader', { BatchSize: 25, MaximumBatchingWindowInSeconds: 1 }),
  );
  const running = await start(stack);
  const bodies = Array.from({ length: 12 }, (_, index) => String(index));
  await send(running, 'Work', ...bodies);
  await running.idle();
  const batches = stack.recorded().map((one) => one['bodies'] as string[]);
  expect(batches.flat().sort()).toEqual([...bodies].sort());
  expect(batches.length).toBeLessThanOrEqual(2);
});

test('never more than two processes of a function run at once', async () => {
  const handler = `export const handler = async () => {
    record({ process: process.pid, event: 'begins' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    record({ process: process.pid, event: 'ends' });
  };`;
  const stack = scratchStack({ Reader: handler }, workQueue('Work', 'Reader', { BatchSize: 1 }));
  const running = await start(stack);
  await send(running, 'Work', 'a', 'b', 'c', 'd', 'e', 'f');
  await running.idle();
  let atOnce = 0;
  let most = 0;
  for (const { event } of stack.recorded()) {
    atOnce += event === 'begins' ? 1 : -1;
    most = Math.max(most, atOnce);
  }
  expect(most).toBe(2);
  expect(new Set(stack.recorded().map((one) => one['process'])).size).toBe(2);
});

test('a message sent to a queue with a delay arrives when the clock has reached it', async () => {
  const stack = scratchStack({ Reader: recorder }, workQueue('Work', 'Reader', {}, { DelaySeconds: 600 }));
  cloud = await startCloud({
    folder: stack.folder,
    assembly: stack.assembly,
    now: Date.parse('2026-10-05T06:00:00Z'),
  });
  await send(cloud, 'Work', 'later');
  await cloud.tick(Date.parse('2026-10-05T06:09:00Z'));
  expect(stack.recorded()).toEqual([]);
  await cloud.tick(Date.parse('2026-10-05T06:30:00Z'));
  expect(stack.recorded()).toMatchObject([{ body: 'later', at: expect.stringMatching(/^2026-10-05T06:1/) }]);
});
