import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import type { TrafficFact } from '../../shared/domain/defect-evidence.ts';
import { dailyCountsOf, dailyTrafficOf } from '../../shared/ledger/daily-counts.ts';
import { noDefects } from '../../shared/ledger/defect-summary.ts';
import {
  earlierDay,
  estimateSpanDays,
  lagOf,
  newestOf,
  oldestOf,
  sumInside,
  windowEnding,
} from '../../shared/ledger/estimate-window.ts';
import { type KnownCounts, noSummaries } from '../../shared/ledger/known-counts.ts';
import { mergeReadings, noReadings } from '../../shared/ledger/latest-readings.ts';
import { joinListedDays, type ListedDays } from '../../shared/ledger/listed-days.ts';
import { officialByDay } from '../../shared/ledger/official-by-day.ts';
import { addToHistories, noHistories } from '../../shared/ledger/rate-histories.ts';
import type { DayTally } from '../../shared/ledger/tally.ts';
import { addTraffic, emptyTrafficIndex, summariseTraffic } from '../../shared/ledger/traffic-counts.ts';
import { type ReadUpload, type UnreadRows, unreadRowsOf, withUnread } from '../../shared/ledger/unread-rows.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const today = '2026-10-05' as Day;
const ago = (days: number): Day => addDays(today, -days);

function odr(more: Partial<Reading> = {}): Reading {
  return {
    metric: 'orderDefectRate',
    channel: 'seller',
    source: 'official',
    measure: { kind: 'share', numerator: 5, denominator: 1000 },
    asOf: today,
    ...more,
  };
}

describe('the window of an estimate', () => {
  test('ends as long before the report as Amazon’s own window did: from one day to ten beyond the published fifteen', () => {
    const lag = (days: number) => lagOf('orderDefectRate', 'seller', [odr({ to: ago(days) })]);
    expect([0, 1, 16, 25, 26].map(lag)).toEqual([15, 1, 16, 25, 15]);
  });

  test('is the published one without a reading of this metric and channel that has a window', () => {
    const official = [odr(), odr({ channel: 'amazon', to: ago(3) }), odr({ metric: 'cancellationRate', to: ago(3) })];
    expect(lagOf('orderDefectRate', 'seller', official)).toBe(15);
    // Late shipments are published without a lag, and so they stay.
    expect(lagOf('lateShipmentRate', 'seller', [odr({ metric: 'lateShipmentRate', to: ago(3) })])).toBe(0);
  });

  test('has both of its days inside', () => {
    expect(windowEnding(7, 2, today)).toEqual({ lengthDays: 7, from: '2026-09-27', to: '2026-10-03' });
    const days = [11, 10, 5, 2, 1].map((back) => [ago(back), 1] as const);
    expect(sumInside(days, { from: ago(10), to: ago(2) }, (one) => one)).toBe(3);
  });

  test('the longest, with the longest lag that is believed, is 85 days', () => {
    expect(estimateSpanDays).toBe(85);
  });

  test('newest, oldest and earlier days', () => {
    const days = [ago(3), ago(9), ago(1), ago(4)];
    expect([newestOf(days), oldestOf(days), newestOf([]), oldestOf([])]).toEqual([
      ago(1),
      ago(9),
      undefined,
      undefined,
    ]);
    expect([earlierDay(ago(2), ago(1)), earlierDay(ago(1), ago(2))]).toEqual([ago(2), ago(2)]);
  });
});

describe('rows that could not be read', () => {
  const upload = (more: Partial<ReadUpload>): ReadUpload => ({
    kind: 'all-orders',
    outcome: 'read',
    from: ago(10),
    to: ago(4),
    rows: 100,
    skipped: [],
    ...more,
  });
  const part = (rows: number) => ({ rows, reason: 'a word nobody knows', unread: true as const });
  const window = { from: ago(10), to: ago(4) };
  const rate = (more: Partial<Reading> = {}) =>
    odr({ metric: 'cancellationRate', source: 'estimate', ...window, ...more });
  const rows = (more: Partial<UnreadRows> = {}): UnreadRows => ({
    kind: 'all-orders',
    ...window,
    rows: 1,
    of: 100,
    reason: 'a word nobody knows',
    ...more,
  });

  test('of a report are the sum of its parts, and the first reason is said', () => {
    const other = { rows: 2, reason: 'another' };
    expect(unreadRowsOf([upload({ skipped: [other, part(1), part(3)] })])).toEqual([
      { kind: 'all-orders', from: ago(10), to: ago(4), rows: 4, of: 100, reason: 'a word nobody knows' },
    ]);
  });

  test('are forgotten only for a newer report of the same kind with all of its days', () => {
    const broken = upload({ skipped: [part(5)] });
    const left = (newer: Partial<ReadUpload>) => unreadRowsOf([upload(newer), broken]).length;
    expect(left({})).toBe(0);
    expect(left({ from: ago(11), to: ago(3) })).toBe(0);
    expect(left({ from: ago(9) })).toBe(1);
    expect(left({ to: ago(5) })).toBe(1);
    expect(left({ kind: 'amazon-sale-report' })).toBe(1);
    expect(left({ outcome: 'unreadable' })).toBe(1);
  });

  test('speak of a window that shares a day with them, the first or the last', () => {
    const remark = (of: UnreadRows) => withUnread(rate(), [of]).remark;
    expect(remark(rows({ from: ago(20), to: ago(10) }))).toContain('1 of 100 rows');
    expect(remark(rows({ from: ago(20), to: ago(11) }))).toBeUndefined();
    expect(remark(rows({ from: ago(4), to: ago(1) }))).toContain('1 of 100 rows');
    expect(remark(rows({ from: ago(3), to: ago(1) }))).toBeUndefined();
  });

  test('of defects speak of orders before them as well, but of none after', () => {
    const claims = rate({ metric: 'chargebackRate' });
    const flawed = (more: Partial<UnreadRows>) => rows({ kind: 'settlement-v2', flawed: true, reason: 'x', ...more });
    expect(withUnread(claims, [flawed({ from: ago(2), to: ago(1) })])).toMatchObject({ incomplete: true });
    expect(withUnread(claims, [flawed({ from: ago(20), to: ago(11) })])).toBe(claims);
  });

  test('one of a hundred is said and judged; two are too many, and a remark that was there stays', () => {
    expect(withUnread(rate(), [rows()])).not.toHaveProperty('incomplete');
    const { remark, incomplete } = withUnread(rate({ remark: 'Known before.' }), [rows({ rows: 2 })]);
    expect(incomplete).toBe(true);
    expect(remark).toBe(
      'Known before. 2 of 100 rows of the All Orders report could not be read: a word nobody knows. What is missing is not random, so this rate is not known.',
    );
  });
});

describe('what is kept of the past', () => {
  const snapshot = (back: number) =>
    odr({ asOf: ago(back), to: ago(back + 15), receivedAt: `${ago(back)}T06:00:00.000Z` });
  const daysOf = (...backs: number[]) =>
    addToHistories(noHistories, backs.map(snapshot)).series[0]?.shown.map(({ asOf }) => asOf);

  test('of a rate is 130 days with the newest, in whichever order they come', () => {
    expect(daysOf(130, 129, 0)).toEqual([ago(129), ago(0)]);
    expect(daysOf(0, 129, 130)).toEqual([ago(129), ago(0)]);
  });

  test('of the days of a feed are the newest ten, each once', () => {
    const feed = (...backs: number[]) => ({
      ...noReadings,
      feeds: [{ kind: 'seller-performance' as const, days: backs.map(ago) }],
    });
    const merged = mergeReadings(feed(11, 9, 7, 5, 3, 1), feed(10, 8, 6, 4, 2, 1));
    expect(merged.feeds[0]?.days).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map(ago));
  });

  const day = (back: number, sessions: number): TrafficFact => ({
    from: ago(back),
    to: ago(back),
    basis: 'account',
    counts: { sessions },
  });

  test('of traffic is 400 days before the newest, and its summary 100', () => {
    const index = addTraffic(
      emptyTrafficIndex,
      [0, 99, 100, 400, 401].map((back) => day(back, 1)),
      today,
    );
    expect(index.spans.map(({ from }) => from)).toEqual([400, 100, 99, 0].map(ago));
    expect(summariseTraffic(index).spans.map(({ from }) => from)).toEqual([99, 0].map(ago));
  });

  test('of traffic of one day the newer report counts, of one as-of the larger count, and no count is removed', () => {
    const first = addTraffic(emptyTrafficIndex, [day(3, 50)], ago(1));
    const count = (added: TrafficFact, asOf: Day) =>
      summariseTraffic(addTraffic(first, [added], asOf)).spans[0]?.counts.sessions;
    expect([
      count(day(3, 40), today),
      count(day(3, 60), ago(2)),
      count(day(3, 60), ago(1)),
      count(day(3, 40), ago(1)),
    ]).toEqual([40, 50, 60, 50]);
    const units = { ...day(3, 0), counts: { unitsOrdered: 7 } };
    expect(summariseTraffic(addTraffic(first, [units], today)).spans[0]?.counts).toEqual({
      sessions: 50,
      unitsOrdered: 7,
    });
    expect(addTraffic(first, [day(3, 50)], ago(1))).toBe(first);
  });
});

describe('days that a source has listed', () => {
  const list = (from: number, to: number, asOf: number, more: Partial<ListedDays> = {}): ListedDays => ({
    source: 'account-health',
    kind: 'A-to-z claim',
    from: ago(from),
    to: ago(to),
    asOf: ago(asOf),
    ...more,
  });

  test('are joined where they touch and were said on one day, and not over a gap or of another day', () => {
    expect(joinListedDays([list(9, 7, 1), list(6, 4, 1)])).toEqual([list(9, 4, 1)]);
    expect(joinListedDays([list(9, 7, 1), list(5, 4, 1)])).toEqual([list(9, 7, 1), list(5, 4, 1)]);
    expect(joinListedDays([list(9, 7, 2), list(6, 4, 1)])).toEqual([list(9, 7, 2), list(6, 4, 1)]);
  });

  test('have the newest day of those that overlap', () => {
    expect(joinListedDays([list(9, 5, 1), list(7, 3, 2)])).toEqual([list(9, 5, 1), list(4, 3, 2)]);
    expect(joinListedDays([list(7, 3, 2), list(9, 5, 1), list(9, 5, 1)])).toEqual([list(9, 5, 1), list(4, 3, 2)]);
  });

  test('are of each source and kind by itself', () => {
    const feedback = list(9, 7, 1, { kind: 'negative feedback' });
    expect(joinListedDays([feedback, list(6, 4, 1)])).toEqual([list(6, 4, 1), feedback]);
  });
});

describe('a metric without a window, day by day', () => {
  const status = (back: number, state: string, receivedAt: string, more: Partial<Reading> = {}): Reading =>
    odr({
      metric: 'accountStatus',
      channel: 'all',
      measure: { kind: 'state', state },
      asOf: ago(back),
      receivedAt,
      ...more,
    });

  test('is what the later upload of a day said, oldest day first, and of no other metric or source', () => {
    const snapshots = [
      status(1, 'AT_RISK', '2026-10-04T06:00:00Z'),
      status(2, 'NORMAL', '2026-10-03T06:00:00Z'),
      status(1, 'NORMAL', '2026-10-04T09:00:00Z'),
      status(3, 'NORMAL', '2026-10-02T06:00:00Z', { source: 'estimate' }),
      odr(),
    ].map((reading) => ({ readings: [reading], feeds: [] }));
    const words = (days: readonly Reading[]) =>
      days.map(({ asOf, measure }) => `${asOf} ${measure.kind === 'state' ? measure.state : '?'}`);
    expect(words(officialByDay(snapshots, 'accountStatus'))).toEqual(['2026-10-03 NORMAL', '2026-10-04 NORMAL']);
    expect(words(officialByDay(snapshots.toReversed(), 'accountStatus'))).toEqual([
      '2026-10-03 NORMAL',
      '2026-10-04 NORMAL',
    ]);
  });
});

describe('orders and defects by day', () => {
  const none = { orders: 0, cancelled: 0, cancelledByBuyer: 0, pending: 0 };
  const tally = (orders: number, cancelled = 0): DayTally => ({ seller: { ...none, orders, cancelled }, amazon: none });
  const known = (tallies: readonly (readonly [number, DayTally])[], more: Partial<KnownCounts> = {}): KnownCounts => ({
    ...noSummaries,
    tallies: new Map(tallies.map(([back, one]) => [ago(back), one])),
    official: [],
    ...more,
  });
  const seen = { ...noDefects, seen: [{ source: 'account-health', kind: 'A-to-z claim', asOf: today }] } as const;

  test('have a day of which nothing is known as such, and never more defects than orders', () => {
    const defects = {
      ...seen,
      days: [
        { day: ago(3), channel: 'seller' as const, defective: 4, feedback: 4, claims: 0, chargebacks: 0 },
        { day: ago(1), channel: 'amazon' as const, defective: 9, feedback: 9, claims: 0, chargebacks: 0 },
      ],
      delays: [
        { day: ago(9), delayDays: 4 },
        { day: ago(1), delayDays: 5 },
      ],
    };
    const counts = dailyCountsOf(
      known(
        [
          [3, tally(2)],
          [1, tally(10)],
        ],
        { defects },
      ),
      'orderDefectRate',
      'seller',
      today,
    );
    expect(counts?.days).toEqual([{ orders: 4, defects: 4 }, undefined, { orders: 10, defects: 0 }]);
    // A report of yesterday's order that took five days is as old as that at least.
    expect(counts?.reported).toEqual([
      { delayDays: 4, ageDays: 9 },
      { delayDays: 5, ageDays: 5 },
    ]);
    expect(counts).not.toHaveProperty('bound');
  });

  test('of cancellations can only be too many', () => {
    const counts = dailyCountsOf(known([[1, tally(10, 2)]]), 'cancellationRate', 'seller', today);
    expect(counts).toEqual({ from: ago(1), days: [{ orders: 10, defects: 2 }], bound: 'upper' });
  });

  test('are not known of other rates, of both channels together, of today alone, or without orders', () => {
    const one = known([[1, tally(10)]], { defects: seen });
    expect(dailyCountsOf(one, 'lateShipmentRate', 'seller', today)).toBeUndefined();
    expect(dailyCountsOf(one, 'orderDefectRate', 'all', today)).toBeUndefined();
    expect(
      dailyCountsOf(known([[0, tally(10)]], { defects: seen }), 'orderDefectRate', 'seller', today),
    ).toBeUndefined();
    expect(dailyCountsOf(known([], { defects: seen }), 'orderDefectRate', 'seller', today)).toBeUndefined();
    expect(dailyCountsOf(one, 'orderDefectRate', 'seller', today)?.days).toHaveLength(1);
  });

  test('of traffic are single days of the whole account with both counts, and unknown between them', () => {
    const span = (
      from: number,
      to: number,
      counts: TrafficFact['counts'],
      basis: TrafficFact['basis'] = 'account',
    ) => ({
      from: ago(from),
      to: ago(to),
      basis,
      counts,
    });
    const spans = [
      span(5, 5, { sessions: 100, unitsOrdered: 4, unitsRefunded: 1 }),
      span(3, 3, { sessions: 90, unitsOrdered: 3 }),
      span(2, 2, { sessions: 80 }),
      span(9, 3, { sessions: 700, unitsOrdered: 20 }),
      span(4, 4, { sessions: 1, unitsOrdered: 1 }, 'products'),
    ];
    const traffic = known([], { traffic: { spans } });
    expect(dailyTrafficOf(traffic, 'unitSessionPercentage')).toEqual([
      { orders: 100, defects: 4 },
      undefined,
      { orders: 90, defects: 3 },
    ]);
    expect(dailyTrafficOf(traffic, 'refundRate')).toEqual([{ orders: 4, defects: 1 }]);
    expect(dailyTrafficOf(traffic, 'orderDefectRate')).toEqual([]);
    expect(dailyTrafficOf(known([]), 'refundRate')).toEqual([]);
  });
});
