import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { assuranceOf, hasAssurance } from '../../shared/metrics/account-health-assurance.ts';
import type { Limit, PublishedLimit } from '../../shared/metrics/catalogue/limit.ts';
import type { MetricName } from '../../shared/metrics/catalogue.ts';
import { shortfallOf } from '../../shared/metrics/coming-rules.ts';
import { deactivatedListingsIn } from '../../shared/metrics/deactivated-listings.ts';
import { fractionOfLimit, isPastLimit } from '../../shared/metrics/fraction-of-limit.ts';
import { allowedDefects, cleanOrdersToRecover, overLimit } from '../../shared/metrics/headroom.ts';
import { bySeverity, type CustomLimit, isWorse, judge, type ReadingForecast } from '../../shared/metrics/judge.ts';
import { isLikelyMissed, likelyDateOf } from '../../shared/metrics/likely-date.ts';
import { findMetric } from '../../shared/metrics/metric-by-name.ts';
import { type Measure, type Reading, rateOf, readingKey } from '../../shared/metrics/reading.ts';

const asOf = '2026-10-05' as Day;
const below = (perMillion: number): Limit => ({ condition: 'LESS_THAN', perMillion });
const atLeast = (perMillion: number): Limit => ({ condition: 'GREATER_THAN', perMillion });

function reading(metric: MetricName, measure: Measure, limit?: Limit, more: Partial<Reading> = {}): Reading {
  return { metric, channel: 'seller', source: 'official', measure, asOf, ...(limit && { limit }), ...more };
}
const share = (numerator: number, denominator: number): Measure => ({ kind: 'share', numerator, denominator });
const printed = (rate: number): Measure => ({ kind: 'rate', printed: rate });
/** Late shipments of 1,000 orders, against 4 %: 39 are allowed. */
const late = (numerator: number, custom?: CustomLimit, forecast?: ReadingForecast) =>
  judge(reading('lateShipmentRate', share(numerator, 1000), below(40_000)), custom, forecast);
const odr = (defects: number, orders: number) =>
  judge(reading('orderDefectRate', share(defects, orders), below(10_000)));

describe('where a warning begins', () => {
  test('at four fifths of the limit, and to watch at half of it: 32 and 20 of 40', () => {
    expect([19, 20, 31, 32].map((count) => late(count).verdict)).toEqual(['ok', 'watch', 'watch', 'warn']);
  });

  test('at one left where the limit allows four, and at none left where it allows three', () => {
    // 3 of 401 leave one of four; 2 of 400 leave one of three.
    expect(odr(3, 401)).toMatchObject({ verdict: 'warn', headroom: 1 });
    expect(odr(2, 400)).toMatchObject({ verdict: 'watch', headroom: 1 });
    expect(odr(3, 400)).toMatchObject({ verdict: 'warn', headroom: 0 });
    // 1 of 400 leaves two, and a percentage says nothing of three.
    expect(odr(1, 400)).toMatchObject({ verdict: 'ok', headroom: 2 });
  });

  test('where the consultancy says, and nowhere else: at nine tenths, 36 of 40', () => {
    const custom = { warnAtFractionOfLimit: 0.9 };
    expect([32, 35, 36].map((count) => late(count, custom).verdict)).toEqual(['watch', 'watch', 'warn']);
  });

  test('at so many left as the consultancy says: three of 39', () => {
    expect([29, 35, 36].map((count) => late(count, { warnAtHeadroom: 3 }).verdict)).toEqual(['watch', 'warn', 'warn']);
    expect(late(31, { warnAtHeadroom: 7 }).verdict).toBe('watch');
    expect(late(32, { warnAtHeadroom: 7 }).verdict).toBe('warn');
  });

  test('not at four fifths where a forecast speaks, but where it warns or where one is left', () => {
    const speaks = { warned: false, speaks: true };
    expect(late(33, {}, speaks)).toMatchObject({ verdict: 'watch', close: false });
    expect(late(38, {}, speaks).verdict).toBe('warn');
    const warned = late(33, {}, { warned: true, speaks: true, warnedBy: 'forecast' });
    expect(warned).toMatchObject({ verdict: 'warn', close: true, warnedBy: 'forecast' });
    // What the number says by itself, no forecast has said.
    expect(late(38, {}, { warned: true, speaks: true, warnedBy: 'forecast' })).not.toHaveProperty('warnedBy');
    expect(late(40, {}, { warned: true, speaks: true, warnedBy: 'forecast' }).verdict).toBe('breach');
  });
});

describe('a rate that is only printed', () => {
  const verdictOf = (rate: number, limit: Limit, custom?: CustomLimit) => {
    const { verdict, close } = judge(reading('lateShipmentRate', printed(rate), limit), custom);
    return `${verdict}${close ? ', close' : ''}`;
  };

  test('against "less than 4 %": 4.00 % misses, 3.20 % warns, 2.88 % keeps a warning, 2.00 % is watched', () => {
    expect(
      [0.04, 0.039999, 0.032, 0.031999, 0.0288, 0.028799, 0.02, 0.019999, 0].map((rate) =>
        verdictOf(rate, below(40_000)),
      ),
    ).toEqual([
      'breach, close',
      'warn, close',
      'warn, close',
      'watch, close',
      'watch, close',
      'watch',
      'watch',
      'ok',
      'ok',
    ]);
  });

  test('against "at least 95 %": 95 % itself warns, 96 % warns, 97.5 % is watched', () => {
    const tracking = (rate: number) => judge(reading('validTrackingRate', printed(rate), atLeast(950_000))).verdict;
    expect([0.949999, 0.95, 0.96, 0.960001, 0.975, 0.975001].map(tracking)).toEqual([
      'breach',
      'warn',
      'warn',
      'watch',
      'watch',
      'ok',
    ]);
  });

  test('warns where the consultancy says', () => {
    expect(verdictOf(0.024, below(40_000), { warnAtFractionOfLimit: 0.6 })).toBe('warn, close');
    expect(verdictOf(0.035, below(40_000), { warnAtFractionOfLimit: 0.9 })).toBe('watch, close');
  });

  test.each(['BAD', 'WARNED'])('warns where Amazon says %s, whatever is printed', (officialStatus) => {
    expect(judge(reading('lateShipmentRate', printed(0.001), below(40_000), { officialStatus })).verdict).toBe('warn');
  });

  test('exactly at its limit is a warning where Amazon says GREAT', () => {
    expect(judge(reading('lateShipmentRate', printed(0.04), below(40_000), { officialStatus: 'GREAT' })).verdict).toBe(
      'warn',
    );
  });
});

describe('what is not known is not judged', () => {
  test('numbers of which too much is missing', () => {
    const judged = judge(reading('orderDefectRate', share(50, 1000), below(10_000), { incomplete: true }));
    expect(judged).toEqual({ reading: judged.reading, verdict: 'unknown', close: false });
  });

  test('a rate without a limit is well, and without orders unknown', () => {
    expect(judge(reading('orderDefectRate', share(1, 2))).verdict).toBe('ok');
    expect(judge(reading('orderDefectRate', share(0, 0))).verdict).toBe('unknown');
  });

  test('a count without a limit of none is no warning', () => {
    expect(judge(reading('listingPolicyViolations', { kind: 'count', count: 3 })).verdict).toBe('ok');
  });

  test('words of a rating that nobody knows', () => {
    const word = (state: string) => judge(reading('accountHealthRating', { kind: 'state', state })).verdict;
    expect(['GREAT', 'WARNED', 'CRITICAL', 'SOMETHING_NEW'].map(word)).toEqual(['ok', 'warn', 'breach', 'unknown']);
  });

  test('has no rate, and another key than another window or source', () => {
    expect(rateOf({ kind: 'count', count: 3 })).toBeUndefined();
    expect(rateOf(share(1, 4))).toBe(0.25);
    expect(readingKey(reading('lateShipmentRate', share(1, 4), undefined, { windowDays: 10 }))).toBe(
      'lateShipmentRate|seller|10|official',
    );
    expect(readingKey(reading('orderDefectRate', share(1, 4)))).toBe('orderDefectRate|seller||official');
  });
});

describe('a score', () => {
  const score = (points: number, limit?: Limit) =>
    judge(reading('accountHealthRating', { kind: 'score', score: points }, limit));

  test('has as many points left as it stands above its limit, and none below', () => {
    const limit: Limit = { condition: 'GREATER_THAN', value: 200 };
    expect([250, 201, 200, 150].map((points) => score(points, limit).headroom)).toEqual([50, 1, 0, 0]);
    expect(score(250)).not.toHaveProperty('headroom');
  });

  test('is to watch below 250 and no warning that stays', () => {
    expect([score(250), score(249), score(199), score(99)].map(({ verdict, close }) => `${verdict} ${close}`)).toEqual([
      'ok false',
      'watch false',
      'warn true',
      'breach true',
    ]);
  });
});

describe('verdicts', () => {
  test('go from breach to well, and unknown is no worse than well', () => {
    const mixed = ['ok', 'warn', 'breach', 'watch'] as const;
    expect(mixed.toSorted(bySeverity)).toEqual(['breach', 'warn', 'watch', 'ok']);
    expect([
      isWorse('watch', 'ok'),
      isWorse('warn', 'warn'),
      isWorse('unknown', 'ok'),
      isWorse('ok', 'unknown'),
    ]).toEqual([true, false, false, false]);
  });
});

describe('the limit and what is over it', () => {
  test('21 of 2,000 are 2 over, for 20 still are 1 %; 19 are none', () => {
    expect([21, 20, 19, 0].map((defects) => overLimit(defects, 2000, 10_000, 'LESS_THAN'))).toEqual([2, 1, 0, 0]);
    expect(overLimit(1, 0, 10_000, 'LESS_THAN')).toBe(0);
  });

  test('of no orders not even none misses it; a count of none allows none', () => {
    expect(allowedDefects(0, 10_000, 'LESS_THAN')).toBe(-1);
    expect(allowedDefects(0, 950_000, 'GREATER_THAN')).toBe(0);
    expect(allowedDefects(100, 0, 'EQUALS')).toBe(0);
  });

  test('no number of clean orders reaches 0 % or 100 %, and none is needed inside', () => {
    expect(cleanOrdersToRecover(1, 10, 0, 'LESS_THAN')).toBeUndefined();
    expect(cleanOrdersToRecover(1, 10, 1_000_000, 'GREATER_THAN')).toBeUndefined();
    expect(cleanOrdersToRecover(1, 10, 0, 'EQUALS')).toBeUndefined();
    expect(cleanOrdersToRecover(9, 1000, 10_000, 'LESS_THAN')).toBe(0);
    expect(cleanOrdersToRecover(10, 1000, 10_000, 'LESS_THAN')).toBe(1);
  });

  test('is used to nine tenths by 9 of 1,000, and to four fifths by 96 % of 95 %', () => {
    expect(fractionOfLimit(odr(9, 1000).reading)).toBeCloseTo(0.9, 12);
    expect(fractionOfLimit(reading('validTrackingRate', share(96, 100), atLeast(950_000)))).toBeCloseTo(0.8, 12);
    expect(fractionOfLimit(reading('validTrackingRate', printed(0.96), atLeast(950_000)))).toBeCloseTo(0.8, 12);
    expect(fractionOfLimit(reading('lateShipmentRate', printed(0.01), below(40_000)))).toBeCloseTo(0.25, 12);
    expect(fractionOfLimit(reading('orderDefectRate', share(1, 100)))).toBeUndefined();
    expect(fractionOfLimit(reading('orderDefectRate', share(0, 0), below(10_000)))).toBeUndefined();
    expect(fractionOfLimit(reading('orderDefectRate', share(1, 100), below(0)))).toBeUndefined();
  });

  test('is past where a target only warns of it', () => {
    const target = (defects: number) =>
      judge(reading('returnDissatisfactionRate', share(defects, 1000), below(100_000)));
    expect([target(100), target(99)].map(({ verdict }) => verdict)).toEqual(['warn', 'warn']);
    expect([target(100), target(99)].map(isPastLimit)).toEqual([true, false]);
    expect(isPastLimit(odr(10, 1000))).toBe(true);
  });
});

describe('the day on which a limit is likely missed', () => {
  const forecast = (p60: number) => ({ p7: 0, p14: 0, p30: 0, p60, likelyDate: '2026-11-01' as Day });
  const judged = (defects: number, orders: number, p60 = 0.6, more: Partial<ReadingForecast> = {}) =>
    judge(odr(defects, orders).reading, {}, { warned: false, speaks: true, forecast: forecast(p60), ...more });

  test('is said where the limit allows four, not where it allows three, unless it is what warns', () => {
    expect(likelyDateOf(judged(2, 401))).toBe('2026-11-01');
    expect(likelyDateOf(judged(1, 400))).toBeUndefined();
    expect(likelyDateOf(judged(1, 400, 0.6, { warned: true, warnedBy: 'forecast' }))).toBe('2026-11-01');
    expect(likelyDateOf(judged(10, 1000))).toBeUndefined();
  });

  test('more likely than not is more than half', () => {
    expect([0.5, 0.51].map((p60) => isLikelyMissed(judged(2, 1000, p60)))).toEqual([false, true]);
    expect(isLikelyMissed(odr(2, 1000))).toBe(false);
    expect(isLikelyMissed(judged(1, 400, 0.9))).toBe(false);
  });
});

describe('a rule that begins soon', () => {
  const rule = (limit: PublishedLimit) => ({ metric: 'unitOnTimeDeliveryRate' as const, from: asOf, limit });
  const onTime = (measure: Measure) => reading('unitOnTimeDeliveryRate', measure);
  const ninety = rule(atLeast(900_000));

  test('is not met by 89.9 % printed, and is by 90 %', () => {
    expect(shortfallOf(onTime(printed(0.899)), ninety)).toEqual({ rule: ninety, rate: 0.899 });
    expect(shortfallOf(onTime(printed(0.9)), ninety)).toBeUndefined();
    const most = rule(below(40_000));
    expect(shortfallOf(onTime(printed(0.04)), most)).toMatchObject({ rate: 0.04 });
    expect(shortfallOf(onTime(printed(0.039)), most)).toBeUndefined();
  });

  test('says nothing of another metric, without units, or of fewer than Amazon judges', () => {
    const few = rule({ ...atLeast(900_000), minimumToJudge: 20 });
    expect(shortfallOf({ ...onTime(share(1, 100)), metric: 'onTimeDeliveryRate' }, ninety)).toBeUndefined();
    expect(shortfallOf(onTime(share(0, 0)), ninety)).toBeUndefined();
    expect(shortfallOf(onTime(share(1, 19)), few)).toBeUndefined();
    expect(shortfallOf(onTime(share(1, 20)), few)?.reach).toEqual({ count: 18, of: 20 });
  });
});

describe('Account Health Assurance', () => {
  test('asks for 250: a day at 249 counts, one at 250 does not', () => {
    expect(assuranceOf([{ asOf, score: 250 }], asOf)).toMatchObject({ daysBelow: 0, daysKnown: 1 });
    expect(assuranceOf([{ asOf, score: 249 }], asOf)).toMatchObject({ daysBelow: 1, daysKnown: 1 });
  });

  test('takes the lower of two scores of a day, and none of a day to come', () => {
    const scores = [249, 300].map((score) => ({ asOf, score }));
    expect(assuranceOf(scores, asOf).daysBelow).toBe(1);
    expect(assuranceOf(scores.toReversed(), asOf).daysBelow).toBe(1);
    expect(assuranceOf([{ asOf: addDays(asOf, 1), score: 100 }], asOf)).toMatchObject({ daysBelow: 0, daysKnown: 0 });
  });

  test('a score holds for seven days and is forgotten after 180', () => {
    const since = (days: number) => assuranceOf([{ asOf: addDays(asOf, -days), score: 100 }], asOf).daysBelow;
    // Of the 180 days up to today, the first is 179 days ago.
    expect([0, 5, 6, 7, 179, 180, 185, 186].map(since)).toEqual([1, 6, 7, 7, 7, 6, 1, 0]);
  });

  test('is offered where it is evidenced: in the US', () => {
    expect(['US', 'DE'].map(hasAssurance)).toEqual([true, false]);
  });
});

describe('listings that Amazon deactivated for late deliveries', () => {
  const day = (text: string) => ({ asOf: text as Day });
  const cause = (more: Partial<Reading> = {}) =>
    judge(reading('unitOnTimeDeliveryRate', share(80, 100), atLeast(900_000), more));
  const shown = (count: number, more: Partial<Reading> = {}) =>
    judge(reading('otherPolicyViolations', { kind: 'count', count }, { condition: 'EQUALS', value: 0 }, more));

  test('are one matter with the violations they are shown as, in the US, from 28 February 2026', () => {
    const since = day('2026-02-28');
    expect(deactivatedListingsIn('US', [cause(since), shown(2)])).toMatchObject({ count: 2 });
    expect(deactivatedListingsIn('US', [cause(day('2026-02-27')), shown(2)])).toBeUndefined();
    expect(deactivatedListingsIn('DE', [cause(since), shown(2)])).toBeUndefined();
  });

  test('are none where one side is well, or is not Amazon’s own word', () => {
    expect(deactivatedListingsIn('US', [cause(), shown(0)])).toBeUndefined();
    expect(deactivatedListingsIn('US', [cause()])).toBeUndefined();
    expect(deactivatedListingsIn('US', [shown(2)])).toBeUndefined();
    expect(deactivatedListingsIn('US', [cause({ measure: share(95, 100) }), shown(2)])).toBeUndefined();
    expect(deactivatedListingsIn('US', [cause({ source: 'estimate' }), shown(2)])).toBeUndefined();
  });
});

describe('a metric’s name', () => {
  test('is found however it is spelled, and nothing else is', () => {
    expect(['orderDefectRate', 'Order-Defect Rate', 'odr', 'LSR', 'account-status'].map(findMetric)).toEqual([
      'orderDefectRate',
      'orderDefectRate',
      'orderDefectRate',
      'lateShipmentRate',
      'accountStatus',
    ]);
    expect(['', 'constructor', 'moonRate'].map(findMetric)).toEqual([undefined, undefined, undefined]);
  });
});
