import { type OrderFact, orderChannels } from '../metrics/order-fact.ts';
import type { LedgerPage } from './page.ts';

/** What one channel's orders of one day add up to. Pending orders are not orders yet and are counted apart. */
export interface ChannelTally {
  readonly orders: number;
  /** cancelled, and not marked as requested by the buyer */
  readonly cancelled: number;
  readonly cancelledByBuyer: number;
  readonly pending: number;
}

/** The small counts that readings are made of, for one account and day. */
export type DayTally = Readonly<Record<OrderFact['channel'], ChannelTally>>;

/** Adds up a page. The tally is a function of the page and nothing else. */
export function tallyOf(page: LedgerPage): DayTally {
  const of = (channel: OrderFact['channel']): ChannelTally => {
    const tally = { orders: 0, cancelled: 0, cancelledByBuyer: 0, pending: 0 };
    for (const order of page.orders) {
      if (order.channel !== channel) continue;
      if (order.state === 'pending') tally.pending++;
      else tally.orders++;
      if (order.cancelCause === 'buyer') tally.cancelledByBuyer++;
      if (order.cancelCause === 'unknown') tally.cancelled++;
    }
    return tally;
  };
  const [seller, amazon] = orderChannels;
  return { seller: of(seller), amazon: of(amazon) };
}
