import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ConfigurationSet, ConfigurationSetTlsPolicy } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { settingNames } from '../shared/names.ts';
import { MonitoredFunction } from './parts/monitored-function.ts';
import type { OperationsTopic } from './parts/operations-topic.ts';
import { nobodyReachedAlarm } from './parts/own-metric.ts';
import { mailDefaults, type StageSettings } from './parts/settings.ts';
import { WorkQueue } from './parts/work-queue.ts';
import { rendererFiles } from './renderer-files.ts';
import type { StateTable } from './state-table.ts';

export interface MailProps {
  readonly settings: StageSettings;
  readonly operations: OperationsTopic;
  readonly table: StateTable;
}

/** Concurrency of the sender: the lowest that an SQS event source allows. */
const senders = 2;

/** The way out: mail from the outbox, sent through SES one by one. */
export class Mail extends Construct {
  readonly outbox: WorkQueue;
  readonly configurationSet: ConfigurationSet;

  constructor(scope: Construct, id: string, { settings, operations, table }: MailProps) {
    super(scope, id);
    const impact = 'Consultants and sellers do not get their alerts and summaries.';
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
    });
    const sendMail = new MonitoredFunction(this, 'SendMail', {
      settings,
      operations,
      impact,
      name: 'send-mail',
      memoryMb: 512,
      timeoutSeconds: 60,
      environment: {
        table: table.table.tableName,
        configurationSet: this.configurationSet.configurationSetName,
        claimSeconds: String(settings.mailClaimSeconds),
        sendIntervalMilliseconds: String(Math.ceil((1000 * senders) / settings.mailsPerSecond)),
        ...mailDefaults(settings),
      },
      // Charts are rendered where the mail is sent.
      files: rendererFiles,
    });
    table.grant(sendMail, 'GetItem', 'PutItem', 'DeleteItem');
    nobodyReachedAlarm(this, operations, sendMail);
    this.outbox = new WorkQueue(this, 'Outbox', {
      settings,
      operations,
      impact,
      worker: sendMail,
      batchSize: 10,
      // SES accepts one mail a second in the sandbox and a few from a new account, and throttles the rest.
      maxConcurrency: senders,
    });
    // A mail that has to wait is tried again by a delayed message.
    sendMail.addEnvironment(settingNames.outboxQueue, this.outbox.queue.queueUrl);
    this.outbox.grantSending(sendMail);

    const { account, partition, region } = Stack.of(this);
    const identities = `arn:${partition}:ses:${region}:${account}:identity/*`;
    sendMail.addToRolePolicy(
      new PolicyStatement({
        actions: ['ses:SendRawEmail'],
        resources: [
          identities,
          `arn:${partition}:ses:${region}:${account}:configuration-set/${this.configurationSet.configurationSetName}`,
        ],
      }),
    );
    if (sendMail.role !== undefined) {
      Validations.of(sendMail.role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]',
        reason:
          'The sender is named in clients.yaml, which is uploaded after the stack is made: any identity that this account has verified, and none of another account.',
      });
    }
  }
}
