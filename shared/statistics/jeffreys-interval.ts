import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import { type Interval, isShare } from './wilson-interval.ts';

/**
 * Jeffreys' interval: the middle of Beta(hits + ½, total − hits + ½), what is believed of the true share having seen
 * nothing else. Not for the functions: the quantile brings 290 KB and a package that needs `require`. At 0 and at the total
 * the open side is closed, as by Brown, Cai & DasGupta. `undefined` without a total.
 */
export function jeffreysInterval(hits: number, total: number, confidence = 0.95): Interval | undefined {
  if (!isShare(hits, total)) return undefined;
  const bound = (tail: number) => betaQuantile(tail, hits + 0.5, total - hits + 0.5);
  const tail = (1 - confidence) / 2;
  return { lower: hits === 0 ? 0 : bound(tail), upper: hits === total ? 1 : bound(1 - tail) };
}
