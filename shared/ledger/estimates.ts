import { type Account, storeOf } from '../metrics/account.ts';
import { metricOf, publishedLimit } from '../metrics/catalogue.ts';
import { addDays, type Day } from '../metrics/day.ts';
import type { Reading } from '../metrics/reading.ts';
import type { DayTally } from './tally.ts';

/** How far back from today the estimates look: the days whose tallies must be read. */
export const estimateSpanDays = 60;

/**
 * Readings computed from order reports, over Amazon's own window (the official length, ending the official lag before
 * today in the store's days), so that each can be held against the official reading. None without a counted order.
 *
 * Cancellation rate: seller-fulfilled orders cancelled and not marked as requested by the buyer ÷ seller-fulfilled
 * orders by purchase day. All Orders does not say who cancelled, so it is an upper bound (Amazon help 200285210
 * excludes cancellations that the buyer asked for).
 */
export function estimatesFrom(tallies: ReadonlyMap<Day, DayTally>, account: Account, today: Day): readonly Reading[] {
  const [window] = metricOf('cancellationRate').windows;
  if (window === undefined) return [];
  const to = addDays(today, -window.endLagDays);
  const from = addDays(to, 1 - window.lengthDays);
  const inside = [...tallies].filter(([day]) => day >= from && day <= to);
  const sum = (of: (tally: DayTally) => number) => inside.reduce((total, [, tally]) => total + of(tally), 0);
  const orders = sum(({ seller }) => seller.orders);
  if (orders === 0) return [];
  const newest = [...tallies.keys()].reduce((a, b) => (a > b ? a : b));
  const limit = publishedLimit('cancellationRate', storeOf(account).code, today);
  return [
    {
      metric: 'cancellationRate',
      channel: 'seller',
      source: 'estimate',
      measure: { kind: 'share', numerator: sum(({ seller }) => seller.cancelled), denominator: orders },
      windowDays: window.lengthDays,
      from,
      to,
      ...(limit !== undefined && { limit }),
      asOf: newest < to ? newest : to,
      bound: 'upper',
      remark: [
        'Upper bound: order reports do not say who cancelled, so cancellations that the buyer asked for may be among them.',
        ...(newest < to ? [`Orders are known up to ${newest} only.`] : []),
      ].join(' '),
    },
  ];
}
