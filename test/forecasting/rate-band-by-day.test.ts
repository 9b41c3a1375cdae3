import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/domain/day.ts';
import { rateBand } from '../../shared/forecasting/rate-band-by-day.ts';
import { daysWith } from './simulated-accounts.ts';

describe('the band of a chart', () => {
  test('with dates, and as Amazon writes it: of valid tracking the good ones, at least 95 %', () => {
    const days = daysWith(80, 100, () => 0.03);
    const lastDay = '2026-06-30' as Day;
    const known = { days, lastDay, window: { lengthDays: 30, endLagDays: 0 } };
    const good = rateBand({ ...known, limit: { condition: 'GREATER_THAN', perMillion: 950_000 } }, 30);
    const bad = rateBand({ ...known, limit: { condition: 'LESS_THAN', perMillion: 50_000 } }, 30);
    expect(good).toHaveLength(30);
    expect(good[0]?.day).toBe('2026-07-01');
    expect(good[29]?.day).toBe('2026-07-30');
    for (const [index, { low, middle, high }] of good.entries()) {
      expect(low).toBeCloseTo(1 - (bad[index]?.high ?? 0), 12);
      expect(middle).toBeCloseTo(1 - (bad[index]?.middle ?? 0), 12);
      expect(high).toBeCloseTo(1 - (bad[index]?.low ?? 0), 12);
    }
    expect(rateBand({ ...known, limit: { condition: 'EQUALS', value: 0 } })).toEqual([]);
  });
});
