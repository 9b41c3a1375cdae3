import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import type { TrafficFact } from '../../shared/domain/defect-evidence.ts';
import { noDefects } from '../../shared/ledger/defect-summary.ts';
import { estimatesFrom, lookAheadFrom } from '../../shared/ledger/estimates/estimates.ts';
import { type KnownCounts, noSummaries } from '../../shared/ledger/known-counts.ts';
import type { DayTally } from '../../shared/ledger/tally.ts';
import { judge } from '../../shared/metrics/judge.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const account = { client: 'acme', marketplace: 'DE' };
const day = (text: string): Day => text as Day;
const today = day('2026-10-06');

const tally = (seller: number, amazon = 0): DayTally => ({
  seller: { orders: seller, cancelled: 0, cancelledByBuyer: 0, pending: 0 },
  amazon: { orders: amazon, cancelled: 0, cancelledByBuyer: 0, pending: 0 },
});
/** ten orders of the seller and five of Amazon on every day up to today */
const tallies = new Map(Array.from({ length: 90 }, (_, back) => [addDays(today, -back), tally(10, 5)] as const));
const on = (
  text: string,
  channel: 'seller' | 'amazon',
  counts: Partial<{ defective: number; feedback: number; claims: number; chargebacks: number }>,
) => ({
  day: day(text),
  channel,
  defective: 0,
  feedback: 0,
  claims: 0,
  chargebacks: 0,
  ...counts,
});
const seen = (kind: 'negative feedback' | 'A-to-z claim' | 'chargeback', asOf = '2026-10-05') => ({
  source: 'account-health' as const,
  kind,
  asOf: day(asOf),
});
const all = [seen('negative feedback'), seen('A-to-z claim'), seen('chargeback')];
const known = (part: Partial<KnownCounts>): KnownCounts => ({ ...noSummaries, tallies, official: [], ...part });
const find = (readings: readonly Reading[], metric: string, channel = 'seller') =>
  readings.find((reading) => reading.metric === metric && reading.channel === channel);

describe('the order defect rate from uploaded reports', () => {
  const days = [
    on('2026-07-23', 'seller', { defective: 9, feedback: 9 }),
    on('2026-07-24', 'seller', { defective: 2, feedback: 1, claims: 2 }),
    on('2026-09-21', 'seller', { defective: 1, chargebacks: 1 }),
    on('2026-09-22', 'seller', { defective: 3, feedback: 3 }),
    on('2026-08-01', 'amazon', { defective: 1, feedback: 1 }),
  ];
  const readings = estimatesFrom(known({ defects: { ...noDefects, days, seen: all } }), account, today);

  test('covers 60 days that end 15 days before today, per channel, as Amazon does', () => {
    // 24 July to 21 September: 60 days of 10 orders; 2 + 1 defective orders inside, 9 and 3 outside.
    expect(find(readings, 'orderDefectRate')).toMatchObject({
      source: 'estimate',
      measure: { kind: 'share', numerator: 3, denominator: 600 },
      from: '2026-07-24',
      to: '2026-09-21',
      windowDays: 60,
      limit: { condition: 'LESS_THAN', perMillion: 10_000 },
      asOf: '2026-09-21',
    });
    expect(find(readings, 'orderDefectRate', 'amazon')?.measure).toEqual({
      kind: 'share',
      numerator: 1,
      denominator: 300,
    });
  });
  test('has its components: an order with feedback and a claim is in both, and once in the rate', () => {
    expect(find(readings, 'negativeFeedbackRate')?.measure).toMatchObject({ numerator: 1, denominator: 600 });
    expect(find(readings, 'aToZClaimRate')?.measure).toMatchObject({ numerator: 2, denominator: 600 });
    expect(find(readings, 'chargebackRate')?.measure).toMatchObject({ numerator: 1, denominator: 600 });
  });
  test('is not given where no report of defects was read: missing is not 0', () => {
    expect(find(estimatesFrom(known({}), account, today), 'orderDefectRate')).toBeUndefined();
  });
  test('says which of its parts no report was read of', () => {
    const feedbackOnly = estimatesFrom(
      known({ defects: { ...noDefects, days, seen: [seen('negative feedback')] } }),
      account,
      today,
    );
    expect(find(feedbackOnly, 'aToZClaimRate')).toBeUndefined();
    expect(find(feedbackOnly, 'orderDefectRate')?.remark).toContain(
      'No report of claims or chargebacks has been read yet.',
    );
  });
  test('says up to when its defects are known', () => {
    const old = estimatesFrom(
      known({ defects: { ...noDefects, days, seen: [seen('chargeback', '2026-09-01')] } }),
      account,
      today,
    );
    expect(find(old, 'orderDefectRate')).toMatchObject({ asOf: '2026-09-01' });
    expect(find(old, 'orderDefectRate')?.remark).toContain('Defects are known only up to 2026-09-01.');
  });

  test('calls no breach while orders of a part of the window only are known', () => {
    const week = new Map([...tallies].filter(([on]) => on >= '2026-09-15'));
    // 15 to 21 September: 70 orders, one of them defective, is 1.43 %.
    const one = days.filter((entry) => entry.day === '2026-09-21');
    const readings = estimatesFrom(
      known({ tallies: week, defects: { ...noDefects, days: one, seen: all } }),
      account,
      today,
    );
    const estimate = find(readings, 'orderDefectRate');
    expect(estimate).toMatchObject({ measure: { numerator: 1, denominator: 70 }, bound: 'upper' });
    expect(estimate?.remark).toContain('Orders are known only from 2026-09-15 on');
    expect(estimate && judge(estimate).verdict).toBe('watch');
  });

  const official = (metric: Reading['metric'], numerator: number, to = '2026-09-21', asOf = '2026-10-06'): Reading => ({
    metric,
    channel: 'seller',
    source: 'official',
    measure: { kind: 'share', numerator, denominator: 600 },
    windowDays: 60,
    from: addDays(day(to), -59),
    to: day(to),
    asOf: day(asOf),
  });
  test('explains why it differs from what Amazon says', () => {
    const beside = estimatesFrom(
      known({
        defects: { ...noDefects, days, seen: all },
        official: [official('orderDefectRate', 3), official('aToZClaimRate', 1), official('chargebackRate', 3)],
      }),
      account,
      today,
    );
    expect(find(beside, 'orderDefectRate')?.remark).toMatch(
      /^1 claim not counted by Amazon yet\. 2 chargebacks that Amazon counts are in no uploaded report\./,
    );
  });
  test('measures the lag from Amazon’s own report', () => {
    // The window of 4 October ended on 22 September: 12 days before.
    const beside = estimatesFrom(
      known({
        defects: { ...noDefects, days, seen: all },
        official: [official('orderDefectRate', 3, '2026-09-22', '2026-10-04')],
      }),
      account,
      today,
    );
    expect(find(beside, 'orderDefectRate')).toMatchObject({ from: '2026-07-27', to: '2026-09-24' });
    expect(find(beside, 'orderDefectRate')?.measure).toMatchObject({ numerator: 4, denominator: 600 });
  });
  test('looks ahead at the days that Amazon has yet to count', () => {
    // 8 August to 6 October: the defective orders of 21 and 22 September.
    expect(
      lookAheadFrom(known({ defects: { ...noDefects, days, seen: all } }), today).get('orderDefectRate|seller'),
    ).toEqual({
      from: '2026-08-08',
      to: '2026-10-06',
      numerator: 4,
      denominator: 600,
    });
  });
});

describe('late shipments that are certain', () => {
  const at = (text: string): number => Date.parse(text) / 1000;
  const unshipped = {
    asOf: at('2026-10-05T06:00:00Z'),
    due: [
      { at: at('2026-09-20T06:00:00Z'), orders: 1 },
      { at: at('2026-10-03T06:00:00Z'), orders: 4 },
      { at: at('2026-10-05T20:00:00Z'), orders: 3 },
      { at: at('2026-10-08T06:00:00Z'), orders: 7 },
    ],
  };
  test('are the orders that waited past their promise, over the orders of 30 and of 10 days', () => {
    const readings = estimatesFrom(known({ unshipped }), account, today).filter(
      ({ metric }) => metric === 'lateShipmentRate',
    );
    expect(readings.map(({ windowDays, measure }) => [windowDays, measure])).toEqual([
      [30, { kind: 'share', numerator: 5, denominator: 300 }],
      [10, { kind: 'share', numerator: 4, denominator: 100 }],
    ]);
    expect(readings[1]).toMatchObject({ bound: 'lower', from: '2026-09-27', to: '2026-10-06' });
    expect(readings[1]?.remark).toContain('3 more were due within 24 hours.');
    // 4 of 100 is the limit, and what is certain may call it.
    expect(readings[1] && judge(readings[1]).verdict).toBe('breach');
  });
  test('are added to what Amazon had counted before', () => {
    const official: Reading = {
      metric: 'lateShipmentRate',
      channel: 'seller',
      source: 'official',
      measure: { kind: 'share', numerator: 6, denominator: 400 },
      windowDays: 30,
      asOf: day('2026-10-04'),
    };
    const estimate = (asOf: string) =>
      estimatesFrom(known({ unshipped, official: [{ ...official, asOf: day(asOf) }] }), account, today).find(
        ({ metric, windowDays }) => metric === 'lateShipmentRate' && windowDays === 30,
      );
    expect(estimate('2026-10-04')?.measure).toEqual({ kind: 'share', numerator: 11, denominator: 400 });
    expect(estimate('2026-10-06')).toBeUndefined();
  });
});

describe('rates of the Business Reports', () => {
  const one = (back: number, counts: TrafficFact['counts']): TrafficFact => {
    const at = addDays(today, -back);
    return { from: at, to: at, basis: 'account', counts };
  };
  test('are divided once, from the counts of the days that have both', () => {
    const spans = [
      one(1, { sessions: 400, unitsOrdered: 20, unitsRefunded: 1, feedbackReceived: 4, negativeFeedbackReceived: 1 }),
      one(2, { sessions: 600, unitsOrdered: 30, unitsRefunded: 2, feedbackReceived: 6, negativeFeedbackReceived: 0 }),
      one(3, { unitsOrdered: 50 }),
      one(40, { sessions: 1, unitsOrdered: 1, unitsRefunded: 1, feedbackReceived: 10, negativeFeedbackReceived: 3 }),
    ];
    const readings = estimatesFrom(known({ traffic: { spans } }), account, today);
    // 50 of 1000 sessions; 3 of 50 units; 1 of 10 feedbacks in 30 days, 4 of 20 in 90.
    expect(find(readings, 'unitSessionPercentage', 'all')).toMatchObject({
      measure: { numerator: 50, denominator: 1000 },
      from: '2026-09-09',
      to: '2026-10-06',
      asOf: '2026-10-05',
    });
    expect(find(readings, 'refundRate', 'all')?.measure).toMatchObject({ numerator: 3, denominator: 50 });
    expect(find(readings, 'refundRate', 'all')?.remark).toContain('Known for 2 of 28 days.');
    expect(
      readings
        .filter(({ metric }) => metric === 'negativeFeedbackReceivedRate')
        .map(({ windowDays, measure }) => [windowDays, measure]),
    ).toEqual([
      [30, { kind: 'share', numerator: 1, denominator: 10 }],
      [90, { kind: 'share', numerator: 4, denominator: 20 }],
    ]);
    expect(find(readings, 'negativeFeedbackReceivedRate', 'all')).not.toHaveProperty('limit');
  });
  test('come from a report by product where no day is known, and say so', () => {
    const spans: TrafficFact[] = [
      {
        from: day('2026-09-01'),
        to: day('2026-09-30'),
        basis: 'products',
        counts: { sessions: 1000, unitsOrdered: 120 },
      },
    ];
    expect(
      find(estimatesFrom(known({ traffic: { spans } }), account, today), 'unitSessionPercentage', 'all'),
    ).toMatchObject({
      measure: { numerator: 120, denominator: 1000 },
      from: '2026-09-01',
      to: '2026-09-30',
      remark: expect.stringContaining('a visitor of two products counts twice'),
    });
  });
});
