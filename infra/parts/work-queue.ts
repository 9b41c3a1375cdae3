import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetters } from './dead-letters.ts';
import type { MonitoredFunction } from './monitored-function.ts';
import type { OperationsTopic } from './operations-topic.ts';
import type { StageSettings } from './settings.ts';

export interface WorkQueueProps {
  readonly settings: StageSettings;
  readonly operations: OperationsTopic;
  /** who is affected while messages wait or are given up */
  readonly impact: string;
  readonly worker: MonitoredFunction;
  /** messages per invocation */
  readonly batchSize: number;
  /** the most concurrent workers of this queue; SQS event sources allow 2 at least */
  readonly maxConcurrency: number;
  /** how long a message is delayed at first */
  readonly delay?: Duration;
}

const receivesBeforeGivingUp = 4;

/** A queue and its worker, with dead letters and two alarms. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { settings, operations, impact, worker } = props;
    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      operations,
      impact: `${impact} Messages were given up after ${receivesBeforeGivingUp} tries: read the log of ${worker.name}, fix the cause, redrive the dead letters.`,
    }).queue;
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      ...(props.delay && { deliveryDelay: props.delay }),
      // Six times the worker's timeout, as Lambda's guide to SQS event sources asks: a throttled batch is retried
      // inside one receive instead of using up the receives that lead to the dead letters.
      visibilityTimeout: Duration.seconds(6 * worker.timeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: receivesBeforeGivingUp },
    });
    operations.alarm(this, 'AgeAlarm', {
      impact: `${impact} The oldest message has waited for more than ${settings.oldestMessageMinutes} minutes: is ${worker.name} failing or throttled?`,
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: settings.oldestMessageMinutes * 60,
      evaluationPeriods: 1,
    });
    worker.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: props.batchSize,
        maxConcurrency: props.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }

  /** Lets a function put messages into the queue, and nothing else. */
  grantSending(sender: MonitoredFunction): void {
    this.queue.grant(sender, 'sqs:SendMessage');
  }
}
