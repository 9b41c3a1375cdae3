import type { SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { queuesOn } from '../../shared/aws/sqs/messages.ts';
import { evaluate } from '../../shared/flows/evaluation/evaluate.ts';
import {
  evaluationDueShape,
  mailReadyShape,
  packDueShape,
  summaryDueShape,
} from '../../shared/lambda/message-shapes.ts';
import { processBatch } from '../../shared/lambda/process-batch.ts';
import { s3NotificationShape, uploadsIn } from '../../shared/lambda/s3-event.ts';
import { sesEventShape, sesEventsIn } from '../../shared/lambda/ses-event.ts';
import { messageSchemas } from '../../shared/ports/messages.ts';
import { readJsonFixture, releases } from '../support/released-state.ts';
import { smallWorld } from '../support/small-world.ts';

interface ReleasedMessage {
  readonly queue: 'evaluate' | 'outbox' | 'packs' | 'summary' | 'intake' | 'bounces';
  readonly label: string;
  readonly body: string;
}

/** Messages between functions, and what each says today. */
const own = {
  evaluate: { kind: 'evaluationDue', shape: evaluationDueShape },
  outbox: { kind: 'mailReady', shape: mailReadyShape },
  packs: { kind: 'packDue', shape: packDueShape },
  summary: { kind: 'summaryDue', shape: summaryDueShape },
} as const;

const isOwn = (queue: string): queue is keyof typeof own => Object.hasOwn(own, queue);

describe.each(releases)('messages that release %s left in queues', (release) => {
  const messages: readonly ReleasedMessage[] = readJsonFixture(release, 'messages.json');

  test('there is one of every kind', () => {
    expect([...new Set(messages.map(({ queue }) => queue))].sort()).toEqual(
      [...Object.keys(own), 'intake', 'bounces'].sort(),
    );
  });

  test.each(messages.filter(({ queue }) => isOwn(queue)))('$label: $body', async ({ queue, body }) => {
    if (!isOwn(queue)) throw new Error(queue);
    const event = { Records: [{ messageId: 'one', body }] } as unknown as SQSEvent;
    const read: unknown[] = [];
    const shape: v.GenericSchema = own[queue].shape;
    expect(await processBatch(event, shape, async (message) => void read.push(message))).toEqual({
      batchItemFailures: [],
    });
    // Word for word what was meant, but for the daily proof, which is the daily heartbeat, and kinds that have their own names.
    const meant = JSON.parse(body.replace('"kind":"proof"', '"kind":"heartbeat"'));
    const { account, ...when } = meant;
    const kinds: Readonly<Record<string, object>> = { '*': { kind: 'group-alert' }, '-': { kind: 'stray-uploads' } };
    expect(read).toEqual([
      queue === 'evaluate' ? { ...(kinds[account] ?? { kind: 'account', account }), ...when } : meant,
    ]);
  });

  test.each(messages.filter(({ queue }) => queue === 'intake'))('$label is an upload, as S3 reports it', ({ body }) => {
    const uploads = uploadsIn(v.parse(s3NotificationShape, JSON.parse(body)));
    // S3's own trial tells of none.
    expect(uploads.map(({ key }) => key)).toEqual(
      body.includes('s3:TestEvent')
        ? []
        : [expect.stringMatching(/^(acme\/DE|Müller & Söhne\/DE|config|lost and found)\//)],
    );
  });

  test.each(messages.filter(({ queue }) => queue === 'bounces'))('$label is understood', async ({ body }) => {
    const event = { Records: [{ messageId: 'one', body }] } as unknown as SQSEvent;
    const kinds: string[] = [];
    await processBatch(sesEventsIn(event), sesEventShape, async ({ kind }) => void kinds.push(kind));
    expect(kinds).toEqual([body.includes('"Complaint"') ? 'complained' : 'bounced']);
  });

  test('a message about mail that many accounts have in common is no message about an account, and is worked on', async () => {
    const world = smallWorld();
    const storms = messages.filter(({ body }) => body.includes('"account":"*"'));
    expect(storms).toHaveLength(2);
    for (const { body } of storms) {
      const due = v.parse(evaluationDueShape, JSON.parse(body));
      expect(due.kind).toBe('group-alert');
      expect(await evaluate(world.dependencies, due, new Date('2026-10-05T10:00:00Z'))).toEqual({
        accounts: 0,
        mails: 0,
      });
    }
    expect(await world.dependencies.accounts.all()).toEqual([]);
  });
});

describe('a message of a newer release', () => {
  const bodies = {
    evaluationDue: { kind: 'account', account: 'acme/DE' },
    mailReady: { mail: 'm' },
    packDue: { account: 'acme/DE', case: 'c' },
    summaryDue: { scope: { kind: 'portfolio' }, week: '2026-10-05' },
  };

  test.each(Object.values(own))('($kind) is not read, and its queue repeats it', async ({ kind, shape }) => {
    const newer = { ...bodies[kind], schema: messageSchemas[kind] + 1 };
    const schema: v.GenericSchema = shape;
    expect(() => v.parse(schema, newer)).toThrow(
      expect.objectContaining({ name: 'NewerSchema', found: messageSchemas[kind] + 1, known: messageSchemas[kind] }),
    );
    const event = { Records: [{ messageId: 'newer', body: JSON.stringify(newer) }] } as unknown as SQSEvent;
    const work = processBatch(event, schema, async () => {
      throw new Error('must not be worked on');
    });
    await expect(work).rejects.toMatchObject({ errors: [{ name: 'NewerSchema' }] });
  });

  test.each([0, 1.5, '2', null])('nor is one whose version is none: %j', (schema) => {
    expect(v.safeParse(mailReadyShape, { mail: 'm', schema }).success).toBe(false);
  });
});

test('every message says its version', async () => {
  const sent: { queue: string; body: unknown }[] = [];
  const client = {
    async send({ input }: { input: { QueueUrl: string; Entries: readonly { MessageBody: string }[] } }) {
      for (const { MessageBody } of input.Entries) sent.push({ queue: input.QueueUrl, body: JSON.parse(MessageBody) });
      return {};
    },
  };
  const queues = { evaluate: 'evaluate', summary: 'summary', outbox: 'outbox', packs: 'packs' };
  const { messages, packOrders } = queuesOn(client as never, queues);
  await messages.accountsChanged([{ account: 'acme/DE' }]);
  await messages.strayUploads();
  await messages.groupAlertDue('2026-10-05T07:00:00.000Z');
  await messages.mailReady(['m']);
  await messages.summariesDue([{ scope: { kind: 'heartbeat' }, week: '2026-10-05' as never }]);
  await packOrders.packsDue([{ account: 'acme/DE', case: 'c' }]);
  expect(sent).toEqual([
    { queue: 'evaluate', body: { account: 'acme/DE', schema: 1 } },
    { queue: 'evaluate', body: { kind: 'stray-uploads', schema: 2 } },
    { queue: 'evaluate', body: { kind: 'group-alert', at: '2026-10-05T07:00:00.000Z', schema: 2 } },
    { queue: 'outbox', body: { mail: 'm', schema: 1 } },
    { queue: 'summary', body: { scope: { kind: 'heartbeat' }, week: '2026-10-05', schema: 2 } },
    { queue: 'packs', body: { account: 'acme/DE', case: 'c', schema: 1 } },
  ]);
});
