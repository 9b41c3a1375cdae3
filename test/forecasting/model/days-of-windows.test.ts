import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysOfWindows } from '../../../shared/forecasting/model/days-of-windows.ts';

describe('days behind moving windows', () => {
  test('what came and what rolled off is placed where it must have been', () => {
    // Three-day windows over the days [0 2 1] 4 0: the sums are 3, 7 (0 leaves, 4 comes), 5 (2 leaves, 0 comes).
    const windows = [3, 7, 5].map((defects) => ({ orders: 30, defects }));
    const days = daysOfWindows(windows, 3).map(({ defects }) => defects);
    expect(days).toHaveLength(5);
    // A fall of 2 means that the second day had 2 at least.
    expect(days[1]).toBeGreaterThanOrEqual(2);
    expect(days[3]).toBeGreaterThanOrEqual(4);
  });

  test('a missing snapshot is bridged evenly', () => {
    const days = daysOfWindows([{ orders: 10, defects: 0 }, undefined, { orders: 10, defects: 2 }], 2);
    expect(days.map(({ defects }) => defects)).toEqual([0, 0, 1, 1]);
  });

  test('the first snapshot has to be there', () => {
    expect(() => daysOfWindows([], 7)).toThrow('the first snapshot is missing');
  });

  test('every window of the days found is what Amazon said, and no day is negative', () => {
    const series = fc.array(
      fc.record({ orders: fc.integer({ min: 5, max: 40 }), defects: fc.integer({ min: 0, max: 5 }) }),
      {
        minLength: 14,
        maxLength: 100,
      },
    );
    fc.assert(
      fc.property(series, fc.constantFrom(7, 10, 14), (truth, length) => {
        const sumOver = (days: readonly { defects: number }[], end: number) =>
          days.slice(end - length + 1, end + 1).reduce((sum, { defects }) => sum + defects, 0);
        const windows = truth.slice(length - 1).map((_, i) => ({
          orders: truth.slice(i, i + length).reduce((sum, { orders }) => sum + orders, 0),
          defects: sumOver(truth, i + length - 1),
        }));
        const found = daysOfWindows(windows, length);
        expect(found).toHaveLength(truth.length);
        expect(found.every(({ orders, defects }) => defects >= 0 && orders >= defects)).toBe(true);
        for (const [i, { defects }] of windows.entries()) expect(sumOver(found, i + length - 1)).toBe(defects);
      }),
      { numRuns: 100 },
    );
  });
});
