import { type DelayCurve, shareKnown } from './delay-curve.ts';
import { volumeOf } from './order-volume.ts';
import { type Paths, playForward } from './paths.ts';
import { firstBelief, learnDay, type RateBelief } from './rate-belief.ts';
import { levelsAround, type SharePrior } from './rate-levels.ts';
import { type DayCount, lateExposureOf, type MovingWindow, type Rooms, roomsOf, type ShareLimit } from './rooms.ts';

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
  /** days until the limit has more likely than not been missed; like the next one absent while it is missed already */
  readonly likelyInDays?: number;
  /** days until it has been missed with a probability of 5 % */
  readonly earliestInDays?: number;
  /** while the limit is missed: when it is met again if no further defect comes, and how many roll off until then */
  readonly recovery?: { readonly inDays: number; readonly rolledOff: number };
}

export const horizonDays = 60;
const earliestFrom = 0.05;

/** What the days say about the rate, day by day. */
export function believe({
  days,
  limit,
  prior,
  delay,
}: Pick<ForecastQuestion, 'days' | 'limit' | 'prior' | 'delay'>): RateBelief {
  let belief = firstBelief(levelsAround(limit.perMillion / 1_000_000, prior));
  for (const [index, day] of days.entries()) {
    const known = delay === undefined ? 1 : shareKnown(delay, days.length - 1 - index);
    belief = learnDay(belief, (day?.orders ?? 0) * known, day?.defects ?? 0);
  }
  return belief;
}

/**
 * How likely it is that the share of defects in a moving window misses its limit on any of the coming days. What is in
 * the window and when it leaves is exact; what arrives is played out (256 futures, the same dice always).
 */
export const forecast = (question: ForecastQuestion): Forecast => forecastFrom(believe(question), question);

/** The forecast from a belief that has learnt the question's days. */
export function forecastFrom(belief: RateBelief, question: ForecastQuestion): Forecast {
  const { days, window, limit, delay } = question;
  const volume = volumeOf(days.map((day) => day?.orders));
  const rooms = roomsOf(days, window, limit, volume, horizonDays, delay);
  const paths = playForward(belief, volume, {
    firstIndex: days.length,
    days: Math.max(0, horizonDays - window.endLagDays),
    lateExposure: lateExposureOf(days, delay),
  });
  const crossingBy = crossingsIn(paths, rooms, window, delay);
  const p = (day: number): number => crossingBy[day - 1] ?? 0;
  const recovery = recoveryIn(rooms);
  const missedAlready = (rooms.left[0] as number) <= 0;
  const likely = missedAlready ? undefined : firstDay(crossingBy, 0.5);
  const earliest = missedAlready ? undefined : firstDay(crossingBy, earliestFrom);
  return {
    crossingBy,
    p7: p(7),
    p14: p(14),
    p30: p(30),
    p60: p(60),
    ...(likely !== undefined && { likelyInDays: likely }),
    ...(earliest !== undefined && { earliestInDays: earliest }),
    ...(recovery !== undefined && { recovery }),
  };
}

/** [day − 1] share of the paths that have missed the limit by then. */
function crossingsIn(
  paths: Paths,
  rooms: Rooms,
  { endLagDays }: MovingWindow,
  delay: DelayCurve | undefined,
): readonly number[] {
  const { left, from, to, lateShown } = rooms;
  const { arrived, late } = paths;
  const crossed = new Float64Array(left.length);
  for (let path = 0; path < paths.count; path++) {
    const base = path * (paths.days + 1);
    for (let s = 1; s < left.length; s++) {
      const first = from[s] as number;
      const last = to[s] as number;
      const came =
        delay === undefined
          ? (arrived[base + last] as number) - (arrived[base + first] as number)
          : (late[path] as number) * (lateShown[s] as number) + knownOf(arrived, base, first, last, delay, endLagDays);
      if (came < (left[s] as number)) continue;
      crossed[s] = (crossed[s] as number) + 1;
      break;
    }
  }
  let sum = 0;
  return Array.from(crossed.subarray(1), (count) => {
    sum += count;
    return sum / paths.count;
  });
}

/** Of the arrivals of coming days `first` to `last`, those that are reported when the window ending `last` is shown. */
function knownOf(
  arrived: Uint32Array,
  base: number,
  first: number,
  last: number,
  delay: DelayCurve,
  lag: number,
): number {
  let known = 0;
  for (let day = last; day > first; day--) {
    const age = last - day + lag;
    if (age >= delay.length) return known + (arrived[base + day] as number) - (arrived[base + first] as number);
    const came = (arrived[base + day] as number) - (arrived[base + day - 1] as number);
    if (came > 0) known += came * shareKnown(delay, age);
  }
  return known;
}

function firstDay(chances: readonly number[], least: number): number | undefined {
  const index = chances.findIndex((chance) => chance >= least);
  return index < 0 ? undefined : index + 1;
}

function recoveryIn({ left, rolledOff }: Rooms): Forecast['recovery'] {
  if ((left[0] as number) > 0) return undefined;
  const inDays = left.findIndex((room) => room > 0);
  return inDays < 0 ? undefined : { inDays, rolledOff: rolledOff[inDays] as number };
}
