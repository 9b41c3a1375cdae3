import type { Day } from '../domain/day.ts';
import type { ReportKind } from '../domain/report-kind.ts';
import { salesAndTrafficQuery, sellerAnalyticsQuery } from './data-kiosk-queries.ts';

/** What is fetched by schedule. `seller-analytics` is kept for later and makes no number yet. */
export type FetchKind = Extract<
  ReportKind,
  | 'seller-performance'
  | 'all-orders'
  | 'seller-feedback'
  | 'mfn-returns'
  | 'settlement-v2'
  | 'sales-and-traffic'
  | 'seller-analytics'
>;

/** Roles of the Solution Provider Portal. None of the four is restricted. */
export const roles = [
  'Selling Partner Insights',
  'Inventory and Order Tracking',
  'Finance and Accounting',
  'Brand Analytics',
] as const;
export type Role = (typeof roles)[number];

/** How a kind is asked for. */
export type FetchSource =
  /** asked for by createReport; Amazon ignores the range of some types */
  | { readonly how: 'report'; readonly reportType: string }
  /** Amazon makes it by itself: those that are new are taken from the list of reports */
  | { readonly how: 'listed report'; readonly reportType: string }
  | { readonly how: 'query'; readonly query: (marketplaceId: string, from: Day, to: Day) => string };

export interface FetchPlan {
  readonly source: FetchSource;
  readonly role: Role;
  /** hours from one fetch to the next; absent: once, when the connection begins */
  readonly everyHours?: number;
  /**
   * days that one request speaks of, ending today. `at most` is Amazon's limit for one request, `overlap` how many of them are
   * asked for again each time, because Amazon still changes them. Absent: the report has no range.
   */
  readonly range?: {
    readonly overlapDays: number;
    readonly atMostDays: number;
    /** only the first day is named: Amazon cancels requests with an end */
    readonly openEnded?: true;
  };
  /** how far back the first fetches reach */
  readonly backfillDays?: number;
  /** how long a request may stay unfinished before it is given up */
  readonly giveUpAfterMinutes: number;
  /** requests for one need, the first one included */
  readonly mostRequests: number;
  /** calls a second that Amazon allows for making a request, until an answer says otherwise */
  readonly ratePerSecond: number;
  /** whose requests share that rate */
  readonly budget: 'seller' | 'app';
  /** how the file is named in the bucket */
  readonly extension: string;
}

const usual = { giveUpAfterMinutes: 180, mostRequests: 2, ratePerSecond: 0.0167, budget: 'seller' } as const;

/**
 * The fetch plan (Selling Partner API documentation, "Report type values" and the rate limits of each operation). A limit that
 * Amazon adds is a change of a row.
 */
export const fetchPlan: Readonly<Record<FetchKind, FetchPlan>> = {
  // On demand only; the range is ignored and there is no history in it. It has hung IN_PROGRESS for hours before.
  'seller-performance': {
    ...usual,
    source: { how: 'report', reportType: 'GET_V2_SELLER_PERFORMANCE_REPORT' },
    role: 'Selling Partner Insights',
    everyHours: 24,
    extension: 'json',
  },
  // More than 30 days end FATAL.
  'all-orders': {
    ...usual,
    source: { how: 'report', reportType: 'GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL' },
    role: 'Inventory and Order Tracking',
    everyHours: 24,
    range: { overlapDays: 2, atMostDays: 30 },
    backfillDays: 75,
    extension: 'txt',
  },
  // A range under five days, or one with an end, was CANCELLED: 30 days and only a start.
  'seller-feedback': {
    ...usual,
    source: { how: 'report', reportType: 'GET_SELLER_FEEDBACK_DATA' },
    role: 'Selling Partner Insights',
    everyHours: 24,
    range: { overlapDays: 30, atMostDays: 45, openEnded: true },
    backfillDays: 30,
    extension: 'txt',
  },
  'mfn-returns': {
    ...usual,
    source: { how: 'report', reportType: 'GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE' },
    role: 'Inventory and Order Tracking',
    everyHours: 24,
    range: { overlapDays: 7, atMostDays: 60 },
    backfillDays: 59,
    extension: 'txt',
  },
  'settlement-v2': {
    ...usual,
    source: { how: 'listed report', reportType: 'GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2' },
    role: 'Finance and Accounting',
    everyHours: 24,
    backfillDays: 89,
    ratePerSecond: 0.0222,
    extension: 'txt',
  },
  // By Data Kiosk: the report of this name is limited to one request in 15 minutes over all sellers of an app since 2026-04-24.
  'sales-and-traffic': {
    ...usual,
    source: { how: 'query', query: salesAndTrafficQuery },
    role: 'Brand Analytics',
    everyHours: 24,
    range: { overlapDays: 5, atMostDays: 60 },
    backfillDays: 59,
    extension: 'jsonl',
  },
  'seller-analytics': {
    ...usual,
    source: { how: 'query', query: sellerAnalyticsQuery },
    role: 'Brand Analytics',
    range: { overlapDays: 0, atMostDays: 730 },
    backfillDays: 729,
    extension: 'jsonl',
  },
};

export const fetchKinds = Object.keys(fetchPlan) as readonly FetchKind[];
