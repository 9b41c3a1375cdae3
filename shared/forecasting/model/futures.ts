import {
  type Allowance,
  allowanceOf,
  type DayCount,
  lateExposureOf,
  type MovingWindow,
  type ShareLimit,
} from './allowance.ts';
import { type DelayCurve, shareKnown } from './delay-curve.ts';
import { volumeOf } from './order-volume.ts';
import { type Paths, playForward } from './paths.ts';
import type { RateBelief } from './rate-belief.ts';

/** Simulated futures of an account as its moving window will show them. */
export interface Futures {
  readonly paths: Paths;
  readonly allowance: Allowance;
  /** arrivals of this path that are inside the window and reported when it is shown, so many days ahead */
  readonly cameBy: (path: number, daysAhead: number) => number;
}

/** What the futures are asked of. */
export interface FutureQuestion {
  readonly days: readonly (DayCount | undefined)[];
  readonly window: MovingWindow;
  readonly limit: ShareLimit;
  readonly delay?: DelayCurve;
}

/**
 * Simulates the next days: what is in the window and when it leaves is exact, what arrives is drawn from the belief.
 * `untilMissed`: each future only as far as the first day on which it misses the limit.
 */
export function futuresOf(
  belief: RateBelief,
  { days, window, limit, delay }: FutureQuestion,
  ahead: number,
  untilMissed: boolean,
): Futures {
  const { endLagDays } = window;
  const volume = volumeOf(days.map((day) => day?.orders));
  const allowance = allowanceOf(days, window, limit, volume, ahead, delay);
  const { from, to, left, lateShown } = allowance;
  const cameIn = (arrived: Uint32Array, base: number, late: number, daysAhead: number): number => {
    const first = from[daysAhead] as number;
    const last = to[daysAhead] as number;
    if (delay === undefined) return (arrived[base + last] as number) - (arrived[base + first] as number);
    return late * (lateShown[daysAhead] as number) + reportedOf(arrived, base, first, last, delay, endLagDays);
  };
  const paths = playForward(belief, volume, {
    firstIndex: days.length,
    days: Math.max(0, ahead - endLagDays),
    lateExposure: lateExposureOf(days, delay),
    ...(untilMissed && {
      isDone: (arrived, base, late, day) =>
        cameIn(arrived, base, late, day + endLagDays) >= (left[day + endLagDays] as number),
    }),
  });
  const cameBy = (path: number, daysAhead: number): number =>
    cameIn(paths.arrived, path * (paths.days + 1), paths.late[path] as number, daysAhead);
  return { paths, allowance, cameBy };
}

/** Of the arrivals of coming days `first` to `last`, those that are reported when the window ending `last` is shown. */
function reportedOf(
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
