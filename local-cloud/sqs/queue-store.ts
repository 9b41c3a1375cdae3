import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { CloudClock } from '../runtime/clock.ts';
import { inTransaction } from '../runtime/cloud-file.ts';
import type { QueuePlan } from '../template/stack.ts';

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** base64 */
  readonly BinaryValue?: string;
}

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilitySeconds: number;
  readonly delaySeconds: number;
  readonly waitSeconds: number;
  /** bytes */
  readonly largestMessage: number;
  readonly redrive?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number };
  /** as the template has them */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface ReceivedMessage {
  readonly id: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  /** milliseconds since the epoch, as all instants here */
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly receives: number;
}

export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** when the message that has been there longest was sent; absent in an empty queue */
  readonly oldestSentAt?: number;
}

export interface OutgoingMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  /** instead of the queue's own */
  readonly delaySeconds?: number;
}

/**
 * Standard queues, each message a row: it is durable when `send` returns, and whether it is visible, delayed or in
 * flight follows from the cloud's clock. Order is by the moment a message became visible; nobody may rely on it.
 */
export interface QueueStore {
  readonly queues: readonly Queue[];
  /** by name, ARN or URL; of any region and host, since a client may use any */
  readonly find: (nameOrAddress: string) => Queue | undefined;
  /** returns the message's id */
  readonly send: (queue: Queue, message: OutgoingMessage) => string;
  /** at most `most`; moves messages that were received too often to the dead-letter queue instead */
  readonly receive: (queue: Queue, most: number, visibilitySeconds?: number) => readonly ReceivedMessage[];
  /** false when no message has the receipt handle */
  readonly remove: (queue: Queue, receiptHandle: string) => boolean;
  readonly changeVisibility: (queue: Queue, receiptHandle: string, seconds: number) => boolean;
  readonly purge: (queue: Queue) => void;
  readonly counts: (queue: Queue) => QueueCounts;
  /** cheaper than to count them */
  readonly hasVisible: (queue: Queue) => boolean;
  /** the next instant at which a message of the queue becomes visible */
  readonly nextVisible: (queue: Queue) => number | undefined;
  /** Resolves when the queue may have a visible message, or is aborted. */
  readonly untilVisible: (queue: Queue, stop: AbortSignal) => Promise<void>;
}

/**
 * Opens the queues of the stack. Messages that were in flight when an earlier cloud ended come back at once and as if
 * never received: nobody is working on them any more, and it was not their fault.
 */
export function openQueueStore(
  file: DatabaseSync,
  clock: Pick<CloudClock, 'now' | 'sleepUntil'>,
  plans: readonly QueuePlan[],
  urlOf: (name: string) => string,
): QueueStore {
  const queues = plans.map((plan) => queueOf(plan, urlOf(plan.name)));
  const byName = new Map(queues.map((queue) => [queue.name, queue]));
  const find = (nameOrAddress: string): Queue | undefined => byName.get(nameOrAddress.split(/[/:]/).at(-1) ?? '');
  file
    .prepare(
      'UPDATE messages SET receipt = NULL, visible = MIN(visible, ?), receives = MAX(0, receives - 1) WHERE receipt IS NOT NULL',
    )
    .run(clock.now());

  const insert = file.prepare(
    'INSERT INTO messages (id, queue, body, attributes, sent, receives, visible) VALUES (?, ?, ?, ?, ?, 0, ?)',
  );
  const selectVisible = file.prepare(
    'SELECT * FROM messages WHERE queue = ? AND visible <= ? ORDER BY visible, number LIMIT ?',
  );
  const markReceived = file.prepare(
    'UPDATE messages SET receives = ?, first_received = ?, visible = ?, receipt = ? WHERE number = ?',
  );
  const moveTo = file.prepare(
    'UPDATE messages SET queue = ?, receives = ?, visible = ?, receipt = NULL WHERE number = ?',
  );
  const removeOne = file.prepare('DELETE FROM messages WHERE queue = ? AND receipt = ?');
  const removeAll = file.prepare('DELETE FROM messages WHERE queue = ?');
  const setVisible = file.prepare('UPDATE messages SET visible = ? WHERE queue = ? AND receipt = ?');
  const count = file.prepare(
    `SELECT COUNT(*) FILTER (WHERE visible <= ?1) AS visible,
            COUNT(*) FILTER (WHERE visible > ?1 AND receipt IS NOT NULL) AS inFlight,
            COUNT(*) FILTER (WHERE visible > ?1 AND receipt IS NULL) AS delayed,
            MIN(sent) AS oldest
     FROM messages WHERE queue = ?2`,
  );
  const earliest = file.prepare('SELECT MIN(visible) AS at FROM messages WHERE queue = ? AND visible > ?');
  const anyVisible = file.prepare('SELECT 1 FROM messages WHERE queue = ? AND visible <= ? LIMIT 1');

  const hasVisible = ({ name }: Queue): boolean => anyVisible.get(name, clock.now()) !== undefined;

  const waiting = new Map<string, Set<() => void>>();
  /** the instant for which each queue has asked the clock to be woken */
  const wakesAt = new Map<string, number>();
  const nextVisible = ({ name }: Queue): number | undefined => {
    const at = earliest.get(name, clock.now())?.['at'];
    return typeof at === 'number' ? at : undefined;
  };
  /** Wakes whoever waits for the queue, now or when its next message becomes visible. */
  const wakeWaiting = (queue: Queue): void => {
    const waiters = waiting.get(queue.name);
    if (waiters === undefined || waiters.size === 0) return;
    if (hasVisible(queue)) {
      for (const wake of waiters) wake();
      return;
    }
    const at = nextVisible(queue);
    const asked = wakesAt.get(queue.name);
    if (at === undefined || (asked !== undefined && asked <= at && asked > clock.now())) return;
    wakesAt.set(queue.name, at);
    void clock.sleepUntil(at).then(() => {
      if (wakesAt.get(queue.name) === at) wakesAt.delete(queue.name);
      wakeWaiting(queue);
    });
  };

  return {
    queues,
    find,
    send: (queue, { body, attributes = {}, delaySeconds = queue.delaySeconds }) => {
      const id = randomUUID();
      const now = clock.now();
      insert.run(id, queue.name, body, JSON.stringify(attributes), now, now + delaySeconds * 1000);
      wakeWaiting(queue);
      return id;
    },
    receive: (queue, most, visibilitySeconds = queue.visibilitySeconds) => {
      const now = clock.now();
      const deadLetters = queue.redrive && find(queue.redrive.deadLetterTargetArn);
      const received: ReceivedMessage[] = [];
      inTransaction(file, () => {
        for (const row of selectVisible.all(queue.name, now, most)) {
          const number = Number(row['number']);
          const receives = Number(row['receives']) + 1;
          if (deadLetters !== undefined && receives > (queue.redrive?.maxReceiveCount ?? 0)) {
            moveTo.run(deadLetters.name, receives, now, number);
            continue;
          }
          const receiptHandle = randomUUID();
          const firstReceivedAt = Number(row['first_received'] ?? now);
          markReceived.run(receives, firstReceivedAt, now + visibilitySeconds * 1000, receiptHandle, number);
          received.push({
            id: String(row['id']),
            receiptHandle,
            body: String(row['body']),
            attributes: JSON.parse(String(row['attributes'])) as ReceivedMessage['attributes'],
            sentAt: Number(row['sent']),
            firstReceivedAt,
            receives,
          });
        }
      });
      if (deadLetters !== undefined) wakeWaiting(deadLetters);
      return received;
    },
    remove: ({ name }, receiptHandle) => removeOne.run(name, receiptHandle).changes > 0,
    changeVisibility: (queue, receiptHandle, seconds) => {
      const changed = setVisible.run(clock.now() + seconds * 1000, queue.name, receiptHandle).changes > 0;
      wakeWaiting(queue);
      return changed;
    },
    purge: ({ name }) => void removeAll.run(name),
    counts: ({ name }) => {
      const row = count.get(clock.now(), name) ?? {};
      return {
        visible: Number(row['visible']),
        inFlight: Number(row['inFlight']),
        delayed: Number(row['delayed']),
        ...(typeof row['oldest'] === 'number' && { oldestSentAt: row['oldest'] }),
      };
    },
    hasVisible,
    nextVisible,
    untilVisible: (queue, stop) =>
      new Promise((resolve) => {
        const waiters = waiting.get(queue.name) ?? new Set();
        waiting.set(queue.name, waiters);
        const wake = (): void => {
          waiters.delete(wake);
          stop.removeEventListener('abort', wake);
          resolve();
        };
        waiters.add(wake);
        stop.addEventListener('abort', wake);
        if (stop.aborted) wake();
        else wakeWaiting(queue);
      }),
  };
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
function queueOf({ name, arn, attributes }: QueuePlan, url: string): Queue {
  const { RedrivePolicy } = attributes;
  const number = (attribute: string, otherwise: number): number => Number(attributes[attribute] ?? otherwise);
  return {
    name,
    arn,
    url,
    visibilitySeconds: number('VisibilityTimeout', 30),
    delaySeconds: number('DelaySeconds', 0),
    waitSeconds: number('ReceiveMessageWaitTimeSeconds', 0),
    largestMessage: number('MaximumMessageSize', 1_048_576),
    ...(RedrivePolicy !== undefined && { redrive: redriveOf(RedrivePolicy) }),
    attributes,
  };
}

/** CloudFormation lets `maxReceiveCount` be a number or a text. */
function redriveOf(policy: string): NonNullable<Queue['redrive']> {
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy) as Record<string, unknown>;
  return { deadLetterTargetArn: String(deadLetterTargetArn), maxReceiveCount: Number(maxReceiveCount) };
}
