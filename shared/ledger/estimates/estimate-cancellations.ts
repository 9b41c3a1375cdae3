import { type Account, storeOf } from '../../domain/account.ts';
import { type Day, daysBetween } from '../../domain/day.ts';
import { metricOf, plainLimit, publishedLimit } from '../../metrics/catalogue.ts';
import type { LookAhead } from '../../metrics/look-ahead.ts';
import { metricKey } from '../../metrics/metric-key.ts';
import type { Reading } from '../../metrics/reading.ts';
import {
  type EstimateWindow,
  earlierDay,
  lagOf,
  newestOf,
  oldestOf,
  ordersMissing,
  sumInside,
  windowEnding,
} from '../estimate-window.ts';
import type { KnownCounts } from '../known-counts.ts';

const metric = 'cancellationRate';
const channel = 'seller';
const lengthDays = metricOf(metric).windows[0]?.lengthDays ?? 7;

/**
 * Cancellation rate: seller-fulfilled orders cancelled and not marked as requested by the buyer ÷ seller-fulfilled orders by
 * purchase day. All Orders does not say who cancelled, so the rate is an upper bound (Amazon help 200285210 excludes
 * cancellations that the buyer asked for).
 */
export function estimateCancellations(known: KnownCounts, account: Account, today: Day): readonly Reading[] {
  const { from, to } = windowEnding(lengthDays, lagOf(metric, channel, known.official), today);
  const { numerator, denominator } = countIn(known, { from, to });
  const newest = newestOf(known.tallies.keys());
  if (denominator === 0 || newest === undefined) return [];
  const limit = plainLimit(publishedLimit(metric, storeOf(account).code, today));
  const oldest = oldestOf(known.tallies.keys()) ?? from;
  const knownDays = daysBetween(oldest > from ? oldest : from, earlierDay(newest, to)) + 1;
  return [
    {
      metric,
      channel,
      source: 'estimate',
      measure: { kind: 'share', numerator, denominator },
      windowDays: lengthDays,
      from,
      to,
      ...(limit !== undefined && { limit }),
      asOf: earlierDay(newest, to),
      bound: 'upper',
      remark: [
        'Upper bound: order reports do not say who cancelled, so cancellations that the buyer asked for may be among them.',
        ...(oldest > from ? [ordersMissing(oldest)] : []),
        ...(knownDays < lengthDays ? [`Known for ${Math.max(0, knownDays)} of ${lengthDays} days.`] : []),
        ...(newest < to ? [`Orders are known up to ${newest} only.`] : []),
      ].join(' '),
    },
  ];
}

/** The same counts for the window without its lag, by metric and channel. */
export function lookAheadAtCancellations(known: KnownCounts, today: Day): ReadonlyMap<string, LookAhead> {
  const { from, to } = windowEnding(lengthDays, 0, today);
  const counts = countIn(known, { from, to });
  return new Map(counts.denominator === 0 ? [] : [[metricKey({ metric, channel }), { from, to, ...counts }]]);
}

const countIn = ({ tallies }: KnownCounts, window: Pick<EstimateWindow, 'from' | 'to'>) => ({
  numerator: sumInside(tallies, window, ({ seller }) => seller.cancelled),
  denominator: sumInside(tallies, window, ({ seller }) => seller.orders),
});
