import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { forecastRate } from '../../shared/forecasting/forecast-warning.ts';
import { knownDaysOf } from '../../shared/forecasting/known-days.ts';
import type { DayCount } from '../../shared/forecasting/model/allowance.ts';
import { publishedLimit } from '../../shared/metrics/catalogue.ts';
import { overLimit } from '../../shared/metrics/headroom.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const first = '2026-06-01' as Day;
const length = 60;
const lag = 15;
const limit = publishedLimit('orderDefectRate', 'US', first) ?? { condition: 'LESS_THAN' as const, perMillion: 10_000 };

/** Ten orders a day; defects on the days given, counted from the first of the window. The window ends 15 days before the last. */
const accountWith = (defects: Readonly<Record<number, number>>): readonly DayCount[] =>
  Array.from({ length: length + lag }, (_, day) => ({ orders: 10, defects: defects[day] ?? 0 }));

/** What Amazon shows of it, for some days on which its window did not move much, and the days as they were counted. */
function wayBackOf(days: readonly DayCount[], counted: 'order by order' | 'by Amazon’s windows alone') {
  const to = addDays(first, length - 1);
  const asOf = addDays(to, lag);
  const inside = days.slice(0, length);
  const numerator = inside.reduce((sum, day) => sum + day.defects, 0);
  const denominator = inside.reduce((sum, day) => sum + day.orders, 0);
  const reading: Reading = {
    metric: 'orderDefectRate',
    channel: 'seller',
    source: 'official',
    measure: { kind: 'share', numerator, denominator },
    windowDays: length,
    from: first,
    to,
    asOf,
    limit,
  };
  const shown = [{ asOf, to, numerator, denominator, receivedAt: `${asOf}T06:00:00.000Z` }];
  const known = knownDaysOf(
    reading,
    {
      series: { metric: 'orderDefectRate', channel: 'seller', windowDays: length, shown },
      ...(counted === 'order by order' && { counted: { from: first, days } }),
    },
    asOf,
  );
  return known && forecastRate(known);
}

describe('how many too many', () => {
  // 1 % of 2,000 is 20 and misses it: 19 are allowed. 95 % of 1,000 packages allow 50 without tracking.
  test.each([
    { defects: 21, base: 2000, perMillion: 10_000, condition: 'LESS_THAN' as const, over: 2 },
    { defects: 20, base: 2000, perMillion: 10_000, condition: 'LESS_THAN' as const, over: 1 },
    { defects: 19, base: 2000, perMillion: 10_000, condition: 'LESS_THAN' as const, over: 0 },
    { defects: 1, base: 100, perMillion: 10_000, condition: 'LESS_THAN' as const, over: 1 },
    { defects: 60, base: 1000, perMillion: 950_000, condition: 'GREATER_THAN' as const, over: 10 },
    { defects: 50, base: 1000, perMillion: 950_000, condition: 'GREATER_THAN' as const, over: 0 },
    { defects: 0, base: 0, perMillion: 10_000, condition: 'LESS_THAN' as const, over: 0 },
  ])('$defects of $base are $over over', ({ over, defects, base, perMillion, condition }) => {
    expect(overLimit(defects, base, perMillion, condition)).toBe(over);
  });

  test('so many fewer meet the limit, and one more than that still misses it', () => {
    const counts = fc
      .integer({ min: 1, max: 5000 })
      .chain((base) => fc.tuple(fc.constant(base), fc.nat({ max: base })));
    fc.assert(
      fc.property(counts, fc.constantFrom(10_000, 25_000, 40_000), ([base, defects], perMillion) => {
        const over = overLimit(defects, base, perMillion, 'LESS_THAN');
        const isMissed = (count: number): boolean => count * 1_000_000 >= perMillion * base;
        expect(isMissed(defects)).toBe(over > 0);
        if (over > 0) expect([isMissed(defects - over), isMissed(defects - over + 1)]).toEqual([false, true]);
      }),
    );
  });
});

describe('the way back from a missed limit', () => {
  // 7 of 600 orders; 5 are allowed, 6 are exactly 1 % and miss it. The defects of days 0 and 3 roll off one and four days on.
  const days = accountWith({ 0: 1, 3: 1, 40: 5 });

  test('has the day on which enough have rolled off, where the days of the defects are known: one would not suffice', () => {
    const asOf = addDays(first, length - 1 + lag);
    expect(wayBackOf(days, 'order by order')).toMatchObject({ recoveryDate: addDays(asOf, 4), rolledOff: 2 });
  });

  test('has no day where only Amazon’s windows are known', () => {
    const forecast = wayBackOf(days, 'by Amazon’s windows alone');
    expect(forecast).toBeDefined();
    expect(forecast).not.toHaveProperty('recoveryDate');
    expect(forecast).not.toHaveProperty('rolledOff');
  });

  test('waits for the defects that Amazon’s window does not show yet', () => {
    // Two more came on the second day after the window: shown two days on, when one has rolled off. With them 8 are in the
    // window until the five of day 40 leave it 41 days on.
    const later = accountWith({ 0: 1, 3: 1, 40: 5, 61: 2 });
    expect(wayBackOf(later, 'order by order')?.recoveryDate).toBe(addDays(first, length - 1 + lag + 41));
  });

  test('says how likely it is to be inside in 30 and 60 days, and only while the limit is missed', () => {
    const missed = wayBackOf(days, 'order by order');
    expect(missed?.inside30).toBeGreaterThan(0);
    expect(missed?.inside30).toBeLessThan(1);
    expect(missed?.inside60).toBeGreaterThan(0);
    expect(wayBackOf(accountWith({ 0: 1 }), 'order by order')).not.toHaveProperty('inside30');
    // Fewer defects that stay longer: nothing of them leaves the window within 30 days.
    const staying = wayBackOf(accountWith({ 45: 4, 50: 4 }), 'order by order');
    expect(staying?.inside30).toBe(0);
  });
});
