import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KnownDays, spreadEvenly, whatIf } from '../../shared/cases/what-if.ts';
import { addDays, type Day } from '../../shared/domain/day.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const to = '2026-10-05' as Day;

/** A late shipment rate of ten days, which ends on the day of the report. */
const late = (numerator: number, denominator: number): Reading => ({
  metric: 'lateShipmentRate',
  channel: 'seller',
  source: 'official',
  measure: { kind: 'share', numerator, denominator },
  windowDays: 10,
  from: addDays(to, -9),
  to,
  limit: { condition: 'LESS_THAN', perMillion: 40_000 },
  asOf: to,
});

const tenDays = (days: readonly [base: number, defects: number][]): KnownDays => ({
  from: 'ledger',
  first: addDays(to, -9),
  days: days.map(([base, defects]) => ({ base, defects })),
});

const even = tenDays(Array.from({ length: 10 }, () => [100, 1] as [number, number]));

describe('what if', () => {
  test('20 late of 300 orders in three days, where three days of 1 late in 100 roll off', () => {
    const answer = whatIf(late(10, 1000), even, { defects: 20, base: 300, days: 3 });
    // 10 - 3 + 20 = 27 of 1000 - 300 + 300 = 1000; below 4 % of 1000 orders 39 may be late: 12 are left.
    expect(answer).toMatchObject({
      daysFrom: 'ledger',
      before: { numerator: 10, denominator: 1000, rate: 0.01, headroom: 29, verdict: 'ok' },
      after: { numerator: 27, denominator: 1000, rate: 0.027, headroom: 12, verdict: 'watch', to: '2026-10-08' },
      shownOn: '2026-10-08',
    });
    expect(answer).not.toHaveProperty('recoveryDate');
  });

  test('a breach says when it is over: on the day on which the last of the bad days but enough has rolled off', () => {
    // After: 7 + 60 = 67 of 1000. Clean days of 100: each takes 1 late away until the seven old ones are gone (60 of 1000,
    // 15 October), then 20 a day: 40 of 1000 is still 4.00 %, which misses "below 4 %"; 20 of 1000 on 17 October is inside.
    const answer = whatIf(late(10, 1000), even, { defects: 60, base: 300, days: 3 });
    expect(answer).toMatchObject({
      after: { numerator: 67, verdict: 'breach', headroom: 0 },
      recoveryDate: '2026-10-17',
      ordersPerDay: 100,
    });
    // 67 × 25 = 1675 orders are exactly 4 %, so 1676 - 1000 = 676 more bring it below.
    expect(answer?.after.cleanOrdersToRecover).toBe(676);
  });

  test('days known beyond the window come in before the supposed ones', () => {
    const known = tenDays([...Array.from({ length: 10 }, () => [100, 1] as [number, number]), [50, 5]]);
    const answer = whatIf(late(10, 1000), known, { defects: 0, base: 100, days: 1 });
    // Two days of 100 with 1 roll off, 50 with 5 and 100 with 0 come in: 13 of 950.
    expect(answer?.after).toMatchObject({ numerator: 13, denominator: 950, to: '2026-10-07' });
  });

  test('Amazon shows a window that ends fifteen days ago fifteen days later', () => {
    const lagging = { ...late(10, 1000), asOf: addDays(to, 15) };
    const answer = whatIf(lagging, even, { defects: 60, base: 300, days: 3 });
    expect(answer).toMatchObject({ shownOn: '2026-10-23', recoveryDate: '2026-11-01' });
  });

  test('what the ledger does not have of Amazon’s counts rolls off last', () => {
    // The ledger knows 10 late, Amazon counts 12: after nine clean days of 100 the 2 and the tenth day's 1 are still there.
    const answer = whatIf(late(12, 1000), even, { defects: 0, base: 900, days: 9 });
    expect(answer?.after).toMatchObject({ numerator: 3, denominator: 1000 });
  });

  test('valid tracking is answered in its own direction', () => {
    const reading: Reading = {
      ...late(980, 1000),
      metric: 'validTrackingRate',
      limit: { condition: 'GREATER_THAN', perMillion: 950_000 },
    };
    const known = tenDays(Array.from({ length: 10 }, () => [100, 2] as [number, number]));
    const answer = whatIf(reading, known, { defects: 40, base: 100, days: 1 });
    // 20 - 2 + 40 = 58 without tracking: 942 of 1000 have it, below 95 %.
    expect(answer?.after).toMatchObject({ numerator: 942, denominator: 1000, verdict: 'breach' });
  });

  test('a rate without counts is not answered', () => {
    const printed: Reading = { ...late(1, 10), measure: { kind: 'rate', printed: 0.03 } };
    expect(whatIf(printed, even, { defects: 1, base: 10, days: 1 })).toBeUndefined();
  });

  test('nothing is lost when a whole is spread over days', () => {
    const counts = fc.record({ base: fc.nat(100_000), defects: fc.nat(1000), days: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(counts, ({ base, defects, days }) => {
        const spread = spreadEvenly({ base, defects }, days);
        expect(spread).toHaveLength(days);
        expect(spread.reduce((sum, one) => sum + one.base, 0)).toBe(base);
        expect(spread.reduce((sum, one) => sum + one.defects, 0)).toBe(defects);
      }),
    );
  });

  test('a whole window of supposed days leaves nothing of the old ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 900, max: 5000 }), (defects, base) => {
        const answer = whatIf(late(10, 1000), even, { defects, base, days: 10 });
        expect(answer?.after).toMatchObject({ numerator: defects, denominator: base });
      }),
    );
  });
});
