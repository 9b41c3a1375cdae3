import { deflateRawSync } from 'node:zlib';
import type { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { accountAlertsOn } from '../../shared/aws/dynamodb/account-alerts.ts';
import { memoryTable } from '../../shared/aws/dynamodb/table/memory-table.ts';
import { messagesOn } from '../../shared/aws/sqs/messages.ts';
import { evaluate } from '../../shared/flows/evaluation/evaluate.ts';
import { createHandler } from '../../shared/lambda/create-handler.ts';
import { evaluationDueShape } from '../../shared/lambda/message-shapes.ts';
import { processBatch } from '../../shared/lambda/process-batch.ts';
import { s3NotificationShape, uploadsIn } from '../../shared/lambda/s3-event.ts';
import { readSettings } from '../../shared/lambda/settings.ts';
import { smallWorld } from '../support/small-world.ts';

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

  test('of which every message failed is an error, with the reason of each', async () => {
    const failing = processBatch(batch('{"account":"a"}', 'not json'), shape, async ({ account }) => {
      throw new Error(`no ${account}`);
    });
    await expect(failing).rejects.toThrow(AggregateError);
    await expect(failing).rejects.toMatchObject({ errors: [{ message: 'no a' }, { name: 'SyntaxError' }] });
  });

  test('without messages is done', async () => {
    expect(await processBatch(batch(), shape, async () => undefined)).toEqual({ batchItemFailures: [] });
  });

  test('of one message comes back through the queue when this release cannot read what it needs', async () => {
    const table = memoryTable();
    const ofNewerRelease = deflateRawSync(JSON.stringify([99, {}]));
    await table.put({ pk: 'account#acme/DE', sk: 'alerts', version: 1, body: ofNewerRelease });
    const { dependencies } = smallWorld();
    const state = { ...dependencies, accountAlerts: accountAlertsOn(table) };
    const evaluating = (...bodies: string[]) =>
      processBatch(batch(...bodies), evaluationDueShape, async (due) => {
        await evaluate(state, due, new Date('2026-10-05T07:00:00Z'));
      });
    await expect(evaluating('{"account":"acme/DE"}')).rejects.toThrow(AggregateError);
    // Beside others, it alone comes back.
    const answer = await evaluating('{"account":"acme/DE"}', '{"account":"acme/FR"}');
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
  });
});

describe('a message of the evaluate queue', () => {
  const at = '2026-10-05T07:00:00.000Z';
  test.each([
    { says: 'an account', body: { account: 'acme/DE', at }, means: { kind: 'account', account: 'acme/DE', at } },
    { says: 'an account in any case', body: { account: 'acme/DE' }, means: { kind: 'account', account: 'acme/DE' } },
    { says: 'a group alert', body: { kind: 'group-alert', at, schema: 2 }, means: { kind: 'group-alert', at } },
    {
      says: 'uploads outside any account',
      body: { kind: 'stray-uploads', schema: 2 },
      means: { kind: 'stray-uploads' },
    },
    { says: 'a group alert, as 0.1.0 wrote it', body: { account: '*', at }, means: { kind: 'group-alert', at } },
    { says: 'uploads outside, as 0.1.0 wrote it', body: { account: '-', at }, means: { kind: 'stray-uploads', at } },
  ])('says $says', ({ body, means }) => {
    expect(v.parse(evaluationDueShape, body)).toEqual(means);
  });

  test('about an account is written as release 0.1.0 understands it', async () => {
    const sent: unknown[] = [];
    const client = {
      send: async ({ input }: SendMessageBatchCommand) => {
        for (const { MessageBody } of input.Entries ?? []) sent.push(JSON.parse(MessageBody ?? ''));
        return {};
      },
    } as unknown as SQSClient;
    const messages = messagesOn(client, { evaluate: 'https://sqs.example/evaluate' });
    await messages.accountsChanged([{ account: 'acme/DE', at }]);
    await messages.groupAlertDue(at);
    await messages.strayUploads();
    expect(sent[0]).toEqual({ account: 'acme/DE', at, schema: 1 });
    expect(sent.map((body) => v.parse(evaluationDueShape, body).kind)).toEqual([
      'account',
      'group-alert',
      'stray-uploads',
    ]);
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
