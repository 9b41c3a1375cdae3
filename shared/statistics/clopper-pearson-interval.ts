import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import { type Interval, isShare } from './wilson-interval.ts';

/**
 * Clopper and Pearson's interval (1934): the shares under which neither so few nor so many hits would be rarer than the
 * confidence allows. Never too narrow, so too wide for display. As heavy as Jeffreys' interval: not for the functions.
 * `undefined` without a total.
 */
export function clopperPearsonInterval(hits: number, total: number, confidence = 0.95): Interval | undefined {
  if (!isShare(hits, total)) return undefined;
  const tail = (1 - confidence) / 2;
  return {
    lower: hits === 0 ? 0 : betaQuantile(tail, hits, total - hits + 1),
    upper: hits === total ? 1 : betaQuantile(1 - tail, hits + 1, total - hits),
  };
}
