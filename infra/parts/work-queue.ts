import { Duration, Names } from 'aws-cdk-lib';
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
  /** the most concurrent workers of this queue; in an account with few executions 2, the least that SQS event sources allow */
  readonly maxConcurrency: number;
  /** how long a message is delayed at first */
  readonly delay?: Duration;
}

/**
 * In a new AWS account ten functions run at once, and a message that finds none free has used up a receive: with ten of them it
 * is still delivered when all queues are busy. Longer than a deployment or a short outage of a service, too.
 */
const receivesBeforeGivingUp = 10;

/** The lowest that SQS event sources allow. */
const lowestConcurrency = 2;
/** Each of the queues gets its turn where the account has no more than this. */
const fewExecutions = 100;

/** A queue and its worker, with dead letters and two alarms. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly worker: MonitoredFunction;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { settings, operations, impact, worker } = props;
    this.worker = worker;
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
    // Not SqsEventSource, which grants two actions more than Lambda needs to poll. The id is the one that it gives: another one
    // would be a second mapping of the same queue, which Lambda rejects.
    const { executionsAtOnce } = settings;
    worker.addEventSourceMapping(`SqsEventSource:${Names.nodeUniqueId(this.queue.node)}`, {
      eventSourceArn: this.queue.queueArn,
      batchSize: props.batchSize,
      maxConcurrency: executionsAtOnce < fewExecutions ? lowestConcurrency : props.maxConcurrency,
      reportBatchItemFailures: true,
    });
    this.queue.grant(worker, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
  }

  /** Lets a function put messages into the queue, and nothing else. */
  grantSending(sender: MonitoredFunction): void {
    this.queue.grant(sender, 'sqs:SendMessage');
  }
}
