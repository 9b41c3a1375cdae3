import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { errorFacts, log } from './log.ts';

/**
 * Works through the messages of a batch, each on its own: every one is tried, and those that failed are reported back,
 * so that the queue repeats them and nothing else. A message's body is JSON of the given shape.
 */
export async function processBatch<Shape extends v.GenericSchema>(
  event: SQSEvent,
  shape: Shape,
  work: (message: v.InferOutput<Shape>) => Promise<void>,
): Promise<SQSBatchResponse> {
  const failures = await Promise.all(
    event.Records.map(async ({ messageId, body }) => {
      try {
        await work(v.parse(shape, JSON.parse(body)));
        return [];
      } catch (error) {
        log('message.failed', { messageId, ...errorFacts(error) });
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failures.flat() };
}
