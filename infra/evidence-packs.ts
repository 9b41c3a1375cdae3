import { Construct } from 'constructs';
import { MonitoredFunction } from './parts/monitored-function.ts';
import type { OperationsTopic } from './parts/operations-topic.ts';
import { mailDefaults, type StageSettings } from './parts/settings.ts';
import { WorkQueue } from './parts/work-queue.ts';
import { rendererFiles } from './renderer-files.ts';
import type { ReportsBucket } from './reports-bucket.ts';
import type { StateTable } from './state-table.ts';

export interface EvidencePacksProps {
  readonly settings: StageSettings;
  readonly operations: OperationsTopic;
  readonly reports: ReportsBucket;
  readonly table: StateTable;
}

/** Evidence for an appeal: one zip per case, rebuilt whenever something in it has changed. */
export class EvidencePacks extends Construct {
  readonly packs: WorkQueue;

  constructor(scope: Construct, id: string, { settings, operations, reports, table }: EvidencePacksProps) {
    super(scope, id);
    const impact = 'Evidence packs are not written: an account with a deadline has no draft and no evidence.';
    const writePack = new MonitoredFunction(this, 'WritePack', {
      settings,
      operations,
      impact,
      name: 'write-pack',
      // Rereads the archived order reports of a window.
      memoryMb: 1024,
      timeoutSeconds: 300,
      environment: {
        table: table.table.tableName,
        reportsBucket: reports.bucket.bucketName,
        ...mailDefaults(settings),
      },
      files: rendererFiles,
    });
    table.grant(writePack, 'GetItem', 'Query', 'PutItem');
    reports.grantReading(writePack);
    reports.grantWritingPacks(writePack);
    this.packs = new WorkQueue(this, 'Packs', {
      settings,
      operations,
      impact,
      worker: writePack,
      batchSize: 1,
      maxConcurrency: 2,
    });
  }
}
