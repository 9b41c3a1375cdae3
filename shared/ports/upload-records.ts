import type { Receipt } from '../reports/common/report.ts';

/** Receipts, by account and content. `account` is `acme/DE`, or `-` for files outside any account's folder. */
export interface Receipts {
  find(account: string, digest: string): Promise<Receipt | undefined>;
  record(account: string, receipt: Receipt): Promise<void>;
  /** newest upload first */
  newest(account: string, count: number): Promise<readonly Receipt[]>;
}

/** Unreadable uploads that nobody has been told of yet. */
export interface Complaints {
  add(account: string, receipt: Receipt): Promise<void>;
  waiting(account: string): Promise<readonly Receipt[]>;
  told(account: string, digests: readonly string[]): Promise<void>;
}
