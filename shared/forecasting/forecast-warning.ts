import { addDays, type Day } from '../domain/day.ts';
import { allowedDefects, misses } from '../metrics/headroom.ts';
import type { Limit } from '../metrics/limit.ts';
import type { RateForecast } from '../metrics/rate-forecast.ts';
import type { DayCount, MovingWindow, ShareLimit } from './model/allowance.ts';
import { clearlyQuiet } from './model/clearly-quiet.ts';
import type { DelayCurve } from './model/delay-curve.ts';
import { believe, type Forecast, forecastFrom } from './model/forecast.ts';
import type { RateBelief } from './model/rate-belief.ts';
import type { SharePrior } from './model/rate-levels.ts';
import { type Finding, neverWarned, type WarningMemory, withFinding } from './warning-memory.ts';

/** What is known about a rate, day by day, and how it is measured. */
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
  /** the defects of the first window are spread over its days: of none of them is known when it rolls off */
  readonly guessed?: true;
  /** the day of the newest snapshot that took defects back: what was warned of before it may never have been */
  readonly correctedOn?: Day;
}

/** The share of *defects* at the limit; `undefined` for metrics whose limit is not a rate. */
export function shareLimitOf({ condition, perMillion }: Limit): ShareLimit | undefined {
  if (perMillion === undefined || condition === 'EQUALS') return undefined;
  const defects = condition === 'GREATER_THAN' ? 1_000_000 - perMillion : perMillion;
  return defects <= 0 || defects >= 1_000_000
    ? undefined
    : { perMillion: defects, missedAt: condition === 'LESS_THAN' };
}

/** How many days the belief learns from, unless the window is longer: older days would change little but the run time. */
export const learnsFromDays = 120;

/** The days of a history that a forecast uses. */
export const recentDays = ({ days, window }: Pick<RateHistory, 'days' | 'window'>): RateHistory['days'] =>
  days.slice(-Math.max(learnsFromDays, window.lengthDays + window.endLagDays));

/**
 * The forecast of a rate; `undefined` where the metric's limit is not a rate, or no order is known.
 * `belief`: for callers that follow a series day by day and have learnt it already.
 */
export function forecastRate(history: RateHistory, belief?: RateBelief): RateForecast | undefined {
  const limit = shareLimitOf(history.limit);
  const days = recentDays(history);
  if (limit === undefined || !days.some((day) => day !== undefined && day.orders > 0)) return undefined;
  const question = { ...history, days, limit };
  return inDates(forecastFrom(belief ?? believe(question), question), history);
}

/** A day is named only for what is known: not from defects that were spread evenly. */
function inDates(forecast: Forecast, { lastDay: today, guessed }: RateHistory): RateForecast {
  const { p7, p14, p30, p60, levelPast, likelyInDays, earliestInDays, recovery, inside } = forecast;
  return {
    asOf: today,
    p7,
    p14,
    p30,
    p60,
    levelPast,
    ...(likelyInDays !== undefined && { likelyDate: addDays(today, likelyInDays) }),
    ...(earliestInDays !== undefined && { earliestDate: addDays(today, earliestInDays) }),
    ...(inside !== undefined && { inside30: inside.in30, inside60: inside.in60 }),
    ...(recovery !== undefined &&
      guessed !== true && {
        recoveryDate: addDays(today, recovery.inDays),
        rolledOff: recovery.rolledOff,
      }),
  };
}

/**
 * When a forecast is a warning. At once where the account's orders themselves probably go wrong past the limit already and
 * the window is expected to follow: the level is believed only after bad days by chance, spells and day-to-day spread
 * have been weighed, so another snapshot would add little but a day. Chances of the window alone jump with a single bad
 * day and have to hold on two snapshots in a row. A warning is not withdrawn at once either.
 */
export const forecastThresholds = {
  warnFrom30: 0.7,
  warnFrom60: 0.8,
  warnAfterSnapshots: 2,
  /** at once: the level is past the limit with this probability, and the limit is missed within 60 days with this one */
  atOnceFromLevel: 0.62,
  atOnceFrom60: 0.5,
  clearBelow30: 0.35,
  clearBelow60: 0.45,
  clearAfterSnapshots: 3,
  /** defects in the window: one or two are an accident */
  fewestDefects: 3,
  /** where the limit allows fewer defects than this, a percentage says nothing that the headroom does not */
  fewestAllowed: 4,
} as const;

export type ForecastReason =
  | 'limit missed'
  | 'level past the limit'
  | 'likely within 30 days'
  | 'likely within 60 days'
  | 'still likely'
  | 'not clear for long enough'
  | 'cleared'
  | 'likely for the first time'
  | 'unlikely'
  | 'too few defects'
  | 'headroom says it';

export interface ForecastWarning {
  readonly warned: boolean;
  readonly reason: ForecastReason;
  readonly memory: WarningMemory;
}

/** The counts of Amazon's window, and its limit. `base` and `defects` count as for the headroom. */
export interface StandingCounts {
  readonly defects: number;
  readonly base: number;
  readonly limit: Limit;
}

/** The chances that the rule looks at. */
export type Chances = Pick<RateForecast, 'p30' | 'p60' | 'levelPast'>;

/**
 * Whether a rate deserves a warning now: the limit is missed, or the forecast says that it will be. `memory` is what the
 * previous snapshot returned. Call once for each snapshot: twice for the same one would count as two.
 */
export function forecastWarning(
  forecast: Chances | undefined,
  counts: StandingCounts,
  memory: WarningMemory = neverWarned,
): ForecastWarning {
  const { defects, base, limit } = counts;
  const speaks = chanceSpeaks(base, limit);
  const chances = (speaks ? forecast : undefined) ?? { p30: 0, p60: 0 };
  const why = missesLimit(counts)
    ? 'limit missed'
    : defects >= forecastThresholds.fewestDefects
      ? whyLikely(chances)
      : undefined;
  const { step, memory: after } = withFinding(memory, findingOf(why, chances), forecastThresholds);
  const answer = (reason: ForecastReason): ForecastWarning => ({ warned: after.warned, reason, memory: after });
  switch (step) {
    case 'warned':
      return answer(why ?? 'still likely');
    case 'first time':
      return answer('likely for the first time');
    case 'held':
      return answer('still likely');
    case 'clearing':
      return answer('not clear for long enough');
    case 'cleared':
      return answer('cleared');
    case 'none':
      if (!speaks) return answer('headroom says it');
      return answer(defects < forecastThresholds.fewestDefects ? 'too few defects' : 'unlikely');
  }
}

/** A missed limit, and a level past it, need no second snapshot. */
function findingOf(why: ForecastReason | undefined, { p30, p60 }: Chances): Finding {
  if (why === 'limit missed' || why === 'level past the limit') return 'warn at once';
  if (why !== undefined) return 'warn';
  return p30 >= forecastThresholds.clearBelow30 || p60 >= forecastThresholds.clearBelow60 ? 'hold' : 'calm';
}

/**
 * Whether no forecast of this rate could be a warning: a twentieth of a forecast's cost, and true for most accounts on most
 * days. Only valid without a memory: an earlier warning has to be cleared by its chances.
 */
export function isClearlyQuiet(history: RateHistory): boolean {
  const limit = shareLimitOf(history.limit);
  return limit !== undefined && clearlyQuiet({ ...history, days: recentDays(history), limit });
}

const missesLimit = ({ defects, base, limit: { perMillion, condition } }: StandingCounts): boolean =>
  perMillion !== undefined && misses(defects, base, perMillion, condition);

const chanceSpeaks = (base: number, { perMillion, condition }: Limit): boolean =>
  perMillion !== undefined && allowedDefects(base, perMillion, condition) >= forecastThresholds.fewestAllowed;

function whyLikely({ p30, p60, levelPast = 0 }: Chances): ForecastReason | undefined {
  if (levelPast >= forecastThresholds.atOnceFromLevel && p60 >= forecastThresholds.atOnceFrom60)
    return 'level past the limit';
  if (p30 >= forecastThresholds.warnFrom30) return 'likely within 30 days';
  if (p60 >= forecastThresholds.warnFrom60) return 'likely within 60 days';
  return undefined;
}
