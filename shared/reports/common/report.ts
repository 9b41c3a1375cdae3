import type { Account } from '../../domain/account.ts';
import type { Day } from '../../domain/day.ts';
import type { Evidence, TrafficFact, UnshippedOrders } from '../../domain/defect-evidence.ts';
import type { OrderColumns, OrderFacts } from '../../domain/order-columns.ts';
import type { ReportKind } from '../../domain/report-kind.ts';
import type { Reading } from '../../metrics/reading.ts';

/** What is known of an upload besides its bytes. */
export interface UploadContext {
  readonly account: Account;
  /** the object's key in the bucket; shown to people, never used to recognise the kind */
  readonly key: string;
  /** from the object's `as-of` metadata, when it has one */
  readonly asOf?: Day;
  /** the day of the upload in the store's zone: the as-of of last resort */
  readonly receivedOn: Day;
  /** where orders go when there are more of them than may be held at once */
  readonly overflow?: Overflow;
  /** from the object's metadata: the days that a report without dates speaks of */
  readonly period?: Period;
  /** headings of other languages, as they are spelled, and the English heading that each stands for */
  readonly headerAliases?: Readonly<Record<string, string>>;
  /** words of other languages in the cells of reports, and the English word (`reportWords`) that each stands for */
  readonly wordAliases?: Readonly<Record<string, string>>;
}

/** Where orders go while a report is read that has more of them than may be held at once. */
export interface Overflow {
  /** how many orders may be held */
  readonly most: number;
  /**
   * takes the orders read so far over, which are valid until it returns; they are missing from the report’s own. Some may
   * come again, in other rows.
   */
  take(orders: OrderColumns): void;
}

/** First and last day, both inside. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/** Why a report could not be read, so that a person can mend it. Never quotes a buyer's data. */
export interface ReportError {
  /** what is wrong, in a clause without a full stop */
  readonly what: string;
  /** one sentence that stands alone: what, where, what was expected and what was found */
  readonly reason: string;
  /** 1-based, in the unpacked text */
  readonly line?: number;
  /** the column's name, or its 1-based position, or a JSON path */
  readonly column?: string;
  readonly expected: string;
  readonly found: string;
  /** what to do about it */
  readonly remedy: string;
}

/** Rows that were recognised and left out, with the reason: `{ rows: 4, reason: 'sold outside Amazon' }`. */
export interface SkippedRows {
  readonly rows: number;
  readonly reason: string;
  /** they belong here and could not be read: what is counted lacks them */
  readonly unread?: true;
}

interface Recognised {
  readonly kind: ReportKind;
  /** data rows seen; for JSON the number of metric blocks */
  readonly rows: number;
  readonly skipped: readonly SkippedRows[];
}

/** What a report says: readings that Amazon (or a person) gave, order facts, or why neither. */
export type ReadReport =
  | (Recognised & {
      readonly outcome: 'read';
      readonly asOf: Day;
      /** first and last day that the report speaks of, where it says so */
      readonly from?: Day;
      readonly to?: Day;
      readonly readings: readonly Reading[];
      /** a part that could not be read, though the rest was: a person must know that a number is missing */
      readonly flaw?: ReportError;
      /** without those that went to the upload’s `overflow` */
      readonly orders: OrderFacts;
      /** defects of single orders; present, though empty, when a report that would name them was read */
      readonly evidence?: Evidence;
      readonly traffic?: readonly TrafficFact[];
      readonly unshipped?: UnshippedOrders;
    })
  /** recognised, and nothing in it that Headroom uses: `reason` says what and why */
  | (Recognised & { readonly outcome: 'unused'; readonly reason: string })
  | (Recognised & { readonly outcome: 'unreadable'; readonly reportError: ReportError });

/** Reads one report from its unpacked bytes, in order, without holding more than it needs. */
export interface ReportReader {
  /** `enough`: what follows cannot change the result, stop sending */
  push(bytes: Uint8Array): 'more' | 'enough';
  finish(): ReadReport;
}

/** What became of an upload. The same bytes in the same account have one upload record. */
export interface UploadRecord {
  readonly key: string;
  /** SHA-256 of the object's bytes as uploaded, hex */
  readonly digest: string;
  readonly kind: ReportKind;
  readonly outcome: 'read' | 'unused' | 'unreadable';
  /** instant of the upload, ISO 8601 UTC */
  readonly receivedAt: string;
  readonly asOf?: Day;
  readonly from?: Day;
  readonly to?: Day;
  readonly rows: number;
  readonly skipped: readonly SkippedRows[];
  /** for `unused` and `unreadable` */
  readonly reason?: string;
  /** for `unreadable`, and for `read` when a part of it was not */
  readonly reportError?: ReportError;
}
