import { randomUUID } from 'node:crypto';
import type { TopicPlan } from '../template/stack.ts';

/**
 * Publishes to a topic, as SNS does: to each queue that is subscribed, raw or in SNS's envelope as the subscription wants
 * it. Durable once it returns. A topic without such a subscription takes the message and nothing happens.
 */
export function publish(
  topics: readonly TopicPlan[],
  topicArn: string,
  message: string,
  send: (queueArn: string, body: string) => void,
): void {
  const topic = topics.find(({ arn }) => arn === topicArn);
  if (topic === undefined) throw new Error(`there is no topic ${topicArn}`);
  for (const { queueArn, raw } of topic.queues) {
    send(
      queueArn,
      raw
        ? message
        : JSON.stringify({
            Type: 'Notification',
            MessageId: randomUUID(),
            TopicArn: topicArn,
            Message: message,
            Timestamp: new Date().toISOString(),
          }),
    );
  }
}
