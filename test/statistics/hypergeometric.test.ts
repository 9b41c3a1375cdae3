import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holmAdjusted, hypergeometricAtLeast } from '../../shared/statistics/hypergeometric.ts';

describe('Fisher’s exact test, one-sided', () => {
  test.each([
    // Fisher's tea: 4 of 4 right among 8 cups, one way of 70; 3 or more: (16 + 1) / 70.
    { hits: 4, drawn: 4, marked: 4, total: 8, is: 1 / 70 },
    { hits: 3, drawn: 4, marked: 4, total: 8, is: 17 / 70 },
    // 2 of 2 aces in two cards: (4 × 3) / (52 × 51).
    { hits: 2, drawn: 2, marked: 4, total: 52, is: 12 / 2652 },
    // At least one ace in five cards: 1 - (48 choose 5) / (52 choose 5) = 1 - 1712304 / 2598960.
    { hits: 1, drawn: 5, marked: 4, total: 52, is: 1 - 1_712_304 / 2_598_960 },
    { hits: 0, drawn: 5, marked: 4, total: 52, is: 1 },
  ])('$hits of $drawn among $marked of $total', ({ hits, drawn, marked, total, is }) => {
    expect(hypergeometricAtLeast(hits, drawn, marked, total)).toBeCloseTo(is, 10);
  });

  test('is the same seen from either side: drawn or marked', () => {
    const counts = fc
      .record({ total: fc.integer({ min: 1, max: 500 }), a: fc.nat(500), b: fc.nat(500), c: fc.nat(500) })
      .map(({ total, a, b, c }) => {
        const [drawn, marked] = [a % (total + 1), b % (total + 1)];
        return { total, drawn, marked, hits: c % (Math.min(drawn, marked) + 1) };
      });
    fc.assert(
      fc.property(counts, ({ total, drawn, marked, hits }) => {
        const chance = hypergeometricAtLeast(hits, drawn, marked, total);
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
        expect(chance).toBeCloseTo(hypergeometricAtLeast(hits, marked, drawn, total), 9);
      }),
    );
  });

  test('rejects impossible counts', () => {
    expect(() => hypergeometricAtLeast(3, 2, 5, 10)).toThrow(RangeError);
  });
});

test('Holm’s correction: the smallest times all of them, the next times one fewer, never falling', () => {
  // Worked by hand: 0.01 × 4 = 0.04; 0.02 × 3 = 0.06; 0.03 × 2 = 0.06; 0.9 × 1 = 0.9.
  const adjusted = holmAdjusted([0.03, 0.9, 0.01, 0.02]);
  for (const [at, is] of [0.06, 0.9, 0.04, 0.06].entries()) expect(adjusted[at]).toBeCloseTo(is, 12);
});
