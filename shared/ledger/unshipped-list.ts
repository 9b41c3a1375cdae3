import type { UnshippedOrder, UnshippedOrders } from '../domain/defect-evidence.ts';

/** The newest list of orders waiting for shipment, sorted by order id. `asOf` 0: none was read. */
export type UnshippedList = UnshippedOrders;

export const emptyUnshippedList: UnshippedList = { asOf: 0, orders: [] };

/**
 * The merge law for unshipped orders: a list is complete, so the newer one replaces the older; parts of one moment are joined,
 * each order with its earliest ship-by time. Returns the known list itself when nothing is new.
 */
export function addUnshipped(known: UnshippedList, added: UnshippedOrders): UnshippedList {
  if (added.asOf < known.asOf) return known;
  const orders = new Map<string, UnshippedOrder>();
  for (const order of added.asOf === known.asOf ? [...known.orders, ...added.orders] : added.orders) {
    const other = orders.get(order.orderId);
    if (other === undefined || order.promised < other.promised) orders.set(order.orderId, order);
  }
  const merged = {
    asOf: added.asOf,
    orders: [...orders.values()]
      .map(({ orderId, promised }) => ({ orderId, promised }))
      .sort((a, b) => (a.orderId < b.orderId ? -1 : 1)),
  };
  return JSON.stringify(merged) === JSON.stringify(known) ? known : merged;
}

/** How many orders are due by when, in quarters of an hour; instants are seconds since 1970. */
export interface UnshippedSummary {
  readonly asOf: number;
  readonly due: readonly { readonly at: number; readonly orders: number }[];
}

export const nothingUnshipped: UnshippedSummary = { asOf: 0, due: [] };

const quarterHour = 900;

/** Summarises a list: ship-by times are rounded up to quarters of an hour. */
export function summariseUnshipped({ asOf, orders }: UnshippedList): UnshippedSummary {
  const due = new Map<number, number>();
  for (const { promised } of orders) {
    const at = Math.ceil(promised / quarterHour) * quarterHour;
    due.set(at, (due.get(at) ?? 0) + 1);
  }
  return { asOf, due: [...due].sort(([a], [b]) => a - b).map(([at, count]) => ({ at, orders: count })) };
}
