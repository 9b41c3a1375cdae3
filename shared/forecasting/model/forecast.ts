import { type Allowance, allowanceOf, type DayCount, type MovingWindow, type ShareLimit } from './allowance.ts';
import { type DelayCurve, shareKnown } from './delay-curve.ts';
import { type Futures, futuresOf } from './futures.ts';
import { volumeOf } from './order-volume.ts';
import { firstBelief, learnDays, type RateBelief } from './rate-belief.ts';
import { levelsAround, type SharePrior } from './rate-levels.ts';

export interface ForecastQuestion {
  /**
   * Consecutive days, oldest first. The last one is the day up to which orders are known; with `endLagDays` 0 it is the
   * last day of the window. Half a year is plenty: the belief forgets.
   */
  readonly days: readonly (DayCount | undefined)[];
  readonly window: MovingWindow;
  readonly limit: ShareLimit;
  /** what the consultancy's other accounts say, for the first weeks */
  readonly prior?: SharePrior;
  /** for metrics whose defects become known late; absent: at once */
  readonly delay?: DelayCurve;
}

export interface Forecast {
  /** [day − 1] probability that the limit is missed on some day up to 1, 2 … 60 days ahead */
  readonly crossingBy: readonly number[];
  readonly p7: number;
  readonly p14: number;
  readonly p30: number;
  readonly p60: number;
  /**
   * probability that the true share of defects lies at or past the limit by now: orders go wrong too often already, the
   * window only does not show it yet
   */
  readonly levelPast: number;
  /** days until the limit has more likely than not been missed; like the next one absent while it is missed already */
  readonly likelyInDays?: number;
  /** days until it has been missed with a probability of 5 % */
  readonly earliestInDays?: number;
  /** while the limit is missed: when it is met again if no further defect comes, and how many roll off until then */
  readonly recovery?: { readonly inDays: number; readonly rolledOff: number };
  /** while the limit is missed: probability that the window meets it 30 and 60 days ahead */
  readonly inside?: { readonly in30: number; readonly in60: number };
}

export const horizonDays = 60;
const earliestFrom = 0.05;

/** The belief about the rate after the question's days. */
export function believe({
  days,
  limit,
  prior,
  delay,
}: Pick<ForecastQuestion, 'days' | 'limit' | 'prior' | 'delay'>): RateBelief {
  const seen = days.map((day, index) => {
    const known = delay === undefined ? 1 : shareKnown(delay, days.length - 1 - index);
    return { exposure: (day?.orders ?? 0) * known, defects: day?.defects ?? 0 };
  });
  return learnDays(firstBelief(levelsAround(limit.perMillion / 1_000_000, prior)), seen);
}

/**
 * How likely it is that the share of defects in a moving window misses its limit on any of the coming days. What is in
 * the window and when it leaves is exact; what arrives is simulated (256 futures, always with the same random numbers).
 */
export const forecast = (question: ForecastQuestion): Forecast => forecastFrom(believe(question), question);

/** The forecast from a belief that has learnt the question's days. */
export function forecastFrom(belief: RateBelief, question: ForecastQuestion): Forecast {
  const isMissed = missesNow(question);
  // Of a limit that is missed the question is when it is met again, so no future ends with its first miss.
  const futures = futuresOf(belief, question, horizonDays, !isMissed);
  const crossingBy = crossingsIn(futures);
  const p = (day: number): number => crossingBy[day - 1] ?? 0;
  const recovery = recoveryIn(futures.allowance);
  const likely = isMissed ? undefined : firstDay(crossingBy, 0.5);
  const earliest = isMissed ? undefined : firstDay(crossingBy, earliestFrom);
  return {
    crossingBy,
    p7: p(7),
    p14: p(14),
    p30: p(30),
    p60: p(60),
    levelPast: levelPast(belief, question.limit),
    ...(likely !== undefined && { likelyInDays: likely }),
    ...(earliest !== undefined && { earliestInDays: earliest }),
    ...(recovery !== undefined && { recovery }),
    ...(isMissed && { inside: { in30: insideOn(futures, 30), in60: insideOn(futures, 60) } }),
  };
}

/** Whether the window that is shown today misses the limit. */
const missesNow = ({ days, window, limit, delay }: ForecastQuestion): boolean =>
  (allowanceOf(days, window, limit, volumeOf(days.map((day) => day?.orders)), 0, delay).left[0] as number) <= 0;

/** Share of the paths whose window meets the limit so many days ahead. */
function insideOn({ paths, allowance, cameBy }: Futures, day: number): number {
  let inside = 0;
  for (let path = 0; path < paths.count; path++) {
    if (cameBy(path, day) < (allowance.left[day] as number)) inside++;
  }
  return inside / paths.count;
}

/** How much of the belief lies on true shares at the limit or past it. */
function levelPast({ levels, weights }: RateBelief, { perMillion }: ShareLimit): number {
  const n = levels.shares.length;
  const first = levels.shares.findIndex((share) => share >= (perMillion / 1_000_000) * (1 - 1e-9));
  let past = 0;
  for (let at = 0; first >= 0 && at < weights.length; at++) if (at % n >= first) past += weights[at] as number;
  return Math.min(1, past);
}

/** [day − 1] share of the paths that have missed the limit by then. */
function crossingsIn({ paths, allowance, cameBy }: Futures): readonly number[] {
  const { left } = allowance;
  const crossed = new Float64Array(left.length);
  for (let path = 0; path < paths.count; path++) {
    for (let day = 1; day < left.length; day++) {
      if (cameBy(path, day) < (left[day] as number)) continue;
      crossed[day] = (crossed[day] as number) + 1;
      break;
    }
  }
  let sum = 0;
  return Array.from(crossed.subarray(1), (count) => {
    sum += count;
    return sum / paths.count;
  });
}

function firstDay(chances: readonly number[], least: number): number | undefined {
  const index = chances.findIndex((chance) => chance >= least);
  return index < 0 ? undefined : index + 1;
}

function recoveryIn({ left, rolledOff }: Allowance): Forecast['recovery'] {
  if ((left[0] as number) > 0) return undefined;
  const inDays = left.findIndex((allowed) => allowed > 0);
  return inDays < 0 ? undefined : { inDays, rolledOff: rolledOff[inDays] as number };
}
