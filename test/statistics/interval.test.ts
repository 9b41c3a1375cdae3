import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jeffreysInterval } from '../../shared/statistics/jeffreys-interval.ts';
import { wilsonInterval } from '../../shared/statistics/wilson-interval.ts';

/** Newcombe (1998) published the first four; all were computed with statsmodels and the beta quantiles again with mpmath. */
const references = [
  { hits: 81, total: 263, wilson: [0.255289, 0.36621], jeffreys: [0.254522, 0.365647] },
  { hits: 15, total: 148, wilson: [0.062386, 0.160487], jeffreys: [0.060449, 0.157643] },
  { hits: 0, total: 20, wilson: [0, 0.161125], jeffreys: [0, 0.116639] },
  { hits: 1, total: 29, wilson: [0.006113, 0.171755], jeffreys: [0.003746, 0.150078] },
  { hits: 0, total: 60, wilson: [0, 0.060172], jeffreys: [0, 0.040834] },
  { hits: 1, total: 60, wilson: [0.002948, 0.088551], jeffreys: [0.001804, 0.075251] },
  { hits: 1, total: 100, wilson: [0.001767, 0.054486], jeffreys: [0.001081, 0.045779] },
  { hits: 3, total: 300, wilson: [0.003407, 0.028983], jeffreys: [0.002824, 0.026444] },
  { hits: 5, total: 500, wilson: [0.004279, 0.023193], jeffreys: [0.003826, 0.021779] },
  { hits: 10, total: 1000, wilson: [0.005441, 0.018309], jeffreys: [0.005153, 0.017666] },
  { hits: 28, total: 29, wilson: [0.828245, 0.993887], jeffreys: [0.849922, 0.996254] },
  { hits: 20, total: 20, wilson: [0.838875, 1], jeffreys: [0.883361, 1] },
] as const;

const sixDigits = 6;

describe('how sure a rate is', () => {
  test.each(references)('$hits of $total, Wilson', ({ hits, total, wilson: [lower, upper] }) => {
    const interval = wilsonInterval(hits, total);
    expect(interval?.lower).toBeCloseTo(lower, sixDigits);
    expect(interval?.upper).toBeCloseTo(upper, sixDigits);
  });

  // 0 of 20 and 20 of 20: the raw quantiles are 0.000024 and 0.999976; the open side is closed.
  test.each(references)('$hits of $total, Jeffreys', ({ hits, total, jeffreys: [lower, upper] }) => {
    const interval = jeffreysInterval(hits, total);
    expect(interval?.lower).toBeCloseTo(lower, sixDigits);
    expect(interval?.upper).toBeCloseTo(upper, sixDigits);
  });

  test('4 of 20 at 90 %', () => {
    expect(wilsonInterval(4, 20, 0.9)?.lower).toBeCloseTo(0.09312, 5);
    expect(wilsonInterval(4, 20, 0.9)?.upper).toBeCloseTo(0.37838, 5);
  });

  test('nothing of nothing says nothing, and more than all is refused', () => {
    expect(wilsonInterval(0, 0)).toBeUndefined();
    expect(jeffreysInterval(0, 0)).toBeUndefined();
    expect(() => wilsonInterval(3, 2)).toThrow('3 of 2 is not a share');
  });

  test('both hold the rate between them and mirror when good and bad change places', () => {
    const share = fc
      .integer({ min: 1, max: 5000 })
      .chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)));
    fc.assert(
      fc.property(share, ([hits, total]) => {
        for (const interval of [wilsonInterval, jeffreysInterval]) {
          const { lower = 1, upper = 0 } = interval(hits, total) ?? {};
          const mirrored = interval(total - hits, total);
          expect(lower).toBeLessThanOrEqual(hits / total);
          expect(upper).toBeGreaterThanOrEqual(hits / total);
          expect(mirrored?.lower).toBeCloseTo(1 - upper, 9);
          expect(mirrored?.upper).toBeCloseTo(1 - lower, 9);
        }
      }),
      { numRuns: 100 },
    );
  });
});
