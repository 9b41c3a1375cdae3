import type { SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { createHandler } from '../../shared/lambda/create-handler.ts';
import { processBatch } from '../../shared/lambda/process-batch.ts';
import { s3NotificationShape, uploadsIn } from '../../shared/lambda/s3-event.ts';
import { readSettings } from '../../shared/lambda/settings.ts';

const context = {};

describe('the way into a function', () => {
  test('dependencies are built once and used by every invocation', async () => {
    let made = 0;
    const handler = createHandler(
      () => ({ number: ++made }),
      async ({ number }, event: number) => number + event,
    );
    expect(await handler(10, context)).toBe(11);
    expect(await handler(20, context)).toBe(21);
  });

  test('a failed build of the dependencies is tried again, not remembered', async () => {
    let attempts = 0;
    const handler = createHandler(
      () => {
        attempts++;
        if (attempts === 1) throw new Error('not yet');
        return {};
      },
      async () => 'done',
    );
    await expect(handler({}, context)).rejects.toThrow('not yet');
    expect(await handler({}, context)).toBe('done');
  });

  test('a failure stays a failure: the queue must know', async () => {
    const handler = createHandler(
      () => ({}),
      async () => {
        throw new Error('the table is away');
      },
    );
    await expect(handler({}, context)).rejects.toThrow('the table is away');
  });
});

describe('a batch of messages', () => {
  const batch = (...bodies: string[]): SQSEvent =>
    ({ Records: bodies.map((body, i) => ({ messageId: `m${i}`, body })) }) as unknown as SQSEvent;
  const shape = v.object({ account: v.string() });

  test('every message is tried, and only those that failed come back', async () => {
    const worked: string[] = [];
    const response = await processBatch(
      batch('{"account":"a"}', 'not json', '{"account":"b"}', '{"client":"c"}', '{"account":"bad"}', '{"account":"d"}'),
      shape,
      async ({ account }) => {
        if (account === 'bad') throw new Error('no');
        worked.push(account);
      },
    );
    expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['m1', 'm3', 'm4']);
    expect(worked).toEqual(['a', 'b', 'd']);
  });
});

describe('an S3 notification', () => {
  const notification = (key: string, eventName = 'ObjectCreated:Put') =>
    v.parse(s3NotificationShape, { Records: [{ eventName, s3: { object: { key, versionId: 'v1' } } }] });

  test.each([
    { key: 'acme/DE/my+report+%281%29.json', means: 'acme/DE/my report (1).json' },
    { key: 'acme/DE/a%2Bb.csv', means: 'acme/DE/a+b.csv' },
    { key: 'm%C3%BCller/DE/%E5%A0%B1%E5%91%8A.csv', means: 'müller/DE/報告.csv' },
  ])('names the file $means, form-encoded', ({ key, means }) => {
    expect(uploadsIn(notification(key))).toEqual([{ key: means, version: 'v1' }]);
  });

  test('of a deletion brings nothing to read', () => {
    expect(uploadsIn(notification('acme/DE/a.csv', 'ObjectRemoved:Delete'))).toEqual([]);
  });

  test('that only tests the connection brings nothing to read', () => {
    expect(uploadsIn(v.parse(s3NotificationShape, { Service: 'Amazon S3', Event: 's3:TestEvent' }))).toEqual([]);
  });
});

describe('settings', () => {
  test('that are missing are all named at once', () => {
    expect(() => readSettings({ STAGE: 'local', TABLE_NAME: '' }, ['stage', 'table', 'outboxQueue'])).toThrow(
      'Missing settings: TABLE_NAME, OUTBOX_QUEUE_URL',
    );
  });
});
