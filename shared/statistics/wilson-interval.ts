import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

/** Bounds of a share, as fractions, both within 0…1. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Wilson's score interval for `hits` of `total` (Wilson 1927; preferred for small counts by Brown, Cai & DasGupta 2001):
 * what to show beside a rate. `undefined` when there is nothing to divide by.
 */
export function wilsonInterval(hits: number, total: number, confidence = 0.95): Interval | undefined {
  if (!isShare(hits, total)) return undefined;
  const z = normalQuantile(1 - (1 - confidence) / 2, 0, 1);
  const share = hits / total;
  const spread = 1 + (z * z) / total;
  const middle = (share + (z * z) / (2 * total)) / spread;
  const half = (z / spread) * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  // At the ends the bound is exactly 0 or 1; the subtraction would leave 1e-18.
  return { lower: hits === 0 ? 0 : middle - half, upper: hits === total ? 1 : middle + half };
}

/**
 * Wilson's interval with Yates' continuity correction (Newcombe 1998, method 4): as wide as the exact one, to be on
 * the safe side with few orders. `undefined` without a total.
 */
export function wilsonIntervalCorrected(hits: number, total: number, confidence = 0.95): Interval | undefined {
  if (!isShare(hits, total)) return undefined;
  const z = normalQuantile(1 - (1 - confidence) / 2, 0, 1);
  const share = hits / total;
  const middle = 2 * hits + z * z;
  const spread = 2 * (total + z * z);
  const half = (sign: 1 | -1): number =>
    1 + z * Math.sqrt(z * z + sign * 2 - 1 / total + 4 * share * (total * (1 - share) - sign));
  return {
    lower: hits === 0 ? 0 : Math.max(0, (middle - half(-1)) / spread),
    upper: hits === total ? 1 : Math.min(1, (middle + half(1)) / spread),
  };
}

/** Whether there is anything to divide by; counts that cannot be a share throw `RangeError`. */
export function isShare(hits: number, total: number): boolean {
  if (hits < 0 || hits > total) throw new RangeError(`${hits} of ${total} is not a share`);
  return total > 0;
}
