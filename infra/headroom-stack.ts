import { Annotations, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AccountEvaluation } from './account-evaluation.ts';
import { Connections } from './connections.ts';
import { Dashboard } from './dashboard.ts';
import { EvidencePacks } from './evidence-packs.ts';
import { Mail } from './mail.ts';
import { MailFeedback } from './mail-feedback.ts';
import { OperationsTopic } from './parts/operations-topic.ts';
import { mailDefaults, type StageSettings } from './parts/settings.ts';
import { checkRegion } from './regions.ts';
import { ReportIntake } from './report-intake.ts';
import { ReportsBucket } from './reports-bucket.ts';
import { StateTable } from './state-table.ts';
import { Web } from './web.ts';
import { WeeklySummary } from './weekly-summary.ts';

export interface HeadroomStackProps extends StackProps {
  readonly settings: StageSettings;
}

/** The whole of Headroom, for any account and region. */
export class HeadroomStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: HeadroomStackProps) {
    super(scope, id, {
      description:
        'Headroom: watches the seller-performance metrics of Amazon seller accounts, and mails before a limit is crossed.',
      // On the stack: CloudFormation passes them on to everything that can have tags.
      tags: { application: 'headroom', stage: settings.stage },
      ...props,
    });
    checkRegion(this.region);
    // The construct library writes down dependencies that a GetAtt implies anyway; cfn-lint would list each of them.
    this.templateOptions.metadata = { 'cfn-lint': { config: { ignore_checks: ['W3005'] } } };

    const operations = new OperationsTopic(this, 'Operations', { settings });
    const table = new StateTable(this, 'State', { settings });
    const reports = new ReportsBucket(this, 'Reports', { settings });
    const mail = new Mail(this, 'Mail', { settings, operations, table });
    const evidence = new EvidencePacks(this, 'Evidence', { settings, operations, reports, table });
    const links = new Web(this, 'Links', { settings, operations, table, mail, evidence, reports });
    const evaluation = new AccountEvaluation(this, 'Evaluation', {
      settings,
      operations,
      table,
      mail,
      links,
      evidence,
    });
    const intake = new ReportIntake(this, 'Intake', { settings, operations, reports, table, evaluation, mail, links });
    const feedback = new MailFeedback(this, 'Bounces', { settings, operations, table, mail, links });
    const summary = new WeeklySummary(this, 'Summary', { settings, operations, table, mail, links });

    const connections = new Connections(this, 'Connections', { settings, operations, table, mail, links, reports });
    links.linkTo(connections.url);

    new Dashboard(this, 'Overview');

    // The command line finds a deployed stack, and the local cloud its own, by the names of these outputs.
    const outputs = {
      ReportsBucketName: reports.bucket.bucketName,
      TableName: table.table.tableName,
      IntakeQueueUrl: intake.intake.queue.queueUrl,
      EvaluateQueueUrl: evaluation.evaluations.queue.queueUrl,
      SummaryQueueUrl: summary.summaries.queue.queueUrl,
      OutboxQueueUrl: mail.outbox.queue.queueUrl,
      PacksQueueUrl: evidence.packs.queue.queueUrl,
      FeedbackQueueUrl: feedback.feedback.queue.queueUrl,
      IntakeDeadLettersUrl: intake.intake.deadLetters.queueUrl,
      EvaluateDeadLettersUrl: evaluation.evaluations.deadLetters.queueUrl,
      SummaryDeadLettersUrl: summary.summaries.deadLetters.queueUrl,
      OutboxDeadLettersUrl: mail.outbox.deadLetters.queueUrl,
      PacksDeadLettersUrl: evidence.packs.deadLetters.queueUrl,
      FeedbackDeadLettersUrl: feedback.feedback.deadLetters.queueUrl,
      ConfigurationSetName: mail.configurationSet.configurationSetName,
      OperationsTopicArn: operations.topic.topicArn,
      LinksUrl: links.url,
      ...(links.domainTarget !== undefined && { PortalDomainTarget: links.domainTarget }),
      ConnectUrl: connections.url,
      SecretsPath: connections.secretsPath,
      FetchesQueueUrl: connections.fetches.queue.queueUrl,
      FetchesDeadLettersUrl: connections.fetches.deadLetters.queueUrl,
      SellerNotificationsQueueUrl: connections.sellerNotifications.queue.queueUrl,
      SellerNotificationsQueueArn: connections.sellerNotifications.queue.queueArn,
      SellerNotificationsDeadLettersUrl: connections.sellerNotifications.deadLetters.queueUrl,
      // Sender and recipient until a clients.yaml names them: headroom doctor checks these before there is one.
      DefaultSender: mailDefaults(settings).defaultSender,
      DefaultRecipient: mailDefaults(settings).defaultRecipient,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });

    if (settings.defaultSender === undefined || settings.defaultRecipient === undefined) {
      Annotations.of(this).addWarningV2(
        'headroom:no-default-recipient',
        'No mail can be sent before a clients.yaml is uploaded: deploy with -c defaultSender=ADDRESS -c defaultRecipient=ADDRESS.',
      );
    }
    if (settings.operationsEmail === undefined) {
      Annotations.of(this).addInfo(
        "The monitor's own alarms reach nobody until something is subscribed to OperationsTopicArn, or -c operationsEmail=ADDRESS is given.",
      );
    }
  }
}
