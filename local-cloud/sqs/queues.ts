import type { Fauxqs, SqsQueue, SqsStore } from '../s3/stored-object.ts';
import { accountId } from '../template/read-stack.ts';
import type { QueuePlan, Stack } from '../template/stack.ts';

/**
 * Makes the queues, or gives those that were kept the template's attributes of today. Messages that were in flight
 * when an earlier cloud ended come back at once and as if never received: nobody is working on them any more, and it
 * was not their fault.
 */
export function createQueues(plans: readonly QueuePlan[], { sqs }: Fauxqs, address: string): void {
  for (const { name, arn, attributes } of plans) {
    const url = `${address}/${accountId}/${name}`;
    const kept = sqs.getQueueByName(name);
    if (kept === undefined) {
      sqs.createQueue(name, url, arn, attributes);
      continue;
    }
    // The address changes with the port; what is written down of the queue may not be replaced, its messages hang on it.
    sqs.queues.delete(kept.url);
    kept.url = url;
    sqs.queues.set(url, kept);
    kept.setAttributes({ RedrivePolicy: '', ...attributes });
    bringBack(kept);
  }
}

function bringBack(queue: SqsQueue): void {
  for (const { message, receiptHandle } of queue.inflightMessages.values()) {
    message.approximateReceiveCount = Math.max(0, message.approximateReceiveCount - 1);
    queue.changeVisibility(receiptHandle, 0);
  }
}

/** Puts a message into the queue with this ARN, with the queue's own delay. */
export function sendMessage({ sqs, newMessage }: Fauxqs, arn: string, body: string): void {
  const queue = sqs.getQueueByArn(arn);
  if (queue === undefined) throw new Error(`there is no queue ${arn}`);
  const delay = Number(queue.attributes['DelaySeconds'] ?? 0);
  queue.enqueue(newMessage(body, delay > 0 ? delay : undefined));
}

/** How many messages lie in each queue that no function reads: dead letters, all of them. */
export function countDeadLetters({ queues, eventSources }: Stack, sqs: SqsStore): Readonly<Record<string, number>> {
  const read = new Set(eventSources.map(({ queueArn }) => queueArn));
  const unread = queues.filter(({ arn }) => !read.has(arn));
  return Object.fromEntries(
    unread.map(({ name }) => [
      name,
      Number(sqs.getQueueByName(name)?.getAttribute('ApproximateNumberOfMessages') ?? 0),
    ]),
  );
}

export interface QueueState {
  readonly name: string;
  /** no function reads it: dead letters */
  readonly deadLetters: boolean;
  readonly messages: number;
  /** of the message that has lain there longest; absent in an empty queue */
  readonly oldestSeconds?: number;
}

/** How full the queues are, and for how long. */
export function queueStates({ queues, eventSources }: Stack, sqs: SqsStore, now: number): readonly QueueState[] {
  const read = new Set(eventSources.map(({ queueArn }) => queueArn));
  return queues.map(({ name, arn }) => {
    const { ready = [], delayed = [], inflight = [] } = sqs.getQueueByName(name)?.inspectMessages() ?? {};
    const messages = [...ready, ...delayed, ...inflight.map(({ message }) => message)];
    const oldest = messages.reduce((first, { sentTimestamp }) => Math.min(first, sentTimestamp), now);
    return {
      name,
      deadLetters: !read.has(arn),
      messages: messages.length,
      ...(messages.length > 0 && { oldestSeconds: Math.max(0, Math.round((now - oldest) / 1000)) }),
    };
  });
}
