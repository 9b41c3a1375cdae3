import { describe, expect, test } from 'vitest';
import { feedOf, otherFeedsOf } from '../../shared/alerts/feed-freshness.ts';
import { addDays, type Day } from '../../shared/domain/day.ts';

const day = '2026-10-05' as Day;
const history = (...days: Day[]) => [{ kind: 'seller-performance' as const, days }];
const at = (text: string) => new Date(text);

describe('a feed of reports', () => {
  test('with an unknown rhythm is stopped three days after the day it spoke of', () => {
    // 5 October ends at midnight UTC; 72 hours later it is 9 October.
    expect(feedOf(history(day), undefined, at('2026-10-08T23:59:00Z')).stale).toBe(false);
    expect(feedOf(history(day), undefined, at('2026-10-09T00:00:00Z'))).toMatchObject({
      stale: true,
      staleFrom: '2026-10-09T00:00:00.000Z',
    });
  });

  test('that came daily is missed after two days', () => {
    const daily = history(addDays(day, -3), addDays(day, -2), addDays(day, -1), day);
    expect(feedOf(daily, undefined, at('2026-10-07T23:00:00Z')).stale).toBe(false);
    expect(feedOf(daily, undefined, at('2026-10-08T00:00:00Z')).stale).toBe(true);
  });

  test('that came weekly is not missed for two weeks', () => {
    const weekly = history(addDays(day, -21), addDays(day, -14), addDays(day, -7), day);
    expect(feedOf(weekly, undefined, at('2026-10-19T00:00:00Z')).stale).toBe(false);
    expect(feedOf(weekly, undefined, at('2026-10-20T00:00:00Z')).stale).toBe(true);
  });

  test('of which an old report has just arrived is old, not missing', () => {
    const arrived = at('2026-11-20T09:00:00Z');
    expect(feedOf(history(day), arrived, at('2026-11-20T10:00:00Z')).stale).toBe(false);
    expect(feedOf(history(day), arrived, at('2026-11-23T09:00:00Z')).stale).toBe(true);
  });

  test('of hand-typed numbers only is never missed: nobody promised them daily', () => {
    expect(feedOf([{ kind: 'manual-csv', days: [day] }], undefined, at('2027-10-05T00:00:00Z'))).toEqual({
      stale: false,
    });
  });
});

describe('other kinds of report', () => {
  const orders = (...daysAgo: number[]) => [
    { kind: 'all-orders' as const, days: daysAgo.map((ago) => addDays(day, -ago)) },
  ];

  test('are missed by their own rhythm: weekly ones after two weeks', () => {
    // Gaps of 7 days; 5 October ends at midnight UTC, and 14 days later it is 20 October.
    const weekly = orders(28, 21, 14, 7, 0);
    expect(otherFeedsOf(weekly, at('2026-10-19T23:59:00Z'))).toMatchObject([{ kind: 'all-orders', stale: false }]);
    expect(otherFeedsOf(weekly, at('2026-10-20T00:00:00Z'))).toMatchObject([{ kind: 'all-orders', stale: true }]);
  });

  test('that come irregularly are given one and a half times their longest gap', () => {
    // Gaps of 1, 1, 12, 1: twice the median is 2 days, one and a half times the longest 18.
    const irregular = orders(15, 14, 13, 1, 0);
    expect(otherFeedsOf(irregular, at('2026-10-23T23:00:00Z'))[0]?.stale).toBe(false);
    expect(otherFeedsOf(irregular, at('2026-10-24T00:00:00Z'))[0]?.stale).toBe(true);
  });

  test('that arrive daily and have nothing new in them are not missed', () => {
    // The newest feedback is two weeks old; the report came this morning.
    const feedback = [{ kind: 'seller-feedback' as const, days: orders(4, 3, 2, 1, 0)[0]?.days ?? [] }];
    const arrivals = new Map([['seller-feedback' as const, at('2026-10-19T06:00:00Z')]]);
    expect(otherFeedsOf(feedback, at('2026-10-19T07:00:00Z'))).toMatchObject([{ stale: true }]);
    expect(otherFeedsOf(feedback, at('2026-10-19T07:00:00Z'), arrivals)).toMatchObject([
      { stale: false, staleFrom: '2026-10-21T06:00:00.000Z' },
    ]);
  });

  test('that came four times, or every two months, have no rhythm to break', () => {
    expect(otherFeedsOf(orders(3, 2, 1, 0), at('2027-10-05T00:00:00Z'))).toEqual([]);
    expect(otherFeedsOf(orders(240, 180, 120, 60, 0), at('2027-10-05T00:00:00Z'))).toEqual([]);
  });

  test('leave Amazon’s own report to its own watch', () => {
    expect(
      otherFeedsOf(
        [{ kind: 'seller-performance', days: orders(4, 3, 2, 1, 0)[0]?.days ?? [] }],
        at('2027-10-05T00:00:00Z'),
      ),
    ).toEqual([]);
  });
});
