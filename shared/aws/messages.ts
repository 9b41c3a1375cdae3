import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Messages } from '../flows/ports.ts';

/** SQS takes ten messages in one call. */
const mostPerCall = 10;

/** Queue addresses; absent where a function does not send there. */
export interface QueueUrls {
  readonly evaluate?: string;
  readonly summary?: string;
  readonly outbox?: string;
}

/** Messages between functions, on SQS. The evaluate queue's own delay waits for the rest of a batch of uploads. */
export const messagesOn = (client: SQSClient, queues: QueueUrls): Messages => ({
  accountsChanged: (changes) => sendAll(client, queues.evaluate, changes),
  summariesDue: (summaries) => sendAll(client, queues.summary, summaries),
  mailReady: (ids) =>
    sendAll(
      client,
      queues.outbox,
      ids.map((id) => ({ mail: id })),
    ),
});

async function sendAll(client: SQSClient, queue: string | undefined, bodies: readonly object[]): Promise<void> {
  if (bodies.length === 0) return;
  if (queue === undefined) throw new Error('This function was not given the queue that it sends to');
  for (let start = 0; start < bodies.length; start += mostPerCall) {
    const batch = bodies.slice(start, start + mostPerCall);
    const { Failed: failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queue,
        Entries: batch.map((body, i) => ({ Id: String(i), MessageBody: JSON.stringify(body) })),
      }),
    );
    if (failed.length > 0) {
      throw new AggregateError(
        failed.map(({ Code, Message }) => new Error(`${Code}: ${Message}`)),
        `${failed.length} of ${batch.length} messages were not taken by ${queue}`,
      );
    }
  }
}
