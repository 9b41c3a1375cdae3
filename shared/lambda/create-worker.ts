import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type * as v from 'valibot';
import { createHandler } from './create-handler.ts';
import { processBatch } from './process-batch.ts';

/**
 * The way into a function that works on a queue: `work` is called with each message, JSON of a shape.
 * @param messagesIn for messages that are not in the body as they are
 */
export const createWorker = <Dependencies, Shape extends v.GenericSchema>(
  buildDependencies: () => Dependencies,
  shape: Shape,
  work: (dependencies: Dependencies, message: v.InferOutput<Shape>) => Promise<void>,
  messagesIn: (event: SQSEvent) => SQSEvent = (event) => event,
): ((event: SQSEvent, context: object) => Promise<SQSBatchResponse>) =>
  createHandler(buildDependencies, (dependencies, event: SQSEvent) =>
    processBatch(messagesIn(event), shape, (message) => work(dependencies, message)),
  );
