import { describe, expect, test } from 'vitest';
import { delayCurveOf, shareKnown } from '../../../shared/forecasting/model/delay-curve.ts';

describe('late defects', () => {
  test('with everything old enough the curve is the plain frequency', () => {
    const delays = [0, 0, 1, 1, 1, 2, 2, 3, 3, 3];
    const curve = delayCurveOf(delays.map((delayDays) => ({ delayDays, ageDays: 90 }))) ?? [];
    for (const [age, share] of [0.2, 0.5, 0.7, 1].entries()) expect(curve[age]).toBeCloseTo(share, 12);
    expect(shareKnown(curve, 40)).toBe(1);
    expect(shareKnown(curve, -1)).toBe(0);
  });

  test('young orders have shown their fast defects only, and are not counted as if they had no slow ones', () => {
    // Half of all defects take 0 days, half take 5. Of the young orders (2 days old) only the fast half is known.
    const old = [0, 0, 0, 0, 0, 5, 5, 5, 5, 5].map((delayDays) => ({ delayDays, ageDays: 30 }));
    const young = [0, 0, 0, 0, 0].map((delayDays) => ({ delayDays, ageDays: 2 }));
    // Plain frequencies would say 10 of 15.
    expect(delayCurveOf([...old, ...young])?.[0]).toBeCloseTo(0.5, 12);
  });

  test('nine defects are too few to say', () => {
    expect(delayCurveOf(Array.from({ length: 9 }, () => ({ delayDays: 1, ageDays: 50 })))).toBeUndefined();
  });
});
