import { addDays, type Day } from '../../domain/day.ts';
import type { Marketplace } from '../../domain/marketplace.ts';

interface Counts {
  /** of 1,000 seller-fulfilled orders of 60 days */
  readonly defective: number;
  /** of 500 of 30 days */
  readonly late: number;
  /** of 120 of 7 days */
  readonly cancelled: number;
}

/** An invented V2 seller performance report of one store, in the shape of Amazon's, as of a day. */
export function samplePerformance(store: Marketplace, asOf: Day, { defective, late, cancelled }: Counts): string {
  const range = (days: number, endLagDays: number) => ({
    reportingDateRange: {
      reportingDateFrom: `${addDays(asOf, 1 - days - endLagDays)}T00:00:00Z`,
      reportingDateTo: `${addDays(asOf, -endLagDays)}T23:59:59Z`,
    },
  });
  const below = (count: number, of: number, limit: number) => ({
    rate: count / of,
    status: count / of < limit ? 'GOOD' : 'BAD',
    targetValue: limit,
    targetCondition: 'LESS_THAN',
  });
  const lateShipment = {
    ...range(30, 0),
    orderCount: 500,
    lateShipmentCount: late,
    ...below(late, 500, 0.04),
  };
  const report = {
    accountStatuses: [{ marketplaceId: store.id, status: 'NORMAL' }],
    performanceMetrics: [
      {
        marketplaceId: store.id,
        warningStates: [],
        orderDefectRate: {
          mfn: {
            ...range(60, 15),
            orderCount: 1000,
            orderWithDefects: { count: defective, status: defective / 1000 < 0.01 ? 'GOOD' : 'BAD' },
            fulfillmentType: 'mfn',
            ...below(defective, 1000, 0.01),
          },
        },
        lateShipmentRate: lateShipment,
        lateShipmentRateList: [lateShipment],
        preFulfillmentCancellationRate: {
          ...range(7, 1),
          orderCount: 120,
          cancellationCount: cancelled,
          ...below(cancelled, 120, 0.025),
        },
        validTrackingRate: {
          ...range(30, 10),
          shipmentCount: 480,
          validTrackingCount: 478,
          rate: 478 / 480,
          status: 'GOOD',
          targetValue: 0.95,
          targetCondition: 'GREATER_THAN',
        },
        accountHealthRating: { ...range(180, 0), ahrStatus: 'GREAT', ahrScore: 412 },
      },
    ],
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
