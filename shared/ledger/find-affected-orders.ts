import { type Day, dayIn } from '../domain/day.ts';
import { orderDefectKinds } from '../domain/defect-evidence.ts';
import { factsOf } from '../domain/order-columns.ts';
import { metricOf } from '../metrics/catalogue.ts';
import type { Reading } from '../metrics/reading.ts';
import { type AffectedOrder, orderEvidence, type WaitingOrders } from './affected-orders.ts';
import { type DefectIndex, type KnownDefect, placesOf, standingDefects } from './defect-index.ts';
import { windowEnding } from './estimate-window.ts';
import type { LedgerPage } from './page.ts';
import type { UnshippedList } from './unshipped-list.ts';

/** The part of a reading that determines its orders. */
type Counted = Pick<Reading, 'metric' | 'channel' | 'windowDays' | 'from' | 'to' | 'asOf'>;

/** The most ledger pages read for one mail; the windows that need pages are a week long. */
export const mostPages = 10;

/** The window of a reading; Amazon's published one, counted back from the as-of, where the report names none. */
export function windowOf({ metric, windowDays, from, to, asOf }: Counted): { readonly from: Day; readonly to: Day } {
  if (from !== undefined && to !== undefined) return { from, to };
  const { windows } = metricOf(metric);
  const window = windows.find(({ lengthDays }) => lengthDays === windowDays) ?? windows[0];
  return windowEnding(windowDays ?? window?.lengthDays ?? 1, window?.endLagDays ?? 0, asOf);
}

/**
 * The defective orders behind a reading: those of its window and channel, those after the window (Amazon counts them once the
 * window has moved on), and those in no order report, whose day and channel are unknown. An order with several defects is
 * one order. Newest day first, then by order id.
 */
export function defectiveOrders(index: DefectIndex, reading: Counted): readonly AffectedOrder[] {
  const kinds = orderEvidence[reading.metric]?.kinds ?? [];
  const { from, to } = windowOf(reading);
  const places = placesOf(index);
  const byOrder = new Map<string, KnownDefect[]>();
  for (const defect of standingDefects(index)) {
    if (!kinds.includes(defect.kind)) continue;
    const place = places.get(defect.orderId);
    if (place !== undefined && reading.channel !== 'all' && place.channel !== reading.channel) continue;
    // Without an order report a defect counts as the seller's own: Amazon answers for orders that it fulfils.
    if (place === undefined && reading.channel === 'amazon') continue;
    const others = byOrder.get(defect.orderId);
    if (others === undefined) byOrder.set(defect.orderId, [defect]);
    else others.push(defect);
  }
  return newestFirst(
    [...byOrder].flatMap(([orderId, defects]): readonly AffectedOrder[] => {
      const { day, dayIs } = dayOfDefects(defects, places.get(orderId)?.day);
      if (day < from) return [];
      const counts = dayIs === 'came' ? 'unknown' : day <= to ? 'now' : 'next';
      const troubles = [...new Set(defects.map(({ kind }) => kind))];
      const asins = [...new Set(defects.flatMap(({ asin }) => asin ?? []))];
      return [{ orderId, day, dayIs, troubles, counts, ...(asins.length > 0 && { asins }) }];
    }),
  );
}

/**
 * The day that Amazon counts the defects of an order by. The order defect rate goes by the day of the order (Amazon help
 * G200285170), the other lists of the Account Health page by the day that they print.
 */
function dayOfDefects(
  defects: readonly KnownDefect[],
  orderDay: Day | undefined,
): Pick<AffectedOrder, 'day' | 'dayIs'> {
  const listed = defects.find(({ source }) => source === 'account-health');
  if (orderDay !== undefined && defects.some(({ kind }) => isOrderDefect(kind)))
    return { day: orderDay, dayIs: 'ordered' };
  if (listed !== undefined) return { day: listed.day, dayIs: 'listed' };
  const came = defects.map(({ day }) => day).reduce((latest, day) => (day > latest ? day : latest));
  return { day: came, dayIs: 'came' };
}

const isOrderDefect = (kind: KnownDefect['kind']): boolean => orderDefectKinds.some((one) => one === kind);

/**
 * Seller-fulfilled orders of some ledger pages that were cancelled and are not marked as requested by the buyer. Order reports
 * do not say who cancelled, so some may be the buyer's nevertheless (Amazon help 200285210).
 */
export function cancelledOrders(pages: Iterable<LedgerPage>, reading: Counted): readonly AffectedOrder[] {
  const { from, to } = windowOf(reading);
  const found: AffectedOrder[] = [];
  for (const { orders } of pages) {
    for (const { id, day, channel, cancelCause } of factsOf(orders)) {
      if (channel !== 'seller' || cancelCause !== 'unknown' || day < from) continue;
      const counts = day <= to ? 'now' : 'next';
      found.push({ orderId: id, day, dayIs: 'ordered', troubles: ['cancelled'], counts });
    }
  }
  return newestFirst(found);
}

/**
 * Orders that were still waiting when their ship-by time had passed: each is a late shipment, whenever it is confirmed. Days
 * are the store's.
 */
export function overdueOrders(
  { asOf, orders }: UnshippedList,
  reading: Counted,
  timeZone: string,
): readonly AffectedOrder[] {
  const { from, to } = windowOf(reading);
  return newestFirst(
    orders.flatMap(({ orderId, promised }): readonly AffectedOrder[] => {
      const day = dayIn(new Date(promised * 1000), timeZone);
      if (promised >= asOf || day < from) return [];
      const counts = day <= to ? 'now' : 'next';
      return [{ orderId, day, dayIs: 'due', troubles: ['not shipped in time'], counts }];
    }),
  );
}

const secondsOfADay = 86_400;

/** How many orders are overdue, and how many are due next; `undefined` when no list was read. */
export function waitingOrders({ asOf, orders }: UnshippedList): WaitingOrders | undefined {
  if (asOf === 0) return undefined;
  return {
    asOf: new Date(asOf * 1000).toISOString(),
    overdue: orders.filter(({ promised }) => promised < asOf).length,
    dueNext: orders.filter(({ promised }) => promised >= asOf && promised < asOf + secondsOfADay).length,
  };
}

/** Merges two lists, each order once; where both have an order, the first list's entry is kept. */
export function joinOrders(
  first: readonly AffectedOrder[],
  second: readonly AffectedOrder[],
): readonly AffectedOrder[] {
  const known = new Set(first.map(({ orderId }) => orderId));
  return newestFirst([...first, ...second.filter(({ orderId }) => !known.has(orderId))]);
}

const newestFirst = (orders: Iterable<AffectedOrder>): readonly AffectedOrder[] =>
  [...orders].sort((a, b) => (a.day === b.day ? (a.orderId < b.orderId ? -1 : 1) : a.day < b.day ? 1 : -1));
