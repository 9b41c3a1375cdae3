import { cancelCauses, type OrderFact, orderStates } from '../metrics/order-fact.ts';

/** What is known of the orders of one account and day, sorted by order id, each order once. */
export interface LedgerPage {
  readonly orders: readonly OrderFact[];
}

export const emptyPage: LedgerPage = { orders: [] };

/**
 * The merge law for orders: the fact with the newer as-of wins; at the same as-of the two are joined (an order is
 * cancelled if any of its rows says so), so that any order, repetition or split of the same rows ends in the same page.
 */
export function mergeOrders(page: LedgerPage, facts: readonly OrderFact[]): LedgerPage {
  const orders = new Map(page.orders.map((order) => [order.id, order]));
  let changed = false;
  for (const fact of facts) {
    const known = orders.get(fact.id);
    const merged = known === undefined ? fact : mergeFacts(known, fact);
    if (known !== undefined && sameFact(known, merged)) continue;
    orders.set(fact.id, merged);
    changed = true;
  }
  return changed ? { orders: [...orders.values()].sort((a, b) => (a.id < b.id ? -1 : 1)) } : page;
}

/** Two facts of one order into one. Commutative, associative and idempotent. */
export function mergeFacts(a: OrderFact, b: OrderFact): OrderFact {
  if (a.asOf !== b.asOf) return a.asOf > b.asOf ? a : b;
  return {
    id: a.id,
    day: a.day < b.day ? a.day : b.day,
    channel: a.channel < b.channel ? a.channel : b.channel,
    state: later(orderStates, a.state, b.state),
    cancelCause: later(cancelCauses, a.cancelCause, b.cancelCause),
    asOf: a.asOf,
  };
}

function later<Word>(order: readonly Word[], a: Word, b: Word): Word {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

const sameFact = (a: OrderFact, b: OrderFact): boolean =>
  a.asOf === b.asOf &&
  a.state === b.state &&
  a.cancelCause === b.cancelCause &&
  a.channel === b.channel &&
  a.day === b.day;
