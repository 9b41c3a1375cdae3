import { describe, expect, test } from 'vitest';
import { cusumRunLength, ewmaRunLength, twoSidedCusumRunLength } from '../../shared/statistics/run-length.ts';

/** As printed in the reference (alerting-and-statistics.md 4.5): so many significant digits. */
const printed = (value: number, digits: string): string => value.toFixed(digits.split('.')[1]?.length ?? 0);

const sum = (threshold: number) => ({ reference: 0.5, threshold });

describe('points until a cumulative sum signals', () => {
  test.each([
    { shift: 0, one4: '335.37', one5: '930.89', two4: '167.7', two5: '465.4' },
    { shift: 0.25, one4: '77.08', one5: '141.7', two4: '74.22', two5: '139.5' },
    { shift: 0.5, one4: '26.68', one5: '38.01', two4: '26.63', two5: '38.00' },
    { shift: 0.75, one4: '13.29', one5: '17.05', two4: '13.29', two5: '17.05' },
    { shift: 1, one4: '8.383', one5: '10.38', two4: '8.383', two5: '10.38' },
    { shift: 1.5, one4: '4.747', one5: '5.747', two4: '4.747', two5: '5.747' },
    { shift: 2, one4: '3.343', one5: '4.009', two4: '3.343', two5: '4.009' },
    { shift: 3, one4: '2.194', one5: '2.573', two4: '2.194', two5: '2.573' },
  ])('with the mean $shift standard deviations up', ({ shift, one4, one5, two4, two5 }) => {
    expect(printed(cusumRunLength(sum(4), shift), one4)).toBe(one4);
    expect(printed(cusumRunLength(sum(5), shift), one5)).toBe(one5);
    expect(printed(twoSidedCusumRunLength(sum(4), shift), two4)).toBe(two4);
    expect(printed(twoSidedCusumRunLength(sum(5), shift), two5)).toBe(two5);
  });

  test('low thresholds, and the two-sided one of 368.6', () => {
    for (const [threshold, length] of [
      [1, '11.209'],
      [2, '38.548'],
      [3, '117.596'],
    ] as const) {
      expect(printed(cusumRunLength(sum(threshold), 0), length)).toBe(length);
    }
    expect(printed(twoSidedCusumRunLength(sum(4.77), 0), '368.6')).toBe('368.6');
  });
});

describe('points until a weighted mean leaves its limits', () => {
  test.each([
    { weight: 0.05, width: 2.615, quiet: '499.9', shifted: '11.38' },
    { weight: 0.1, width: 2.814, quiet: '499.6', shifted: '10.33' },
    { weight: 0.25, width: 2.998, quiet: '499.8', shifted: '11.14' },
    { weight: 0.4, width: 3.054, quiet: '500.0', shifted: '14.26' },
    { weight: 0.1, width: 2.7, quiet: '369.0', shifted: '9.73' },
    { weight: 0.2, width: 2.86, quiet: '371.1', shifted: '9.80' },
  ])('weight $weight, limits at $width', ({ weight, width, quiet, shifted }) => {
    expect(printed(ewmaRunLength({ weight, width }, 0), quiet)).toBe(quiet);
    expect(printed(ewmaRunLength({ weight, width }, 1), shifted)).toBe(shifted);
  });
});
