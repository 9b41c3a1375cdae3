import { addDays, type Day, daysBetween, localTime, parseDay } from '../metrics/day.ts';
import { remembering } from './remembering.ts';

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

const quarterHour = 900;

/** The store's day of instants, remembered by the quarter of an hour: no zone changes its clock in between. */
export function dayOfInstant(timeZone: string): (seconds: number) => Day {
  const days = new Map<number, Day>();
  return (seconds) => {
    const quarter = Math.floor(seconds / quarterHour);
    const known = days.get(quarter);
    if (known !== undefined) return known;
    const { day } = localTime(new Date(quarter * quarterHour * 1000), timeZone);
    days.set(quarter, day);
    return day;
  };
}
