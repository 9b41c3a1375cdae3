import type { ReadReport } from '../common/report.ts';
import { isObject, type JsonObject } from '../json/json-value.ts';

/** Whether an object is a line of Data Kiosk's Seller Analytics: daily counts of account health. */
export const isSellerAnalyticsLine = (value: JsonObject): boolean =>
  typeof value['startDate'] === 'string' && isObject(value['totals']) && isObject(value['totals']['accountHealth']);

/**
 * Kept and not used: Amazon does not say on which day an event is booked, nor how late days are restated. The file stays in the
 * bucket, so that what is found out later can be read from it.
 */
export const sellerAnalytics = (rows: number): ReadReport => ({
  outcome: 'unused',
  kind: 'seller-analytics',
  rows,
  skipped: [],
  reason:
    'These are daily counts of account health from Data Kiosk (Seller Analytics). They are kept for later: Amazon does not say which day an event is booked on, so no number is made of them yet.',
});
