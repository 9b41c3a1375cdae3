import { Construct } from 'constructs';
import type { Mail } from './mail.ts';
import { MonitoredFunction } from './parts/monitored-function.ts';
import type { OperationsTopic } from './parts/operations-topic.ts';
import { RegularRun } from './parts/regular-run.ts';
import { mailDefaults, type StageSettings } from './parts/settings.ts';
import { WorkQueue } from './parts/work-queue.ts';
import type { StateTable } from './state-table.ts';
import type { Web } from './web.ts';

export interface WeeklySummaryProps {
  readonly settings: StageSettings;
  readonly operations: OperationsTopic;
  readonly table: StateTable;
  readonly mail: Mail;
  readonly links: Web;
}

/** The weekly summaries: every hour it finds those for whom it is Monday morning, and writes each one separately. */
export class WeeklySummary extends Construct {
  readonly summaries: WorkQueue;

  constructor(scope: Construct, id: string, { settings, operations, table, mail, links }: WeeklySummaryProps) {
    super(scope, id);
    const impact = 'Consultants and clients do not get their weekly summary.';
    const writeSummary = new MonitoredFunction(this, 'WriteSummary', {
      settings,
      operations,
      impact,
      name: 'write-summary',
      // A whole processor: a portfolio of ten thousand accounts is read and judged in one run (docs/bench.md).
      memoryMb: 1769,
      timeoutSeconds: 600,
      environment: {
        table: table.table.tableName,
        outboxQueue: mail.outbox.queue.queueUrl,
        linksUrl: links.url,
        ...mailDefaults(settings),
      },
    });
    table.grant(writeSummary, 'GetItem', 'Query', 'PutItem', 'DeleteItem');
    mail.outbox.grantSending(writeSummary);
    this.summaries = new WorkQueue(this, 'Summaries', {
      settings,
      operations,
      impact,
      worker: writeSummary,
      batchSize: 5,
      maxConcurrency: 5,
    });

    const summarizeWeek = new MonitoredFunction(this, 'SummarizeWeek', {
      settings,
      operations,
      impact,
      name: 'summarize-week',
      memoryMb: 512,
      timeoutSeconds: 300,
      environment: {
        table: table.table.tableName,
        summaryQueue: this.summaries.queue.queueUrl,
        ...mailDefaults(settings),
      },
    });
    table.grant(summarizeWeek, 'GetItem', 'Query', 'PutItem');
    this.summaries.grantSending(summarizeWeek);
    new RegularRun(this, 'HourlyLook', {
      operations,
      schedule: settings.summarySchedule,
      runs: summarizeWeek,
      impact: 'The hourly search for due weekly summaries could not start: some may be late or missing.',
    });
  }
}
