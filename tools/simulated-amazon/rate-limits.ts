import type { Operation } from './faults.ts';

interface Limit {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** The default usage plans (Selling Partner API models: reports, dataKiosk, sellers, notifications). */
export const limits: Readonly<Partial<Record<Operation, Limit>>> = {
  createReport: { ratePerSecond: 0.0167, burst: 15 },
  getReport: { ratePerSecond: 2, burst: 15 },
  getReports: { ratePerSecond: 0.0222, burst: 10 },
  getReportDocument: { ratePerSecond: 0.0167, burst: 15 },
  createQuery: { ratePerSecond: 0.0167, burst: 15 },
  getQuery: { ratePerSecond: 2, burst: 15 },
  getQueries: { ratePerSecond: 0.0222, burst: 10 },
  getDocument: { ratePerSecond: 0.0167, burst: 15 },
  getMarketplaceParticipations: { ratePerSecond: 0.016, burst: 15 },
  createDestination: { ratePerSecond: 1, burst: 5 },
  getDestinations: { ratePerSecond: 1, burst: 5 },
  createSubscription: { ratePerSecond: 1, burst: 5 },
  getSubscription: { ratePerSecond: 1, burst: 5 },
  deleteSubscriptionById: { ratePerSecond: 1, burst: 5 },
};

/** Token buckets, one for each operation and seller, filled by the cloud's clock. */
export function openBuckets(now: () => number): (operation: Operation, sellerId: string) => boolean {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (operation, sellerId) => {
    const limit = limits[operation];
    if (limit === undefined) return true;
    const key = `${operation} ${sellerId}`;
    const bucket = buckets.get(key) ?? { tokens: limit.burst, at: now() };
    const seconds = Math.max(0, now() - bucket.at) / 1000;
    const tokens = Math.min(limit.burst, bucket.tokens + seconds * limit.ratePerSecond);
    buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, at: now() });
    return tokens >= 1;
  };
}
