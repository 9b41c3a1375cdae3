import type { Channel } from '../shared/domain/channel.ts';
import { addDays, type Day } from '../shared/domain/day.ts';
import type { Feed } from '../shared/domain/feed.ts';
import { type MetricName, metricNames, metricOf, publishedLimit } from '../shared/metrics/catalogue.ts';
import { type Judgement, judge } from '../shared/metrics/judge.ts';
import type { Measure, Reading } from '../shared/metrics/reading.ts';
import type { Standing } from '../shared/portfolio/account-standing.ts';
import { standingOf } from '../shared/portfolio/standing-of.ts';

/** Invented accounts, for looking at mail without a demo running. Every number is judged like a real one. */

export const sampleNow = new Date('2026-10-05T06:04:00Z');
export const sampleAsOf = '2026-10-04' as Day;
export const sampleWeek = '2026-10-05' as Day;

/** An official reading, judged, with the published limit and the catalogue's first window. */
export function sampleJudgement(
  metric: MetricName,
  measure: Measure,
  more: Partial<Reading> & { readonly channel?: Channel } = {},
  asOf: Day = sampleAsOf,
): Judgement {
  const window = metricOf(metric).windows.find(({ lengthDays }) => lengthDays === (more.windowDays ?? lengthDays));
  const limit = publishedLimit(metric, 'DE', asOf);
  const to = window && addDays(asOf, -window.endLagDays);
  return judge({
    metric,
    channel: metricOf(metric).channels[0] ?? 'all',
    source: 'official',
    measure,
    asOf,
    ...(limit !== undefined && { limit }),
    ...(window !== undefined && to !== undefined && { from: addDays(to, 1 - window.lengthDays), to }),
    ...(metricOf(metric).windows.length > 1 && window !== undefined && { windowDays: window.lengthDays }),
    ...more,
  });
}

export const share = (numerator: number, denominator: number, printed?: number): Measure => ({
  kind: 'share',
  numerator,
  denominator,
  ...(printed !== undefined && { printed }),
});

/** The counts that make one account's week: defective, late, cancelled, tracked, and the standing of the account. */
interface SampleCounts {
  readonly orders: number;
  readonly defective: number;
  readonly late: number;
  readonly cancelled: number;
  readonly untracked: number;
  readonly status?: string;
  readonly rating?: number;
  readonly listingViolations?: number;
}

/** Every reading that a V2 report of an ordinary account would give. */
export function sampleReadings(counts: SampleCounts, asOf: Day = sampleAsOf): readonly Judgement[] {
  const { orders, defective, late, cancelled, untracked } = counts;
  const read = (metric: MetricName, measure: Measure, more: Partial<Reading> = {}) =>
    sampleJudgement(metric, measure, more, asOf);
  const halfOfOrders = Math.round(orders / 2);
  const policies = metricNames.filter((metric) => metricOf(metric).kind === 'count');
  return [
    read('orderDefectRate', share(defective, orders), { channel: 'seller', officialStatus: 'GOOD' }),
    read('negativeFeedbackRate', share(Math.ceil(defective / 2), orders), { channel: 'seller' }),
    read('aToZClaimRate', share(Math.floor(defective / 2), orders), { channel: 'seller' }),
    read('chargebackRate', share(0, orders), { channel: 'seller' }),
    read('orderDefectRate', share(2, orders * 2), { channel: 'amazon', officialStatus: 'GOOD' }),
    read('lateShipmentRate', share(late, halfOfOrders), { windowDays: 30 }),
    read('lateShipmentRate', share(Math.round(late / 3), Math.round(halfOfOrders / 3)), { windowDays: 10 }),
    read('cancellationRate', share(cancelled, Math.round(orders / 8))),
    read('validTrackingRate', share(halfOfOrders - untracked, halfOfOrders)),
    read('unitOnTimeDeliveryRate', share(0, 0)),
    read('invoiceDefectRate', share(0, 61)),
    read('accountHealthRating', { kind: 'score', score: counts.rating ?? 428 }),
    read('accountStatus', { kind: 'state', state: counts.status ?? 'NORMAL' }),
    ...policies.map((metric) =>
      read(metric, {
        kind: 'count',
        count: metric === 'listingPolicyViolations' ? (counts.listingViolations ?? 0) : 0,
      }),
    ),
  ];
}

const fresh: Feed = { asOf: sampleAsOf, staleFrom: '2026-10-08T00:00:00Z', stale: false };
export const stopped: Feed = { asOf: '2026-09-28' as Day, staleFrom: '2026-10-01T00:00:00Z', stale: true };

const healthy: SampleCounts = { orders: 1240, defective: 3, late: 9, cancelled: 1, untracked: 8 };
const weekAgo = '2026-09-27' as Day;

/** A standing with the same account a week ago. */
export function sampleStanding(
  client: string,
  marketplace: string,
  now: Partial<SampleCounts>,
  before: Partial<SampleCounts> = {},
  feed: Feed = fresh,
): Standing {
  return standingOf({
    account: { client, marketplace },
    judgements: sampleReadings({ ...healthy, ...now }, feed.asOf ?? sampleAsOf),
    weekAgo: sampleReadings({ ...healthy, ...before }, weekAgo),
    feed,
  });
}

/** Six accounts: a breach, late shipments creeping up, one at risk, one without reports, two that are fine. */
export const sixAccounts = (): readonly Standing[] => [
  sampleStanding('acme', 'DE', { orders: 1000, defective: 9 }, { orders: 980, defective: 7 }),
  sampleStanding('borealis', 'US', { orders: 900, defective: 12, late: 17 }, { orders: 910, defective: 8, late: 15 }),
  sampleStanding('cobalt', 'UK', { status: 'AT_RISK', rating: 190, listingViolations: 3 }, { listingViolations: 1 }),
  sampleStanding('dovetail', 'FR', {}, {}, stopped),
  sampleStanding('ember', 'DE', {}, { defective: 4 }),
  sampleStanding('fennel', 'IT', { late: 14 }, { late: 11 }),
];

/** A large consultancy. `troubled` of every ten accounts are in some trouble. */
export const manyAccounts = (count: number, troubled = 2): readonly Standing[] =>
  Array.from({ length: count }, (_, i) => {
    const marketplace = ['DE', 'US', 'UK', 'FR', 'IT'][i % 5] ?? 'DE';
    const client = `client-${String(i + 1).padStart(3, '0')}`;
    if (i % 10 >= troubled) return sampleStanding(client, marketplace, { orders: 1240 + i });
    return sampleStanding(
      client,
      marketplace,
      { orders: 1000 + i, defective: 8 + (i % 7), late: 12 + (i % 11) },
      {
        orders: 990,
        defective: 6,
      },
    );
  });
