import { Duration } from 'aws-cdk-lib';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { uploadScriptName } from '../shared/names.ts';
import type { Mail } from './mail.ts';
import { MonitoredFunction } from './parts/monitored-function.ts';
import type { OperationsTopic } from './parts/operations-topic.ts';
import { mailDefaults, type StageSettings } from './parts/settings.ts';
import type { ReportsBucket } from './reports-bucket.ts';
import type { StateTable } from './state-table.ts';

export interface WebProps {
  readonly settings: StageSettings;
  readonly operations: OperationsTopic;
  readonly table: StateTable;
  readonly mail: Mail;
  readonly reports: ReportsBucket;
}

/**
 * All that is reached by a browser: links in mail (snooze, acknowledge, mute, unsubscribe) and the portal. Anybody can reach
 * it, because readers of mail have nothing to log in with: each link carries its own signature, the portal has sessions, and
 * without either nothing is done. How many copies run at once is bounded, which bounds what strangers can make it cost.
 *
 * Its logical ids are those of the function that once served links only: a new id would be a new address, and every link in
 * every mail would be dead. It is not told its own address, which would be a circle: the functions that write mail are.
 */
export class Web extends Construct {
  /** with a slash at its end */
  readonly url: string;

  constructor(scope: Construct, id: string, { settings, operations, table, mail, reports }: WebProps) {
    super(scope, id);
    const impact = 'Readers cannot snooze, acknowledge, unsubscribe or open the portal: its pages show an error.';
    const web = new MonitoredFunction(this, 'FollowLink', {
      settings,
      operations,
      impact,
      name: 'web',
      memoryMb: 1024,
      timeoutSeconds: 30,
      ...(settings.linksAtOnce !== undefined && { atOnce: settings.linksAtOnce }),
      environment: {
        table: table.table.tableName,
        outboxQueue: mail.outbox.queue.queueUrl,
        reportsBucket: reports.bucket.bucketName,
        ...mailDefaults(settings),
      },
      files: { [uploadScriptName]: `shared/web/portal/${uploadScriptName}` },
    });
    // `DeleteItem`: a mail recorded twice leaves one marker too many in the outbox.
    table.grant(web, 'GetItem', 'Query', 'PutItem', 'DeleteItem');
    mail.outbox.grantSending(web);
    reports.grantReadingPacks(web);
    reports.grantSigningUploads(web);
    this.url = web.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;
    operations.alarm(this, 'ThrottleAlarm', {
      impact: `${impact} Too many requests came at once: is somebody guessing links (the log of web says "not valid"), or is linksAtOnce too low?`,
      metric: web.metricThrottles({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 20,
      evaluationPeriods: 1,
    });
  }
}
