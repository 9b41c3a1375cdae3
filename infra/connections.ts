import { Stack, Validations } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { settingNames } from '../shared/names.ts';
import type { Mail } from './mail.ts';

import { MonitoredFunction } from './parts/monitored-function.ts';
import type { OperationsTopic } from './parts/operations-topic.ts';
import { ownMetric } from './parts/own-metric.ts';
import { publicAddress } from './parts/public-address.ts';
import { RegularRun } from './parts/regular-run.ts';
import { mailDefaults, type StageSettings } from './parts/settings.ts';
import { WorkQueue } from './parts/work-queue.ts';
import type { ReportsBucket } from './reports-bucket.ts';
import type { StateTable } from './state-table.ts';
import type { Web } from './web.ts';

export interface ConnectionsProps {
  readonly settings: StageSettings;
  readonly operations: OperationsTopic;
  readonly table: StateTable;
  readonly mail: Mail;
  readonly links: Web;
  readonly reports: ReportsBucket;
}

/** Amazon's own account, out of which its Selling Partner API sends notifications (Notifications API use case guide). */
const sellingPartnerApiAccount = '437568002678';

type SecretAction = 'GetParameter' | 'PutParameter';

/**
 * Reports that come by themselves: seller accounts connected through the Selling Partner API, fetched by schedule, a step a
 * message. Secrets are SecureString parameters that are written while the stack runs: nothing of them is in the template, and
 * each function reads or writes no other parameters than this stack's.
 */
export class Connections extends Construct {
  readonly fetches: WorkQueue;
  readonly sellerNotifications: WorkQueue;
  /** where secrets lie in Parameter Store, without a slash at its end */
  readonly secretsPath: string;
  /** of the pages of a consent, with a slash at its end */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ConnectionsProps) {
    super(scope, id);
    const { settings, operations, table, mail, links, reports } = props;
    this.secretsPath = `/headroom/${Stack.of(this).stackName}`;
    const common = { settings, operations };
    const secretsPath = this.secretsPath;
    const tableName = table.table.tableName;
    const reportsBucket = reports.bucket.bucketName;

    const notFetched =
      'Reports of connected sellers are not fetched: their numbers grow old, and nobody uploads in their place.';
    const fetchStep = new MonitoredFunction(this, 'FetchStep', {
      ...common,
      name: 'fetch-step',
      impact: notFetched,
      // It mostly waits for Amazon; a report is streamed in parts of 5 MiB.
      memoryMb: 384,
      // Shorter than a claim in shared/connections/fetch.ts: who holds one longer is dead.
      timeoutSeconds: 240,
      environment: { table: tableName, reportsBucket, secretsPath },
    });
    table.grant(fetchStep, 'GetItem', 'Query', 'PutItem');
    reports.grantWritingFetched(fetchStep);
    this.#grantSecrets(fetchStep, 'GetParameter');
    this.fetches = new WorkQueue(this, 'Fetches', {
      ...common,
      impact: notFetched,
      worker: fetchStep,
      batchSize: 5,
      maxConcurrency: 10,
    });
    const fetchesQueue = this.fetches.queue.queueUrl;
    // What is not ready is looked at again later, by a message of its own.
    this.fetches.grantSending(fetchStep);
    fetchStep.addEnvironment(settingNames.fetchesQueue, fetchesQueue);

    const notReceived =
      'News from Amazon that an account is at risk or deactivated comes late, and a new client secret is not picked up.';
    const receive = new MonitoredFunction(this, 'ReceiveSellerNotification', {
      ...common,
      name: 'receive-seller-notification',
      impact: notReceived,
      memoryMb: 512,
      timeoutSeconds: 60,
      environment: { table: tableName, reportsBucket, secretsPath, fetchesQueue },
    });
    table.grant(receive, 'GetItem', 'Query', 'PutItem');
    reports.grantWritingFetched(receive);
    this.#grantSecrets(receive, 'PutParameter');
    this.fetches.grantSending(receive);
    this.sellerNotifications = new WorkQueue(this, 'SellerNotifications', {
      ...common,
      impact: notReceived,
      worker: receive,
      batchSize: 10,
      maxConcurrency: 2,
    });
    this.sellerNotifications.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new AccountPrincipal(sellingPartnerApiAccount)],
        actions: ['sqs:SendMessage', 'sqs:GetQueueAttributes'],
        resources: [this.sellerNotifications.queue.queueArn],
      }),
    );

    const impact = 'Sellers cannot connect or renew: the page that Amazon sends them back to shows an error.';
    const accept = new MonitoredFunction(this, 'AcceptConsent', {
      ...common,
      name: 'accept-consent',
      isPublic: true,
      impact,
      memoryMb: 512,
      timeoutSeconds: 60,
      ...(settings.linksAtOnce !== undefined && { atOnce: settings.linksAtOnce }),
      environment: {
        table: tableName,
        secretsPath,
        fetchesQueue,
        sellerNotificationsQueueArn: this.sellerNotifications.queue.queueArn,
        ...mailDefaults(settings),
      },
    });
    // `DeleteItem`: a link whose consent came to nothing may be used again.
    table.grant(accept, 'GetItem', 'Query', 'PutItem', 'DeleteItem');
    this.#grantSecrets(accept, 'GetParameter', 'PutParameter');
    this.fetches.grantSending(accept);
    this.url = publicAddress(this, {
      settings,
      operations,
      serves: accept,
      impact: `${impact} More came at once than may: is somebody trying links out, or is linksAtOnce too low?`,
    });

    const fetchReports = new MonitoredFunction(this, 'FetchReports', {
      ...common,
      name: 'fetch-reports',
      impact: notFetched,
      memoryMb: 512,
      timeoutSeconds: 300,
      environment: {
        table: tableName,
        outboxQueue: mail.outbox.queue.queueUrl,
        fetchesQueue,
        secretsPath,
        linksUrl: links.url,
        connectUrl: this.url,
        ...mailDefaults(settings),
      },
    });
    table.grant(fetchReports, 'GetItem', 'Query', 'PutItem', 'DeleteItem');
    this.#grantSecrets(fetchReports, 'GetParameter');
    this.fetches.grantSending(fetchReports);
    mail.outbox.grantSending(fetchReports);
    new RegularRun(this, 'FetchRound', {
      operations,
      schedule: settings.fetchSchedule,
      runs: fetchReports,
      impact: 'The search for reports that are due could not be started: they may come late.',
    });

    operations.alarm(this, 'AppSecretRejectedAlarm', {
      impact:
        'Amazon rejects the client secret of an app: nothing is fetched for any seller of it. Make a new secret in the Solution Provider Portal and run npx headroom connect rotate; fetching then resumes by itself (docs/connecting.md).',
      metric: ownMetric(fetchReports, 'appSecretRejected'),
      threshold: 1,
      evaluationPeriods: 1,
    });
    operations.alarm(this, 'AppSecretExpiringAlarm', {
      impact:
        'The client secret of an app ends within thirty days; after that Amazon rejects every call for every seller of it. Run npx headroom connect rotate with a new secret; the old one works for seven more days (docs/connecting.md).',
      metric: ownMetric(fetchReports, 'appSecretExpiring'),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }

  /** Lets a function read or write this stack's secrets. SSM encrypts them with the account's own key for it. */
  #grantSecrets(to: MonitoredFunction, ...actions: readonly SecretAction[]): void {
    const stack = Stack.of(this);
    to.addToRolePolicy(
      new PolicyStatement({
        actions: actions.map((action) => `ssm:${action}`),
        resources: [
          stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: `${this.secretsPath.slice(1)}/*` }),
        ],
      }),
    );
    if (to.role === undefined) return;
    Validations.of(to.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter${this.secretsPath}/*]`,
      reason:
        'Each app and each connection has a parameter of its own below the path of this stack, which holds nothing else.',
    });
  }
}
