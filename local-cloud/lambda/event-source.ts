import type { CloudClock } from '../runtime/clock.ts';
import { md5OfAttributes, md5OfBody } from '../sqs/message-digest.ts';
import type { MessageAttribute, Queue, QueueStore, ReceivedMessage } from '../sqs/queue-store.ts';
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

export interface EventSource {
  /** takes no more messages; resolves when no batch is being gathered */
  readonly stop: () => Promise<void>;
}

interface Dependencies {
  readonly plan: EventSourcePlan;
  readonly queue: Queue;
  readonly store: QueueStore;
  readonly clock: CloudClock;
  readonly region: string;
  /** runs the function; counted as activity from the call on */
  readonly invoke: (event: unknown) => Promise<Outcome>;
}

/** Takes messages from a queue to a function in batches, as a Lambda event source mapping does. */
export function openEventSource({ plan, queue, store, clock, region, invoke }: Dependencies): EventSource {
  const atOnce = Math.min(plan.concurrency, environmentsPerFunction);
  const stopping = new AbortController();
  const { signal } = stopping;
  let working = 0;
  let freeWorker: (() => void) | undefined;

  const receive = (most: number): readonly ReceivedMessage[] => store.receive(queue, Math.min(most, mostPerReceive));

  /** Waits for a first message, then for more until the batch is full or its window over. Empty when stopping. */
  const gather = async (): Promise<readonly ReceivedMessage[]> => {
    const batch = [...receive(plan.batchSize)];
    while (batch.length === 0 && !signal.aborted) {
      await store.untilVisible(queue, signal);
      if (!signal.aborted) batch.push(...receive(plan.batchSize));
    }
    const closesAt = clock.now() + plan.windowSeconds * 1000;
    while (batch.length > 0 && batch.length < plan.batchSize && !signal.aborted) {
      const more = receive(plan.batchSize - batch.length);
      batch.push(...more);
      if (more.length > 0) continue;
      if (clock.now() >= closesAt) break;
      const closed = new AbortController();
      const windowOver = clock.sleepUntil(closesAt);
      await Promise.race([store.untilVisible(queue, AbortSignal.any([signal, closed.signal])), windowOver]);
      closed.abort();
    }
    return batch;
  };

  const process = async (batch: readonly ReceivedMessage[]): Promise<void> => {
    const outcome = await invoke({ Records: batch.map((message) => record(message, queue.arn, region)) });
    // The messages of an abandoned batch stay in flight: the next start brings them back.
    if (signal.aborted && !outcome.ok) return;
    const failed = failedOf(outcome, batch, plan.reportsFailures);
    for (const { receiptHandle, id } of batch) {
      if (!failed.has(id)) store.remove(queue, receiptHandle);
      else store.changeVisibility(queue, receiptHandle, Math.min(retrySeconds, queue.visibilitySeconds));
    }
  };

  const poll = async (): Promise<void> => {
    while (!signal.aborted) {
      if (working >= atOnce) {
        await new Promise<void>((resolve) => {
          freeWorker = resolve;
        });
        continue;
      }
      const batch = await gather();
      if (signal.aborted || batch.length === 0) return;
      working += 1;
      void process(batch).finally(() => {
        working -= 1;
        freeWorker?.();
      });
    }
  };
  const polling = poll();
  return {
    stop: async () => {
      stopping.abort();
      freeWorker?.();
      await Promise.race([polling, new Promise((resolve) => setTimeout(resolve, 100))]);
    },
  };
}

/**
 * Messages that are to come back. Without reporting, or with a report AWS would not understand, a failure is the whole
 * batch's. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedOf(
  outcome: Outcome,
  batch: readonly Pick<ReceivedMessage, 'id'>[],
  reports: boolean,
): ReadonlySet<string> {
  const all = new Set(batch.map(({ id }) => id));
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

function record(message: ReceivedMessage, queueArn: string, region: string): object {
  const md5OfMessageAttributes = md5OfAttributes(message.attributes);
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sentAt),
      SenderId: '000000000000',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, value]) => [name, attribute(value)]),
    ),
    ...(md5OfMessageAttributes !== undefined && { md5OfMessageAttributes }),
    md5OfBody: md5OfBody(message.body),
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
