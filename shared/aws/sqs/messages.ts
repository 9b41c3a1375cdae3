import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { PackOrders } from '../../ports/cases.ts';
import type { FetchMessages } from '../../ports/connections.ts';
import { type EvaluationDue, type Messages, messageSchemas } from '../../ports/messages.ts';

/** SQS takes ten messages in one call. */
const mostPerCall = 10;

/** Queue addresses; absent where a function does not send there. */
export interface QueueUrls {
  readonly evaluate?: string;
  readonly summary?: string;
  readonly outbox?: string;
  readonly packs?: string;
  readonly fetches?: string;
}

/** Messages between functions, on SQS. The evaluate queue's own delay waits for the rest of a batch of uploads. */
export const messagesOn = (client: SQSClient, queues: QueueUrls): Messages => ({
  // In the form that release 0.1.0 sends and understands: the two run side by side while a deployment rolls.
  accountsChanged: (changes) => sendAll(client, queues.evaluate, messageSchemas.accountChanged, changes),
  strayUploads: (at) => sendAll(client, queues.evaluate, messageSchemas.evaluationDue, [dueAt('stray-uploads', at)]),
  groupAlertDue: (at) => sendAll(client, queues.evaluate, messageSchemas.evaluationDue, [dueAt('group-alert', at)]),
  summariesDue: (summaries) => sendAll(client, queues.summary, messageSchemas.summaryDue, summaries),
  mailReady: (ids, afterSeconds) =>
    sendAll(
      client,
      queues.outbox,
      messageSchemas.mailReady,
      ids.map((id) => ({ mail: id })),
      afterSeconds,
    ),
});

const dueAt = (kind: EvaluationDue['kind'], at: string | undefined) => ({ kind, ...(at !== undefined && { at }) });

/** Packs to be written, on SQS. */
const packOrdersOn = (client: SQSClient, queues: QueueUrls): PackOrders => ({
  packsDue: (packs) => sendAll(client, queues.packs, messageSchemas.packDue, packs),
});

/** Steps of fetches, on SQS; each may wait for up to fifteen minutes. */
export const fetchMessagesOn = (client: SQSClient, queues: QueueUrls): FetchMessages => ({
  stepsDue: (steps, afterSeconds = 0) =>
    sendAll(client, queues.fetches, messageSchemas.fetchStep, steps, Math.ceil(Math.min(900, afterSeconds))),
});

/** Both, for a function that asks for packs as well. */
export const queuesOn = (client: SQSClient, queues: QueueUrls) => ({
  messages: messagesOn(client, queues),
  packOrders: packOrdersOn(client, queues),
});

/** Both, for a function that asks for steps of fetches as well. */
export const fetchQueuesOn = (client: SQSClient, queues: QueueUrls) => ({
  messages: messagesOn(client, queues),
  fetchMessages: fetchMessagesOn(client, queues),
});

/** Every batch is tried; what SQS did not accept is thrown in the end, so that one message cannot stop the others. */
async function sendAll(
  client: SQSClient,
  queue: string | undefined,
  schema: number,
  bodies: readonly object[],
  delaySeconds?: number,
): Promise<void> {
  if (bodies.length === 0) return;
  if (queue === undefined) throw new Error('This function was not given the queue that it sends to');
  const failures: Error[] = [];
  for (let start = 0; start < bodies.length; start += mostPerCall) {
    const batch = bodies.slice(start, start + mostPerCall);
    const { Failed: failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queue,
        Entries: batch.map((body, i) => ({
          Id: String(i),
          MessageBody: plainJson({ ...body, schema }),
          ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }),
        })),
      }),
    );
    for (const { Code, Message } of failed) failures.push(new Error(`${Code}: ${Message}`));
  }
  if (failures.length > 0) {
    throw new AggregateError(failures, `${failures.length} of ${bodies.length} messages were not accepted by ${queue}`);
  }
}

/** JSON in ASCII: SQS rejects some characters, and a folder's name can hold any. */
const plainJson = (body: object): string =>
  JSON.stringify(body).replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
