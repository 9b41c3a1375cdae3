import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, test } from 'vitest';
import type { LocalCloud } from '../../cloud/local-cloud.ts';
import { startCloud } from '../../cloud/start-cloud.ts';
import { checkLimits } from '../../template/limits.ts';
import { readStack } from '../../template/read-stack.ts';
import { functionUrl, scratchStack, workQueue } from '../scratch-stack.ts';

const addresses = { sqs: 'http://127.0.0.1:1', url: () => 'http://127.0.0.1:2/' };
const worker = 'export const handler = async () => undefined;';

function checked(resources: object, functionProperties: Readonly<Record<string, unknown>> = {}): void {
  const { assembly } = scratchStack({ Worker: worker }, { ...resources }, { Worker: functionProperties });
  checkLimits(readStack(assembly.template, 'Scratch', new Map(), addresses));
}

describe('what AWS would not create is not run', () => {
  // The edges are those of the services' API references.
  test.each([
    {
      what: 'a delay of more than fifteen minutes',
      resources: workQueue('Work', 'Worker', {}, { DelaySeconds: 901 }),
      says: 'DelaySeconds: 901',
    },
    {
      what: 'a message that is invisible for more than twelve hours',
      resources: workQueue('Work', 'Worker', {}, { VisibilityTimeout: 43_201 }),
      says: 'VisibilityTimeout: 43201',
    },
    {
      what: 'messages kept for more than fourteen days',
      resources: workQueue('Work', 'Worker', {}, { MessageRetentionPeriod: 1_209_601 }),
      says: 'MessageRetentionPeriod: 1209601',
    },
    {
      what: 'dead letters after no receive at all',
      resources: workQueue('Work', 'Worker', {}, {}, 0),
      says: 'maxReceiveCount: 0',
    },
    {
      what: 'a single concurrent worker',
      resources: workQueue('Work', 'Worker', { ScalingConfig: { MaximumConcurrency: 1 } }),
      says: 'MaximumConcurrency: 1',
    },
    {
      what: 'eleven messages without a window',
      resources: workQueue('Work', 'Worker', { BatchSize: 11 }),
      says: 'more than ten messages need a batching window',
    },
    {
      what: 'a worker that may run longer than its messages are invisible',
      resources: workQueue('Work', 'Worker', {}, { VisibilityTimeout: 4 }),
      says: 'VisibilityTimeout of 4 s is less than its Timeout of 5 s',
    },
    { what: 'more than fifteen minutes of one invocation', functions: { Timeout: 901 }, says: 'Timeout: 901' },
    { what: 'less memory than there is', functions: { MemorySize: 127 }, says: 'MemorySize: 127' },
    {
      what: 'an environment of more than four kilobytes',
      functions: { Variables: { LONG: 'x'.repeat(4096) } },
      says: 'and Lambda takes 4096',
    },
  ])('$what', ({ resources = {}, functions = {}, says }) => {
    expect(() => checked(resources, functions)).toThrow(says);
  });

  test('and what lies at the edge is', () => {
    const queue = { DelaySeconds: 900, VisibilityTimeout: 43_200, MessageRetentionPeriod: 1_209_600 };
    const mapping = { ScalingConfig: { MaximumConcurrency: 2 }, BatchSize: 10 };
    expect(() => checked(workQueue('Work', 'Worker', mapping, queue, 1000), { Timeout: 900 })).not.toThrow();
  });
});

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.stop());

test('an answer of more than six megabytes is a failure of the function, and never half an answer', async () => {
  const handler = `export const handler = async ({ rawPath }) => ({ statusCode: 200, body: 'x'.repeat(Number(rawPath.slice(1))) });`;
  const stack = scratchStack({ Worker: handler }, functionUrl('Link', 'Worker'));
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  const get = (size: number) => fetch(`${cloud?.addresses.functionUrls['Link']}/${size}`);
  // 6,291,556 bytes as JSON, in which {"statusCode":200,"body":""} takes 28.
  expect((await get(6_291_528)).status).toBe(200);
  expect((await get(6_291_529)).status).toBe(502);
});

test('more calls at once than are reserved are turned away', async () => {
  const handler = `export const handler = async () => {
    record({ begun: true });
    await new Promise((resolve) => setTimeout(resolve, 4000));
    return { statusCode: 200 };
  };`;
  const stack = scratchStack({ Worker: handler }, functionUrl('Link', 'Worker'), {
    Worker: { ReservedConcurrentExecutions: 1, Timeout: 20 },
  });
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  const address = `${cloud.addresses.functionUrls['Link']}/`;
  const first = fetch(address);
  while (stack.recorded().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect((await fetch(address)).status).toBe(429);
  expect((await first).status).toBe(200);
  expect((await fetch(address)).status).toBe(200);
});

test('an object takes two kilobytes of metadata and not a byte more', async () => {
  const stack = scratchStack({ Worker: worker }, { Files: { Type: 'AWS::S3::Bucket', Properties: {} } });
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  const client = new S3Client({
    endpoint: cloud.addresses.s3.endpoint,
    region: 'any',
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  // The name has four bytes.
  const put = (size: number) =>
    client.send(
      new PutObjectCommand({ Bucket: 'scratch-files', Key: 'a', Body: 'a', Metadata: { long: 'x'.repeat(size) } }),
    );
  await expect(put(2044)).resolves.toBeDefined();
  await expect(put(2045)).rejects.toMatchObject({ name: 'MetadataTooLarge' });
});
