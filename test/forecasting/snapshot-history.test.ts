import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { forecastRate } from '../../shared/forecasting/forecast-warning.ts';
import { historyOfSnapshots } from '../../shared/forecasting/snapshot-history.ts';
import { daysWith } from './simulated-accounts.ts';

const limit = { condition: 'LESS_THAN', perMillion: 10_000 } as const;

/** What Amazon would have shown of these days: a window of 60 days, 15 days late. */
function shownOf(days: readonly { readonly orders: number; readonly defects: number }[]) {
  return days.slice(59).map((_, i) => {
    const inside = days.slice(i, i + 60);
    const to = addDays('2026-03-01' as Day, i);
    return {
      to,
      asOf: addDays(to, 15),
      orders: inside.reduce((sum, { orders }) => sum + orders, 0),
      defects: inside.reduce((sum, { defects }) => sum + defects, 0),
    };
  });
}

describe('a forecast from snapshots alone', () => {
  test('a step is seen in the windows, though no order is known', () => {
    const days = daysWith(112, 200, (day) => (day < 100 ? 0.003 : 0.02));
    const history = historyOfSnapshots(shownOf(days), 60, limit);
    expect(history?.days).toHaveLength(112);
    const forecast = history && forecastRate(history);
    expect(forecast?.p30).toBeGreaterThan(0.55);
    // The last window ends on 22 April and is shown on 7 May; what is likely is counted from there.
    expect(history?.lastDay).toBe('2026-05-07');
    expect(forecast?.likelyDate).toMatch(/^2026-05/);
  });

  test('an account that stays well is not expected to miss its limit', () => {
    const history = historyOfSnapshots(shownOf(daysWith(112, 200, () => 0.003)), 60, limit);
    expect(history && forecastRate(history)?.p30).toBeLessThan(0.1);
  });

  test('snapshots in any order, twice, and with a day missing, are the same history', () => {
    const shown = shownOf(daysWith(90, 50, () => 0.01)).filter((_, i) => i !== 12);
    const shuffled = [...shown.slice(10), ...shown.slice(0, 20)];
    expect(historyOfSnapshots(shuffled, 60, limit)).toEqual(historyOfSnapshots(shown, 60, limit));
  });

  test('after a month without snapshots the history begins anew', () => {
    const shown = shownOf(daysWith(120, 50, () => 0.01));
    const history = historyOfSnapshots([...shown.slice(0, 5), ...shown.slice(40)], 60, limit);
    // 21 windows from the 41st on, and the 59 days before them.
    expect(history?.days).toHaveLength(21 + 59);
    expect(historyOfSnapshots([], 60, limit)).toBeUndefined();
  });
});
