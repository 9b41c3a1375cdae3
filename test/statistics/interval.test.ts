import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clopperPearsonInterval } from '../../shared/statistics/clopper-pearson-interval.ts';
import { jeffreysInterval } from '../../shared/statistics/jeffreys-interval.ts';
import { wilsonInterval, wilsonIntervalCorrected } from '../../shared/statistics/wilson-interval.ts';

/** Newcombe (1998) published the first four; all were computed with statsmodels and the beta quantiles again with mpmath. */
const references = [
  { hits: 81, total: 263, wilson: [0.255289, 0.36621], jeffreys: [0.254522, 0.365647], exact: [0.252737, 0.367622] },
  { hits: 15, total: 148, wilson: [0.062386, 0.160487], jeffreys: [0.060449, 0.157643], exact: [0.057844, 0.16165] },
  { hits: 0, total: 20, wilson: [0, 0.161125], jeffreys: [0, 0.116639], exact: [0, 0.168433] },
  { hits: 1, total: 29, wilson: [0.006113, 0.171755], jeffreys: [0.003746, 0.150078], exact: [0.000873, 0.177644] },
  { hits: 0, total: 60, wilson: [0, 0.060172], jeffreys: [0, 0.040834], exact: [0, 0.059629] },
  { hits: 1, total: 60, wilson: [0.002948, 0.088551], jeffreys: [0.001804, 0.075251], exact: [0.000422, 0.089399] },
  { hits: 1, total: 100, wilson: [0.001767, 0.054486], jeffreys: [0.001081, 0.045779], exact: [0.000253, 0.054459] },
  { hits: 3, total: 300, wilson: [0.003407, 0.028983], jeffreys: [0.002824, 0.026444], exact: [0.002067, 0.028945] },
  { hits: 5, total: 500, wilson: [0.004279, 0.023193], jeffreys: [0.003826, 0.021779], exact: [0.003255, 0.023181] },
  { hits: 10, total: 1000, wilson: [0.005441, 0.018309], jeffreys: [0.005153, 0.017666], exact: [0.004806, 0.018313] },
  { hits: 28, total: 29, wilson: [0.828245, 0.993887], jeffreys: [0.849922, 0.996254], exact: [0.822356, 0.999127] },
  { hits: 20, total: 20, wilson: [0.838875, 1], jeffreys: [0.883361, 1], exact: [0.831567, 1] },
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

  test.each(references)('$hits of $total, Clopper and Pearson', ({ hits, total, exact: [lower, upper] }) => {
    const interval = clopperPearsonInterval(hits, total);
    expect(interval?.lower).toBeCloseTo(lower, sixDigits);
    expect(interval?.upper).toBeCloseTo(upper, sixDigits);
  });

  test.each([
    { hits: 81, total: 263, corrected: [0.2535, 0.3682] },
    { hits: 15, total: 148, corrected: [0.0598, 0.1644] },
    { hits: 0, total: 20, corrected: [0, 0.2005] },
    { hits: 1, total: 29, corrected: [0.0018, 0.1963] },
  ] as const)('$hits of $total, Wilson with continuity correction', ({ hits, total, corrected: [lower, upper] }) => {
    const interval = wilsonIntervalCorrected(hits, total);
    expect(interval?.lower).toBeCloseTo(lower, 4);
    expect(interval?.upper).toBeCloseTo(upper, 4);
  });

  test('what R and scipy say: prop.test(340, 400), and 7 of 50 exactly', () => {
    const r = wilsonIntervalCorrected(340, 400);
    expect(r?.lower).toBeCloseTo(0.8103309, 7);
    expect(r?.upper).toBeCloseTo(0.8827749, 7);
    const scipy = clopperPearsonInterval(7, 50);
    expect(scipy?.lower).toBeCloseTo(0.05819170033997342, 11);
    expect(scipy?.upper).toBeCloseTo(0.26739600249700846, 11);
  });

  test('4 of 20 at 90 %', () => {
    expect(clopperPearsonInterval(4, 20, 0.9)?.lower).toBeCloseTo(0.07135, 5);
    expect(clopperPearsonInterval(4, 20, 0.9)?.upper).toBeCloseTo(0.40103, 5);
    expect(wilsonInterval(4, 20, 0.9)?.lower).toBeCloseTo(0.09312, 5);
    expect(wilsonInterval(4, 20, 0.9)?.upper).toBeCloseTo(0.37838, 5);
  });

  test('without a total there is no interval, and more hits than the total are rejected', () => {
    expect(wilsonInterval(0, 0)).toBeUndefined();
    expect(jeffreysInterval(0, 0)).toBeUndefined();
    expect(clopperPearsonInterval(0, 0)).toBeUndefined();
    expect(wilsonIntervalCorrected(0, 0)).toBeUndefined();
    expect(() => wilsonInterval(3, 2)).toThrow('3 of 2 is not a share');
  });

  test('all hold the rate between them and mirror when good and bad change places', () => {
    const share = fc
      .integer({ min: 1, max: 5000 })
      .chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)));
    fc.assert(
      fc.property(share, ([hits, total]) => {
        for (const interval of [wilsonInterval, wilsonIntervalCorrected, jeffreysInterval, clopperPearsonInterval]) {
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
