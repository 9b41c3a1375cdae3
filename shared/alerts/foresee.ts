import { addDays, type Day } from '../metrics/day.ts';
import { allowedDefects, misses } from '../metrics/headroom.ts';
import type { Limit } from '../metrics/limit.ts';
import type { RateForecast } from '../metrics/rate-forecast.ts';
import type { DelayCurve } from '../statistics/delay-curve.ts';
import { believe, type Forecast, forecastFrom } from '../statistics/forecast.ts';
import type { RateBelief } from '../statistics/rate-belief.ts';
import type { SharePrior } from '../statistics/rate-levels.ts';
import type { DayCount, MovingWindow, ShareLimit } from '../statistics/rooms.ts';

/** What is known of a rate, day by day, and how it is measured. */
export interface RateHistory {
  /** consecutive days, oldest first; `undefined` where nothing is known */
  readonly days: readonly (DayCount | undefined)[];
  /** the last of them */
  readonly lastDay: Day;
  /** the window Amazon shows on that day; a ledger that ends with the window has no lag */
  readonly window: MovingWindow;
  readonly limit: Limit;
  readonly prior?: SharePrior;
  readonly delay?: DelayCurve;
}

/** The share of *defects* at the limit; `undefined` for metrics whose limit is not a rate. */
export function shareLimitOf({ condition, perMillion }: Limit): ShareLimit | undefined {
  if (perMillion === undefined || condition === 'EQUALS') return undefined;
  const defects = condition === 'GREATER_THAN' ? 1_000_000 - perMillion : perMillion;
  return defects <= 0 || defects >= 1_000_000
    ? undefined
    : { perMillion: defects, missedAt: condition === 'LESS_THAN' };
}

/** How far back the belief learns from, unless the window is longer: older days would change little but the time it takes. */
export const learnsFromDays = 120;

/** The days of a history that a forecast is made from. */
export const recentDays = ({ days, window }: Pick<RateHistory, 'days' | 'window'>): RateHistory['days'] =>
  days.slice(-Math.max(learnsFromDays, window.lengthDays + window.endLagDays));

/**
 * The forecast of a rate; `undefined` where the metric has no limit as a rate, or no order is known.
 * `belief`: for whoever follows a series day by day and has learnt it already.
 */
export function forecastRate(history: RateHistory, belief?: RateBelief): RateForecast | undefined {
  const limit = shareLimitOf(history.limit);
  const days = recentDays(history);
  if (limit === undefined || !days.some((day) => day !== undefined && day.orders > 0)) return undefined;
  const question = { ...history, days, limit };
  return inDates(forecastFrom(belief ?? believe(question), question), history.lastDay);
}

function inDates(forecast: Forecast, today: Day): RateForecast {
  const { p7, p14, p30, p60, likelyInDays, earliestInDays, recovery } = forecast;
  return {
    asOf: today,
    p7,
    p14,
    p30,
    p60,
    ...(likelyInDays !== undefined && { likelyDate: addDays(today, likelyInDays) }),
    ...(earliestInDays !== undefined && { earliestDate: addDays(today, earliestInDays) }),
    ...(recovery !== undefined && {
      recoveryDate: addDays(today, recovery.inDays),
      rolledOff: recovery.rolledOff,
    }),
  };
}

/** When a forecast is told. Sooner needs less certainty than later, and what was told is not taken back at once. */
export const foresight = {
  warnFrom30: 0.65,
  warnFrom60: 0.75,
  clearBelow30: 0.35,
  clearBelow60: 0.45,
  clearAfterSnapshots: 3,
  /** defects in the window: one or two are an accident */
  fewestDefects: 3,
  /** where the limit allows fewer defects than this, a chance in percent says nothing that the headroom does not */
  fewestAllowed: 4,
} as const;

/** What is remembered between two snapshots of one metric. */
export interface ForesightMemory {
  readonly warned: boolean;
  /** snapshots in a row, up to the last one, that would have cleared the warning */
  readonly calm: number;
}

export type WhyForeseen =
  | 'limit missed'
  | 'likely within 30 days'
  | 'likely within 60 days'
  | 'still likely'
  | 'not clear for long enough'
  | 'cleared'
  | 'unlikely'
  | 'too few defects'
  | 'headroom says it';

export interface Foreseen {
  readonly warned: boolean;
  readonly because: WhyForeseen;
  readonly memory: ForesightMemory;
}

/**
 * Whether a rate is worth a warning now: the limit is missed, or the forecast says that it will be. One snapshot at a
 * time: the memory is what the last one returned.
 */
export function foresee(
  forecast: Pick<RateForecast, 'p30' | 'p60'> | undefined,
  { defects, base, limit }: { readonly defects: number; readonly base: number; readonly limit: Limit },
  memory: ForesightMemory = { warned: false, calm: 0 },
): Foreseen {
  const warn = (because: WhyForeseen): Foreseen => ({ warned: true, because, memory: { warned: true, calm: 0 } });
  const stay = (because: WhyForeseen): Foreseen => ({ warned: false, because, memory: { warned: false, calm: 0 } });
  const { perMillion, condition } = limit;
  if (perMillion !== undefined && misses(defects, base, perMillion, condition)) return warn('limit missed');
  const speaks = perMillion !== undefined && allowedDefects(base, perMillion, condition) >= foresight.fewestAllowed;
  const { p30 = 0, p60 = 0 } = (speaks ? forecast : undefined) ?? {};
  if (defects >= foresight.fewestDefects) {
    if (p30 >= foresight.warnFrom30) return warn('likely within 30 days');
    if (p60 >= foresight.warnFrom60) return warn('likely within 60 days');
  }
  if (memory.warned) {
    if (p30 >= foresight.clearBelow30 || p60 >= foresight.clearBelow60) return warn('still likely');
    const calm = memory.calm + 1;
    return calm < foresight.clearAfterSnapshots
      ? { warned: true, because: 'not clear for long enough', memory: { warned: true, calm } }
      : stay('cleared');
  }
  if (!speaks) return stay('headroom says it');
  return stay(defects < foresight.fewestDefects ? 'too few defects' : 'unlikely');
}
