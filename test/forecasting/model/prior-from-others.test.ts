import { describe, expect, test } from 'vitest';
import { priorFromOthers } from '../../../shared/forecasting/model/prior-from-others.ts';

describe('what other accounts say', () => {
  test('the largest client does not speak for all', () => {
    // 100,000 orders at 2 % weigh 1,000, as do 1,000 at 0.2 % and 1,000 at 0.2 %: (20 + 2 + 2) of 3,000 is 0.8 %.
    const prior = priorFromOthers([
      { orders: 100_000, defects: 2000 },
      { orders: 1000, defects: 2 },
      { orders: 1000, defects: 2 },
      { orders: 0, defects: 0 },
    ]);
    expect(prior?.share).toBeCloseTo(0.008, 12);
    // However many they are, they weigh no more than 50 orders.
    expect(prior?.orders).toBe(50);
  });

  test('few others weigh little, none say nothing', () => {
    expect(priorFromOthers([{ orders: 20, defects: 1 }])).toEqual({ share: 0.05, orders: 20 });
    expect(priorFromOthers([])).toBeUndefined();
  });
});
