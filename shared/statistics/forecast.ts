import { expectedOrders, type OrderVolume, volumeOf } from './order-volume.ts';
import { playForward } from './paths.ts';
import { firstBelief, learnDay, type RateBelief } from './rate-belief.ts';
import { levelsAround, type SharePrior } from './rate-levels.ts';

/** What one day brought; `undefined` in a series of days stands for a day nothing is known of. */
export interface DayCount {
  readonly orders: number;
  readonly defects: number;
}

/** When a window's share of defects is past its limit. */
export interface ShareLimit {
  /** parts per million of *defects*: 10 000 for "less than 1 %", 50 000 for "at least 95 % good" */
  readonly perMillion: number;
  /** whether a share of exactly the limit misses it (`LESS_THAN`) or not (`GREATER_THAN`) */
  readonly missedAt: boolean;
}

export interface ForecastQuestion {
  /** consecutive days, oldest first, the last one is today */
  readonly days: readonly (DayCount | undefined)[];
  /** Amazon's window: so many days, ending so many days before the day it is shown */
  readonly window: { readonly lengthDays: number; readonly endLagDays: number };
  readonly limit: ShareLimit;
  readonly prior?: SharePrior;
}

export interface Forecast {
  /** [day − 1] probability that the limit is missed on some day up to 1, 2 … 60 days from today */
  readonly crossingBy: readonly number[];
  readonly p7: number;
  readonly p14: number;
  readonly p30: number;
  readonly p60: number;
  /** days from today until the limit has more likely than not been missed */
  readonly likelyInDays?: number;
  /** days from today until it has been missed with 5 % probability */
  readonly earliestInDays?: number;
  /** while the limit is missed: days from today until it is more likely than not met again */
  readonly recoveryInDays?: number;
}

export const horizonDays = 60;

/** What the days say about the rate, day by day. */
export function believe({ days, limit, prior }: Pick<ForecastQuestion, 'days' | 'limit' | 'prior'>): RateBelief {
  return days.reduce<RateBelief>(
    (belief, day) => learnDay(belief, day?.orders ?? 0, day?.defects ?? 0),
    firstBelief(levelsAround(limit.perMillion / 1_000_000, prior)),
  );
}

export function forecast(question: ForecastQuestion): Forecast {
  return forecastFrom(believe(question), question);
}

/** The forecast from a belief that has learnt the question's days. */
export function forecastFrom(belief: RateBelief, { days, window, limit }: ForecastQuestion): Forecast {
  const today = days.length - 1;
  const volume = volumeOf(days.map((day) => day?.orders));
  const coming = Math.max(0, horizonDays - window.endLagDays);
  const paths = playForward(belief, volume, days.length, coming);
  const { left, from, to } = roomsOf(days, window, volume, limit);
  const missedNow = (left[0] as number) <= 0;
  const crossed = new Float64Array(horizonDays + 1);
  const recovered = new Float64Array(horizonDays + 1);
  const { arrived } = paths;
  for (let path = 0; path < paths.count; path++) {
    const base = path * (paths.days + 1);
    let crossedYet = false;
    let recoveredYet = !missedNow;
    for (let s = 1; s <= horizonDays && !(crossedYet && recoveredYet); s++) {
      const came = (arrived[base + (to[s] as number)] as number) - (arrived[base + (from[s] as number)] as number);
      if (came >= (left[s] as number)) {
        if (!crossedYet) crossed[s] = (crossed[s] as number) + 1;
        crossedYet = true;
      } else if (!recoveredYet) {
        recovered[s] = (recovered[s] as number) + 1;
        recoveredYet = true;
      }
    }
  }
  const crossingBy = summed(crossed, paths.count);
  const p = (day: number): number => crossingBy[day - 1] ?? 0;
  const firstDay = (chances: readonly number[], least: number): number | undefined => {
    const index = chances.findIndex((chance) => chance >= least);
    return index < 0 ? undefined : index + 1;
  };
  const likely = firstDay(crossingBy, 0.5);
  const earliest = firstDay(crossingBy, 0.05);
  const recovery = missedNow ? firstDay(summed(recovered, paths.count), 0.5) : undefined;
  return {
    crossingBy,
    p7: p(7),
    p14: p(14),
    p30: p(30),
    p60: p(60),
    ...(likely !== undefined && { likelyInDays: likely }),
    ...(earliest !== undefined && { earliestInDays: earliest }),
    ...(recovery !== undefined && { recoveryInDays: recovery }),
  };
}

const summed = (counts: Float64Array, paths: number): readonly number[] => {
  let sum = 0;
  return Array.from(counts.subarray(1), (count) => {
    sum += count;
    return sum / paths;
  });
};

/** For today and each day ahead: how many arrivals miss the limit, and which arrivals are inside the window by then. */
interface Rooms {
  readonly left: Float64Array;
  /** the window holds the arrivals up to `to` less those up to `from` */
  readonly from: Uint16Array;
  readonly to: Uint16Array;
}

function roomsOf(
  days: ForecastQuestion['days'],
  { lengthDays, endLagDays }: ForecastQuestion['window'],
  volume: OrderVolume,
  { perMillion, missedAt }: ShareLimit,
): Rooms {
  const sums = runningSums(days, volume);
  const left = new Float64Array(horizonDays + 1);
  const from = new Uint16Array(left.length);
  const to = new Uint16Array(left.length);
  for (let s = 0; s < left.length; s++) {
    const last = Math.max(0, days.length - endLagDays + s);
    const first = Math.max(0, last - lengthDays);
    const orders = (sums.orders[last] as number) - (sums.orders[first] as number);
    const defects = (sums.defects[last] as number) - (sums.defects[first] as number);
    const share = (perMillion * orders) / 1_000_000;
    const least = missedAt ? Math.ceil(share - 1e-9) : Math.floor(share + 1e-9) + 1;
    left[s] = orders <= 0 ? Number.POSITIVE_INFINITY : Math.max(least, 1) - defects;
    from[s] = Math.max(0, first - days.length);
    to[s] = Math.max(0, last - days.length);
  }
  return { left, from, to };
}

/** [days] orders and defects before each day, with the orders to expect on the coming days. */
function runningSums(days: ForecastQuestion['days'], volume: OrderVolume) {
  const orders = new Float64Array(days.length + horizonDays + 1);
  const defects = new Float64Array(orders.length);
  for (let index = 0; index < orders.length - 1; index++) {
    const coming = index >= days.length;
    orders[index + 1] =
      (orders[index] as number) + (coming ? expectedOrders(volume, index) : (days[index]?.orders ?? 0));
    defects[index + 1] = (defects[index] as number) + (coming ? 0 : (days[index]?.defects ?? 0));
  }
  return { orders, defects };
}
