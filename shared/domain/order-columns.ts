import { dayOfNumber, numberOfDay } from './day.ts';
import { type CancelCause, cancelCauses, type OrderFact, orderChannels, orderStates } from './order-fact.ts';

/**
 * Order facts in columns: a million of them are five arrays instead of a million objects. Row `n` of every column belongs
 * to one order. Ids are two whole numbers, which compare as the ids do.
 */
export interface OrderColumns {
  readonly length: number;
  /** the first 8 of an id's 17 digits */
  readonly idHighs: Uint32Array;
  /** the last 9 */
  readonly idLows: Uint32Array;
  /** days since 1970-01-01, of the purchase in the store's zone */
  readonly days: Int32Array;
  /** seconds since 1970 */
  readonly asOfs: Float64Array;
  /** channel, state and cancel cause: see `encodeFlags` */
  readonly flags: Uint8Array;
}

/** Order facts, as objects or as columns. */
export type OrderFacts = readonly OrderFact[] | OrderColumns;

/** Columns for so many orders, all zero. */
export const columnsFor = (length: number): OrderColumns => ({
  length,
  idHighs: new Uint32Array(length),
  idLows: new Uint32Array(length),
  days: new Int32Array(length),
  asOfs: new Float64Array(length),
  flags: new Uint8Array(length),
});

/** The rows from `start` to before `end`, over the same memory. */
export const sliceOf = (columns: OrderColumns, start: number, end: number): OrderColumns => ({
  length: end - start,
  idHighs: columns.idHighs.subarray(start, end),
  idLows: columns.idLows.subarray(start, end),
  days: columns.days.subarray(start, end),
  asOfs: columns.asOfs.subarray(start, end),
  flags: columns.flags.subarray(start, end),
});

/** Copies one row. */
export function copyRow(from: OrderColumns, at: number, to: OrderColumns, place: number): void {
  to.idHighs[place] = from.idHighs[at] ?? 0;
  to.idLows[place] = from.idLows[at] ?? 0;
  to.days[place] = from.days[at] ?? 0;
  to.asOfs[place] = from.asOfs[at] ?? 0;
  to.flags[place] = from.flags[at] ?? 0;
}

/** A negative number when the order of row `a` sorts before that of row `b`, 0 when it is the same. */
export const compareIds = (a: OrderColumns, atA: number, b: OrderColumns, atB: number): number =>
  (a.idHighs[atA] ?? 0) - (b.idHighs[atB] ?? 0) || (a.idLows[atA] ?? 0) - (b.idLows[atB] ?? 0);

/** Flags of an order in one byte: bits 0–1 the channel, 2–4 the state, 5–7 the cancel cause, each by its place in its list. */
export const encodeFlags = (channel: number, state: number, cancelCause: number): number =>
  channel | (state << 2) | (cancelCause << 5);
/** Reads the channel out of an order's flags, as its place in `orderChannels`. */
export const channelIn = (flags: number): number => flags & 3;
/** The state, as its place in `orderStates`. */
export const stateIn = (flags: number): number => (flags >> 2) & 7;
/** The cancel cause, as its place in `cancelCauses`. */
export const cancelCauseIn = (flags: number): number => flags >> 5;

/**
 * What two rows of one order, changed in the same second, say together: an order is cancelled if any of its rows is.
 * Commutative, associative and idempotent.
 */
export const joinFlags = (a: number, b: number): number =>
  a === b
    ? a
    : encodeFlags(
        Math.min(channelIn(a), channelIn(b)),
        Math.max(stateIn(a), stateIn(b)),
        Math.max(cancelCauseIn(a), cancelCauseIn(b)),
      );

/** The facts of columns as objects, for reading a few of them. */
export function* factsOf(orders: OrderFacts): Generator<OrderFact> {
  if (!isColumns(orders)) {
    yield* orders;
    return;
  }
  for (let at = 0; at < orders.length; at++) {
    const flags = orders.flags[at] ?? 0;
    yield {
      id: writeId(orders.idHighs[at] ?? 0, orders.idLows[at] ?? 0),
      day: dayOfNumber(orders.days[at] ?? 0),
      channel: memberAt(orderChannels, channelIn(flags)),
      state: memberAt(orderStates, stateIn(flags)),
      cancelCause: memberAt<CancelCause>(cancelCauses, cancelCauseIn(flags)),
      asOf: orders.asOfs[at] ?? 0,
    };
  }
}

/** Facts as columns, row by row as they come. */
export function columnsOf(facts: OrderFacts): OrderColumns {
  if (isColumns(facts)) return facts;
  const columns = columnsFor(facts.length);
  for (const [at, fact] of facts.entries()) {
    const { high, low } = idNumbersOf(fact.id);
    columns.idHighs[at] = high;
    columns.idLows[at] = low;
    columns.days[at] = numberOfDay(fact.day);
    columns.asOfs[at] = fact.asOf;
    columns.flags[at] = flagsOf(fact);
  }
  return columns;
}

const isColumns = (facts: OrderFacts): facts is OrderColumns => 'idHighs' in facts;

/** `114-4892924-3377867` as two numbers: its first 8 digits and its last 9. */
export const idNumbersOf = (id: string): { readonly high: number; readonly low: number } => ({
  high: Number(id.slice(0, 3) + id.slice(4, 9)),
  low: Number(id.slice(9, 11) + id.slice(12)),
});

/** The flags of a fact, in one byte. */
export const flagsOf = ({ channel, state, cancelCause }: Omit<OrderFact, 'id' | 'day' | 'asOf'>): number =>
  encodeFlags(orderChannels.indexOf(channel), orderStates.indexOf(state), cancelCauses.indexOf(cancelCause));

/** `114-4892924-3377867` from its two numbers. */
function writeId(high: number, low: number): string {
  const digits = String(high).padStart(8, '0') + String(low).padStart(9, '0');
  return `${digits.slice(0, 3)}-${digits.slice(3, 10)}-${digits.slice(10)}`;
}

function memberAt<Member>(members: readonly Member[], index: number): Member {
  const found = members[index];
  if (found === undefined) throw new Error(`The flags of an order name member ${index} of ${members.length}`);
  return found;
}
