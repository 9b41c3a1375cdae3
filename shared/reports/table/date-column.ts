import { storeOf } from '../../domain/account.ts';
import { addDays, type Day, daysBetween } from '../../domain/day.ts';
import { lastBelievable } from '../common/believable.ts';
import { remembering } from '../common/memoize.ts';
import { monthAround, periodOf } from '../common/period-of.ts';
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

/** A date that was read; what day it is shows when the column is complete. */
export interface TakenDate {
  readonly text: string;
  readonly line: number;
  readonly date: Day | NumericParts;
}

export interface DateColumn {
  /** `undefined` for a text that is no day up to the upload, in whatever order its parts are read */
  take(text: string, line: number): TakenDate | undefined;
  /** the same, without a say in the order of the column */
  look(text: string): boolean;
  /** which part is which, from the whole column and the store; a finding when they cannot say */
  order(): PartOrder | Finding;
}

/**
 * `series`: each row is the next day, week or month, so that the right order makes even steps, and the language of the
 * page chose how dates are written, not the store. `list`: one row a thing that happened, written as the store does.
 */
export type DateColumnKind = 'series' | 'list';

/** How far rows of a series are apart. */
export type Step = 'day' | 'week' | 'month';

const firstDayOfAmazon = '1995-07-01' as Day;
const describeOrder = { dmy: 'day, month, year', mdy: 'month, day, year', ymd: 'year, month, day' } as const;
/** Dates of numbers that are looked at to find their order: more would say nothing new. */
const mostNumericDates = 5000;
/** A download made today ends yesterday, or with the last whole week or month. */
const freshDays = 7;
/** A list whose newest day is longer ago was not downloaded for what is new in it. */
export const oldDays = 45;
/** Fewer dates in a row may be in order by chance. */
const fewestInOrder = 4;

/** How far the days are apart, where all of them are equally far; `undefined` for one day, and for uneven steps. */
export function stepOf(days: readonly Day[]): Step | undefined {
  const sorted = [...new Set(days)].sort();
  const pairs = sorted.slice(1).map((day, index) => [sorted[index] ?? day, day] as const);
  if (pairs.length === 0) return undefined;
  if (pairs.every(([a, b]) => daysBetween(a, b) === 1)) return 'day';
  if (pairs.every(([a, b]) => daysBetween(a, b) === 7)) return 'week';
  const isNextMonth = ([a, b]: readonly [Day, Day]): boolean =>
    a.endsWith('-01') && addDays(monthAround(a).to, 1) === b;
  return pairs.every(isNextMonth) ? 'month' : undefined;
}

/** The last day that a series speaks of: its last row may be a week or a month. */
function endOfSeries(days: readonly Day[]): Day | undefined {
  const last = [...days].sort().at(-1);
  if (last === undefined) return undefined;
  const step = stepOf(days);
  return step === 'week' ? addDays(last, 6) : step === 'month' ? monthAround(last).to : last;
}

/**
 * The dates of a report. What cannot be (a part above 12, a day that has not come yet) rules an order out for the whole
 * column; so does a period that the upload names. Of what is left a series is recognised by its even steps, then by its newest
 * day, which is near the upload; a list is the store’s own order, unless only another one runs forward or backward, or the
 * store’s makes it months old where another one makes it recent.
 * Anything else is rejected with both readings, and never guessed.
 */
export function dateColumn(context: UploadContext, title: string, kind: DateColumnKind = 'list'): DateColumn {
  const store = storeOf(context.account);
  const latest = lastBelievable(context);
  const period = periodOf(context);
  const believable = (day: Day | undefined): day is Day =>
    day !== undefined && day <= latest && day >= firstDayOfAmazon;
  const possible = new Set<PartOrder>(partOrders);
  /** the date that ruled an order out */
  const against = new Map<PartOrder, TakenDate>();
  /** dates of numbers only, as they come, without those that repeat the one before */
  const numeric: TakenDate[] = [];
  const read = remembering((text: string) => {
    const date = readWrittenDate(text);
    if (date === undefined) return undefined;
    if (typeof date === 'string') return believable(date) ? { date, orders: undefined } : undefined;
    const orders = partOrders.filter((order) => believable(dayFromParts(date, order)));
    return orders.length === 0 ? undefined : { date, orders };
  });

  const ageOf = (days: readonly Day[]): number =>
    daysBetween([...days].sort().at(-1) ?? context.receivedOn, context.asOf ?? context.receivedOn);
  const daysIn = (order: PartOrder): readonly Day[] => numeric.map((taken) => dayOfTaken(taken, order));
  const only = <One>(all: readonly One[]): One | undefined => (all.length === 1 ? all[0] : undefined);

  /** the one order in which the column is what such a column is; `undefined` where there is none or more than one */
  function orderByPattern(orders: readonly PartOrder[]): PartOrder | undefined {
    const inPeriod =
      period && only(orders.filter((order) => daysIn(order).every((day) => day >= period.from && day <= period.to)));
    if (inPeriod !== undefined) return inPeriod;
    if (kind === 'list') {
      if (!orders.includes(store.dateOrder)) return only(orders);
      const running = orders.filter((order) => runsOneWay(daysIn(order)));
      if (!running.includes(store.dateOrder)) {
        const single = only(running);
        if (single !== undefined) return single;
      }
      // Of a list that would be months old, and in another order is recent, nobody knows which it is.
      const age = (order: PartOrder): number => ageOf(daysIn(order));
      const isOpen = age(store.dateOrder) > oldDays && orders.some((order) => age(order) <= oldDays);
      return isOpen ? undefined : store.dateOrder;
    }
    const even = orders.filter((order) => stepOf(daysIn(order)) !== undefined);
    if (even.length === 1) return even[0];
    // With days left out, as of a month and of another, the rows still run forward in one order only.
    const running = orders.filter((order) => runsOneWay(daysIn(order), 3));
    if (even.length === 0 && running.length === 1) return running[0];
    const left = even.length === 0 ? orders : even;
    const isFresh = (order: PartOrder): boolean => {
      const end = endOfSeries(daysIn(order));
      return end !== undefined && Math.abs(daysBetween(end, context.asOf ?? context.receivedOn)) <= freshDays;
    };
    return only(left.filter(isFresh));
  }

  function ambiguous(orders: readonly PartOrder[]): Finding {
    const [first] = numeric;
    const readings = orders.map((order) => {
      const days = [...daysIn(order)].sort();
      return `${days[0] ?? ''} to ${days.at(-1) ?? ''} (${describeOrder[order]})`;
    });
    return {
      ...(first !== undefined && { line: first.line }),
      column: title,
      expected:
        'dates that can be read in one way, or the days the report covers (`headroom upload --period 2026-09-01/2026-09-30`, or in its key)',
      found: `dates that can be ${readings.join(' or ')}`,
    };
  }

  return {
    take(text, line) {
      const known = read(text);
      if (known === undefined) return undefined;
      const taken = { text, line, date: known.date };
      if (known.orders === undefined) return taken;
      if (numeric.length < mostNumericDates && numeric.at(-1)?.text !== text) numeric.push(taken);
      for (const order of possible) {
        if (known.orders.includes(order)) continue;
        possible.delete(order);
        against.set(order, taken);
      }
      return taken;
    },
    look: (text) => read(text) !== undefined,
    order() {
      const first = numeric[0];
      if (first === undefined) return store.dateOrder;
      const orders = partOrders.filter((order) => possible.has(order));
      // Orders that read every date as the same day are one.
      const different = orders.filter(
        (order, index) => orders.findIndex((other) => daysIn(other).join() === daysIn(order).join()) === index,
      );
      const single = only(different);
      if (single !== undefined) return orders.includes(store.dateOrder) ? store.dateOrder : single;
      if (different.length > 1) {
        // Nobody writes a year of two digits first but stores that do: 26/09/05 there, and 5/9/26 everywhere else. Only where
        // that makes dates of years ago may somebody have done so.
        const isOld = (order: PartOrder): boolean => ageOf(daysIn(order)) > oldDays;
        const others = different.filter((order) => order !== 'ymd');
        const usual =
          store.dateOrder === 'ymd' || (different.includes('ymd') && others.every(isOld) && !isOld('ymd'))
            ? different
            : others;
        return only(usual) ?? orderByPattern(usual) ?? ambiguous(usual);
      }
      const ruledOut = against.get(store.dateOrder);
      return {
        ...(ruledOut !== undefined && { line: ruledOut.line }),
        column: title,
        expected: 'dates that are all written in one order',
        found: `${ruledOut === undefined ? 'dates of another order' : showCell(ruledOut.text)} among dates of another order`,
      };
    },
  };
}

/** Every date at or after the one before, or every one at or before it, over enough different days to mean something. */
function runsOneWay(days: readonly Day[], fewest = fewestInOrder): boolean {
  if (new Set(days).size < fewest) return false;
  return (
    days.every((day, index) => day >= (days[index - 1] ?? day)) ||
    days.every((day, index) => day <= (days[index - 1] ?? day))
  );
}

/** The day of a date that was read, once the order of its column is known. */
export function dayOfTaken({ date }: TakenDate, order: PartOrder): Day {
  const day = typeof date === 'string' ? date : dayFromParts(date, order);
  if (day === undefined) throw new Error('a date was read that its column does not allow');
  return day;
}
