import type { RateForecast } from '../metrics/rate-forecast.ts';
import { clearlyQuiet } from '../statistics/clearly-quiet.ts';
import {
  decidedByCounts,
  type Foreseen,
  type ForesightMemory,
  firstForesight,
  forecastRate,
  foresee,
  type RateHistory,
  recentDays,
  type StandingCounts,
  shareLimitOf,
} from './foresee.ts';

/** What an evaluation needs to know of a rate's future. */
export interface Outlook {
  /** absent where none can be made, and where it could not have changed the decision */
  readonly forecast?: RateForecast;
  readonly foreseen: Foreseen;
}

/**
 * The decision of `foresee()` with the forecast made only where it can matter: not where the counts alone decide, nor
 * where nothing was told yet and the rate is clearly quiet. A missed limit has its forecast, for the day it recovers.
 */
export function outlookOf(history: RateHistory, memory: ForesightMemory | undefined, counts: StandingCounts): Outlook {
  const remembered = memory ?? firstForesight;
  const unasked = foresee(undefined, counts, remembered);
  if (unasked.because !== 'limit missed') {
    if (decidedByCounts(counts, remembered) || (!remembered.warned && isClearlyQuiet(history))) {
      return { foreseen: unasked };
    }
  }
  const forecast = forecastRate(history);
  return { ...(forecast !== undefined && { forecast }), foreseen: foresee(forecast, counts, remembered) };
}

/** Whether no forecast of this rate could be told, as far as its days say; the memory and the counts may. */
export function isClearlyQuiet(history: RateHistory): boolean {
  const limit = shareLimitOf(history.limit);
  return limit !== undefined && clearlyQuiet({ ...history, days: recentDays(history), limit });
}
