import { describe, expect, test } from 'vitest';
import { decide } from '../../shared/alerts/decide.ts';
import type { AlertMemory } from '../../shared/alerts/decision.ts';
import { ratingChange } from '../../shared/alerts/rating.ts';
import { hasGrown, isFarOver, isMuchWorse, stepOf } from '../../shared/alerts/steps.ts';
import type { Day } from '../../shared/domain/day.ts';
import { type Judgement, judge } from '../../shared/metrics/judge.ts';

const asOf = '2026-10-05' as Day;
const odr = (defects: number, orders = 1000): Judgement =>
  judge({
    metric: 'orderDefectRate',
    channel: 'seller',
    source: 'official',
    measure: { kind: 'share', numerator: defects, denominator: orders },
    limit: { condition: 'LESS_THAN', perMillion: 10_000 },
    windowDays: 60,
    asOf,
  });
const late = (defects: number, orders: number): Judgement => {
  const { reading } = odr(defects, orders);
  return judge({
    ...reading,
    metric: 'lateShipmentRate',
    windowDays: 30,
    limit: { condition: 'LESS_THAN', perMillion: 40_000 },
  });
};
const notified = (value: number) => ({ asOf, value, windowDays: 60 });

describe('the steps of a warning', () => {
  test.each([
    // 1,000 orders allow 9: below 1 % is 9.99.
    { when: 'seven of nine', judgement: odr(7), step: 0 },
    { when: 'eight of nine: one left', judgement: odr(8), step: 2 },
    { when: 'nine of nine: none left', judgement: odr(9), step: 3 },
    { when: 'ten', judgement: odr(10), step: 4 },
    // 250 orders allow 2: one left is how a small account stands.
    { when: 'one of two allowed', judgement: odr(1, 250), step: 0 },
    { when: 'two of two allowed', judgement: odr(2, 250), step: 3 },
    // 40 orders allow none: the first defect misses the limit.
    { when: 'one of forty', judgement: odr(1, 40), step: 4 },
  ])('$when', ({ judgement, step }) => {
    expect(stepOf(judgement)).toBe(step);
  });

  test('likely missed within three days counts as one left', () => {
    const forecast = { p7: 0.9, p14: 0.95, p30: 0.99, p60: 0.99 };
    const warned = (likelyDate: string) =>
      judge(
        odr(6).reading,
        {},
        { warned: true, speaks: true, warnedBy: 'forecast', forecast: { ...forecast, likelyDate: likelyDate as Day } },
      );
    expect(stepOf(warned('2026-10-08'))).toBe(2);
    expect(stepOf(warned('2026-10-09'))).toBe(1);
  });
});

describe('an alert of release 0.1.0, which noted no step', () => {
  // Notified at nine of nine allowed, and nine was the worst it had seen: 9 of 1,000 = 0.9 %.
  const before: AlertMemory = {
    state: 'open',
    verdict: 'warn',
    since: '2026-10-01T07:00:00.000Z',
    lastNotified: '2026-10-01T07:00:00.000Z',
    reason: 'first',
    notified: 1,
    peak: 0.009,
    threadRoot: 'a@b.example',
    subject: 'a',
  };
  const decideOn = (judgement: Judgement, memory: AlertMemory = before) => {
    const [decision] = decide({
      judgements: [judgement],
      feed: { asOf, staleFrom: '2026-10-09T07:00:00.000Z', stale: false },
      memory: { 'orderDefectRate|seller': memory },
      now: new Date('2026-10-05T07:00:00Z'),
      quiet: false,
      openThread: () => ({ threadRoot: 'c@d.example', subject: 'c' }),
    });
    return decision;
  };

  test('is not closer than it was when the same numbers are evaluated by today’s rules', () => {
    const decision = decideOn(odr(9));
    expect(decision).toMatchObject({ notify: false, reason: 'unchanged' });
    // From now on its next numbers are compared with these.
    expect(decision?.after).toMatchObject({ step: 3, notifiedNumber: { asOf, value: 9, windowDays: 60 } });
  });
  test('is closer when its number is the worst so far', () => {
    // Seven of nine was the worst (0.7 %), no defect is left now.
    expect(decideOn(odr(9), { ...before, peak: 0.007 })).toMatchObject({ notify: true, reason: 'closer' });
  });
  test('is worse as ever when its limit is missed', () => {
    expect(decideOn(odr(10))).toMatchObject({ notify: true, reason: 'worse' });
  });
});

describe('inside a breach', () => {
  test('a further half of the allowance is clearly worse: five of nine, from 12 to 17', () => {
    expect(isMuchWorse(odr(16), notified(12))).toBe(false);
    expect(isMuchWorse(odr(17), notified(12))).toBe(true);
  });

  test('of few orders it takes three defects more', () => {
    expect(isMuchWorse(late(2, 20), { ...notified(1), windowDays: 30 })).toBe(false);
    expect(isMuchWorse(late(4, 20), { ...notified(1), windowDays: 30 })).toBe(true);
  });

  test('another window is not compared', () => {
    expect(isMuchWorse(odr(30), { ...notified(12), windowDays: 10 })).toBe(false);
  });

  test('one or two past the limit are not far over; a quarter of the allowance is', () => {
    // A quarter of 9 is 2.25, so three; a quarter of 19 (500 late shipments at 4 %) is 4.75, so five.
    expect([10, 11, 12].map((defects) => isFarOver(odr(defects)))).toEqual([false, false, true]);
    expect([23, 24].map((defects) => isFarOver(late(defects, 500)))).toEqual([false, true]);
  });

  test('two more than notified have grown, or a tenth of a large allowance', () => {
    expect([11, 12].map((defects) => hasGrown(odr(defects), notified(10)))).toEqual([false, true]);
    // 10,000 orders allow 99; a tenth is ten.
    expect([109, 110].map((defects) => hasGrown(odr(defects, 10_000), notified(100)))).toEqual([false, true]);
  });
});

describe('the account health rating', () => {
  const rating = (score: number): Judgement =>
    judge({
      metric: 'accountHealthRating',
      channel: 'all',
      source: 'official',
      measure: { kind: 'score', score },
      limit: { condition: 'GREATER_THAN', value: 200 },
      asOf,
    });
  const memory = (score: number, state: 'open' | 'resolved', notified = '2026-10-04') => ({
    state,
    verdict: 'warn' as const,
    since: '2026-10-01T00:00:00Z',
    lastNotified: `${notified}T00:00:00Z`,
    reason: 'first' as const,
    notified: 1,
    notifiedNumber: { asOf: notified as Day, value: score },
    week: [{ asOf: '2026-09-20' as Day, score }],
    threadRoot: 'a@b.example',
    subject: 'x',
  });

  test.each([
    { was: 260, state: 'resolved', is: 249, change: 'first' },
    { was: 249, state: 'open', is: 200, change: undefined },
    { was: 249, state: 'open', is: 199, change: 'worse' },
    { was: 199, state: 'open', is: 99, change: 'worse' },
    // Back above by five points, for it moves by a few every day.
    { was: 99, state: 'open', is: 104, change: undefined },
    { was: 99, state: 'open', is: 105, change: 'eased' },
    { was: 199, state: 'open', is: 206, change: 'eased' },
    { was: 240, state: 'open', is: 254, change: undefined },
    { was: 240, state: 'open', is: 255, change: 'recovered' },
    // 380 held until now: only changes are kept.
    { was: 380, state: 'resolved', is: 331, change: undefined },
    { was: 380, state: 'resolved', is: 330, change: 'fell' },
  ] as const)('from $was to $is: $change', ({ was, state, is, change }) => {
    expect(ratingChange(rating(is), memory(was, state))).toBe(change);
  });

  test('a fall that took longer than a week is none', () => {
    const slow = {
      ...memory(400, 'resolved', '2026-09-01'),
      week: [
        { asOf: '2026-09-20' as Day, score: 400 },
        { asOf: '2026-09-27' as Day, score: 370 },
        { asOf: '2026-10-01' as Day, score: 345 },
      ],
    };
    // On 28 September, a week before, it was 370: 370 − 321 = 49.
    expect(ratingChange(rating(321), slow)).toBeUndefined();
    expect(ratingChange(rating(320), slow)).toBe('fell');
  });
});
