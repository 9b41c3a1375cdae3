import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecast } from '../../../shared/forecasting/model/forecast.ts';
import { bandOf } from '../../../shared/forecasting/model/rate-band.ts';
import { daysWith } from '../simulated-accounts.ts';

const window = { lengthDays: 60, endLagDays: 0 };
const limit = { perMillion: 10_000, missedAt: true };

describe('where the rate will lie', () => {
  test('without orders to come it is arithmetic: what rolls off leaves, on its day', () => {
    // 100 days: 20 orders a day until day 43, none after. 4 defects on day 41, 2 on day 43. The window of today is days
    // 40 to 99: 80 orders, 6 defects. Tomorrow days 41 to 100: 60 and 6; then 40 and 2, 20 and 2, and nothing.
    const days = Array.from({ length: 100 }, (_, day) => ({
      orders: day <= 43 ? 20 : 0,
      defects: day === 41 ? 4 : day === 43 ? 2 : 0,
    }));
    const flat = (inDays: number, share: number) => ({ inDays, low: share, middle: share, high: share });
    expect(bandOf({ days, window, limit }, 30)).toEqual([flat(1, 6 / 60), flat(2, 2 / 40), flat(3, 2 / 20)]);
  });

  test('the days of the lag are known, and the band opens behind them', () => {
    const days = daysWith(120, 100, () => 0.008);
    const band = bandOf({ days, window: { lengthDays: 60, endLagDays: 15 }, limit }, 40);
    // In 15 days the window is the newest 60 days.
    const shown = days.slice(-60).reduce((sum, { defects }) => sum + defects, 0) / 6000;
    expect(band[14]).toEqual({ inDays: 15, low: shown, middle: shown, high: shown });
    expect((band[39]?.high ?? 0) - (band[39]?.low ?? 0)).toBeGreaterThan(0.001);
  });

  test('a step is followed: in the middle the band goes where the arrivals are', () => {
    const days = daysWith(112, 300, (day) => (day < 100 ? 0.003 : 0.02));
    const band = bandOf({ days, window, limit }, 60);
    expect(band.map(({ inDays }) => inDays)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(band.at(-1)?.middle).toBeGreaterThan(0.012);
    // Half of the futures are over the limit on some day: by then at the latest the middle has reached it.
    const { likelyInDays = 0 } = forecast({ days, window, limit });
    const over = band.find(({ middle }) => middle >= 0.01)?.inDays ?? 0;
    expect(over).toBeGreaterThanOrEqual(likelyInDays);
    expect(over - likelyInDays).toBeLessThan(10);
  });

  test('low is never over the middle, nor the middle over high, and all are shares', () => {
    const count = fc
      .integer({ min: 0, max: 40 })
      .chain((orders) =>
        fc.record({ orders: fc.constant(orders), defects: fc.integer({ min: 0, max: Math.min(3, orders) }) }),
      );
    fc.assert(
      fc.property(
        fc.array(count, { minLength: 1, maxLength: 80 }),
        fc.record({ lengthDays: fc.constantFrom(7, 14, 30, 60), endLagDays: fc.constantFrom(0, 10) }),
        fc.constantFrom(undefined, [0.2, 0.5, 0.8]),
        (days, moving, delay) => {
          for (const { low, middle, high } of bandOf(
            { days, window: moving, limit, ...(delay !== undefined && { delay }) },
            30,
          )) {
            expect(low).toBeGreaterThanOrEqual(0);
            expect(middle).toBeGreaterThanOrEqual(low);
            expect(high).toBeGreaterThanOrEqual(middle);
            expect(high).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
