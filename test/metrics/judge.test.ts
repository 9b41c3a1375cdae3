import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/domain/day.ts';
import type { MetricName } from '../../shared/metrics/catalogue.ts';
import { publishedLimit } from '../../shared/metrics/catalogue.ts';
import { type CustomLimit, judge } from '../../shared/metrics/judge.ts';
import type { Measure, Reading } from '../../shared/metrics/reading.ts';

const asOf = '2026-10-05' as Day;

function reading(metric: MetricName, measure: Measure, more: Partial<Reading> = {}): Reading {
  const limit = publishedLimit(metric, 'DE', asOf);
  return { metric, channel: 'seller', source: 'official', measure, asOf, ...(limit && { limit }), ...more };
}

const share = (numerator: number, denominator: number): Measure => ({ kind: 'share', numerator, denominator });

describe('a rate with a limit', () => {
  test.each<{
    when: string;
    metric: MetricName;
    counts: [number, number];
    verdict: string;
    headroom: number;
    manual?: CustomLimit;
  }>([
    { when: 'no order is defective', metric: 'orderDefectRate', counts: [0, 1000], verdict: 'ok', headroom: 9 },
    { when: 'half of the limit is used', metric: 'orderDefectRate', counts: [5, 1000], verdict: 'watch', headroom: 4 },
    {
      when: 'four fifths of the limit are used',
      metric: 'orderDefectRate',
      counts: [8, 1000],
      verdict: 'warn',
      headroom: 1,
    },
    {
      when: 'none is left before the limit',
      metric: 'orderDefectRate',
      counts: [9, 1000],
      verdict: 'warn',
      headroom: 0,
    },
    {
      when: 'the rate is exactly the limit',
      metric: 'orderDefectRate',
      counts: [10, 1000],
      verdict: 'breach',
      headroom: 0,
    },
    {
      when: '1 of 100 orders is defective',
      metric: 'orderDefectRate',
      counts: [1, 100],
      verdict: 'breach',
      headroom: 0,
    },
    {
      when: 'so few orders that none may be defective, and none is',
      metric: 'orderDefectRate',
      counts: [0, 60],
      verdict: 'ok',
      headroom: 0,
    },
    { when: 'a small seller has one left', metric: 'orderDefectRate', counts: [1, 300], verdict: 'watch', headroom: 1 },
    { when: 'a small seller has none left', metric: 'orderDefectRate', counts: [2, 300], verdict: 'warn', headroom: 0 },
    {
      when: 'late shipments reach 3.2 %',
      metric: 'lateShipmentRate',
      counts: [32, 1000],
      verdict: 'warn',
      headroom: 7,
    },
    {
      when: 'tracking is at exactly 95 %',
      metric: 'validTrackingRate',
      counts: [95, 100],
      verdict: 'warn',
      headroom: 0,
    },
    {
      when: 'tracking is just below 95 %',
      metric: 'validTrackingRate',
      counts: [949, 1000],
      verdict: 'breach',
      headroom: 0,
    },
    { when: 'all packages are tracked', metric: 'validTrackingRate', counts: [7, 7], verdict: 'ok', headroom: 0 },
    {
      when: 'the consultancy wants a warning at 2 left',
      metric: 'orderDefectRate',
      counts: [7, 1000],
      verdict: 'warn',
      headroom: 2,
      manual: { warnAtHeadroom: 2 },
    },
    {
      when: 'the consultancy wants a warning at half the limit',
      metric: 'lateShipmentRate',
      counts: [20, 1000],
      verdict: 'warn',
      headroom: 19,
      manual: { warnAtFractionOfLimit: 0.5 },
    },
  ])('is $verdict with $headroom left when $when', ({ metric, counts, verdict, headroom, manual }) => {
    expect(judge(reading(metric, share(...counts)), manual)).toMatchObject({ verdict, headroom });
  });

  test('without orders nothing is known, and never 0 %', () => {
    const judged = judge(reading('orderDefectRate', share(0, 0)));
    expect(judged.verdict).toBe('unknown');
    expect(judged).not.toHaveProperty('headroom');
  });

  test('on-time delivery of fewer than 20 units is not judged where Amazon says that it does not: in the UK', () => {
    const limit = publishedLimit('unitOnTimeDeliveryRate', 'UK', asOf);
    const inUk = limit === undefined ? {} : { limit };
    expect(judge(reading('unitOnTimeDeliveryRate', share(10, 19), inUk)).verdict).toBe('unknown');
    expect(judge(reading('unitOnTimeDeliveryRate', share(10, 20), inUk)).verdict).toBe('breach');
    expect(judge(reading('unitOnTimeDeliveryRate', share(10, 19))).verdict).toBe('breach');
  });

  test('a breach says how many clean orders bring it back', () => {
    expect(judge(reading('orderDefectRate', share(3, 250))).cleanOrdersToRecover).toBe(51);
  });

  test('Amazon’s own word BAD warns although the counts look well', () => {
    expect(judge(reading('orderDefectRate', share(1, 1000), { officialStatus: 'BAD' })).verdict).toBe('warn');
  });

  test('a target without a penalty never calls a breach', () => {
    expect(judge(reading('onTimeDeliveryRate', share(3, 7))).verdict).toBe('warn');
  });

  test('an estimate that can only be too high never calls more than watch', () => {
    const judged = judge(reading('cancellationRate', share(29, 164), { source: 'estimate', bound: 'upper' }));
    expect(judged).toMatchObject({ verdict: 'watch', headroom: 0 });
  });

  test('a rate without counts is compared as printed and has no headroom', () => {
    const judged = judge(reading('lateShipmentRate', { kind: 'rate', printed: 0.04 }));
    expect(judged.verdict).toBe('breach');
    expect(judged).not.toHaveProperty('headroom');
    expect(judge(reading('validTrackingRate', { kind: 'rate', printed: 0.9529 })).verdict).toBe('warn');
  });

  test('an alert is not over while one more defect would bring it back', () => {
    expect(judge(reading('orderDefectRate', share(7, 1000)))).toMatchObject({ verdict: 'watch', close: true });
    expect(judge(reading('orderDefectRate', share(6, 1000)))).toMatchObject({ verdict: 'watch', close: false });
  });

  // 60 orders allow no defect and 150 allow one: the next one would always warn, and the alert would never be over.
  test.each([60, 150])(
    'an alert of an account with %i orders is over when no defect is left in the window',
    (orders) => {
      expect(judge(reading('orderDefectRate', share(0, orders)))).toMatchObject({ verdict: 'ok', close: false });
      expect(judge(reading('validTrackingRate', share(20, 20)))).toMatchObject({ verdict: 'ok', close: false });
    },
  );
});

describe('what is not a rate', () => {
  test.each([
    { score: 428, verdict: 'ok' },
    { score: 249, verdict: 'watch' },
    { score: 200, verdict: 'watch' },
    { score: 199, verdict: 'warn' },
    { score: 100, verdict: 'warn' },
    { score: 99, verdict: 'breach' },
  ])('an account health rating of $score is $verdict', ({ score, verdict }) => {
    expect(judge(reading('accountHealthRating', { kind: 'score', score })).verdict).toBe(verdict);
  });

  test.each([
    { state: 'NORMAL', verdict: 'ok' },
    { state: 'AT_RISK', verdict: 'warn' },
    { state: 'DEACTIVATED', verdict: 'breach' },
    { state: 'SUSPENDED', verdict: 'breach' },
    { state: 'SOMETHING_NEW', verdict: 'warn' },
    { state: 'constructor', verdict: 'warn' },
  ])('an account that is $state is $verdict', ({ state, verdict }) => {
    expect(judge(reading('accountStatus', { kind: 'state', state })).verdict).toBe(verdict);
  });

  test('one listing policy violation warns, none is well', () => {
    expect(judge(reading('listingPolicyViolations', { kind: 'count', count: 1 })).verdict).toBe('warn');
    expect(judge(reading('listingPolicyViolations', { kind: 'count', count: 0 })).verdict).toBe('ok');
  });
});
