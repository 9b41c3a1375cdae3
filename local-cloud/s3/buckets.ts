import { sendMessage } from '../sqs/queues.ts';
import type { Stack } from '../template/stack.ts';
import { testEvent } from './object-events.ts';
import type { Fauxqs } from './stored-object.ts';

/** Makes the buckets that are not there yet. As S3 does, sends each queue to be notified a test event at that time. */
export function createBuckets({ buckets }: Stack, fauxqs: Fauxqs, now: number): void {
  for (const { name, notifications } of buckets) {
    if (fauxqs.s3.buckets.has(name)) continue;
    fauxqs.s3.createBucket(name);
    for (const queue of new Set(notifications.map(({ queueArn }) => queueArn))) {
      sendMessage(fauxqs, queue, testEvent(name, now));
    }
  }
}
