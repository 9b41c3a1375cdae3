import type { EventSourcePlan } from '../template/stack.ts';
import type { Queue, QueueStore } from './queue-store.ts';

export interface QueueState {
  readonly name: string;
  /** no function reads it: dead letters */
  readonly deadLetters: boolean;
  /** visible, delayed and in flight together */
  readonly messages: number;
  /** of the message that has been there longest; absent in an empty queue */
  readonly oldestSeconds?: number;
}

const isRead = ({ arn }: Queue, eventSources: readonly EventSourcePlan[]): boolean =>
  eventSources.some(({ queueArn }) => queueArn === arn);

/** How full the queues are, and for how long. */
export function queueStates(
  store: QueueStore,
  eventSources: readonly EventSourcePlan[],
  now: number,
): readonly QueueState[] {
  return store.queues.map((queue) => {
    const { visible, inFlight, delayed, oldestSentAt } = store.counts(queue);
    return {
      name: queue.name,
      deadLetters: !isRead(queue, eventSources),
      messages: visible + inFlight + delayed,
      ...(oldestSentAt !== undefined && { oldestSeconds: Math.max(0, Math.round((now - oldestSentAt) / 1000)) }),
    };
  });
}

/** How many visible messages each queue has that no function reads: dead letters, all of them. */
export function countDeadLetters(
  store: QueueStore,
  eventSources: readonly EventSourcePlan[],
): Readonly<Record<string, number>> {
  const unread = store.queues.filter((queue) => !isRead(queue, eventSources));
  return Object.fromEntries(unread.map((queue) => [queue.name, store.counts(queue).visible]));
}
