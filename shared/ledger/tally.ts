import { cancelCauseIn, channelIn, stateIn } from '../domain/order-columns.ts';
import { cancelCauses, type OrderFact, orderChannels, orderStates } from '../domain/order-fact.ts';
import type { LedgerPage } from './page.ts';

/** Counts of one channel's orders of one day. Pending orders are not orders yet and are counted separately. */
export interface ChannelTally {
  readonly orders: number;
  /** cancelled, and not marked as requested by the buyer */
  readonly cancelled: number;
  readonly cancelledByBuyer: number;
  readonly pending: number;
}

/** The counts that readings are computed from, for one account and day. */
export type DayTally = Readonly<Record<OrderFact['channel'], ChannelTally>>;

const pending = orderStates.indexOf('pending');
const byBuyer = cancelCauses.indexOf('buyer');
const byUnknown = cancelCauses.indexOf('unknown');

/** Counts a page. The tally is a function of the page and nothing else. */
export function tallyOf({ orders }: LedgerPage): DayTally {
  const of = (channel: number): ChannelTally => {
    const tally = { orders: 0, cancelled: 0, cancelledByBuyer: 0, pending: 0 };
    for (const flags of orders.flags) {
      if (channelIn(flags) !== channel) continue;
      if (stateIn(flags) === pending) tally.pending++;
      else tally.orders++;
      const cause = cancelCauseIn(flags);
      if (cause === byBuyer) tally.cancelledByBuyer++;
      if (cause === byUnknown) tally.cancelled++;
    }
    return tally;
  };
  return { seller: of(orderChannels.indexOf('seller')), amazon: of(orderChannels.indexOf('amazon')) };
}
