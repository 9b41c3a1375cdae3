import type { DayCount } from './allowance.ts';
import { mostOrdersOfPrior, type SharePrior } from './rate-levels.ts';

/** The most orders that one account may weigh, or the largest client would be the prior of all others. */
const mostOrdersEach = 1000;

/**
 * What the consultancy's other accounts say about a metric, for an account without a past: their pooled share, each
 * account weighing as many orders as it has, up to 1,000. `undefined` without orders. Same metric, channel and
 * marketplace only: the caller chooses.
 */
export function priorFromOthers(others: readonly DayCount[]): SharePrior | undefined {
  let orders = 0;
  let defects = 0;
  for (const other of others) {
    if (other.orders <= 0) continue;
    const weight = Math.min(other.orders, mostOrdersEach);
    orders += weight;
    defects += (weight * other.defects) / other.orders;
  }
  return orders === 0 ? undefined : { share: defects / orders, orders: Math.min(orders, mostOrdersOfPrior) };
}
