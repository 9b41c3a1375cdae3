import { describe, expect, test } from 'vitest';
import { driftOf } from '../../../shared/forecasting/model/drift.ts';
import { daysWith } from '../simulated-accounts.ts';

describe('rates without a limit', () => {
  test('a conversion that stays as it was has not drifted', () => {
    const drift = driftOf(daysWith(120, 300, () => 0.1));
    expect(drift?.baseline).toBeCloseTo(0.1, 2);
    expect(drift?.lower).toBeLessThan(0.2);
    expect(drift?.higher).toBeLessThan(0.2);
  });

  test('a conversion that fell by a third ten days ago has', () => {
    const drift = driftOf(daysWith(120, 300, (day) => (day < 110 ? 0.1 : 0.066)));
    expect(drift?.lower).toBeGreaterThan(0.9);
    expect(drift?.current).toBeLessThan(0.08);
  });

  test('weak weekends are the week, not a drift', () => {
    // The last day is a Sunday: two weak days in a row.
    const drift = driftOf(daysWith(119, 300, (day) => (day % 7 >= 5 ? 0.05 : 0.1)));
    expect(drift?.lower).toBeLessThan(0.2);
  });

  test('too little traffic says nothing, and sessions that are not counted yet are not zero', () => {
    expect(driftOf(daysWith(120, 2, () => 0.1))).toBeUndefined();
    expect(driftOf(daysWith(40, 300, () => 0.1))).toBeUndefined();
    const notReady = { orders: 0, defects: 35 };
    const usual = daysWith(118, 300, () => 0.1);
    expect(driftOf([...usual, notReady, notReady])?.higher).toBeLessThan(0.2);
  });
});
