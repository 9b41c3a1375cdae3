import { addDays } from '../domain/day.ts';
import type { RateForecast } from '../metrics/rate-forecast.ts';
import { countsInside } from './counts-inside.ts';
import {
  type ForecastWarning,
  forecastRate,
  forecastWarning,
  type RateHistory,
  shareLimitOf,
} from './forecast-warning.ts';
import { firstBelief, learnDay } from './model/rate-belief.ts';
import { levelsAround } from './model/rate-levels.ts';
import type { WarningMemory } from './warning-memory.ts';

/** What was known and decided on one day of a series. */
export interface FollowedDay {
  /** index of the day */
  readonly index: number;
  /** in Amazon's window of that day */
  readonly orders: number;
  readonly defects: number;
  /** absent without a limit that is a rate, or before the first order */
  readonly forecast?: RateForecast;
  readonly warning: ForecastWarning;
}

/**
 * Replays a series: on each day only the days up to it are known, and the memory of the warning is carried forward. Yields
 * the days from index `from` on; the days before are only learnt from.
 */
export function* followRate(history: Omit<RateHistory, 'delay'>, from = 0): Generator<FollowedDay> {
  const { days, window, limit, prior } = history;
  const share = shareLimitOf(limit);
  let belief = share && firstBelief(levelsAround(share.perMillion / 1_000_000, prior));
  let memory: WarningMemory | undefined;
  for (const [index, day] of days.entries()) {
    belief = belief && learnDay(belief, day?.orders ?? 0, day?.defects ?? 0);
    if (index < from) continue;
    const { orders, defects } = countsInside(days, window, index);
    const known = {
      ...history,
      days: days.slice(0, index + 1),
      lastDay: addDays(history.lastDay, index + 1 - days.length),
    };
    const forecast = forecastRate(known, belief);
    const warning = forecastWarning(forecast, { defects, base: orders, limit }, memory);
    memory = warning.memory;
    yield { index, orders, defects, ...(forecast !== undefined && { forecast }), warning };
  }
}
