import type { UploadRecord } from '../reports/common/report.ts';

/** Upload records, by account and content. `account` is `acme/DE`, or `-` for files outside any account's folder. */
export interface UploadRecords {
  find(account: string, digest: string): Promise<UploadRecord | undefined>;
  record(account: string, uploadRecord: UploadRecord): Promise<void>;
  /** newest upload first */
  newest(account: string, count: number): Promise<readonly UploadRecord[]>;
}

/** Unreadable uploads that nobody has been notified about yet. */
export interface ReportErrors {
  add(account: string, uploadRecord: UploadRecord): Promise<void>;
  waiting(account: string): Promise<readonly UploadRecord[]>;
  notified(account: string, digests: readonly string[]): Promise<void>;
}
