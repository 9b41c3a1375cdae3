import { Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Mail } from './mail.ts';
import { MonitoredFunction } from './parts/monitored-function.ts';
import type { OperationsTopic } from './parts/operations-topic.ts';
import { nobodyReachedAlarm } from './parts/own-metric.ts';
import { mailDefaults, type StageSettings } from './parts/settings.ts';
import { WorkQueue } from './parts/work-queue.ts';
import type { StateTable } from './state-table.ts';
import type { Web } from './web.ts';

export interface MailFeedbackProps {
  readonly settings: StageSettings;
  readonly operations: OperationsTopic;
  readonly table: StateTable;
  readonly mail: Mail;
  readonly links: Web;
}

/** Feedback on mail that SES accepted: addresses that bounce or complain are suppressed. */
export class MailFeedback extends Construct {
  readonly feedback: WorkQueue;

  constructor(scope: Construct, id: string, { settings, operations, table, mail, links }: MailFeedbackProps) {
    super(scope, id);
    const impact = 'Bouncing addresses keep getting mail, until SES stops this account from sending.';
    const handleBounce = new MonitoredFunction(this, 'HandleBounce', {
      settings,
      operations,
      impact,
      name: 'handle-bounce',
      memoryMb: 512,
      timeoutSeconds: 60,
      environment: {
        table: table.table.tableName,
        outboxQueue: mail.outbox.queue.queueUrl,
        linksUrl: links.url,
        ...mailDefaults(settings),
      },
    });
    table.grant(handleBounce, 'GetItem', 'PutItem', 'DeleteItem');
    mail.outbox.grantSending(handleBounce);
    this.feedback = new WorkQueue(this, 'Feedback', {
      settings,
      operations,
      impact,
      worker: handleBounce,
      batchSize: 10,
      maxConcurrency: 2,
    });
    nobodyReachedAlarm(this, operations, handleBounce);

    // Not encrypted with a key of KMS, for the reasons of the operations topic: SES could not publish through the AWS
    // managed one.
    const topic = new Topic(this, 'Topic', { displayName: 'Headroom mail feedback', enforceSSL: true });
    // Raw: the message is the event itself, without SNS's envelope.
    topic.addSubscription(new SqsSubscription(this.feedback.queue, { rawMessageDelivery: true }));
    const destination = mail.configurationSet.addEventDestination('Feedback', {
      destination: EventDestination.snsTopic(topic),
      events: [
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.DELIVERY_DELAY,
      ],
    });
    // Only SES may publish to the topic; it tests that when the destination is created.
    destination.node.addDependency(topic.node.findChild('Policy'));

    // https://repost.aws/knowledge-center/ses-resolve-account-review-pause: at 5 % and 0.1 % SES reviews an account, at
    // 10 % and 0.5 % it stops its mail. The rates are the account's, not this stack's alone.
    for (const { name, metric, review } of [
      { name: 'Bounce', metric: 'Reputation.BounceRate', review: 0.05 },
      { name: 'Complaint', metric: 'Reputation.ComplaintRate', review: 0.001 },
    ]) {
      operations.alarm(this, `${name}RateAlarm`, {
        impact: `SES may put this account under review and then stop all its mail: its ${name.toLowerCase()} rate has reached ${review * 100} %. Run npx headroom doctor and fix the addresses it names; with little mail, one address is enough.`,
        metric: new Metric({
          namespace: 'AWS/SES',
          metricName: metric,
          period: Duration.hours(1),
          statistic: 'Maximum',
        }),
        threshold: review,
        evaluationPeriods: 1,
        // SES publishes the rate only when mail is sent: between two mails it stays as it was.
        treatMissingData: TreatMissingData.IGNORE,
      });
    }
  }
}
