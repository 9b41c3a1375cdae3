import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeShare, isFlapping, withState } from '../../shared/alerts/flapping.ts';

const states = (changes: readonly number[]): string => {
  let state = 0;
  return Array.from({ length: 21 }, (_, index) => {
    if (changes.includes(index)) state = 1 - state;
    return String(state);
  }).join('');
};

describe('how often something changed of late', () => {
  // Reference values of Nagios' weighting (alerting-and-statistics.md 3.7).
  test('20 changes of 20 are 100 %, one change at the newest state 6.25 %, at the oldest 3.75 %', () => {
    expect(changeShare(states(Array.from({ length: 20 }, (_, index) => index + 1)))).toBeCloseTo(1, 12);
    expect(changeShare(states([20]))).toBeCloseTo(0.0625, 12);
    expect(changeShare(states([1]))).toBeCloseTo(0.0375, 12);
  });

  test('a first state is no change', () => {
    expect(changeShare('')).toBe(0);
    expect(changeShare('1')).toBe(0);
  });

  test('is a share, whatever happened', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (days) => {
        const recent = days.reduce(withState, '');
        expect(recent.length).toBeLessThanOrEqual(21);
        expect(changeShare(recent)).toBeGreaterThanOrEqual(0);
        expect(changeShare(recent)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('it flaps from 30 %, and until it is down to 20 %', () => {
    // Five changes among the newest: (5 × 1.25 − 0.5/19 × (0+1+2+3+4)) / 20 = 29.9 %; six are 35.4 %.
    expect(isFlapping(states([16, 17, 18, 19, 20]), false)).toBe(false);
    expect(isFlapping(states([15, 16, 17, 18, 19, 20]), false)).toBe(true);
    // Four of the newest are 24.2 %: not enough to begin, too much to stop.
    expect(isFlapping(states([17, 18, 19, 20]), true)).toBe(true);
    expect(isFlapping(states([17, 18, 19, 20]), false)).toBe(false);
    // Four of the oldest are (4 × 0.75 + 0.5/19 × 6) / 20 = 15.8 %.
    expect(isFlapping(states([1, 2, 3, 4]), true)).toBe(false);
  });
});
