import {
  columnsFor,
  copyRow,
  flagsOf,
  idNumbersOf,
  joinFlags,
  type OrderColumns,
  sliceOf,
} from '../../domain/order-columns.ts';
import type { CancelCause, OrderFact, OrderState } from '../../domain/order-fact.ts';
import type { Overflow } from '../common/report.ts';
import { findOrNote, indexFor } from './order-index.ts';

/** One row of an order report: an item of an order. */
export interface OrderRow {
  readonly id: string;
  /** the day of purchase since 1970-01-01, or a number that stands for it; smaller is not later */
  readonly purchased: number;
  readonly channel: OrderFact['channel'];
  readonly state: OrderState;
  readonly cancelCause: CancelCause;
  /** seconds since 1970 */
  readonly asOf: number;
}

/** First and last purchase of orders, in days since 1970-01-01 (or whatever was given as the purchase). */
export interface PurchaseSpan {
  readonly first: number;
  readonly last: number;
}

export interface Orders {
  add(row: OrderRow): void;
  /** the same row as numbers: the two of its id, and its words packed (shared/domain/order-columns.ts) */
  addNumbers(high: number, low: number, purchased: number, asOf: number, flags: number): void;
  /**
   * One row for each order, in the sequence in which they were first seen. Nothing may be added any more.
   * @param dayOf days since 1970-01-01 by what was given as the purchase; without it that is the day
   */
  columns(dayOf?: (purchased: number) => number): OrderColumns;
  /** of the orders that went to the overflow; `undefined` when none did */
  readonly overflowed: PurchaseSpan | undefined;
}

/** `undefined` where there are no orders. */
export function spanOf({ days }: OrderColumns, known?: PurchaseSpan): PurchaseSpan | undefined {
  let first = known?.first ?? Number.POSITIVE_INFINITY;
  let last = known?.last ?? Number.NEGATIVE_INFINITY;
  for (const day of days) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  return first > last ? undefined : { first, last };
}

/** Rows are appended as they come and joined in batches: one short loop waits for many places in memory at once. */
const batch = 4096;

/**
 * Joins the rows of each order, in whatever sequence they come: the row that Amazon changed last wins; of rows changed
 * together the order is cancelled if any of them is, and by the buyer only if all that are cancelled say so.
 * @param overflow takes the orders when there are too many to hold, which needs the purchases to be days
 */
export function gatherOrders(overflow?: Overflow): Orders {
  let columns = columnsFor(2 * batch);
  let overflowed: PurchaseSpan | undefined;
  /** orders; rows from there up to `filled` are not joined yet */
  let size = 0;
  let filled = 0;
  let index = indexFor(columns.length);

  function grow(): void {
    const larger = columnsFor(2 * columns.length);
    larger.idHighs.set(columns.idHighs);
    larger.idLows.set(columns.idLows);
    larger.days.set(columns.days);
    larger.asOfs.set(columns.asOfs);
    larger.flags.set(columns.flags);
    columns = larger;
    index = indexFor(larger.length);
    for (let row = 0; row < size; row++) {
      findOrNote(index, larger, larger.idHighs[row] ?? 0, larger.idLows[row] ?? 0, row);
    }
  }

  function joinBatch(): void {
    const { idHighs, idLows } = columns;
    let orders = size;
    for (let row = size; row < filled; row++) {
      const known = findOrNote(index, columns, idHighs[row] ?? 0, idLows[row] ?? 0, orders);
      if (known === -1) {
        if (row !== orders) copyRow(columns, row, columns, orders);
        orders++;
      } else joinRow(columns, row, known);
    }
    size = orders;
    filled = orders;
  }

  function makeRoom(): void {
    if (overflow !== undefined && size + batch > overflow.most) handOver(overflow);
    else if (size + batch > columns.length) grow();
  }

  function handOver(to: Overflow): void {
    const orders = sliceOf(columns, 0, size);
    overflowed = spanOf(orders, overflowed);
    to.take(orders);
    index.tags.fill(0);
    size = 0;
    filled = 0;
  }

  function addNumbers(high: number, low: number, purchased: number, asOf: number, flags: number): void {
    const row = filled++;
    columns.idHighs[row] = high;
    columns.idLows[row] = low;
    columns.days[row] = purchased;
    columns.asOfs[row] = asOf;
    columns.flags[row] = flags;
    if (filled - size < batch) return;
    joinBatch();
    makeRoom();
  }

  return {
    add(row) {
      const { high, low } = idNumbersOf(row.id);
      addNumbers(high, low, row.purchased, row.asOf, flagsOf(row));
    },
    addNumbers,
    get overflowed() {
      return overflowed;
    },
    columns(dayOf) {
      joinBatch();
      const { days } = columns;
      if (dayOf !== undefined) for (let row = 0; row < size; row++) days[row] = dayOf(days[row] ?? 0);
      return sliceOf(columns, 0, size);
    },
  };
}

/** Joins a row into the one that is known of the same order. */
function joinRow({ days, asOfs, flags }: OrderColumns, row: number, known: number): void {
  const asOf = asOfs[row] ?? 0;
  const knownAsOf = asOfs[known] ?? 0;
  if (asOf < knownAsOf) return;
  const day = days[row] ?? 0;
  if (asOf > knownAsOf || day < (days[known] ?? 0)) days[known] = day;
  flags[known] = asOf > knownAsOf ? (flags[row] ?? 0) : joinFlags(flags[known] ?? 0, flags[row] ?? 0);
  asOfs[known] = asOf;
}
