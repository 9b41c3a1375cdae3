import { storeOf } from '../../domain/account.ts';
import type { Day } from '../../domain/day.ts';
import { lastBelievable } from '../common/believable.ts';
import { remembering } from '../common/memoize.ts';
import type { UploadContext } from '../common/report.ts';
import type { Finding } from '../common/report-error.ts';
import { showCell } from '../common/show-cell.ts';
import {
  dayFromParts,
  type NumericParts,
  type PartOrder,
  partOrders,
  readWrittenDate,
} from '../common/written-date.ts';

/** A date that was taken in; what day it is shows when the column is complete. */
export interface TakenDate {
  readonly text: string;
  readonly line: number;
  readonly date: Day | NumericParts;
}

export interface DateColumn {
  /** `undefined` for a text that is no day up to the upload, in whatever order its parts are read */
  take(text: string, line: number): TakenDate | undefined;
  /** which part is which, from the whole column and the store; a finding when they cannot say */
  order(): PartOrder | Finding;
}

const firstDayOfAmazon = '1995-07-01' as Day;
const describeOrder = { dmy: 'day, month, year', mdy: 'month, day, year', ymd: 'year, month, day' } as const;

/**
 * The dates of a report. One part above 12, or a day that has not come yet, rules an order out for the whole column; of
 * those that are left the store's own is taken, or the only one. Anything else is refused and never guessed.
 */
export function dateColumn(context: UploadContext, title: string): DateColumn {
  const store = storeOf(context.account);
  const latest = lastBelievable(context);
  const believable = (day: Day | undefined): boolean => day !== undefined && day <= latest && day >= firstDayOfAmazon;
  const possible = new Set<PartOrder>(partOrders);
  /** the date that ruled an order out */
  const against = new Map<PartOrder, TakenDate>();
  let numeric = 0;
  const read = remembering((text: string) => {
    const date = readWrittenDate(text);
    if (date === undefined) return undefined;
    if (typeof date === 'string') return believable(date) ? { date, orders: undefined } : undefined;
    const orders = partOrders.filter((order) => believable(dayFromParts(date, order)));
    return orders.length === 0 ? undefined : { date, orders };
  });
  return {
    take(text, line) {
      const known = read(text);
      if (known === undefined) return undefined;
      const taken = { text, line, date: known.date };
      if (known.orders === undefined) return taken;
      numeric++;
      for (const order of possible) {
        if (known.orders.includes(order)) continue;
        possible.delete(order);
        against.set(order, taken);
      }
      return taken;
    },
    order() {
      if (numeric === 0 || possible.has(store.dateOrder)) return store.dateOrder;
      const [only, ...others] = possible;
      if (only !== undefined && others.length === 0) return only;
      const ruledOut = against.get(store.dateOrder);
      const where = { ...(ruledOut !== undefined && { line: ruledOut.line }), column: title };
      const found = ruledOut === undefined ? 'dates of another order' : showCell(ruledOut.text);
      return only === undefined
        ? {
            ...where,
            expected: 'dates that are all written in one order',
            found: `${found} among dates of another order`,
          }
        : {
            ...where,
            expected: `dates as ${store.salesChannel} writes them (${describeOrder[store.dateOrder]})`,
            found: `${found}, and nothing in the column tells day from month`,
          };
    },
  };
}

/** The day of a date that was taken in, once the order of its column is known. */
export function dayOfTaken({ date }: TakenDate, order: PartOrder): Day {
  const day = typeof date === 'string' ? date : dayFromParts(date, order);
  if (day === undefined) throw new Error('a date that its column does not allow was taken in');
  return day;
}
