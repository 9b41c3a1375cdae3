import { describe, expect, test } from 'vitest';
import { feedOf } from '../../shared/alerts/feed.ts';
import { addDays, type Day } from '../../shared/metrics/day.ts';

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
    expect(feedOf([{ kind: 'house-csv', days: [day] }], undefined, at('2027-10-05T00:00:00Z'))).toEqual({
      stale: false,
    });
  });
});
