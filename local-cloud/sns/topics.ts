import { randomUUID } from 'node:crypto';
import type { TopicPlan } from '../template/stack.ts';

interface Publishing {
  readonly topics: readonly TopicPlan[];
  readonly send: (queueArn: string, body: string) => void;
  /** of the cloud's clock */
  readonly now: () => number;
}

/**
 * Publishes to a topic, as SNS does: to each queue that is subscribed, raw or in SNS's envelope as the subscription
 * asks. Durable once it returns. A topic without such a subscription accepts the message and nothing happens.
 */
export function publish({ topics, send, now }: Publishing, topicArn: string, message: string): void {
  const topic = topics.find(({ arn }) => arn === topicArn);
  if (topic === undefined) throw new Error(`there is no topic ${topicArn}`);
  for (const { queueArn, raw } of topic.queues) {
    const envelope = {
      Type: 'Notification',
      MessageId: randomUUID(),
      TopicArn: topicArn,
      Message: message,
      Timestamp: new Date(now()).toISOString(),
    };
    send(queueArn, raw ? message : JSON.stringify(envelope));
  }
}
