import { localTime } from '../shared/domain/day.ts';

/** The answer that every reader of the bench must give, to the last order. */
export interface ReadingAnswer {
  readonly rows: number;
  readonly orders: number;
  /** orders by purchase day, channel and state: `2026-10-05 amazon shipped` */
  readonly counts: Readonly<Record<string, number>>;
}

/** The columns that the answer needs, in the order in which `plainOrders` takes them. */
export const neededColumns = [
  'amazon-order-id',
  'purchase-date',
  'last-updated-date',
  'order-status',
  'fulfillment-channel',
  'sales-channel',
  'item-status',
];

interface PlainOrder {
  purchased: number;
  updated: number;
  state: string;
  channel: string;
}

const states = ['pending', 'unshipped', 'shipped', 'cancelled'];
const idForm = /^\d{3}-\d{7}-\d{7}$/;

/**
 * Orders from rows that another parser has split into strings, written plainly and without regard to speed, except that days
 * are cached by the hour as in Headroom's own reader.
 */
export function plainOrders() {
  const orders = new Map<string, PlainOrder>();
  const days = new Map<number, string>();
  let rows = 0;
  const dayOf = (seconds: number): string => {
    const hour = Math.floor(seconds / 3600);
    const known = days.get(hour);
    if (known !== undefined) return known;
    const { day } = localTime(new Date(hour * 3_600_000), 'America/Los_Angeles');
    days.set(hour, day);
    return day;
  };
  return {
    add(cells: readonly string[]): void {
      rows++;
      const [id = '', bought = '', changed = '', status = '', channel = '', store = '', item = ''] = cells;
      if (store !== 'Amazon.com' || !idForm.test(id)) return;
      const order = {
        purchased: Date.parse(bought) / 1000,
        updated: Date.parse(changed) / 1000,
        state: item === 'Cancelled' ? 'cancelled' : status.toLowerCase(),
        channel: channel === 'Amazon' ? 'amazon' : 'seller',
      };
      const known = orders.get(id);
      if (known === undefined || order.updated > known.updated) orders.set(id, order);
      else if (order.updated === known.updated) {
        if (order.purchased < known.purchased) known.purchased = order.purchased;
        if (states.indexOf(order.state) > states.indexOf(known.state)) known.state = order.state;
      }
    },
    answer(): ReadingAnswer {
      const counts: Record<string, number> = {};
      for (const { purchased, channel, state } of orders.values()) {
        const name = `${dayOf(purchased)} ${channel} ${state}`;
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return { rows, orders: orders.size, counts };
    },
  };
}

/** Whether two readers give the same answer, whatever the order of their counts. */
export const sameAnswer = (a: ReadingAnswer, b: ReadingAnswer): boolean => written(a) === written(b);

const written = ({ rows, orders, counts }: ReadingAnswer): string =>
  JSON.stringify([rows, orders, Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))]);
