import { addDays, type Day } from '../domain/day.ts';
import { type RateHistory, recentDays, shareLimitOf } from './forecast-warning.ts';
import { horizonDays } from './model/forecast.ts';
import { bandOf } from './model/rate-band.ts';

/** What Amazon will show on a coming day: the rate as it writes it (the share of good ones where that is what is limited). */
export interface RateBandDay {
  readonly day: Day;
  /** fractions: the 10th, 50th and 90th percentile of the futures */
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/**
 * The band for a chart of the coming days, up to 60: from the futures of the forecast, so that what rolls off is exact.
 * Empty for a metric whose limit is not a rate and for an account without orders; a day whose window is empty is left
 * out.
 */
export function rateBand(history: RateHistory, ahead: number = horizonDays): readonly RateBandDay[] {
  const limit = shareLimitOf(history.limit);
  if (limit === undefined) return [];
  const good = history.limit.condition === 'GREATER_THAN';
  const band = bandOf({ ...history, days: recentDays(history), limit }, Math.min(ahead, horizonDays));
  return band.map(({ inDays, low, middle, high }) => ({
    day: addDays(history.lastDay, inDays),
    ...(good ? { low: 1 - high, middle: 1 - middle, high: 1 - low } : { low, middle, high }),
  }));
}
