import { believe, type ForecastQuestion } from './forecast.ts';
import { futuresOf } from './futures.ts';
import type { RateBelief } from './rate-belief.ts';

/** The share of defects that a window will show so many days ahead, as fractions. */
export interface BandDay {
  readonly inDays: number;
  /** one future in ten stays below it */
  readonly low: number;
  /** half of the futures lie on either side */
  readonly middle: number;
  /** one future in ten goes above it */
  readonly high: number;
}

/** The order statistics of the futures that stand for 10 %, 50 % and 90 %. */
const tenths = { low: 0.1, middle: 0.5, high: 0.9 } as const;

/**
 * Where the share of defects in the window will lie on each of the coming days, from the futures of the forecast. Days
 * on which the window holds no order are left out: there is nothing to divide by. `belief`: for callers that have learnt the
 * days already.
 */
export function bandOf(question: ForecastQuestion, ahead: number, belief?: RateBelief): readonly BandDay[] {
  const { paths, allowance, cameBy } = futuresOf(belief ?? believe(question), question, ahead, false);
  const defects = new Float64Array(paths.count);
  const band: BandDay[] = [];
  for (let inDays = 1; inDays <= ahead; inDays++) {
    const orders = allowance.orders[inDays] as number;
    if (orders <= 0) continue;
    for (let path = 0; path < paths.count; path++) {
      defects[path] = (allowance.defects[inDays] as number) + cameBy(path, inDays);
    }
    defects.sort();
    const share = (fraction: number): number =>
      Math.min(1, (defects[Math.ceil(fraction * paths.count) - 1] as number) / orders);
    band.push({ inDays, low: share(tenths.low), middle: share(tenths.middle), high: share(tenths.high) });
  }
  return band;
}
