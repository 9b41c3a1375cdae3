import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/domain/day.ts';
import type { MetricName } from '../../shared/metrics/catalogue.ts';
import { type Judgement, judge } from '../../shared/metrics/judge.ts';
import { isCritical, moreSeriousFirst, seriousnessOf } from '../../shared/metrics/seriousness.ts';

const asOf = '2026-10-05' as Day;
const state = (word: string): Judgement =>
  judge({ metric: 'accountStatus', channel: 'all', source: 'official', measure: { kind: 'state', state: word }, asOf });
const rating = (score: number): Judgement =>
  judge({
    metric: 'accountHealthRating',
    channel: 'all',
    source: 'official',
    measure: { kind: 'score', score },
    limit: { condition: 'GREATER_THAN', value: 200 },
    asOf,
  });
/** Defects of 1,000, below `perMillion`. */
const rate = (metric: MetricName, defects: number, perMillion = 10_000): Judgement =>
  judge({
    metric,
    channel: 'seller',
    source: 'official',
    measure: { kind: 'share', numerator: defects, denominator: 1000 },
    limit: { condition: 'LESS_THAN', perMillion },
    asOf,
  });
/** Packages without tracking, of 1,000 of which 95 % must have it. */
const tracking = (without: number): Judgement =>
  judge({
    metric: 'validTrackingRate',
    channel: 'seller',
    source: 'official',
    measure: { kind: 'share', numerator: 1000 - without, denominator: 1000 },
    limit: { condition: 'GREATER_THAN', perMillion: 950_000 },
    asOf,
  });

/** From the most serious to the least. */
const inOrder: readonly (readonly [string, Judgement])[] = [
  ['deactivated', state('DEACTIVATED')],
  ['at risk', state('AT_RISK')],
  ['order defects, 16 of 1,000', rate('orderDefectRate', 16)],
  ['order defects, 12 of 1,000', rate('orderDefectRate', 12)],
  // Five times its limit of 4 %, and yet less serious than order defects just over theirs.
  ['late shipments, 200 of 1,000', rate('lateShipmentRate', 200, 40_000)],
  ['late shipments, 50 of 1,000', rate('lateShipmentRate', 50, 40_000)],
  ['cancellations, 100 of 1,000', rate('cancellationRate', 100, 25_000)],
  ['tracking, 80 of 1,000 without', tracking(80)],
  ['a rating of 90', rating(90)],
  ['a rating of 150', rating(150)],
  ['no defect left', rate('orderDefectRate', 9)],
  // 34 of 39 allowed: 87 % of the limit, five left.
  ['five late shipments left', rate('lateShipmentRate', 34, 40_000)],
  ['a target without a penalty', rate('returnDissatisfactionRate', 300, 100_000)],
  ['a rating of 230, which is watched', rating(230)],
  ['all well', rate('orderDefectRate', 0)],
];

describe('the order of seriousness', () => {
  test('is deactivated, at risk, missed limits by what Amazon enforces, the rating, warnings, targets', () => {
    const names = new Map(inOrder.map(([name, judgement]) => [judgement, name]));
    const sorted = inOrder
      .map(([, judgement]) => judgement)
      .toReversed()
      .toSorted(moreSeriousFirst);
    expect(sorted.map((judgement) => names.get(judgement))).toEqual(inOrder.map(([name]) => name));
  });

  test('does not depend on the order it is asked in', () => {
    const any = fc.constantFrom(...inOrder.map(([, judgement]) => judgement));
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(Math.sign(moreSeriousFirst(a, b)) + Math.sign(moreSeriousFirst(b, a))).toBe(0);
        if (moreSeriousFirst(a, b) <= 0 && moreSeriousFirst(b, c) <= 0)
          expect(moreSeriousFirst(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('AT_RISK is critical, as every status that is not NORMAL; so is a missed limit, and no warning', () => {
    expect(isCritical(state('AT_RISK'))).toBe(true);
    expect(isCritical(state('A WORD NOBODY KNOWS'))).toBe(true);
    expect(isCritical(state('NORMAL'))).toBe(false);
    expect(isCritical(rate('orderDefectRate', 10))).toBe(true);
    expect(isCritical(rate('orderDefectRate', 9))).toBe(false);
    expect(isCritical(rating(99))).toBe(true);
    expect(isCritical(rating(150))).toBe(false);
  });

  test('a target never counts as a missed limit', () => {
    expect(seriousnessOf(rate('returnDissatisfactionRate', 900, 100_000))).toBe('target');
  });
});
