import { type Account, storeOf } from '../../domain/account.ts';
import { type Day, dayIn } from '../../domain/day.ts';
import { metricOf, plainLimit, publishedLimit } from '../../metrics/catalogue.ts';
import type { Reading } from '../../metrics/reading.ts';
import { oldestOf, ordersMissing, sumInside, windowEnding } from '../estimate-window.ts';
import type { KnownCounts } from '../known-counts.ts';

const metric = 'lateShipmentRate';
const hoursAhead = 24;

/**
 * Late shipments that are certain: orders still waiting when their ship-by time had passed are late, whenever they are
 * confirmed. They are added to what Amazon had counted before the list was made; without Amazon's count, they are taken over
 * the orders of the window. A lower bound: orders confirmed late since then are missing. Windows of 30 and 10 days, each on
 * its own (Amazon moderators: both are equally important).
 */
export function estimateLateShipments(known: KnownCounts, account: Account, today: Day): readonly Reading[] {
  const { unshipped, official, tallies } = known;
  if (unshipped.asOf === 0) return [];
  const { timeZone, code } = storeOf(account);
  const listed = dayIn(new Date(unshipped.asOf * 1000), timeZone);
  const dueSoon = unshipped.due
    .filter(({ at }) => at >= unshipped.asOf && at < unshipped.asOf + hoursAhead * 3600)
    .reduce((sum, { orders }) => sum + orders, 0);
  const limit = plainLimit(publishedLimit(metric, code, today));
  return metricOf(metric).windows.flatMap(({ lengthDays, endLagDays }): readonly Reading[] => {
    const { from, to } = windowEnding(lengthDays, endLagDays, today);
    const overdue = sumInside(
      unshipped.due
        .filter(({ at }) => at < unshipped.asOf)
        .map(({ at, orders }) => [dayIn(new Date(at * 1000), timeZone), orders] as const),
      { from, to },
      (orders) => orders,
    );
    const said = official.find((one) => one.metric === metric && (one.windowDays ?? lengthDays) === lengthDays);
    // What was late then may have been counted since: a newer official number is better.
    if (said !== undefined && said.asOf > listed) return [];
    const counted = said?.measure.kind === 'share' ? said.measure : undefined;
    const denominator = counted?.denominator ?? sumInside(tallies, { from, to }, ({ seller }) => seller.orders);
    if (denominator === 0) return [];
    const ordersFrom = counted === undefined ? oldestOf(tallies.keys()) : undefined;
    const missing = ordersFrom !== undefined && ordersFrom > from ? ordersMissing(ordersFrom) : undefined;
    return [
      {
        metric,
        channel: 'seller',
        source: 'estimate',
        measure: { kind: 'share', numerator: Math.min((counted?.numerator ?? 0) + overdue, denominator), denominator },
        windowDays: lengthDays,
        from,
        to,
        ...(limit !== undefined && { limit }),
        asOf: listed,
        bound: missing === undefined ? 'lower' : 'upper',
        remark: [
          missing === undefined ? 'Lower bound: ' : `${missing} `,
          `${overdue} unshipped ${overdue === 1 ? 'order was' : 'orders were'} past their ship-by time on ${listed}`,
          counted === undefined
            ? '; orders that were confirmed late are not included.'
            : `, added to the ${counted.numerator} that Amazon counted by ${said?.asOf ?? listed}.`,
          dueSoon > 0 ? ` ${dueSoon} more ${dueSoon === 1 ? 'was' : 'were'} due within ${hoursAhead} hours.` : '',
        ].join(''),
      },
    ];
  });
}
