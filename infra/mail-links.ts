import { Duration } from 'aws-cdk-lib';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Mail } from './mail.ts';
import { MonitoredFunction } from './monitored-function.ts';
import type { OperationsTopic } from './operations-topic.ts';
import type { ReportsBucket } from './reports-bucket.ts';
import { mailDefaults, type StageSettings } from './settings.ts';
import type { StateTable } from './state-table.ts';

export interface MailLinksProps {
  readonly settings: StageSettings;
  readonly operations: OperationsTopic;
  readonly table: StateTable;
  readonly mail: Mail;
  readonly reports: ReportsBucket;
}

/**
 * Where links in mail lead: snooze, acknowledge, mute, unsubscribe. It is public, because readers have no login: each link
 * carries its own signature, and without a valid one nothing is read or done. Its concurrency is limited, which limits what
 * strangers can make it cost.
 *
 * It does not know its own address, which would be a circular dependency; the functions that write mail do.
 */
export class MailLinks extends Construct {
  /** with a slash at its end */
  readonly url: string;

  constructor(scope: Construct, id: string, { settings, operations, table, mail, reports }: MailLinksProps) {
    super(scope, id);
    const impact = 'Readers cannot snooze, acknowledge or unsubscribe: links in mail show an error.';
    const followLink = new MonitoredFunction(this, 'FollowLink', {
      settings,
      operations,
      impact,
      name: 'follow-link',
      memoryMb: 512,
      timeoutSeconds: 15,
      ...(settings.linksAtOnce !== undefined && { atOnce: settings.linksAtOnce }),
      environment: {
        table: table.table.tableName,
        outboxQueue: mail.outbox.queue.queueUrl,
        reportsBucket: reports.bucket.bucketName,
        ...mailDefaults(settings),
      },
    });
    // `DeleteItem`: a mail recorded twice leaves one marker too many in the outbox.
    table.grant(followLink, 'GetItem', 'PutItem', 'DeleteItem');
    mail.outbox.grantSending(followLink);
    reports.grantReadingPacks(followLink);
    this.url = followLink.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;
    operations.alarm(this, 'ThrottleAlarm', {
      impact: `${impact} Too many requests came at once: is somebody guessing links (the log of follow-link says "not valid"), or is linksAtOnce too low?`,
      metric: followLink.metricThrottles({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 20,
      evaluationPeriods: 1,
    });
  }
}
