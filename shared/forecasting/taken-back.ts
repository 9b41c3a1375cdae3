import { type Day, daysBetween } from '../domain/day.ts';
import { defectsOf } from '../metrics/judge.ts';
import type { RateSeries } from '../metrics/rate-history.ts';
import type { ShownWindow } from './shown-window.ts';

/**
 * How many defects a window lost beyond what can have left it, since the one shown before it; 0 where the fall can be
 * ordinary. What leaves a window was inside every window that held those days: so the fewest defects of those windows bound
 * it. A window that falls by more was corrected: Amazon took defects back (a won appeal, removed feedback), or a report
 * before was wrong.
 *
 * @param shown windows by their last day, oldest first
 * @param at the window that is asked about
 */
export function fallBeyondRollOff(shown: readonly ShownWindow[], lengthDays: number, at = shown.length - 1): number {
  const [window, before] = [shown[at], shown[at - 1]];
  if (window === undefined || before === undefined) return 0;
  const fall = before.defects - window.defects;
  if (fall <= 0 || daysBetween(before.to, window.to) >= lengthDays) return 0;
  // The days that left lie in every window that ended less than its own length before this one.
  for (let earlier = at - 1; earlier >= 0; earlier--) {
    const one = shown[earlier] as ShownWindow;
    if (daysBetween(one.to, window.to) >= lengthDays) return 0;
    if (one.defects < fall) return fall;
  }
  return 0;
}

/**
 * The windows as they would have been without the defects that were taken back: from each correction backwards, windows show no
 * more than is left after it. The newest defects are taken for those that are gone, for appeals are about what has just come.
 * The newest window is never changed.
 */
export function withoutTakenBack(
  shown: readonly ShownWindow[],
  lengthDays: number,
): { readonly shown: readonly ShownWindow[]; readonly newestCorrection?: Day } {
  const revised = [...shown];
  let newestCorrection: Day | undefined;
  for (let at = 1; at < revised.length; at++) {
    const window = revised[at] as ShownWindow;
    if (fallBeyondRollOff(revised, lengthDays, at) === 0) continue;
    newestCorrection = window.asOf;
    for (let earlier = at - 1; earlier >= 0; earlier--) {
      const one = revised[earlier] as ShownWindow;
      if (one.defects <= window.defects) break;
      revised[earlier] = { ...one, defects: window.defects };
    }
  }
  return { shown: revised, ...(newestCorrection !== undefined && { newestCorrection }) };
}

/** How many defects the newest window of a rate lost beyond what can have left it; 0 where none. */
export function takenBackIn(series: RateSeries): number {
  return fallBeyondRollOff(shownWindows(series), series.windowDays);
}

/** Amazon's windows of a rate as defects and orders, by their last day. Some of its reports count more successes than orders. */
export function shownWindows({ metric, channel, shown }: RateSeries): readonly ShownWindow[] {
  return shown
    .flatMap(({ asOf, to, numerator, denominator }): readonly ShownWindow[] => {
      const measure = { kind: 'share' as const, numerator, denominator };
      const counts = defectsOf({ metric, channel, source: 'official', asOf, measure });
      if (counts === undefined || counts.base <= 0 || counts.defects < 0) return [];
      return [{ asOf, to, orders: counts.base, defects: counts.defects }];
    })
    .sort((a, b) => (a.to === b.to ? (a.asOf < b.asOf ? -1 : 1) : a.to < b.to ? -1 : 1));
}
