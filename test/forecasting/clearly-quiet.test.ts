import { describe, expect, test } from 'vitest';
import { simulateAccounts } from '../../bench/stories.ts';
import type { Day } from '../../shared/domain/day.ts';
import { countsInside } from '../../shared/forecasting/counts-inside.ts';
import { forecastRate, forecastWarning, isClearlyQuiet } from '../../shared/forecasting/forecast-warning.ts';
import type { DayCount } from '../../shared/forecasting/model/allowance.ts';
import { firstBelief, learnDay } from '../../shared/forecasting/model/rate-belief.ts';
import { levelsAround } from '../../shared/forecasting/model/rate-levels.ts';
import type { WarningMemory } from '../../shared/forecasting/warning-memory.ts';
import { daysWith } from './simulated-accounts.ts';

const limit = { condition: 'LESS_THAN', perMillion: 10_000 } as const;
const window = { lengthDays: 60, endLagDays: 0 };
const history = (days: readonly DayCount[], more: { lengthDays: number; endLagDays: number } = window) => ({
  days,
  lastDay: '2026-06-30' as Day,
  window: more,
  limit,
});

function standingOf(days: readonly DayCount[]) {
  const { orders, defects } = countsInside(days, window, days.length - 1);
  return { defects, base: orders, limit };
}

describe('a rate that is clearly quiet', () => {
  const calm = daysWith(120, 200, () => 0.002);
  const falling = daysWith(120, 200, (day) => (day < 112 ? 0.003 : 0.02));

  test('an account far from its limit costs no forecast, one that is falling does', () => {
    expect(isClearlyQuiet(history(calm))).toBe(true);
    expect(isClearlyQuiet(history(falling))).toBe(false);
    expect(isClearlyQuiet(history(calm.map(() => ({ orders: 0, defects: 0 }))))).toBe(false);
  });

  test('two bad days that the lag still hides are not quiet, however clean the days after', () => {
    const days = Array.from({ length: 120 }, (_, at) => ({ orders: 40, defects: at === 107 || at === 108 ? 15 : 0 }));
    expect(isClearlyQuiet(history(days, { lengthDays: 60, endLagDays: 15 }))).toBe(false);
  });

  test('defects that are still to be reported make a clean fortnight less than quiet', () => {
    const days = [...daysWith(106, 100, () => 0.003), ...daysWith(14, 100, () => 0)];
    const slow = Array.from({ length: 30 }, (_, age) => age / 30);
    expect(isClearlyQuiet(history(days))).toBe(true);
    expect(isClearlyQuiet({ ...history(days.map((day) => ({ ...day, defects: day.defects + 1 }))), delay: slow })).toBe(
      false,
    );
  });
});

describe('leaving the forecast out never changes a warning', () => {
  test('over two accounts of every story, at every volume, on every third day', () => {
    let left = 0;
    let days = 0;
    for (const story of simulateAccounts(61, 2)) {
      let belief = firstBelief(levelsAround(0.01));
      for (const [index, day] of story.days.entries()) {
        belief = learnDay(belief, day.orders, day.defects);
        if (index < 75 || index % 3 !== 0) continue;
        const known = history(story.days.slice(0, index + 1));
        const counts = standingOf(known.days);
        const fresh: WarningMemory = { warned: false, calm: 0, seen: 1 };
        days++;
        if (!isClearlyQuiet(known)) continue;
        left++;
        const whole = forecastWarning(forecastRate(known, belief), counts, fresh);
        expect(whole, `${story.series} on day ${index}`).toEqual(forecastWarning(undefined, counts, fresh));
      }
    }
    expect(left).toBeGreaterThan(days / 4);
  });

  test.each([
    { lengthDays: 7, perMillion: 25_000, condition: 'LESS_THAN' },
    { lengthDays: 10, perMillion: 40_000, condition: 'LESS_THAN' },
    { lengthDays: 14, perMillion: 900_000, condition: 'GREATER_THAN' },
    { lengthDays: 30, perMillion: 950_000, condition: 'GREATER_THAN' },
  ] as const)('nor over $lengthDays days, with a limit of $perMillion in a million', (rate) => {
    const limit = { condition: rate.condition, perMillion: rate.perMillion };
    const allowed = rate.condition === 'LESS_THAN' ? rate.perMillion / 1e6 : 1 - rate.perMillion / 1e6;
    let left = 0;
    // Steady at a tenth or four tenths of the limit, and with a day of six times as much every ninth day.
    const lives = [
      { volume: 20, usual: 0.1, badDay: 1 },
      { volume: 60, usual: 0.4, badDay: 1 },
      { volume: 60, usual: 0.1, badDay: 6 },
      { volume: 300, usual: 0.1, badDay: 1 },
      { volume: 300, usual: 0.4, badDay: 1 },
      { volume: 300, usual: 0.1, badDay: 6 },
    ];
    for (const { volume, usual, badDay } of lives) {
      const share = (day: number) => allowed * usual * (day % 9 === 0 ? badDay : 1);
      const days = daysWith(130, volume, share, volume);
      for (let until = 70; until <= 130; until += 6) {
        const known = {
          days: days.slice(0, until),
          lastDay: '2026-06-30' as Day,
          window: { lengthDays: rate.lengthDays, endLagDays: 0 },
          limit,
        };
        const { orders, defects } = countsInside(known.days, known.window, until - 1);
        const counts = { defects, base: orders, limit };
        const fresh: WarningMemory = { warned: false, calm: 0, seen: 1 };
        if (!isClearlyQuiet(known)) continue;
        left++;
        expect(forecastWarning(forecastRate(known), counts, fresh)).toEqual(forecastWarning(undefined, counts, fresh));
      }
    }
    expect(left).toBeGreaterThan(5);
  });
});
