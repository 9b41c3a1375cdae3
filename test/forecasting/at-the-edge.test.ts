import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { countsInside } from '../../shared/forecasting/counts-inside.ts';
import { driftWarning } from '../../shared/forecasting/drift-warning.ts';
import { forecastWarning, recentDays, shareLimitOf } from '../../shared/forecasting/forecast-warning.ts';
import { knownDaysOf } from '../../shared/forecasting/known-days.ts';
import { delayCurveOf } from '../../shared/forecasting/model/delay-curve.ts';
import { driftOf } from '../../shared/forecasting/model/drift.ts';
import { expectedOrders, volumeOf } from '../../shared/forecasting/model/order-volume.ts';
import { priorFromOthers } from '../../shared/forecasting/model/prior-from-others.ts';
import { priorKey, priorsOf } from '../../shared/forecasting/priors.ts';
import { historyOfSnapshots } from '../../shared/forecasting/snapshot-history.ts';
import { fallBeyondRollOff, shownWindows, withoutTakenBack } from '../../shared/forecasting/taken-back.ts';
import { neverWarned, withFinding } from '../../shared/forecasting/warning-memory.ts';
import { judge } from '../../shared/metrics/judge.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const limit = { condition: 'LESS_THAN', perMillion: 10_000 } as const;
const today = '2026-10-05' as Day;
const standing = { defects: 30, base: 6000, limit };
const once = { warned: false, calm: 0, seen: 1 };
const warned = { warned: true, calm: 0, seen: 0 };
const lasting = { warned: true, calm: 2, seen: 0 };

describe('the chances at which a forecast warns', () => {
  const reasonOf = (p30: number, p60: number, levelPast?: number) =>
    forecastWarning({ p30, p60, ...(levelPast !== undefined && { levelPast }) }, standing, once).reason;

  test('are 70 % within 30 days and 80 % within 60', () => {
    expect([reasonOf(0.7, 0.7), reasonOf(0.699, 0.799), reasonOf(0.699, 0.8)]).toEqual([
      'likely within 30 days',
      'unlikely',
      'likely within 60 days',
    ]);
  });

  test('are 62 % of a level past the limit with 50 % within 60 days', () => {
    expect([reasonOf(0, 0.5, 0.62), reasonOf(0, 0.499, 0.62), reasonOf(0, 0.5, 0.619)]).toEqual([
      'level past the limit',
      'unlikely',
      'unlikely',
    ]);
  });

  test('let a warning stand at 35 % within 30 days or 45 % within 60, and clear it below both, the third time', () => {
    const reasonAfter = (p30: number, p60: number) => forecastWarning({ p30, p60 }, standing, lasting).reason;
    expect([reasonAfter(0.35, 0.35), reasonAfter(0.349, 0.45), reasonAfter(0.349, 0.449)]).toEqual([
      'still likely',
      'still likely',
      'cleared',
    ]);
  });

  test('say nothing of two defects, nor where the limit allows three', () => {
    const sure = { p30: 1, p60: 1, levelPast: 1 };
    expect(forecastWarning(sure, { ...standing, defects: 3 }, once).warned).toBe(true);
    expect(forecastWarning(sure, { ...standing, defects: 2 }, once).warned).toBe(false);
    // 401 orders allow four, 400 three.
    expect(forecastWarning(sure, { defects: 3, base: 401, limit }, once).warned).toBe(true);
    expect(forecastWarning(sure, { defects: 3, base: 400, limit }, once)).toMatchObject({ reason: 'headroom says it' });
  });
});

describe('what is remembered of a warning', () => {
  const patience = { warnAfterSnapshots: 3, clearAfterSnapshots: 2 };

  test('counts what asks for it until it is enough, and begins again when one does not', () => {
    expect(withFinding(neverWarned, 'warn', patience)).toEqual({
      step: 'first time',
      memory: { ...neverWarned, seen: 1 },
    });
    expect(withFinding({ ...neverWarned, seen: 1 }, 'warn', patience)).toMatchObject({
      step: 'first time',
      memory: { seen: 2 },
    });
    expect(withFinding({ ...neverWarned, seen: 2 }, 'warn', patience)).toEqual({ step: 'warned', memory: warned });
    expect(withFinding({ ...neverWarned, seen: 2 }, 'hold', patience)).toEqual({ step: 'none', memory: neverWarned });
    expect(withFinding(neverWarned, 'warn at once', patience)).toEqual({ step: 'warned', memory: warned });
  });

  test('counts calm snapshots until they are enough, and begins again when one is not', () => {
    expect(withFinding(warned, 'calm', patience)).toEqual({ step: 'clearing', memory: { ...warned, calm: 1 } });
    expect(withFinding({ ...warned, calm: 1 }, 'calm', patience)).toEqual({ step: 'cleared', memory: neverWarned });
    expect(withFinding({ ...warned, calm: 1 }, 'hold', patience)).toEqual({ step: 'held', memory: warned });
    expect(withFinding({ ...warned, calm: 1 }, 'warn', patience)).toEqual({ step: 'warned', memory: warned });
  });
});

describe('a limit on a share of defects', () => {
  test('is missed at "less than", and past "at least"; counts, 0 % and 100 % have none', () => {
    expect(shareLimitOf(limit)).toEqual({ perMillion: 10_000, missedAt: true });
    expect(shareLimitOf({ condition: 'GREATER_THAN', perMillion: 950_000 })).toEqual({
      perMillion: 50_000,
      missedAt: false,
    });
    expect(shareLimitOf({ condition: 'EQUALS', perMillion: 10_000 })).toBeUndefined();
    expect(shareLimitOf({ condition: 'LESS_THAN', value: 3 })).toBeUndefined();
    expect(
      [0, 1, 999_999, 1_000_000].map((perMillion) => shareLimitOf({ condition: 'LESS_THAN', perMillion })?.perMillion),
    ).toEqual([undefined, 1, 999_999, undefined]);
  });

  test('learns from 120 days, or from the window and its lag where they are longer', () => {
    const days = Array.from({ length: 200 }, () => ({ orders: 1, defects: 0 }));
    const length = (lengthDays: number, endLagDays: number) =>
      recentDays({ days, window: { lengthDays, endLagDays } }).length;
    expect([length(60, 15), length(105, 15), length(110, 15)]).toEqual([120, 120, 125]);
  });
});

describe('the days behind a reading', () => {
  const reading = (more: Partial<Reading> = {}): Reading => ({
    metric: 'lateShipmentRate',
    channel: 'seller',
    source: 'estimate',
    measure: { kind: 'share', numerator: 1, denominator: 100 },
    windowDays: 3,
    to: addDays(today, -2),
    asOf: today,
    limit,
    ...more,
  });
  const days = Array.from({ length: 6 }, (_, i) => ({ orders: 10 + i, defects: 0 }));
  const counted = { from: addDays(today, -5), days };

  test('of an estimate are those it was counted from, with the days after its window as its lag', () => {
    expect(knownDaysOf(reading(), { counted }, today)).toEqual({
      days,
      lastDay: today,
      window: { lengthDays: 3, endLagDays: 2 },
      limit,
    });
    expect(knownDaysOf(reading({ to: today }), { counted }, today)?.window.endLagDays).toBe(0);
    expect(knownDaysOf(reading({ to: addDays(today, 1) }), { counted }, today)).toBeUndefined();
    const prior = { share: 0.01, orders: 50 };
    expect(knownDaysOf(reading(), { counted, prior }, today)).toMatchObject({ prior });
  });

  test('of Amazon’s number end with its window, and go on with what was counted, from the day after it', () => {
    const official = reading({ source: 'official' });
    const shown = [{ asOf: today, to: addDays(today, -2), numerator: 0, denominator: 33, receivedAt: '' }];
    const series = { metric: 'lateShipmentRate', channel: 'seller', windowDays: 3, shown } as const;
    // 11 + 12 + 13 orders of ours are 36; Amazon says 33, and 3 is more than 2 % of it: they are other orders.
    const other = knownDaysOf(official, { series, counted }, today);
    expect(other?.days.map((day) => day?.orders)).toEqual([11, 11, 11, 14, 15]);
    expect(other).toMatchObject({ window: { lengthDays: 3, endLagDays: 2 }, guessed: true });
    const same = { ...series, shown: shown.map((one) => ({ ...one, denominator: 36 })) };
    const placed = knownDaysOf(official, { series: same, counted }, today);
    expect(placed?.days.map((day) => day?.orders)).toEqual([11, 12, 13, 14, 15]);
    expect(placed).not.toHaveProperty('guessed');
  });

  test('our count is Amazon’s with as many defects and at most 2 % other orders: 49 or 51 of 50, not 48', () => {
    const official = reading({ source: 'official', windowDays: 2, to: today });
    const placed = (ours: number, defects = 1) => {
      const shown = [{ asOf: today, to: today, numerator: 1, denominator: 50, receivedAt: '' }];
      const series = { metric: 'lateShipmentRate', channel: 'seller', windowDays: 2, shown } as const;
      const own = {
        from: addDays(today, -1),
        days: [
          { orders: ours - 20, defects },
          { orders: 20, defects: 0 },
        ],
      };
      return knownDaysOf(official, { series, counted: own }, today)?.guessed !== true;
    };
    expect([49, 50, 51, 48, 52].map((ours) => placed(ours))).toEqual([true, true, true, false, false]);
    expect(placed(50, 2)).toBe(false);
  });

  test('inside a window are its own: both ends, and none before the first', () => {
    const inside = (index: number, endLagDays: number) =>
      countsInside(days, { lengthDays: 3, endLagDays }, index).orders;
    expect([inside(5, 0), inside(5, 2), inside(1, 0), inside(0, 1)]).toEqual([42, 36, 21, 0]);
  });
});

describe('Amazon’s windows, one after the other', () => {
  const shown = (to: number, defects: number, asOf = to) => ({
    to: addDays(today, to),
    asOf: addDays(today, asOf),
    orders: 100,
    defects,
  });

  test('are one history over a gap of 14 days, and begin anew after 15', () => {
    const daysOf = (gap: number) => historyOfSnapshots([shown(0, 0), shown(gap, 0)], 7, limit)?.days.length;
    expect([daysOf(14), daysOf(15)]).toEqual([7 + 14, 7]);
  });

  test('lost what can have left them while a whole window lies between them', () => {
    const fall = (days: number) => fallBeyondRollOff([shown(-9, 0), shown(0, 9), shown(days, 1)], 10);
    // On the same day all of the nine are within ten days of the first: eight are gone, and the first window held none of them.
    expect(fall(0)).toBe(8);
    expect(fall(1)).toBe(0);
    expect(fallBeyondRollOff([shown(-8, 7), shown(0, 9), shown(1, 1)], 10)).toBe(8);
    expect(fallBeyondRollOff([shown(-8, 8), shown(0, 9), shown(1, 1)], 10)).toBe(0);
  });

  test('show no more than was left, back to the first that did', () => {
    const { shown: left, newestCorrection } = withoutTakenBack(
      [shown(0, 1), shown(1, 5), shown(2, 6), shown(3, 2)],
      30,
    );
    expect(left.map(({ defects }) => defects)).toEqual([1, 2, 2, 2]);
    expect(newestCorrection).toBe(addDays(today, 3));
  });

  test('come by their last day, then by the day they were shown, without those that hold nothing', () => {
    const one = (to: number, asOf: number, numerator: number, denominator = 100) => ({
      to: addDays(today, to),
      asOf: addDays(today, asOf),
      numerator,
      denominator,
      receivedAt: '',
    });
    const series = {
      metric: 'validTrackingRate' as const,
      channel: 'seller' as const,
      windowDays: 30,
      // 101 of 100 packages with tracking is a slip of Amazon's.
      shown: [one(1, 3, 90), one(0, 2, 99), one(1, 2, 95), one(0, 1, 0, 0), one(0, 0, 101)],
    };
    expect(shownWindows(series).map(({ defects }) => defects)).toEqual([1, 5, 10]);
  });
});

describe('what is expected', () => {
  test('of orders follows the last weeks: a count of a week ago weighs half', () => {
    // 20 a week ago and 10 today, on the same weekday: (0.5 × 20 + 1 × 10) / 1.5.
    const orders = [20, undefined, undefined, undefined, undefined, undefined, undefined, 10];
    const volume = volumeOf(orders);
    // The weekday's own factor is (30/15 + 1) / (2 + 1) = 1, the others' (0 + 1) / (0 + 1) = 1.
    expect(volume.week).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(volume.perDay).toBeCloseTo(40 / 3, 12);
    expect(expectedOrders(volume, -1)).toBeCloseTo(40 / 3, 12);
  });

  test('of orders has the week of the last 56 days', () => {
    const early = Array.from({ length: 63 }, (_, day) => (day < 7 ? 700 : 7));
    expect(volumeOf(early).week).toEqual([1, 1, 1, 1, 1, 1, 1]);
    // Mondays sell 70, the other days none: a mean of 10, so (8 × 7 + 1) / 9 and 1/9, which average (57 + 6) / 63 = 1.
    const mondays = volumeOf(Array.from({ length: 56 }, (_, day) => (day % 7 === 0 ? 70 : 0)));
    expect(mondays.week[0]).toBeCloseTo(57 / 9, 12);
    expect(mondays.week[6]).toBeCloseTo(1 / 9, 12);
    expect(expectedOrders(mondays, 56)).toBeCloseTo(mondays.perDay * (57 / 9), 12);
  });

  test('of defects reported late needs ten of them', () => {
    const defects = (count: number) => Array.from({ length: count }, () => ({ delayDays: 1, ageDays: 50 }));
    expect(delayCurveOf(defects(9))).toBeUndefined();
    expect(delayCurveOf(defects(10))).toEqual([0, 1]);
    // Six within a day, four after three; two of the six are too young to show three days: 4 of 8 had not come by then.
    const mixed = [
      ...Array.from({ length: 4 }, () => ({ delayDays: 1, ageDays: 3 })),
      ...Array.from({ length: 2 }, () => ({ delayDays: 1, ageDays: 2 })),
      ...Array.from({ length: 4 }, () => ({ delayDays: 3, ageDays: 9 })),
    ];
    expect(delayCurveOf(mixed)).toEqual([0, 0.5, 0.5, 1]);
  });

  test('of a new account is what three others say, each with 1,000 orders at most, and weighs 50', () => {
    expect(
      priorFromOthers([
        { orders: 500, defects: 5 },
        { orders: 4000, defects: 80 },
      ]),
    ).toEqual({ share: 25 / 1500, orders: 50 });
    expect(
      priorFromOthers([
        { orders: 20, defects: 1 },
        { orders: 0, defects: 0 },
      ]),
    ).toEqual({ share: 0.05, orders: 20 });
    expect(priorFromOthers([])).toBeUndefined();
    const judgement = judge({
      metric: 'lateShipmentRate',
      channel: 'seller',
      source: 'official',
      measure: { kind: 'share', numerator: 1, denominator: 100 },
      windowDays: 30,
      asOf: today,
    });
    const others = (count: number) =>
      priorsOf(Array.from({ length: count }, () => ({ marketplace: 'US', judgements: [judgement] })));
    expect(priorKey(judgement.reading, 'US')).toBe('lateShipmentRate|seller|30|US');
    expect([others(2), others(3)]).toEqual([{}, { 'lateShipmentRate|seller|30|US': { share: 0.01, orders: 50 } }]);
  });
});

describe('a rate without a limit', () => {
  const days = (length: number, orders: number, defects: number) => Array.from({ length }, () => ({ orders, defects }));

  test('is compared with four weeks of past at least, a hundred hits in them, and twenty expected of late', () => {
    expect(driftOf(days(56, 100, 10))?.baseline).toBeCloseTo(0.1, 12);
    expect(driftOf(days(55, 100, 10))).toBeUndefined();
    // 28 days with 100 hits in all, and with 99.
    const past = (hits: number) => [...days(27, 100, 3), { orders: 100, defects: hits - 81 }];
    expect(driftOf([...past(100), ...days(28, 100, 3)])).toBeDefined();
    expect(driftOf([...past(99), ...days(28, 100, 3)])).toBeUndefined();
    // A tenth of 28 × 7 sessions are 19.6 hits, of 28 × 8 22.4.
    expect(driftOf([...days(28, 100, 10), ...days(28, 8, 1)])).toBeDefined();
    expect(driftOf([...days(28, 100, 10), ...days(28, 7, 1)])).toBeUndefined();
    expect(driftOf(days(60, 10, 10))).toBeUndefined();
  });

  test('too little to say leaves a warning as it was', () => {
    expect(driftWarning([], 'lower', warned)).toEqual({ warned: true, reason: 'too little to say', memory: warned });
    expect(driftWarning([], 'lower')).toEqual({ warned: false, reason: 'too little to say', memory: neverWarned });
  });

  test('says how it changed in words of its own', () => {
    const risen = [...days(90, 300, 30), ...days(20, 300, 60)];
    const first = driftWarning(risen, 'lower');
    expect(first).toMatchObject({ warned: false, reason: 'worse for the first time' });
    expect(driftWarning(risen, 'lower', first.memory)).toMatchObject({
      warned: true,
      reason: 'worse than its baseline',
    });
    const calm = days(110, 300, 30);
    expect(driftWarning(calm, 'lower', warned).reason).toBe('not clear for long enough');
    expect(driftWarning(calm, 'lower', lasting).reason).toBe('cleared');
    expect(driftWarning(calm, 'lower').reason).toBe('as usual');
    expect(driftWarning(risen, 'higher').reason).toBe('as usual');
  });
});
