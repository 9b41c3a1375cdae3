import gammaln from '@stdlib/math-base-special-gammaln';
import binomialAtMost from '@stdlib/stats-base-dists-binomial-cdf';
import negativeBinomialAtMost from '@stdlib/stats-base-dists-negative-binomial-cdf';
import poissonAtMost from '@stdlib/stats-base-dists-poisson-cdf';
import { describe, expect, test } from 'vitest';
import {
  betaBinomialAt,
  betaBinomialAtLeast,
  chanceAtDay,
  jeffreysShare,
  orderCountAt,
} from '../../shared/statistics/beta-binomial.ts';
import { logGamma, logGammaLarge } from '../../shared/statistics/log-gamma.ts';

/** Reference values computed with scipy, agreeing to 1e-10. */
describe('defects still to come', () => {
  test.each([
    { least: 1, seen: [2, 300], coming: 100, chance: 0.5136242388 },
    { least: 2, seen: [2, 300], coming: 100, chance: 0.2077275337 },
    { least: 3, seen: [2, 300], coming: 300, chance: 0.4085385338 },
    { least: 1, seen: [0, 60], coming: 60, chance: 0.2921562804 },
    { least: 6, seen: [5, 1000], coming: 500, chance: 0.0971840796 },
  ] as const)('at least $least of $coming after $seen', ({ least, seen: [hits, total], coming, chance }) => {
    expect(betaBinomialAtLeast(least, coming, jeffreysShare(hits, total))).toBeCloseTo(chance, 9);
  });

  test('all counts together are certain, and none lies outside', () => {
    const share = jeffreysShare(3, 40);
    const sum = Array.from({ length: 26 }, (_, hits) => betaBinomialAt(hits, 25, share)).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 12);
    expect(betaBinomialAt(26, 25, share)).toBe(0);
    expect(betaBinomialAtLeast(0, 25, share)).toBe(1);
    expect(betaBinomialAtLeast(26, 25, share)).toBe(0);
    expect(betaBinomialAtLeast(20, 25, share)).toBeCloseTo(
      [20, 21, 22, 23, 24, 25].reduce((total, hits) => total + betaBinomialAt(hits, 25, share), 0),
      14,
    );
  });

  // 5 orders a day for 60 days, 2 defects aged 10 and 50 days: after 14 days the older one and 70 orders have rolled off.
  test.each([
    { days: 14, retained: { orders: 230, defects: 1 }, chance: 0.0783225749 },
    { days: 7, retained: { orders: 265, defects: 2 }, chance: 0.1409757262 },
  ])('an order defect rate of 1 % or more in $days days', ({ days, retained, chance }) => {
    const question = { retained, days, orders: { shape: 300.5, rate: 60 }, share: { alpha: 2.5, beta: 298.5 } };
    expect(chanceAtDay({ ...question, perMillion: 10_000 })).toBeCloseTo(chance, 9);
  });

  test('a constant rate looks safe where it is not: 2 of 300 go on as 0.49 %, and 1 % has a chance of 8 %', () => {
    // One of the two rolls off; 70 orders at 2 of 300 bring 0.4667 more among 300.
    expect(((1 + (70 * 2) / 300) / 300).toFixed(4)).toBe('0.0049');
    const question = { retained: { orders: 230, defects: 1 }, days: 14, orders: { shape: 300.5, rate: 60 } };
    expect(chanceAtDay({ ...question, share: jeffreysShare(2, 300), perMillion: 10_000 }).toFixed(4)).toBe('0.0783');
  });

  test('orders to come are a negative binomial', () => {
    // size 2.5, probability 0.4 = 2 / (2 + 3): three days at a rate known as Gamma(2.5, 2)
    const sum = [0, 1, 2, 3].reduce((total, count) => total + orderCountAt(count, 3, { shape: 2.5, rate: 2 }), 0);
    expect(sum).toBeCloseTo(0.5558019215511951, 13);
    expect(negativeBinomialAtMost(3, 2.5, 0.4)).toBeCloseTo(0.5558019215511951, 13);
  });

  test('the distributions of @stdlib are what they are taken for', () => {
    expect(binomialAtMost(4, 300, 0.01)).toBeCloseTo(0.8161111674696366, 13);
    expect(poissonAtMost(4, 3)).toBeCloseTo(0.8152632445237722, 13);
    expect(binomialAtMost(60, 6000, 0.01)).toBeCloseTo(0.5342629052853765, 12);
  });

  test('the fast log gamma of the filter is the one of @stdlib', () => {
    for (let x = 0.001; x < 1e6; x *= 1.37) expect(logGamma(x)).toBeCloseTo(gammaln(x), 8);
    for (let x = 8; x < 1e6; x *= 1.37) expect(logGammaLarge(x) / gammaln(x)).toBeCloseTo(1, 9);
  });
});
