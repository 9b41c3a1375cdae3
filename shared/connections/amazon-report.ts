/** How far Amazon has come with a report or a query. A value that Amazon adds later counts as still running. */
export type ProcessingStatus = 'IN_QUEUE' | 'IN_PROGRESS' | 'DONE' | 'CANCELLED' | 'FATAL';

/** A report as Amazon lists it. */
export interface AmazonReport {
  readonly reportId: string;
  readonly reportType: string;
  readonly processingStatus: ProcessingStatus;
  /** instant, ISO 8601 UTC */
  readonly createdTime: string;
  readonly marketplaceIds?: readonly string[];
  readonly dataStartTime?: string;
  readonly dataEndTime?: string;
  /** present with DONE; with FATAL its content is the reason */
  readonly reportDocumentId?: string;
}
