import type { CloudClock } from '../runtime/clock.ts';
import type { InFlight, MessageAttribute, SqsQueue, SqsStore } from '../s3/stored-object.ts';
import type { EventSourcePlan } from '../template/stack.ts';
import type { Outcome } from './execution-environment.ts';
import { environmentsPerFunction } from './local-function.ts';

/**
 * A failed message comes back after this time at the latest. In AWS it comes back after the queue's visibility
 * timeout, half an hour perhaps; how often, and that it then goes to the dead letters, is the same.
 */
const retrySeconds = 2;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const mostPerReceive = 10;
const longPollSeconds = 20;

export interface EventSource {
  /** takes no more messages; resolves when no batch is being worked on */
  readonly stop: () => Promise<void>;
}

interface Worker {
  readonly plan: EventSourcePlan;
  readonly queue: SqsQueue;
  readonly store: SqsStore;
  readonly clock: CloudClock;
  readonly region: string;
  /** runs the function; counted as activity from the call on */
  readonly invoke: (event: unknown) => Promise<Outcome>;
}

/** Carries messages from a queue to a function in batches, as a Lambda event source mapping does. */
export function openEventSource(worker: Worker): EventSource {
  const { plan, queue, clock } = worker;
  const atOnce = Math.min(plan.concurrency, environmentsPerFunction);
  let stopping = false;
  let working = 0;
  let roomFor: (() => void) | undefined;

  const receive = (most: number): readonly InFlight[] =>
    queue
      .dequeue(Math.min(most, mostPerReceive), undefined, (arn) => worker.store.getQueueByArn(arn))
      .flatMap(({ ReceiptHandle }) => queue.inflightMessages.get(ReceiptHandle) ?? []);

  /** Waits for a first message, then for more until the batch is full or its window over. Empty when stopping. */
  const gather = async (): Promise<readonly InFlight[]> => {
    const batch = [...receive(plan.batchSize)];
    while (batch.length === 0 && !stopping) {
      await queue.waitForMessages(longPollSeconds);
      if (!stopping) batch.push(...receive(plan.batchSize));
    }
    const closesAt = clock.now() + plan.windowSeconds * 1000;
    while (batch.length > 0 && batch.length < plan.batchSize && !stopping) {
      const more = receive(plan.batchSize - batch.length);
      batch.push(...more);
      if (more.length > 0) continue;
      if (clock.now() >= closesAt) break;
      await Promise.race([queue.waitForMessages(longPollSeconds), clock.sleepUntil(closesAt)]);
    }
    return batch;
  };

  const work = async (batch: readonly InFlight[]): Promise<void> => {
    const outcome = await worker.invoke({ Records: batch.map((one) => record(one, queue.arn, worker.region)) });
    // The messages of an abandoned batch stay in flight: the next start brings them back.
    if (stopping && !outcome.ok) return;
    const failed = failedOf(outcome, batch, plan.reportsFailures);
    for (const { receiptHandle, message } of batch) {
      if (!failed.has(message.messageId)) queue.deleteMessage(receiptHandle);
      else queue.changeVisibility(receiptHandle, Math.min(retrySeconds, Number(queue.attributes['VisibilityTimeout'])));
    }
  };

  const carry = async (): Promise<void> => {
    while (!stopping) {
      if (working >= atOnce) {
        await new Promise<void>((resolve) => {
          roomFor = resolve;
        });
        continue;
      }
      const batch = await gather();
      if (stopping || batch.length === 0) return;
      working += 1;
      void work(batch).finally(() => {
        working -= 1;
        roomFor?.();
      });
    }
  };
  const carrying = carry();
  return {
    stop: async () => {
      stopping = true;
      queue.cancelWaiters();
      roomFor?.();
      await Promise.race([carrying, new Promise((resolve) => setTimeout(resolve, 100))]);
    },
  };
}

/**
 * Messages that are to come back. Without reporting, or with a report AWS would not understand, a failure is the whole
 * batch's. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedOf(outcome: Outcome, batch: readonly InFlight[], reports: boolean): ReadonlySet<string> {
  const all = new Set(batch.map(({ message }) => message.messageId));
  if (!outcome.ok) return all;
  if (!reports || outcome.result === null || outcome.result === undefined) return new Set();
  if (typeof outcome.result !== 'object') return all;
  const { batchItemFailures } = outcome.result as { readonly batchItemFailures?: unknown };
  if (batchItemFailures === undefined || batchItemFailures === null) return new Set();
  if (!Array.isArray(batchItemFailures)) return all;
  const named = batchItemFailures.map((one: unknown) =>
    one !== null && typeof one === 'object' && 'itemIdentifier' in one ? one.itemIdentifier : undefined,
  );
  const failed = named.filter((id) => typeof id === 'string');
  return failed.length === named.length && failed.every((id) => all.has(id)) ? new Set(failed) : all;
}

function record({ message, receiptHandle }: InFlight, queueArn: string, region: string): object {
  return {
    messageId: message.messageId,
    receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.approximateReceiveCount),
      SentTimestamp: String(message.sentTimestamp),
      SenderId: '000000000000',
      ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp),
      ...(message.messageGroupId && { MessageGroupId: message.messageGroupId }),
      ...(message.messageDeduplicationId && { MessageDeduplicationId: message.messageDeduplicationId }),
      ...(message.sequenceNumber && { SequenceNumber: message.sequenceNumber }),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, value]) => [name, attribute(value)]),
    ),
    ...(message.md5OfMessageAttributes && { md5OfMessageAttributes: message.md5OfMessageAttributes }),
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

const attribute = ({ DataType, StringValue, BinaryValue }: MessageAttribute): object => ({
  ...(StringValue !== undefined && { stringValue: StringValue }),
  ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
  stringListValues: [],
  binaryListValues: [],
  dataType: DataType,
});
