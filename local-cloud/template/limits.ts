import { Unsupported } from './intrinsics.ts';
import type { EventSourcePlan, FunctionPlan, QueuePlan, SchedulePlan, Stack } from './stack.ts';

/** Throws `Unsupported` for a number that CloudFormation would reject. */
function within(path: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Unsupported(`${path}: ${value} is not from ${least} to ${most}, which is what AWS takes`);
  }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const queueRanges: Readonly<Record<string, readonly [least: number, most: number]>> = {
  DelaySeconds: [0, 900],
  VisibilityTimeout: [0, 43_200],
  MessageRetentionPeriod: [60, 1_209_600],
  MaximumMessageSize: [1024, 1_048_576],
  ReceiveMessageWaitTimeSeconds: [0, 20],
};

function checkQueue({ name, attributes }: QueuePlan): void {
  for (const [attribute, [least, most]] of Object.entries(queueRanges)) {
    const value = attributes[attribute];
    if (value !== undefined) within(`${name}.${attribute}`, Number(value), least, most);
  }
  const redrive = attributes['RedrivePolicy'];
  if (redrive === undefined) return;
  const { maxReceiveCount } = JSON.parse(redrive) as { readonly maxReceiveCount: unknown };
  within(`${name}.RedrivePolicy.maxReceiveCount`, Number(maxReceiveCount), 1, 1000);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const largestEnvironment = 4096;

function checkFunction({ name, environment, memoryMegabytes, timeoutSeconds }: FunctionPlan): void {
  within(`${name}.MemorySize`, memoryMegabytes, 128, 10_240);
  within(`${name}.Timeout`, timeoutSeconds, 1, 900);
  // As JSON, which is how Lambda measures it.
  const size = Buffer.byteLength(JSON.stringify(environment));
  if (size > largestEnvironment) {
    throw new Unsupported(`${name}.Environment has ${size} bytes, and Lambda takes ${largestEnvironment}`);
  }
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
function checkEventSource(plan: EventSourcePlan, queue: QueuePlan | undefined, worker: FunctionPlan): void {
  const { functionName, batchSize, windowSeconds, concurrency } = plan;
  within(`${functionName}.BatchSize`, batchSize, 1, 10_000);
  within(`${functionName}.MaximumBatchingWindowInSeconds`, windowSeconds, 0, 300);
  within(`${functionName}.MaximumConcurrency`, concurrency, 2, 1000);
  if (batchSize > 10 && windowSeconds === 0) {
    throw new Unsupported(`${functionName}.BatchSize: more than ten messages need a batching window`);
  }
  const visible = Number(queue?.attributes['VisibilityTimeout'] ?? 30);
  if (visible < worker.timeoutSeconds) {
    throw new Unsupported(
      `${functionName}: its queue’s VisibilityTimeout of ${visible} s is less than its Timeout of ${worker.timeoutSeconds} s, which Lambda rejects`,
    );
  }
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Target.html */
const largestInput = 256 * 1024;

function checkSchedule({ name, input = '' }: SchedulePlan): void {
  const size = Buffer.byteLength(input);
  if (size > largestInput) {
    throw new Unsupported(`${name}.Target.Input has ${size} bytes, and Scheduler takes ${largestInput}`);
  }
}

/** Throws `Unsupported` for what AWS would not create, because a number or a size is outside of what the service takes. */
export function checkLimits({ queues, functions, eventSources, schedules }: Stack): void {
  queues.forEach(checkQueue);
  functions.forEach(checkFunction);
  schedules.forEach(checkSchedule);
  for (const source of eventSources) {
    const worker = functions.find(({ name }) => name === source.functionName);
    const queue = queues.find(({ arn }) => arn === source.queueArn);
    if (worker !== undefined) checkEventSource(source, queue, worker);
  }
}
