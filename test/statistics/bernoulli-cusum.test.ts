import { describe, expect, test } from 'vitest';
import { ordersToSignal, sumAfter, worseShare } from '../../shared/statistics/bernoulli-cusum.ts';
import { upperControlLimit } from '../../shared/statistics/p-chart.ts';

describe('a cumulative sum over orders', () => {
  // The reference's table (alerting-and-statistics.md 4.5): average number of orders to signal, rounded to whole orders.
  test.each([
    { usual: 0.005, threshold: 2.5, falseAlarm: 7667, worse: 949, threefold: 437 },
    { usual: 0.005, threshold: 3.5, falseAlarm: 24_302, worse: 1450, threefold: 621 },
    { usual: 0.01, threshold: 2.5, falseAlarm: 3879, worse: 481, threefold: 219 },
    { usual: 0.01, threshold: 3.5, falseAlarm: 12_255, worse: 733, threefold: 310 },
    { usual: 0.01, threshold: 4.5, falseAlarm: 35_855, worse: 995, threefold: 403 },
    { usual: 0.02, threshold: 3.5, falseAlarm: 6236, worse: 375, threefold: 155 },
    { usual: 0.04, threshold: 3.5, falseAlarm: 3292, worse: 198, threefold: 78 },
  ])(
    'usually $usual, threshold $threshold: $falseAlarm orders to a false alarm, $worse to find twice the odds',
    ({ usual, threshold, falseAlarm, worse, threefold }) => {
      const cusum = { usual, oddsRatio: 2, threshold };
      expect(Math.round(ordersToSignal(cusum, usual))).toBe(falseAlarm);
      expect(Math.round(ordersToSignal(cusum, worseShare(cusum)))).toBe(worse);
      expect(Math.round(ordersToSignal(cusum, 3 * usual))).toBe(threefold);
    },
  );

  test('twice the odds of 0.5 %, 1 %, 2 % and 4 % are 0.995 %, 1.98 %, 3.92 % and 7.69 %', () => {
    const shares = [0.005, 0.01, 0.02, 0.04].map((usual) => worseShare({ usual, oddsRatio: 2, threshold: 3.5 }));
    expect(shares.map((share) => (100 * share).toPrecision(3))).toEqual(['0.995', '1.98', '3.92', '7.69']);
  });

  test('a defect adds ln(p1/p0), an order without one takes -ln((1-p1)/(1-p0)) off, and the sum stays above 0', () => {
    // 1 % to 1.98 %: ln(1.980198) = 0.683197, -ln(0.980198/0.99) = 0.00995033
    const cusum = { usual: 0.01, oddsRatio: 2, threshold: 3.5 };
    expect(sumAfter(0, { orders: 11, defects: 1 }, cusum)).toBeCloseTo(0.683197 - 10 * 0.00995033, 5);
    expect(sumAfter(0.5, { orders: 1000, defects: 0 }, cusum)).toBe(0);
  });

  test('a chart of shares: 2 % on average, 300 orders a point, signals above 4.42487 %', () => {
    expect(upperControlLimit(0.02, 300)).toBeCloseTo(0.0442487, 7);
    expect(upperControlLimit(0.5, 1)).toBe(1);
  });
});
