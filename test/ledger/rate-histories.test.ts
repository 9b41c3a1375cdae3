import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsOf, historiesFrom } from '../../shared/aws/dynamodb/histories.ts';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { addToHistories, historyDaysKept, noHistories, seriesOf } from '../../shared/ledger/rate-histories.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const day = '2026-03-02' as Day;

const reading: fc.Arbitrary<Reading> = fc
  .record({
    metric: fc.constantFrom('orderDefectRate' as const, 'lateShipmentRate' as const),
    windowDays: fc.constantFrom(10, 30, 60),
    numerator: fc.integer({ min: 0, max: 40 }),
    denominator: fc.integer({ min: 40, max: 5000 }),
    daysLater: fc.integer({ min: 0, max: 2 * historyDaysKept }),
    lag: fc.integer({ min: 0, max: 15 }),
    uploadedAfter: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ metric, windowDays, numerator, denominator, daysLater, lag, uploadedAfter }) => {
    const asOf = addDays(day, daysLater);
    return {
      metric,
      channel: 'seller',
      source: 'official',
      windowDays,
      measure: { kind: 'share', numerator, denominator },
      to: addDays(asOf, -lag),
      asOf,
      receivedAt: `${asOf}T0${uploadedAfter}:00:00.000Z`,
    };
  });
const reports = fc.array(fc.array(reading, { minLength: 1, maxLength: 4 }), { maxLength: 12 });

const odr = (daysLater: number, numerator: number, more: Partial<Reading> = {}): Reading => ({
  metric: 'orderDefectRate',
  channel: 'seller',
  source: 'official',
  windowDays: 60,
  measure: { kind: 'share', numerator, denominator: 1000 },
  to: addDays(day, daysLater - 15),
  asOf: addDays(day, daysLater),
  receivedAt: `${addDays(day, daysLater)}T06:00:00.000Z`,
  ...more,
});

describe('the history of official rates', () => {
  test('is the same for any order and repetition of the same reports', () => {
    fc.assert(
      fc.property(reports, (files) => {
        const there = files.reduce(addToHistories, noHistories);
        const back = [...files, ...files].reverse().reduce(addToHistories, noHistories);
        expect(JSON.stringify(back)).toBe(JSON.stringify(there));
      }),
    );
  });

  test('comes back from the table as it was written', () => {
    fc.assert(
      fc.property(reports, (files) => {
        const histories = files.reduce(addToHistories, noHistories);
        expect(historiesFrom(JSON.parse(JSON.stringify(columnsOf(histories))))).toEqual(histories);
      }),
    );
  });

  test('a report that brings nothing new changes nothing, so that nothing is written', () => {
    const histories = addToHistories(noHistories, [odr(0, 3)]);
    expect(addToHistories(histories, [odr(0, 3)])).toBe(histories);
  });

  test('of one day the later upload is the correction', () => {
    const corrected = odr(0, 5, { receivedAt: `${day}T09:00:00.000Z` });
    for (const order of [
      [odr(0, 9), corrected],
      [corrected, odr(0, 9)],
    ]) {
      const { series } = order.reduce((known, next) => addToHistories(known, [next]), noHistories);
      expect(series[0]?.shown.map(({ numerator }) => numerator)).toEqual([5]);
    }
  });

  test('keeps the newest four months', () => {
    const histories = Array.from({ length: 200 }, (_, index) => [odr(index, 1)]).reduce(addToHistories, noHistories);
    expect(histories.series[0]?.shown).toHaveLength(historyDaysKept);
    expect(histories.series[0]?.shown.at(-1)?.asOf).toBe(addDays(day, 199));
  });

  test('a printed rate without counts, and an estimate of ours, have no history', () => {
    const printed = odr(0, 1, { measure: { kind: 'rate', printed: 0.01 } });
    expect(addToHistories(noHistories, [printed, odr(0, 1, { source: 'estimate' })])).toBe(noHistories);
  });

  test('a reading finds the history of its own window', () => {
    const late = odr(0, 2, { metric: 'lateShipmentRate', windowDays: 10 });
    const histories = addToHistories(noHistories, [odr(0, 1), late]);
    expect(seriesOf(histories, late)?.windowDays).toBe(10);
    expect(seriesOf(histories, { ...late, windowDays: 30 })).toBeUndefined();
  });
});
