import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/domain/day.ts';
import { driftWarning } from '../../shared/forecasting/drift-warning.ts';
import { followRate } from '../../shared/forecasting/follow-rate.ts';
import { forecastRate, forecastWarning } from '../../shared/forecasting/forecast-warning.ts';
import { neverWarned, type WarningMemory } from '../../shared/forecasting/warning-memory.ts';
import { daysWith } from './simulated-accounts.ts';

const limit = { condition: 'LESS_THAN', perMillion: 10_000 } as const;
const day = (text: string) => text as Day;
/** 6,000 orders allow 59 defects. */
const standing = { defects: 30, base: 6000, limit };

const once: WarningMemory = { warned: false, calm: 0, seen: 1 };

/** What is said, snapshot by snapshot, as the chance goes up and down. */
function saidOf(chances: readonly { p30: number; p60: number; levelPast?: number }[]): readonly string[] {
  let memory: WarningMemory | undefined;
  return chances.map((chance) => {
    const now = forecastWarning(chance, standing, memory);
    memory = now.memory;
    return now.reason;
  });
}

describe('when a forecast is a warning', () => {
  test.each([
    { when: 'missing it is likely within 30 days', p30: 0.71, p60: 0.75, reason: 'likely within 30 days' },
    { when: 'it is further off but surer', p30: 0.4, p60: 0.81, reason: 'likely within 60 days' },
  ])('$when, and the snapshot before said so too', ({ p30, p60, reason }) => {
    expect(forecastWarning({ p30, p60 }, standing, once)).toMatchObject({ warned: true, reason });
  });

  test('it is as likely as not: no warning, and the count of snapshots begins again', () => {
    expect(forecastWarning({ p30: 0.5, p60: 0.6 }, standing, once)).toEqual({
      warned: false,
      reason: 'unlikely',
      memory: { warned: false, calm: 0, seen: 0 },
    });
  });

  test('one snapshot is not enough: a bad day that the next one takes back is no warning', () => {
    expect(saidOf([0.8, 0.4, 0.8, 0.72].map((p30) => ({ p30, p60: p30 })))).toEqual([
      'likely for the first time',
      'unlikely',
      'likely for the first time',
      'likely within 30 days',
    ]);
  });

  test('at once when orders go wrong past the limit already and the window is expected to follow', () => {
    expect(forecastWarning({ p30: 0.3, p60: 0.55, levelPast: 0.8 }, standing)).toMatchObject({
      warned: true,
      reason: 'level past the limit',
    });
    // A level past the limit that is not expected to last until the window shows it is no warning.
    expect(forecastWarning({ p30: 0.1, p60: 0.3, levelPast: 0.9 }, standing).warned).toBe(false);
  });

  test('a missed limit warns at once and without any forecast: 60 of 6,000 is exactly 1 %', () => {
    expect(forecastWarning(undefined, { ...standing, defects: 60 })).toMatchObject({
      warned: true,
      reason: 'limit missed',
    });
  });

  test('two defects are an accident, however sure the forecast', () => {
    expect(forecastWarning({ p30: 0.9, p60: 0.9, levelPast: 1 }, { ...standing, defects: 2 }, once)).toMatchObject({
      warned: false,
      reason: 'too few defects',
    });
  });

  test('at five orders a day no percentage warns: 300 orders allow 2 defects, and the headroom says so', () => {
    expect(forecastWarning({ p30: 0.9, p60: 0.95 }, { defects: 2, base: 300, limit }, once)).toMatchObject({
      warned: false,
      reason: 'headroom says it',
    });
    expect(forecastWarning({ p30: 0.9, p60: 0.95 }, { defects: 3, base: 300, limit }).warned).toBe(true);
  });

  test('a warning clears after three calm snapshots in a row, not when the chance dips', () => {
    expect(saidOf([0.7, 0.7, 0.5, 0.2, 0.2, 0.4, 0.2, 0.2, 0.2, 0.5].map((p30) => ({ p30, p60: p30 })))).toEqual([
      'likely for the first time',
      'likely within 30 days',
      'still likely',
      'not clear for long enough',
      'not clear for long enough',
      'still likely',
      'not clear for long enough',
      'not clear for long enough',
      'cleared',
      'unlikely',
    ]);
  });

  test('what is remembered is plain data, the same after it was stored', () => {
    const { memory } = forecastWarning({ p30: 0.7, p60: 0.7 }, standing);
    expect(JSON.parse(JSON.stringify(memory))).toEqual(once);
    expect(neverWarned).toEqual({ warned: false, calm: 0, seen: 0 });
  });
});

describe('a rate followed day by day', () => {
  const window = { lengthDays: 60, endLagDays: 0 };

  test('a step is a warning at least two weeks before the limit is missed', () => {
    const days = daysWith(170, 200, (at) => (at < 100 ? 0.003 : 0.018), 5);
    const followed = [...followRate({ days, lastDay: day('2026-06-19'), window, limit }, 75)];
    const warned = followed.findIndex(({ warning }) => warning.warned);
    const missed = followed.findIndex(({ warning }) => warning.reason === 'limit missed');
    expect(warned).toBeGreaterThan(25);
    expect(missed - warned).toBeGreaterThanOrEqual(14);
  });

  test('each day knows only what was known by then', () => {
    const days = daysWith(120, 50, () => 0.006, 3);
    const all = [...followRate({ days, lastDay: day('2026-04-30'), window, limit }, 100)];
    const until = [...followRate({ days: days.slice(0, 110), lastDay: day('2026-04-20'), window, limit }, 100)];
    expect(all.slice(0, 10)).toEqual(until);
    // And followed or asked at once, the answer is the same.
    expect(forecastRate({ days, lastDay: day('2026-04-30'), window, limit })).toEqual(all.at(-1)?.forecast);
  });

  test('dates follow from days: 12 defects that came on 10 May roll off a 60-day window on 9 July', () => {
    const days = Array.from({ length: 91 }, (_, at) => ({ orders: 10, defects: at === 40 ? 12 : 0 }));
    const forecast = forecastRate({ days, lastDay: day('2026-06-29'), window, limit });
    expect(forecast).toMatchObject({ recoveryDate: '2026-07-09', rolledOff: 12 });
  });

  test('a window of a year is looked at whole', () => {
    // 30 defects on the first of 300 days of 10 orders: 1 % of 3,000, a miss that only the whole window shows.
    const days = Array.from({ length: 300 }, (_, at) => ({ orders: 10, defects: at === 0 ? 30 : 0 }));
    const year = { lengthDays: 365, endLagDays: 0 };
    expect(forecastRate({ days, lastDay: day('2026-10-27'), window: year, limit })?.recoveryDate).toBe('2026-10-28');
  });

  test('a limit that is not a rate has no forecast, nor has an account without orders', () => {
    const days = daysWith(30, 5, () => 0);
    const lastDay = day('2026-06-29');
    expect(forecastRate({ days, lastDay, window, limit: { condition: 'EQUALS', value: 0 } })).toBeUndefined();
    expect(forecastRate({ days: [undefined], lastDay, window, limit })).toBeUndefined();
  });
});

describe('a metric without a limit', () => {
  const fallen = daysWith(120, 300, (at) => (at < 110 ? 0.1 : 0.06));

  test('a falling conversion is a warning on the second snapshot, a falling refund rate never', () => {
    const first = driftWarning(fallen.slice(0, -1), 'higher');
    expect(first).toMatchObject({ warned: false, reason: 'worse for the first time' });
    expect(driftWarning(fallen, 'higher', first.memory)).toMatchObject({
      warned: true,
      reason: 'worse than its baseline',
    });
    expect(driftWarning(fallen, 'lower')).toMatchObject({ warned: false, reason: 'as usual' });
  });

  test('a warning clears after three snapshots as usual', () => {
    let memory: WarningMemory = { warned: true, calm: 0, seen: 0 };
    const said = [0, 1, 2].map(() => {
      const now = driftWarning(
        daysWith(120, 300, () => 0.1),
        'higher',
        memory,
      );
      memory = now.memory;
      return now.reason;
    });
    expect(said).toEqual(['not clear for long enough', 'not clear for long enough', 'cleared']);
    expect(memory).toEqual({ warned: false, calm: 0, seen: 0 });
  });

  test('while there is too little data, an earlier warning stays', () => {
    const notified = { warned: true, calm: 1, seen: 0 };
    expect(driftWarning([], 'higher', notified)).toEqual({
      warned: true,
      reason: 'too little to say',
      memory: notified,
    });
  });
});
