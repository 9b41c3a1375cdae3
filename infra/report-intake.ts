import { Construct } from 'constructs';
import type { AccountEvaluation } from './account-evaluation.ts';
import type { Mail } from './mail.ts';
import { MonitoredFunction } from './parts/monitored-function.ts';
import type { OperationsTopic } from './parts/operations-topic.ts';
import { mailDefaults, type StageSettings } from './parts/settings.ts';
import { WorkQueue } from './parts/work-queue.ts';
import type { ReportsBucket } from './reports-bucket.ts';
import type { StateTable } from './state-table.ts';
import type { Web } from './web.ts';

export interface ReportIntakeProps {
  readonly settings: StageSettings;
  readonly operations: OperationsTopic;
  readonly reports: ReportsBucket;
  readonly table: StateTable;
  readonly evaluation: AccountEvaluation;
  readonly mail: Mail;
  readonly links: Web;
}

/** Intake: every object put into the bucket is read once. */
export class ReportIntake extends Construct {
  readonly intake: WorkQueue;

  constructor(scope: Construct, id: string, props: ReportIntakeProps) {
    super(scope, id);
    const { settings, operations, reports, table, evaluation, mail, links } = props;
    const impact = 'Uploaded reports are not read: consultants rely on old numbers without knowing it.';
    const ingestReport = new MonitoredFunction(this, 'IngestReport', {
      settings,
      operations,
      impact,
      name: 'ingest-report',
      memoryMb: 1024,
      timeoutSeconds: 300,
      environment: {
        reportsBucket: reports.bucket.bucketName,
        table: table.table.tableName,
        evaluateQueue: evaluation.evaluations.queue.queueUrl,
        outboxQueue: mail.outbox.queue.queueUrl,
        linksUrl: links.url,
        ...mailDefaults(settings),
      },
    });
    reports.grantReading(ingestReport);
    table.grant(ingestReport, 'GetItem', 'Query', 'PutItem', 'DeleteItem');
    evaluation.evaluations.grantSending(ingestReport);
    mail.outbox.grantSending(ingestReport);
    this.intake = new WorkQueue(this, 'Intake', {
      settings,
      operations,
      impact,
      worker: ingestReport,
      // One: a file that cannot be read, or takes all the time there is, costs no other file a receive.
      batchSize: 1,
      // A few reports of one account in parallel are fine; hundreds would only conflict over the same ledger pages.
      maxConcurrency: 10,
    });
    reports.announceUploadsTo(this.intake.queue);
  }
}
