import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/domain/day.ts';
import { priorsOf } from '../../shared/forecasting/priors.ts';
import { judge } from '../../shared/metrics/judge.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const account = (marketplace: string, numerator: number, denominator: number, more: Partial<Reading> = {}) => ({
  marketplace,
  judgements: [
    judge({
      metric: 'lateShipmentRate',
      channel: 'seller',
      source: 'official',
      measure: { kind: 'share', numerator, denominator },
      windowDays: 30,
      asOf: '2026-10-05' as Day,
      ...more,
    }),
  ],
});

describe('what a consultancy’s accounts have in common', () => {
  test('is their pooled share by marketplace, and no account weighs more than 1,000 orders', () => {
    // (10 + 20 + 1,000 × 1 %) of (500 + 500 + 1,000) orders: 40 of 2,000. It never weighs more than 50 orders itself.
    const us = [account('US', 10, 500), account('US', 20, 500), account('US', 300, 30_000)];
    expect(priorsOf([...us, account('DE', 90, 100)])).toEqual({
      'lateShipmentRate|seller|30|US': { share: 0.02, orders: 50 },
    });
  });

  test('says nothing with fewer than three of them, of estimates, or of windows without an order', () => {
    expect(priorsOf([account('US', 10, 500), account('US', 20, 500)])).toEqual({});
    const estimate = account('US', 10, 500, { source: 'estimate' });
    expect(priorsOf([account('US', 10, 500), account('US', 0, 0), estimate, estimate])).toEqual({});
  });

  test('of a rate that counts successes, it is the defects that are pooled', () => {
    const tracked = () => account('US', 980, 1000, { metric: 'validTrackingRate' });
    const pooled = priorsOf([tracked(), tracked(), tracked()])['validTrackingRate|seller|30|US'];
    expect(pooled?.share).toBeCloseTo(0.02, 12);
  });
});
