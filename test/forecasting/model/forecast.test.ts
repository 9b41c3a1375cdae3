import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { believedShares } from '../../../shared/forecasting/model/drift.ts';
import { believe, forecast } from '../../../shared/forecasting/model/forecast.ts';
import { daysWith } from '../simulated-accounts.ts';

const onePercent = { perMillion: 10_000, missedAt: true };
const sixtyDays = { lengthDays: 60, endLagDays: 0 };
const ask = (days: ReturnType<typeof daysWith>, more = {}) =>
  forecast({ days, window: sixtyDays, limit: onePercent, ...more });

describe('the forecast of a rate', () => {
  test('an account at a third of the limit is not expected to miss it soon', () => {
    const { p7, p14, p30, likelyInDays } = ask(daysWith(120, 200, () => 0.003));
    expect(p7).toBe(0);
    expect(p14).toBeLessThan(0.02);
    expect(p30).toBeLessThan(0.1);
    expect(likelyInDays).toBeUndefined();
  });

  test('a step to 2 % is seen after nine days, long before the rate itself reaches the limit', () => {
    const days = daysWith(109, 200, (day) => (day < 100 ? 0.003 : 0.02));
    const inWindow = days.slice(-60).reduce((sum, { defects }) => sum + defects, 0);
    expect(inWindow / 12_000).toBeLessThan(0.0065);
    const { p30, p60, likelyInDays = 0 } = ask(days);
    expect(p30).toBeGreaterThan(0.55);
    expect(p60).toBeGreaterThanOrEqual(p30);
    // From about 0.6 % at 2 % against 0.3 % rolling off, 1 % is some 15 days away.
    expect(likelyInDays).toBeGreaterThan(8);
    expect(likelyInDays).toBeLessThan(25);
  });

  test('bad days of an account that always had bad days are not a new level', () => {
    // Every ninth day 12 of 200 orders are late, else none: 0.67 % on average, a bad day yesterday.
    const days = Array.from({ length: 127 }, (_, day) => ({ orders: 200, defects: day % 9 === 0 ? 12 : 0 }));
    expect(ask(days).p60).toBeLessThan(0.55);
    // The same bad day in an account that never had one is worth a look.
    const calm = daysWith(126, 200, () => 0.0065);
    const shares = (of: typeof days) => {
      const belief = believe({ days: of, limit: onePercent });
      return believedShares(belief).reduce((sum, weight, i) => sum + weight * (belief.levels.shares[i] ?? 0), 0);
    };
    const badDay = { orders: 200, defects: 12 };
    const rise = (of: typeof days) => shares([...of, badDay]) / shares(of);
    expect(rise(calm)).toBeGreaterThan(rise(days.slice(0, -1)));
  });

  test('what rolls off is counted to the day: a breach ends when its bad day leaves the window', () => {
    // 12 defects on day 40 of an account with 10 orders a day: 12 of 600 is 2 %. Day 40 leaves the window that ends on day 100.
    const days = Array.from({ length: 91 }, (_, day) => ({ orders: 10, defects: day === 40 ? 12 : 0 }));
    expect(ask(days).recovery).toEqual({ inDays: 10, rolledOff: 12 });
    expect(ask(days).p7).toBe(1);
  });

  test('with a lag the next days are arithmetic: what the ledger already holds will be shown', () => {
    // The window ends 15 days ago. 12 defects came five days ago: 12 of 600 will be shown in ten days, not before.
    const days = Array.from({ length: 100 }, (_, day) => ({ orders: 10, defects: day === 94 ? 12 : 0 }));
    const { crossingBy, likelyInDays } = ask(days, { window: { lengthDays: 60, endLagDays: 15 } });
    expect(crossingBy.slice(0, 9)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(crossingBy[9]).toBe(1);
    expect(likelyInDays).toBe(10);
  });

  test('a bad week that is in the window only until the weekend is over with it: 7-day windows', () => {
    const days = Array.from({ length: 90 }, (_, day) => ({ orders: 100, defects: day >= 84 && day < 87 ? 5 : 0 }));
    const limit = { perMillion: 25_000, missedAt: true };
    const { recovery } = ask(days, { window: { lengthDays: 7, endLagDays: 0 }, limit });
    // 15 of 700 is 2.14 %: inside 2.5 %.
    expect(recovery).toBeUndefined();
    expect(
      ask(days, { window: { lengthDays: 7, endLagDays: 0 }, limit: { ...limit, perMillion: 20_000 } }).recovery,
    ).toEqual({
      inDays: 2,
      rolledOff: 5,
    });
  });

  test('at least 95 % good: equality is not past the limit', () => {
    const days = Array.from({ length: 60 }, () => ({ orders: 20, defects: 1 }));
    const window = { lengthDays: 30, endLagDays: 0 };
    const atLimit = { perMillion: 50_000, missedAt: false };
    expect(ask(days, { window, limit: atLimit }).recovery).toBeUndefined();
    expect(ask(days, { window, limit: { ...atLimit, missedAt: true } }).recovery?.inDays).toBeGreaterThan(0);
    expect(ask(days, { window, limit: atLimit }).p7).toBeGreaterThan(0.5);
  });

  test('defects that are reported late are expected: the same clean fortnight promises less', () => {
    const days = [...daysWith(110, 100, () => 0.008), ...daysWith(14, 100, () => 0.001)];
    const delay = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];
    expect(ask(days, { delay }).p60).toBeGreaterThan(ask(days).p60);
  });

  test('other accounts help an account without a past, and are outweighed by its own', () => {
    const careless = { share: 0.02, orders: 100_000 };
    const careful = { share: 0.001, orders: 100_000 };
    const young = daysWith(3, 20, () => 0);
    expect(ask(young, { prior: careless }).p60).toBeGreaterThan(ask(young, { prior: careful }).p60 + 0.2);
    const old = daysWith(150, 100, () => 0.003);
    expect(Math.abs(ask(old, { prior: careless }).p60 - ask(old, { prior: careful }).p60)).toBeLessThan(0.1);
  });

  test('nothing known, nothing sure: an account without orders is never said to miss', () => {
    const { p60, earliestInDays } = ask([{ orders: 0, defects: 0 }]);
    expect(p60).toBe(0);
    expect(earliestInDays).toBeUndefined();
  });

  test('chances grow with the horizon, and the same days give the same forecast', () => {
    const count = fc
      .integer({ min: 0, max: 60 })
      .chain((orders) =>
        fc.record({ orders: fc.constant(orders), defects: fc.integer({ min: 0, max: Math.min(orders, 4) }) }),
      );
    const question = fc.record({
      days: fc.array(fc.option(count, { nil: undefined, freq: 8 }), { minLength: 1, maxLength: 90 }),
      window: fc.record({ lengthDays: fc.constantFrom(7, 10, 14, 30, 60), endLagDays: fc.constantFrom(0, 1, 10, 15) }),
      limit: fc.record({ perMillion: fc.constantFrom(10_000, 25_000, 40_000, 100_000), missedAt: fc.boolean() }),
    });
    fc.assert(
      fc.property(question, (asked) => {
        const said = forecast(asked);
        const { crossingBy, p7, p14, p30, p60 } = said;
        expect(crossingBy).toHaveLength(60);
        expect(crossingBy.every((p, i) => p >= (crossingBy[i - 1] ?? 0) && p <= 1)).toBe(true);
        expect([p7, p14, p30, p60]).toEqual([crossingBy[6], crossingBy[13], crossingBy[29], crossingBy[59]]);
        expect(forecast(asked)).toEqual(said);
      }),
      { numRuns: 60 },
    );
  });
});
