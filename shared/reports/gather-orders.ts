import type { Day } from '../metrics/day.ts';
import { type CancelCause, cancelCauses, type OrderFact, type OrderState, orderStates } from '../metrics/order-fact.ts';

/** One row of an order report: an item of an order. */
export interface OrderRow {
  readonly id: string;
  /** a number that stands for the moment of purchase; smaller is not later */
  readonly purchased: number;
  readonly channel: OrderFact['channel'];
  readonly state: OrderState;
  readonly cancelCause: CancelCause;
  readonly asOf: number;
}

export interface Orders {
  add(row: OrderRow): void;
  readonly size: number;
  /** @param dayOf the store's day of a moment of purchase */
  facts(dayOf: (purchased: number) => Day): readonly OrderFact[];
}

/**
 * Joins the rows of each order, in whatever sequence they come: the row that Amazon changed last wins; of rows changed
 * together the order is cancelled if any of them is, and by the buyer only if all that are cancelled say so.
 */
export function gatherOrders(): Orders {
  const orders = new Map<string, { -readonly [Field in keyof OrderRow]: OrderRow[Field] }>();
  return {
    add(row) {
      const known = orders.get(row.id);
      if (known === undefined || row.asOf > known.asOf) {
        orders.set(row.id, { ...row });
        return;
      }
      if (row.asOf < known.asOf) return;
      if (row.purchased < known.purchased) known.purchased = row.purchased;
      if (row.channel < known.channel) known.channel = row.channel;
      if (orderStates.indexOf(row.state) > orderStates.indexOf(known.state)) known.state = row.state;
      if (cancelCauses.indexOf(row.cancelCause) > cancelCauses.indexOf(known.cancelCause)) {
        known.cancelCause = row.cancelCause;
      }
    },
    get size() {
      return orders.size;
    },
    facts: (dayOf) =>
      Array.from(orders.values(), ({ id, purchased, channel, state, cancelCause, asOf }) => ({
        id,
        day: dayOf(purchased),
        channel,
        state,
        cancelCause,
        asOf,
      })),
  };
}
