import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { settingNames } from '../shared/names.ts';
import type { EvidencePacks } from './evidence-packs.ts';
import type { Mail } from './mail.ts';
import { MonitoredFunction } from './parts/monitored-function.ts';
import type { OperationsTopic } from './parts/operations-topic.ts';
import { ownMetric } from './parts/own-metric.ts';
import { RegularRun } from './parts/regular-run.ts';
import { mailDefaults, type StageSettings } from './parts/settings.ts';
import { WorkQueue } from './parts/work-queue.ts';
import type { StateTable } from './state-table.ts';
import type { Web } from './web.ts';

export interface AccountEvaluationProps {
  readonly settings: StageSettings;
  readonly operations: OperationsTopic;
  readonly table: StateTable;
  readonly mail: Mail;
  readonly links: Web;
  readonly evidence: EvidencePacks;
}

/** Evaluates accounts: soon after an upload, and regularly, to notice uploads that did not come. */
export class AccountEvaluation extends Construct {
  readonly evaluations: WorkQueue;

  constructor(scope: Construct, id: string, props: AccountEvaluationProps) {
    const { settings, operations, table, mail, links, evidence } = props;
    super(scope, id);
    const evaluateAccount = new MonitoredFunction(this, 'EvaluateAccount', {
      settings,
      operations,
      name: 'evaluate-account',
      impact: 'Accounts with new reports are not evaluated: consultants get no warning before a limit is crossed.',
      memoryMb: 512,
      timeoutSeconds: 60,
      environment: {
        table: table.table.tableName,
        outboxQueue: mail.outbox.queue.queueUrl,
        linksUrl: links.url,
        packsQueue: evidence.packs.queue.queueUrl,
        ...mailDefaults(settings),
      },
    });
    table.grant(evaluateAccount, 'GetItem', 'Query', 'PutItem', 'DeleteItem');
    mail.outbox.grantSending(evaluateAccount);
    evidence.packs.grantSending(evaluateAccount);
    this.evaluations = new WorkQueue(this, 'Evaluations', {
      settings,
      operations,
      impact: 'Accounts with new reports are not evaluated: consultants get no warning before a limit is crossed.',
      worker: evaluateAccount,
      batchSize: 10,
      maxConcurrency: 10,
      // "Account changed" waits for the rest of a batch of uploads, so that a batch leads to one mail.
      delay: Duration.seconds(settings.batchSeconds),
    });
    // A group alert waits in the same queue for further accounts.
    this.evaluations.grantSending(evaluateAccount);
    evaluateAccount.addEnvironment(settingNames.evaluateQueue, this.evaluations.queue.queueUrl);

    const checkAccounts = new MonitoredFunction(this, 'CheckAccounts', {
      settings,
      operations,
      name: 'check-accounts',
      impact: 'Overdue reports go unnoticed and reminders are not sent: silence no longer means that all is well.',
      memoryMb: 512,
      timeoutSeconds: 300,
      environment: {
        table: table.table.tableName,
        evaluateQueue: this.evaluations.queue.queueUrl,
        outboxQueue: mail.outbox.queue.queueUrl,
        ...mailDefaults(settings),
      },
    });
    table.grant(checkAccounts, 'GetItem', 'Query', 'PutItem');
    this.evaluations.grantSending(checkAccounts);
    mail.outbox.grantSending(checkAccounts);
    new RegularRun(this, 'HourlyCheck', {
      operations,
      schedule: settings.checkSchedule,
      runs: checkAccounts,
      impact: 'The hourly check could not start: overdue reports may go unnoticed.',
    });

    operations.alarm(this, 'MailOverdueAlarm', {
      impact:
        'Alerts and summaries have waited for more than two hours: SES does not accept them. They are kept and sent when it does. Run npx headroom doctor: is sending paused, the quota used up, the sender no longer verified?',
      metric: ownMetric(checkAccounts, 'mailOverdue'),
      threshold: 1,
      evaluationPeriods: 1,
    });
    operations.alarm(this, 'UnreadableAccountsAlarm', {
      impact:
        'Accounts are not evaluated, because something stored of them cannot be read: no warning before a limit is crossed. All other accounts go on. npx headroom status names them with what to do, and so does accounts.checked in the log of check-accounts.',
      metric: ownMetric(checkAccounts, 'unreadableAccounts'),
      threshold: 1,
      evaluationPeriods: 1,
    });
    const hourly = { period: Duration.hours(1), statistic: 'Sum' };
    operations.alarm(this, 'NoCompletedCheckAlarm', {
      impact: `No check of the accounts was completed in ${settings.completedCheckWithinHours} hours: silence no longer means that all is well. Is the schedule enabled, and what does the log of check-accounts say?`,
      metric: new MathExpression({
        label: 'completed checks',
        expression: 'started - failed',
        period: hourly.period,
        usingMetrics: { started: checkAccounts.metricInvocations(hourly), failed: checkAccounts.metricErrors(hourly) },
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: settings.completedCheckWithinHours,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}
