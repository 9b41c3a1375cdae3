import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from 'vitest';
import type { LocalCloud } from '../cloud/local-cloud.ts';
import { startCloud } from '../cloud/start-cloud.ts';
import { type ScratchStack, scratchStack, workQueue } from './scratch-stack.ts';

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.stop());

async function runOnce(stack: ScratchStack, body = 'x'): Promise<LocalCloud> {
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  const { endpoint } = cloud.addresses.sqs;
  const client = new SQSClient({ endpoint, region: 'any', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  await client.send(new SendMessageCommand({ QueueUrl: `${endpoint}/000000000000/Scratch-Work`, MessageBody: body }));
  await cloud.tick(cloud.now() + 60_000);
  return cloud;
}

test('a function sees the variables of the template and the runtime, and nothing of this machine', async () => {
  const handler =
    'export const handler = async () => record({ environment: { ...process.env }, flags: process.execArgv });';
  const stack = scratchStack({ Reader: handler }, workQueue('Work', 'Reader'), {
    Reader: { MemorySize: 512, Variables: { STAGE: 'local', WORK: { Ref: 'Work' } } },
  });
  const { addresses } = await runOnce(stack);
  const [{ environment, flags } = { environment: undefined, flags: [] }] = stack.recorded();
  expect(environment).toEqual({
    STAGE: 'local',
    WORK: `${addresses.sqs.endpoint}/000000000000/Scratch-Work`,
    RECORD: expect.any(String),
    AWS_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_NAME: 'Scratch-Reader',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_S3: addresses.s3.endpoint,
    AWS_ENDPOINT_URL_SQS: addresses.sqs.endpoint,
    AWS_ENDPOINT_URL_SSM: addresses.ssm.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: addresses.dynamodb.endpoint,
    AWS_ENDPOINT_URL_SES: addresses.ses.endpoint,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: 'UTC',
  });
  // nine tenths of 512
  expect(flags).toContain('--max-old-space-size=460');
});

test('a package that was left out of the bundle is missing, as it is in AWS', async () => {
  const handler = `export const handler = async () => record({ found: await import('mailparser').then(() => true, (error) => error.code) });`;
  const stack = scratchStack({ Reader: handler }, workQueue('Work', 'Reader'));
  await runOnce(stack);
  expect(stack.recorded()).toMatchObject([{ found: 'ERR_MODULE_NOT_FOUND' }]);
});

test('what a function prints is kept, line by line, and so is why an invocation failed', async () => {
  const handler = `export const handler = async () => { console.log(JSON.stringify({ event: 'seen', orders: 3 })); throw new RangeError('too many'); };`;
  const stack = scratchStack({ Reader: handler }, workQueue('Work', 'Reader', {}, {}, 1));
  const running = await runOnce(stack);
  await running.stop();
  const lines = readFileSync(join(stack.folder, 'logs', 'Scratch-Reader.log'), 'utf8')
    .trim()
    .split('\n');
  // What it prints and what it answers come by two ways, in either order.
  const events = new Map(
    lines.map((line) => [(JSON.parse(line) as { event: string }).event, JSON.parse(line) as object]),
  );
  expect(lines).toHaveLength(2);
  expect(events.get('seen')).toMatchObject({ orders: 3 });
  expect(events.get('invocation.failed')).toMatchObject({
    function: 'Scratch-Reader',
    errorType: 'RangeError',
    errorMessage: 'too many',
  });
});

test('a function that cannot be loaded fails its messages and nothing else', async () => {
  const stack = scratchStack({ Reader: `throw new Error('at import');` }, workQueue('Work', 'Reader', {}, {}, 2));
  const running = await runOnce(stack);
  expect(running.deadLetters()).toEqual({ 'Scratch-WorkDead': 1 });
});

test('a function that needs more memory than it has fails alone', async () => {
  const handler = `export const handler = async ({ Records: [{ body }] }) => {
    record({ body });
    const kept = [];
    for (;;) kept.push(new Array(100000).fill(body));
  };`;
  const stack = scratchStack({ Reader: handler }, workQueue('Work', 'Reader', {}, {}, 1), {
    Reader: { MemorySize: 128 },
  });
  const running = await runOnce(stack);
  expect(running.deadLetters()).toEqual({ 'Scratch-WorkDead': 1 });
});
