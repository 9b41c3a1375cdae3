import { daysBetween } from '../domain/day.ts';
import type { Limit } from '../metrics/limit.ts';
import type { RateHistory } from './forecast-warning.ts';
import { daysOfWindows, type WindowCount } from './model/days-of-windows.ts';
import type { ShownWindow } from './shown-window.ts';
import { withoutTakenBack } from './taken-back.ts';

/** A longer gap between two windows is not bridged: the history begins after it. */
const longestGapDays = 14;

/**
 * The history of a rate from Amazon's snapshots alone, in any order: the days behind the windows as far as they tell
 * them. The days end with the newest window, so nothing is looked ahead, and the forecast counts from the day that
 * window was shown. Defects that Amazon took back are in none of the days. When a defect of the first window rolls off is a
 * guess: `guessed`. `undefined` without a snapshot.
 */
export function historyOfSnapshots(
  shown: readonly ShownWindow[],
  lengthDays: number,
  limit: Limit,
): RateHistory | undefined {
  const sorted = shown.toSorted((a, b) => (a.to === b.to ? (a.asOf < b.asOf ? -1 : 1) : a.to < b.to ? -1 : 1));
  const newest = sorted.at(-1);
  if (newest === undefined) return undefined;
  const afterGap = sorted.findLastIndex(({ to }, i) => daysBetween(sorted[i - 1]?.to ?? to, to) > longestGapDays);
  const stretch = sorted.slice(Math.max(0, afterGap));
  const { shown: standing, newestCorrection } = withoutTakenBack(stretch, lengthDays);
  const first = stretch[0]?.to ?? newest.to;
  const windows: (WindowCount | undefined)[] = Array.from({ length: daysBetween(first, newest.to) + 1 });
  for (const { to, orders, defects } of standing) windows[daysBetween(first, to)] = { orders, defects };
  return {
    days: daysOfWindows(windows, lengthDays),
    lastDay: newest.asOf,
    window: { lengthDays, endLagDays: 0 },
    limit,
    guessed: true,
    ...(newestCorrection !== undefined && { correctedOn: newestCorrection }),
  };
}
