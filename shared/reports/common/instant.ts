import { addDays, type Day, daysBetween, localTime, numberOfDay, parseDay } from '../../domain/day.ts';
import { remembering } from './memoize.ts';

const layout = /^\d{4}-\d{2}-\d{2}[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s?(?:Z|UTC|GMT|([+-])(\d{2}):?(\d{2}))$/;

/**
 * Reads ISO 8601 instants with their offset (`2020-02-18T05:05:21+00:00`, `…Z`, `2020-02-18 05:05:21 UTC`) as seconds since
 * 1970. Without an offset it is no instant: `undefined`. A report names few days and many moments, so days are remembered.
 */
export function instantReader(): (text: string) => number | undefined {
  const midnightOf = remembering((date: string) =>
    parseDay(date) === undefined ? undefined : Date.parse(`${date}T00:00:00Z`) / 1000,
  );
  return (text) => {
    const match = layout.exec(text);
    if (match === null) return undefined;
    const [, hour, minute, second = '0', sign, offsetHours = '0', offsetMinutes = '0'] = match;
    const midnight = midnightOf(text.slice(0, 10));
    const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
    if (midnight === undefined || hours > 23 || minutes > 59 || seconds > 60) return undefined;
    const offset = (sign === '-' ? -1 : 1) * (Number(offsetHours) * 3600 + Number(offsetMinutes) * 60);
    return midnight + hours * 3600 + minutes * 60 + seconds - offset;
  };
}

/** The last second of a day in a store's zone, as seconds since 1970. */
export function endOfDay(day: Day, timeZone: string): number {
  const next = addDays(day, 1);
  const guess = Date.parse(`${next}T00:00:00Z`) / 1000;
  const clock = localTime(new Date(guess * 1000), timeZone);
  const ahead = daysBetween(next, clock.day) * 86_400 + clock.hour * 3600 + clock.minute * 60;
  return guess - ahead - 1;
}

interface StoreDay {
  /** seconds since 1970 of its first second, and of the first one after it */
  readonly from: number;
  readonly before: number;
  /** days since 1970-01-01 */
  readonly number: number;
}

/**
 * The store's day of instants, as days since 1970-01-01. A file names few days and many moments, so the ends of days are
 * remembered: clocks change inside of them, which makes days of 23 and 25 hours.
 */
export function dayNumberOfInstant(timeZone: string): (seconds: number) => number {
  /** by the UTC day: the store's days that it has a part of */
  const known = new Map<number, StoreDay[]>();
  let last: StoreDay | undefined;
  const isOf = (seconds: number) => (day: StoreDay) => seconds >= day.from && seconds < day.before;

  function dayAt(seconds: number): StoreDay {
    const { day } = localTime(new Date(seconds * 1000), timeZone);
    const number = numberOfDay(day);
    // A year before 1000 is not written with four digits; nobody minds the hour of such an order.
    if (Number.isNaN(number)) return { from: seconds, before: seconds + 1, number: Math.floor(seconds / 86_400) };
    return { from: endOfDay(addDays(day, -1), timeZone) + 1, before: endOfDay(day, timeZone) + 1, number };
  }

  return (seconds) => {
    if (last !== undefined && seconds >= last.from && seconds < last.before) return last.number;
    const utcDay = Math.floor(seconds / 86_400);
    const days = known.get(utcDay) ?? [];
    let day = days.find(isOf(seconds));
    if (day === undefined) {
      day = dayAt(seconds);
      known.set(utcDay, [...days, day]);
    }
    last = day;
    return day.number;
  };
}
