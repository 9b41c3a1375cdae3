import type { Day } from '../domain/day.ts';
import { dayOfNumber } from '../domain/day.ts';
import {
  columnsFor,
  columnsOf,
  compareIds,
  copyRow,
  joinFlags,
  type OrderColumns,
  type OrderFacts,
  sliceOf,
} from '../domain/order-columns.ts';

/** The known orders of one account and day, sorted by order id, each once. */
export interface LedgerPage {
  readonly orders: OrderColumns;
}

export const emptyPage: LedgerPage = { orders: columnsFor(0) };

/**
 * The merge law for orders: the fact with the newer as-of wins; at the same as-of the two are joined (an order is
 * cancelled if any of its rows says so), so that any order, repetition or split of the same rows ends in the same page.
 * @returns the page itself when the facts bring nothing new
 */
export function mergeOrders(page: LedgerPage, facts: OrderFacts): LedgerPage {
  const columns = columnsOf(facts);
  return mergePages(page, pageOf(columns, placesOf(columns.length)));
}

/** Merges two pages of one day by the merge law. Returns the first itself when the second brings nothing new. */
export function mergePages(page: LedgerPage, other: LedgerPage): LedgerPage {
  const a = page.orders;
  const b = other.orders;
  if (b.length === 0) return page;
  if (a.length === 0) return other;
  const merged = columnsFor(a.length + b.length);
  let changed = false;
  let length = 0;
  let atA = 0;
  let atB = 0;
  while (atA < a.length || atB < b.length) {
    const order = atA === a.length ? 1 : atB === b.length ? -1 : compareIds(a, atA, b, atB);
    if (order <= 0) copyRow(a, atA++, merged, length);
    if (order > 0) copyRow(b, atB++, merged, length);
    else if (order === 0) changed = mergeRow(b, atB++, merged, length) || changed;
    changed ||= order > 0;
    length++;
  }
  return changed ? { orders: trimmed(merged, length) } : page;
}

/** Splits facts into pages by day, from the first day to the last. */
export function* pagesByDay(facts: OrderFacts): Generator<readonly [Day, LedgerPage]> {
  const columns = columnsOf(facts);
  const { days } = columns;
  const counts = new Map<number, number>();
  for (const day of days) counts.set(day, (counts.get(day) ?? 0) + 1);
  const starts = new Map<number, number>();
  let start = 0;
  const sorted = [...counts].sort(([a], [b]) => a - b);
  for (const [day, count] of sorted) {
    starts.set(day, start);
    start += count;
  }
  const places = new Uint32Array(columns.length);
  for (const [at, day] of days.entries()) {
    const place = starts.get(day) ?? 0;
    places[place] = at;
    starts.set(day, place + 1);
  }
  let from = 0;
  for (const [day, count] of sorted) {
    yield [dayOfNumber(day), pageOf(columns, places.subarray(from, from + count))];
    from += count;
  }
}

/** Sorts the rows at the given places by order and joins those of one order. */
function pageOf(columns: OrderColumns, places: Uint32Array): LedgerPage {
  places.sort((a, b) => compareIds(columns, a, columns, b));
  const orders = columnsFor(places.length);
  let length = 0;
  for (const at of places) {
    if (length > 0 && compareIds(columns, at, orders, length - 1) === 0) mergeRow(columns, at, orders, length - 1);
    else copyRow(columns, at, orders, length++);
  }
  return { orders: trimmed(orders, length) };
}

/** Merges a row into the one of the same order. Commutative, associative and idempotent; false when nothing changed. */
function mergeRow(from: OrderColumns, at: number, into: OrderColumns, place: number): boolean {
  const asOf = from.asOfs[at] ?? 0;
  const known = into.asOfs[place] ?? 0;
  if (asOf < known) return false;
  if (asOf > known) {
    copyRow(from, at, into, place);
    return true;
  }
  const day = Math.min(from.days[at] ?? 0, into.days[place] ?? 0);
  const flags = joinFlags(from.flags[at] ?? 0, into.flags[place] ?? 0);
  const changed = day !== into.days[place] || flags !== into.flags[place];
  into.days[place] = day;
  into.flags[place] = flags;
  return changed;
}

const placesOf = (length: number): Uint32Array => Uint32Array.from({ length }, (_, at) => at);

const trimmed = (columns: OrderColumns, length: number): OrderColumns =>
  length === columns.length ? columns : sliceOf(columns, 0, length);
