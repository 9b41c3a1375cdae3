import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { countsInside } from '../../shared/forecasting/counts-inside.ts';
import { type ForecastMemory, forecastReading } from '../../shared/forecasting/forecast-reading.ts';
import { type CountedDays, knownDaysOf } from '../../shared/forecasting/known-days.ts';
import { publishedLimit } from '../../shared/metrics/catalogue.ts';
import { judge } from '../../shared/metrics/judge.ts';
import type { RateSeries } from '../../shared/metrics/rate-history.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const first = '2026-03-02' as Day;
const lag = 15;
const length = 60;
const limit = publishedLimit('orderDefectRate', 'US', first);

interface Trade {
  readonly orders: number;
  readonly defects: number;
}

/** Amazon's window as of a day of the trade. */
function windowOf(trade: readonly Trade[], asOfIndex: number) {
  const end = asOfIndex - lag + 1;
  const inside = trade.slice(end - length, end);
  return {
    asOf: addDays(first, asOfIndex),
    to: addDays(first, asOfIndex - lag),
    numerator: inside.reduce((sum, { defects }) => sum + defects, 0),
    denominator: inside.reduce((sum, { orders }) => sum + orders, 0),
    receivedAt: `${addDays(first, asOfIndex)}T06:00:00.000Z`,
  };
}

/** The reading of the last day of the trade, and the windows of the snapshots before it. */
function seen(trade: readonly Trade[], snapshots: number) {
  const last = trade.length - 1;
  const shown = Array.from({ length: snapshots }, (_, index) => windowOf(trade, last - snapshots + 1 + index));
  const newest = windowOf(trade, last);
  const series: RateSeries = { metric: 'orderDefectRate', channel: 'seller', windowDays: length, shown };
  const reading: Reading = {
    metric: 'orderDefectRate',
    channel: 'seller',
    source: 'official',
    measure: { kind: 'share', numerator: newest.numerator, denominator: newest.denominator },
    windowDays: length,
    to: newest.to,
    asOf: newest.asOf,
    ...(limit && { limit }),
  };
  return { series, reading, today: newest.asOf };
}

const countedFrom = (trade: readonly Trade[], from = 0): CountedDays => ({
  from: addDays(first, from),
  days: trade.slice(from),
});

const trade = fc.array(
  fc.record({ orders: fc.integer({ min: 20, max: 60 }), defects: fc.constantFrom(0, 0, 0, 0, 1, 2) }),
  { minLength: 110, maxLength: 150 },
);

describe('the days behind a reading', () => {
  test('of Amazon’s snapshots alone hold exactly what its newest window holds', () => {
    fc.assert(
      fc.property(trade, fc.integer({ min: 1, max: 30 }), (days, snapshots) => {
        const { series, reading, today } = seen(days, snapshots);
        const history = knownDaysOf(reading, { series }, today);
        if (history === undefined) throw new Error('no history');
        const { orders, defects } = countsInside(history.days, history.window, history.days.length - 1);
        expect({ orders, defects }).toEqual({
          orders: series.shown.at(-1)?.denominator,
          defects: series.shown.at(-1)?.numerator,
        });
        expect(history.window.endLagDays).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  test('go on after Amazon’s window with the orders that were uploaded, and the window still holds what Amazon said', () => {
    fc.assert(
      fc.property(trade, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 9 }), (days, snapshots, more) => {
        const { series, reading, today } = seen(days, snapshots);
        // Reports of orders that know nothing of the older half, and count a defect more than Amazon does.
        const ours = days.map(({ orders, defects }, index) => ({
          orders,
          defects: index === more * 5 ? defects + 1 : defects,
        }));
        const history = knownDaysOf(reading, { series, counted: countedFrom(ours) }, today);
        if (history === undefined) throw new Error('no history');
        expect(history.window).toEqual({ lengthDays: length, endLagDays: lag });
        expect(history.days.slice(-lag)).toEqual(ours.slice(-lag));
        expect(countsInside(history.days, history.window, history.days.length - 1)).toEqual({
          orders: series.shown.at(-1)?.denominator,
          defects: series.shown.at(-1)?.numerator,
        });
      }),
      { numRuns: 50 },
    );
  });

  test('where our count is Amazon’s, each defect stands on its own day', () => {
    fc.assert(
      fc.property(trade, (days) => {
        const { series, reading, today } = seen(days, 3);
        const history = knownDaysOf(reading, { series, counted: countedFrom(days) }, today);
        const inside = days.slice(-lag - length);
        expect(history?.days.slice(-lag - length).map((day) => day?.defects)).toEqual(
          inside.map(({ defects }) => defects),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('do not go on with counts that can only be too high, unless they are Amazon’s own so far', () => {
    // Every other order that a buyer cancelled counts as the seller's; Amazon counts none of them.
    const days = Array.from({ length: 120 }, (_, index) => ({ orders: 30, defects: index % 10 === 0 ? 1 : 0 }));
    const { series, reading, today } = seen(days, 20);
    const tooHigh = { ...countedFrom(days.map(({ orders }) => ({ orders, defects: 2 }))), bound: 'upper' as const };
    expect(knownDaysOf(reading, { series, counted: tooHigh }, today)).toEqual(knownDaysOf(reading, { series }, today));
    const right = { ...countedFrom(days), bound: 'upper' as const };
    expect(knownDaysOf(reading, { series, counted: right }, today)?.window.endLagDays).toBe(lag);
  });

  test('are not known of a reading that is more than a week old, or of orders known in part only', () => {
    const days = Array.from({ length: 120 }, () => ({ orders: 30, defects: 0 }));
    const { series, reading, today } = seen(days, 20);
    expect(knownDaysOf(reading, { series }, addDays(today, 7))).toBeDefined();
    expect(knownDaysOf(reading, { series }, addDays(today, 8))).toBeUndefined();
    const estimate: Reading = { ...reading, source: 'estimate' };
    const counted = countedFrom(days);
    expect(knownDaysOf(estimate, { counted }, today)?.window.endLagDays).toBe(lag);
    expect(knownDaysOf({ ...estimate, bound: 'upper' }, { counted }, today)).toBeUndefined();
    // Orders up to ten days before the window's end say nothing of the window.
    expect(knownDaysOf(estimate, { counted: { ...counted, days: days.slice(0, 95) } }, today)).toBeUndefined();
  });
});

describe('the forecast of a reading', () => {
  /** Fifty orders a day; from a day on, 3 % of them are defective. */
  const turning = (days: number, bad: number): readonly Trade[] =>
    Array.from({ length: days }, (_, index) => ({
      orders: 50,
      defects: index >= days - bad ? (index % 2 === 0 ? 2 : 1) : index % 9 === 0 ? 1 : 0,
    }));

  test('warns of what Amazon does not show yet, from the orders of the days after its window', () => {
    const days = turning(150, 12);
    const { series, reading, today } = seen(days, 40);
    let memory: ForecastMemory | undefined;
    const looks = [0, 1, 2].map((later) => {
      const on = addDays(today, later);
      const shifted = { ...reading, asOf: on, to: addDays(reading.to ?? today, later) };
      const shown = [
        ...series.shown,
        ...Array.from({ length: later }, (_, i) => ({
          ...(series.shown.at(-1) ?? windowOf(days, 149)),
          asOf: addDays(today, i + 1),
          to: addDays(reading.to ?? today, i + 1),
        })),
      ];
      const counted = {
        from: first,
        days: [...days, ...Array.from({ length: later }, () => ({ orders: 50, defects: 1 }))],
      };
      const looked = forecastReading(shifted, { series: { ...series, shown }, counted }, memory, on);
      memory = looked?.memory;
      return looked?.readingForecast.warned;
    });
    expect(looks.at(-1)).toBe(true);
    // Amazon's own windows know nothing of it: 16 or 17 of 3,000, and the level they always had.
    expect(forecastReading(reading, { series }, undefined, today)?.readingForecast.warned).toBe(false);
  });

  test('of a young history leaves the word to 80 % of the limit, and of few orders to the headroom', () => {
    const calm = turning(150, 0);
    const young = seen(calm, 10);
    expect(
      forecastReading(young.reading, { series: young.series }, undefined, young.today)?.readingForecast,
    ).toMatchObject({
      speaks: false,
      warned: false,
    });
    const few = seen(
      calm.map(() => ({ orders: 3, defects: 0 })),
      40,
    );
    expect(forecastReading(few.reading, { series: few.series }, undefined, few.today)?.readingForecast).toMatchObject({
      speaks: false,
    });
  });

  test('the same snapshot evaluated again is remembered once', () => {
    const days = turning(150, 40);
    const { series, reading, today } = seen(days, 60);
    const once = forecastReading(reading, { series }, undefined, today);
    const again = forecastReading(reading, { series }, once?.memory, today);
    expect(again).toEqual(once);
  });

  test('a warning stands until a newer snapshot, though the reading is too old for a forecast', () => {
    const { series, reading, today } = seen(turning(150, 40), 60);
    const warned = forecastReading(reading, { series }, undefined, today);
    expect(warned?.readingForecast.warned).toBe(true);
    // The weekly upload is a day late.
    const late = forecastReading(reading, { series }, warned?.memory, addDays(today, 8), 'where it matters');
    expect(late?.readingForecast).toMatchObject({ warned: true, speaks: true, warnedBy: 'forecast' });
    expect(late?.memory).toEqual(warned?.memory);
  });

  test('an old reading does not give the word back to 80 % of the limit', () => {
    // 50 orders a day, 26 of 3,000 defective: 87 % of the limit, month after month.
    const steady = Array.from({ length: 150 }, (_, index) => ({ orders: 50, defects: index % 30 < 13 ? 1 : 0 }));
    const { series, reading, today } = seen(steady, 60);
    for (const days of [0, 8]) {
      const looked = forecastReading(reading, { series }, undefined, addDays(today, days), 'where it matters');
      expect(judge(reading, {}, looked?.readingForecast).verdict, `${days} days later`).toBe('watch');
    }
  });

  test('only where it matters is a forecast made at all, and the decision is the same', () => {
    fc.assert(
      fc.property(trade, (days) => {
        const { series, reading, today } = seen(days, 40);
        const always = forecastReading(reading, { series }, undefined, today);
        const lazily = forecastReading(reading, { series }, undefined, today, 'where it matters');
        expect(lazily?.readingForecast.warned).toBe(always?.readingForecast.warned);
        expect(judge(reading, {}, lazily?.readingForecast).verdict).toBe(
          judge(reading, {}, always?.readingForecast).verdict,
        );
        expect(lazily?.memory).toEqual(always?.memory);
      }),
      { numRuns: 25 },
    );
  });
});
