import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowedDefects, cleanOrdersToRecover, headroomOf, misses } from '../../shared/metrics/headroom.ts';

const onePercent = 10_000;
const fourPercent = 40_000;
const twoAndAHalfPercent = 25_000;

describe('headroom', () => {
  // The reference table of allowed defects: the most d with d/n < limit, worked in integers.
  test.each([
    { orders: 50, odr: 0, lsr: 1, cr: 1 },
    { orders: 99, odr: 0, lsr: 3, cr: 2 },
    { orders: 100, odr: 0, lsr: 3, cr: 2 },
    { orders: 101, odr: 1, lsr: 4, cr: 2 },
    { orders: 199, odr: 1, lsr: 7, cr: 4 },
    { orders: 200, odr: 1, lsr: 7, cr: 4 },
    { orders: 201, odr: 2, lsr: 8, cr: 5 },
    { orders: 250, odr: 2, lsr: 9, cr: 6 },
    { orders: 300, odr: 2, lsr: 11, cr: 7 },
    { orders: 500, odr: 4, lsr: 19, cr: 12 },
    { orders: 1000, odr: 9, lsr: 39, cr: 24 },
  ])(
    '$orders orders without a defect can absorb $odr before 1 %, $lsr before 4 %, $cr before 2.5 %',
    ({ orders, odr, lsr, cr }) => {
      expect(headroomOf(0, orders, onePercent, 'LESS_THAN')).toBe(odr);
      expect(headroomOf(0, orders, fourPercent, 'LESS_THAN')).toBe(lsr);
      expect(headroomOf(0, orders, twoAndAHalfPercent, 'LESS_THAN')).toBe(cr);
    },
  );

  test('9 defective of 1,000 orders leave none before 1 %', () => {
    expect(headroomOf(9, 1000, onePercent, 'LESS_THAN')).toBe(0);
    expect(misses(9, 1000, onePercent, 'LESS_THAN')).toBe(false);
    expect(misses(10, 1000, onePercent, 'LESS_THAN')).toBe(true);
  });

  test('the first defect of 100 orders is exactly 1 % and misses the limit', () => {
    expect(misses(1, 100, onePercent, 'LESS_THAN')).toBe(true);
  });

  test('18 of 20 units on time are exactly 90 % and do not miss "at least 90 %"', () => {
    // floor((1 - 0.9) * 20) is 1 in floating point.
    expect(headroomOf(0, 20, 900_000, 'GREATER_THAN')).toBe(2);
    expect(misses(2, 20, 900_000, 'GREATER_THAN')).toBe(false);
    expect(misses(3, 20, 900_000, 'GREATER_THAN')).toBe(true);
  });

  test('an account without orders misses nothing and absorbs nothing', () => {
    expect(misses(0, 0, onePercent, 'LESS_THAN')).toBe(false);
    expect(headroomOf(0, 0, onePercent, 'LESS_THAN')).toBe(0);
  });
});

describe('recovery', () => {
  // 3/(250+k) < 1 % from k = 51; 5/(400+k) from 101; 12/(900+k) from 301.
  test.each([
    { defects: 3, orders: 250, clean: 51 },
    { defects: 5, orders: 400, clean: 101 },
    { defects: 12, orders: 900, clean: 301 },
  ])('$defects defective of $orders orders take $clean clean orders to recover', ({ defects, orders, clean }) => {
    expect(cleanOrdersToRecover(defects, orders, onePercent, 'LESS_THAN')).toBe(clean);
  });

  test('80 of 100 packages with tracking take 300 good ones to reach 95 %', () => {
    // 380 / 400 = 95 %
    expect(cleanOrdersToRecover(20, 100, 950_000, 'GREATER_THAN')).toBe(300);
  });

  const anyCase = fc.record({
    defects: fc.integer({ min: 0, max: 5000 }),
    clean: fc.integer({ min: 0, max: 100_000 }),
    perMillion: fc.integer({ min: 1, max: 999_999 }),
    condition: fc.constantFrom('LESS_THAN' as const, 'GREATER_THAN' as const),
  });

  test('the answer is the smallest number of clean orders that is enough', () => {
    fc.assert(
      fc.property(anyCase, ({ defects, clean, perMillion, condition }) => {
        const base = defects + clean;
        const more = cleanOrdersToRecover(defects, base, perMillion, condition);
        if (more === undefined) return;
        expect(misses(defects, base + more, perMillion, condition)).toBe(false);
        if (more > 0) expect(misses(defects, base + more - 1, perMillion, condition)).toBe(true);
      }),
    );
  });

  test('headroom more defects are still inside, one more is not', () => {
    fc.assert(
      fc.property(anyCase, ({ clean, perMillion, condition }) => {
        const base = clean + 1;
        const allowed = allowedDefects(base, perMillion, condition);
        expect(misses(Math.max(0, allowed), base, perMillion, condition)).toBe(false);
        expect(misses(allowed + 1, base, perMillion, condition)).toBe(true);
      }),
    );
  });
});
