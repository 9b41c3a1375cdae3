import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rngFrom } from '../../bench/support/mulberry32.ts';
import type { Day } from '../../shared/domain/day.ts';
import { forecastRate } from '../../shared/forecasting/forecast-warning.ts';
import { delayCurveOf } from '../../shared/forecasting/model/delay-curve.ts';
import { forecast } from '../../shared/forecasting/model/forecast.ts';
import { daysWith } from './simulated-accounts.ts';

const limit = { perMillion: 10_000, missedAt: true };

describe('defects that are reported late', () => {
  test('raise the chances of every horizon and do not lower them, where Amazon waits until all are known', () => {
    // The window ends 15 days ago and every defect is reported within 12 days: what comes is known when it is shown, so
    // the curve only says that young days are not as clean as they look.
    const window = { lengthDays: 60, endLagDays: 15 };
    const curves = fc
      .array(fc.double({ min: 0.02, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 })
      .map((known) => known.toSorted((a, b) => a - b));
    const life = fc.record({
      orders: fc.constantFrom(20, 80, 300),
      share: fc.double({ min: 0.001, max: 0.012, noNaN: true }),
      seed: fc.integer({ min: 1, max: 1000 }),
      delay: curves,
    });
    fc.assert(
      fc.property(life, ({ orders, share, seed, delay }) => {
        const days = daysWith(120, orders, () => share, seed);
        const [with_, without] = [forecast({ days, window, limit, delay }), forecast({ days, window, limit })];
        // The 256 futures start from another belief: a few may fall to the other side by chance (9 at most in 1,500 lives).
        for (const [index, chance] of without.crossingBy.entries()) {
          expect(with_.crossingBy[index]).toBeGreaterThanOrEqual(chance - 20 / 256);
        }
        // Fewer orders known for sure are a little less to be sure by: in one life of thousands 0.001 was lost.
        expect(with_.levelPast).toBeGreaterThanOrEqual(without.levelPast - 0.02);
      }),
      { numRuns: 30 },
    );
  });

  test('one more late defect to come never makes it better: slower reporting, higher chances', () => {
    const window = { lengthDays: 60, endLagDays: 15 };
    const days = daysWith(120, 200, () => 0.007, 4);
    const chances = [1, 0.9, 0.7, 0.5, 0.3].map((known) => {
      const delay = Array.from({ length: 12 }, (_, age) => known + ((1 - known) * age) / 12);
      return forecast({ days, window, limit, delay }).p60;
    });
    expect(chances).toEqual(chances.toSorted((a, b) => a - b));
    expect(chances.at(-1)).toBeGreaterThan((chances[0] ?? 0) + 0.05);
  });

  test('an account cut off today is believed as it will turn out: the curve makes up for what is not reported yet', () => {
    // 0.8 % of 400 orders a day, every defect known after 0 to 19 days, evenly. Seen from day 120 the newest days look
    // clean; seen from day 140 they are not.
    const rng = rngFrom(9);
    const delays: { order: number; reported: number }[] = [];
    for (let order = 0; order < 121; order++) {
      for (let i = 0; i < 400; i++) {
        if (rng() < 0.008) delays.push({ order, reported: order + Math.floor(rng() * 20) });
      }
    }
    const seenOn = (today: number) =>
      Array.from({ length: 121 }, (_, day) => ({
        orders: 400,
        defects: delays.filter(({ order, reported }) => order === day && reported <= today).length,
      }));
    const curve = delayCurveOf(
      delays
        .filter(({ reported }) => reported <= 120)
        .map(({ order, reported }) => ({ delayDays: reported - order, ageDays: 120 - order })),
    );
    const window = { lengthDays: 60, endLagDays: 15 };
    const late = forecast({ days: seenOn(140), window, limit });
    const cut = forecast({ days: seenOn(120), window, limit, ...(curve !== undefined && { delay: curve }) });
    const fooled = forecast({ days: seenOn(120), window, limit });
    expect(fooled.p60).toBeLessThan(late.p60 - 0.1);
    expect(Math.abs(cut.p60 - late.p60)).toBeLessThan(Math.abs(fooled.p60 - late.p60) / 2);
  });

  test('with a delay and a lag the dates still count from the day the window is shown', () => {
    // 12 defects on day 94 of days 0 to 99, of 10 orders a day; shown when the window, 15 days behind, reaches them.
    const days = Array.from({ length: 100 }, (_, day) => ({ orders: 10, defects: day === 94 ? 12 : 0 }));
    const forecasted = forecastRate({
      days,
      lastDay: '2026-06-30' as Day,
      window: { lengthDays: 60, endLagDays: 15 },
      limit: { condition: 'LESS_THAN', perMillion: 10_000 },
      delay: [0.9, 1],
    });
    // Day 94 is five days old: it is the window's last day in ten days, on 10 July.
    expect(forecasted?.likelyDate).toBe('2026-07-10');
    expect(forecasted?.p7).toBeLessThan(0.01);
    expect(forecasted?.p14).toBe(1);
  });
});
