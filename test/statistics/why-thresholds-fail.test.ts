import binomialAtMost from '@stdlib/stats-base-dists-binomial-cdf';
import { describe, expect, test } from 'vitest';
import { allowedDefects } from '../../shared/metrics/headroom.ts';

describe('why the rate alone warns of the wrong accounts', () => {
  // The reference's table (alerting-and-statistics.md 4.1): a healthy seller at 0.5 %, a bad one at 2 %, limit 1 %.
  test.each([
    { orders: 25, needed: 1, falseAlarm: '0.118', missed: '0.603' },
    { orders: 50, needed: 1, falseAlarm: '0.222', missed: '0.364' },
    { orders: 100, needed: 1, falseAlarm: '0.394', missed: '0.133' },
    { orders: 101, needed: 2, falseAlarm: '0.091', missed: '0.398' },
    { orders: 200, needed: 2, falseAlarm: '0.264', missed: '0.089' },
    { orders: 300, needed: 3, falseAlarm: '0.191', missed: '0.060' },
    { orders: 500, needed: 5, falseAlarm: '0.108', missed: '0.028' },
    { orders: 1000, needed: 10, falseAlarm: '0.031', missed: '0.005' },
    { orders: 2000, needed: 20, falseAlarm: '0.003', missed: '0.000' },
  ])('$orders orders, $needed defects: $falseAlarm false, $missed missed', ({ orders, needed, falseAlarm, missed }) => {
    const allowed = allowedDefects(orders, 10_000, 'LESS_THAN');
    expect(allowed + 1).toBe(needed);
    expect((1 - binomialAtMost(allowed, orders, 0.005)).toFixed(3)).toBe(falseAlarm);
    expect(binomialAtMost(allowed, orders, 0.02).toFixed(3)).toBe(missed);
  });
});
