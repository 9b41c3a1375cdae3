import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { forecastReading } from '../../shared/forecasting/forecast-reading.ts';
import { forecastRate } from '../../shared/forecasting/forecast-warning.ts';
import { historyOfSnapshots } from '../../shared/forecasting/snapshot-history.ts';
import { fallBeyondRollOff, takenBackIn, withoutTakenBack } from '../../shared/forecasting/taken-back.ts';
import type { RateSeries } from '../../shared/metrics/rate-history.ts';

const first = '2026-08-01' as Day;
const limit = { condition: 'LESS_THAN', perMillion: 10_000 } as const;

/** Windows that end a day after each other, shown 15 days later. */
const windows = (defects: readonly number[], orders = 2000) =>
  defects.map((count, i) => ({ to: addDays(first, i), asOf: addDays(first, i + 15), orders, defects: count }));

const repeated = (times: number, value: number): number[] => Array.from({ length: times }, () => value);

/** Six defects for weeks, then 17 more within days; Amazon takes eight of them back in one day. */
const appealed = [...repeated(16, 6), 7, 9, 12, 14, 17, 19, 20, 22, 23, 23, 23, 15];

describe('a window that falls', () => {
  test.each([
    // The days that left lie in all windows before: the one with 6 bounds what they held. 23 − 15 = 8 > 6.
    { when: 'by more than any window before it held', defects: appealed, fewer: 8 },
    // 12 − 9 = 3, and each window before had 3 at least: three old ones may have left on one day.
    { when: 'by what may have left it', defects: [3, 5, 12, 9], fewer: 0 },
    { when: 'by one more than that', defects: [3, 5, 12, 8], fewer: 4 },
    { when: 'not at all', defects: [3, 3, 4], fewer: 0 },
    { when: 'in its first snapshot', defects: [9], fewer: 0 },
  ])('$when', ({ defects, fewer }) => {
    expect(fallBeyondRollOff(windows(defects), 60)).toBe(fewer);
  });

  test('after a gap as long as the window everything may have left it', () => {
    const [before] = windows([20]);
    const [after] = windows([1]).map((one) => ({ ...one, to: addDays(one.to, 10), asOf: addDays(one.asOf, 10) }));
    expect(before && after && fallBeyondRollOff([before, after], 10)).toBe(0);
    expect(before && after && fallBeyondRollOff([before, after], 11)).toBe(0);
  });

  test('is never called corrected while orders leave it as days go by', () => {
    const days = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 90 });
    fc.assert(
      fc.property(days, fc.constantFrom(7, 10, 30), fc.integer({ min: 1, max: 4 }), (truth, length, every) => {
        const shown = windows(
          truth.slice(length - 1).map((_, i) => truth.slice(i, i + length).reduce((sum, one) => sum + one, 0)),
        ).filter((_, i) => i % every === 0);
        expect(withoutTakenBack(shown, length)).toEqual({ shown });
      }),
    );
  });
});

describe('what was taken back', () => {
  test('is in none of the days behind the windows', () => {
    const history = historyOfSnapshots(windows(appealed), 60, limit);
    // Nine came and stayed, after the six of the first window: 15 in the newest.
    const newest = history?.days.slice(-60) ?? [];
    expect(newest.reduce((sum, day) => sum + (day?.defects ?? 0), 0)).toBe(15);
    // Since the first window nine came, and two for the two of its six that left meanwhile (27 of its 60 days, spread evenly).
    expect(history?.days.slice(60).reduce((sum, day) => sum + (day?.defects ?? 0), 0)).toBe(9 + 2);
    expect(history?.correctedOn).toBe(addDays(first, appealed.length - 1 + 15));
  });

  test('leaves the forecast at once', () => {
    // 18 of 2,000 is one below the last that is allowed (19); 17 of them came within days. Amazon takes back 16.
    const before = [...repeated(20, 1), 4, 8, 12, 16, 18];
    const chance = (defects: readonly number[]) => {
      const history = historyOfSnapshots(windows(defects), 60, limit);
      return history === undefined ? undefined : forecastRate(history)?.p30;
    };
    expect(chance(before)).toBeGreaterThan(0.9);
    expect(chance([...before, 2])).toBeLessThan(0.2);
  });

  test('is no warning any more, though a warning that fades takes three days to clear', () => {
    const defects = [...repeated(20, 1), 4, 8, 12, 16, 18, 2];
    const series: RateSeries = {
      metric: 'orderDefectRate',
      channel: 'seller',
      windowDays: 60,
      limit,
      shown: windows(defects).map(({ asOf, to, orders, defects: numerator }) => ({
        asOf,
        to,
        numerator,
        denominator: orders,
        receivedAt: `${asOf}T18:00:00.000Z`,
      })),
    };
    const asOf = addDays(first, defects.length - 1 + 15);
    const warned = { warned: true, calm: 0, seen: 0 };
    const looked = forecastReading(
      {
        metric: 'orderDefectRate',
        channel: 'seller',
        source: 'official',
        measure: { kind: 'share', numerator: 2, denominator: 2000 },
        windowDays: 60,
        limit,
        asOf,
      },
      { series },
      { asOf: addDays(asOf, -1), before: warned, after: warned },
      asOf,
    );
    expect(looked?.readingForecast.warned).toBe(false);
    expect(takenBackIn(series)).toBe(16);
  });

  test('a late report of the past that the newer ones contradict changes nothing', () => {
    // 13 between windows of 4: nine that were not there the day after.
    const quiet = windows(repeated(20, 4));
    const late = quiet.map((one, i) => (i === 15 ? { ...one, defects: 13 } : one));
    expect(historyOfSnapshots(late, 60, limit)?.days).toEqual(historyOfSnapshots(quiet, 60, limit)?.days);
  });
});
