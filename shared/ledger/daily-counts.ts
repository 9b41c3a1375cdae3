import type { Channel } from '../domain/channel.ts';
import { addDays, type Day, daysBetween } from '../domain/day.ts';
import { orderDefectKinds } from '../domain/defect-evidence.ts';
import type { DayCount } from '../forecasting/model/allowance.ts';
import type { ReportedDefect } from '../forecasting/model/delay-curve.ts';
import type { MetricName } from '../metrics/catalogue.ts';
import { newestOf, oldestOf } from './estimate-window.ts';
import type { KnownCounts } from './known-counts.ts';

/** Orders and defects by day, as far as order-level reports give them. */
export interface DailyCounts {
  readonly from: Day;
  /** consecutive days from `from`; `undefined` where no order is known */
  readonly days: readonly (DayCount | undefined)[];
  /** how long defects took to be reported, for metrics whose defects come late */
  readonly reported?: readonly ReportedDefect[];
  /** cancellations: order reports do not say who cancelled, so the defects can only be too many */
  readonly bound?: 'upper';
}

/**
 * The daily counts behind a rate, up to yesterday (today is not over) and no further than defects were reported: order
 * defects and cancellations by order day. For other rates only Amazon's windows are known. `undefined` where nothing is.
 */
export function dailyCountsOf(
  known: KnownCounts,
  metric: MetricName,
  channel: Channel,
  today: Day,
): DailyCounts | undefined {
  if (channel === 'all' || (metric !== 'orderDefectRate' && metric !== 'cancellationRate')) return undefined;
  const ofOrders = metric === 'orderDefectRate';
  const defectsUpTo = ofOrders ? orderDefectsUpTo(known) : today;
  if (defectsUpTo === undefined) return undefined;
  const from = oldestOf(known.tallies.keys());
  const newest = newestOf([...known.tallies.keys()].filter((day) => day < today && day <= defectsUpTo));
  if (from === undefined || newest === undefined || newest < from) return undefined;
  const defective = new Map(
    known.defects.days.filter((entry) => entry.channel === channel).map((entry) => [entry.day, entry.defective]),
  );
  const days = Array.from({ length: daysBetween(from, newest) + 1 }, (_, index): DayCount | undefined => {
    const day = addDays(from, index);
    const tally = known.tallies.get(day)?.[channel];
    if (tally === undefined) return undefined;
    const defects = ofOrders ? (defective.get(day) ?? 0) : tally.cancelled;
    return { orders: Math.max(tally.orders, defects), defects };
  });
  return { from, days, ...(ofOrders ? { reported: reportedAsOf(known, today) } : { bound: 'upper' as const }) };
}

/** The newest day that a report of order defects covers: orders after it are not known to be without one. */
const orderDefectsUpTo = ({ defects }: KnownCounts): Day | undefined =>
  newestOf(defects.seen.filter(({ kind }) => orderDefectKinds.some((one) => one === kind)).map(({ asOf }) => asOf));

const reportedAsOf = ({ defects }: KnownCounts, today: Day): readonly ReportedDefect[] =>
  defects.delays.map(({ day, delayDays }) => ({ delayDays, ageDays: Math.max(delayDays, daysBetween(day, today)) }));

/** Sessions and units, or units and refunds, by day: the base of a rate and its hits. Days before the first are not listed. */
export function dailyTrafficOf({ traffic }: KnownCounts, metric: MetricName): readonly (DayCount | undefined)[] {
  const names =
    metric === 'unitSessionPercentage'
      ? (['sessions', 'unitsOrdered'] as const)
      : metric === 'refundRate'
        ? (['unitsOrdered', 'unitsRefunded'] as const)
        : undefined;
  if (names === undefined) return [];
  const [base, hits] = names;
  const byDay = new Map<Day, DayCount>();
  for (const { from, to, basis, counts } of traffic.spans) {
    const [orders, defects] = [counts[base], counts[hits]];
    if (from !== to || basis !== 'account' || orders === undefined || defects === undefined) continue;
    byDay.set(from, { orders, defects });
  }
  const [first, last] = [oldestOf(byDay.keys()), newestOf(byDay.keys())];
  if (first === undefined || last === undefined) return [];
  return Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => byDay.get(addDays(first, index)));
}
