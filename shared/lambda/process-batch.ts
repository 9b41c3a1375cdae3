import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { errorFacts, log } from './log.ts';

/**
 * Works through the messages of a batch, each on its own: every one is tried, and those that failed are reported back,
 * so that the queue repeats them and nothing else. A message's body is JSON of the given shape.
 *
 * A batch of which every message failed is an error of the function, whose metric and alarm would show nothing otherwise:
 * Lambda counts an invocation that reports failures as a success. The queue repeats all of it either way.
 * @throws {AggregateError} with every message's error, when all failed
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
        log('message.failed', { messageId, ...errorFacts(error) }, 'ERROR');
        return [{ messageId, error }];
      }
    }),
  );
  const failed = failures.flat();
  if (failed.length > 0 && failed.length === event.Records.length) {
    const errors = failed.map(({ error }) => error);
    throw new AggregateError(errors, `All ${failed.length} messages of the batch failed`);
  }
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
