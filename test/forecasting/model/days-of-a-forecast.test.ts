import { describe, expect, test } from 'vitest';
import { forecast } from '../../../shared/forecasting/model/forecast.ts';
import { bandOf } from '../../../shared/forecasting/model/rate-band.ts';

describe('the band of a chart', () => {
  const question = {
    days: Array.from({ length: 60 }, (_, day) => ({ orders: 10, defects: day % 10 === 0 ? 1 : 0 })),
    window: { lengthDays: 30, endLagDays: 5 },
    limit: { perMillion: 40_000, missedAt: true },
  };

  test('is what is known while nothing new can be in the window, and low, middle, high after', () => {
    const band = bandOf(question, 12);
    expect(band.map(({ inDays }) => inDays)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    // The window of day 25 to 54 holds 30, 40 and 50; five days on it is day 30 to 59, with the same three.
    for (const { low, middle, high } of band.slice(0, 5)) expect([low, middle, high]).toEqual([0.01, 0.01, 0.01]);
    for (const { low, middle, high } of band) {
      expect(low).toBeLessThanOrEqual(middle);
      expect(middle).toBeLessThanOrEqual(high);
    }
    expect(band.at(-1)?.high).toBeGreaterThan(band.at(-1)?.low ?? 1);
  });

  test('has no day on which the window holds no order', () => {
    expect(bandOf({ ...question, days: [undefined] }, 5)).toEqual([]);
  });

  test('the dates of a forecast are the first days of 5 % and of half', () => {
    const { crossingBy, earliestInDays, likelyInDays } = forecast({
      ...question,
      limit: { perMillion: 12_000, missedAt: true },
    });
    expect(earliestInDays).toBe(1 + crossingBy.findIndex((chance) => chance >= 0.05));
    expect(likelyInDays).toBe(1 + crossingBy.findIndex((chance) => chance >= 0.5));
    expect(earliestInDays).toBeLessThan(likelyInDays ?? 0);
  });
});
