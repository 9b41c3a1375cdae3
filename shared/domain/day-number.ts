import type { Day } from './day.ts';

const millisecondsPerDay = 86_400_000;

const zero = 48;
const daysTo1970 = 719_528;

/**
 * Days since 1970-01-01. By arithmetic (years from March, so that the leap day is the last of its year): an evaluation asks
 * thousands of times, and `Date.parse` would be a tenth of its time.
 */
export function numberOfDay(day: Day): number {
  const digit = (at: number): number => day.charCodeAt(at) - zero;
  const year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const month = digit(5) * 10 + digit(6);
  const date = digit(8) * 10 + digit(9);
  const years = month > 2 ? year : year - 1;
  const months = month > 2 ? month - 3 : month + 9;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return 365 * years + leapDays + Math.floor((153 * months + 2) / 5) + date + 60 - 1 - daysTo1970;
}

const known = new Map<number, Day>();
const mostKnown = 4000;

/** The day that is so many days after 1970-01-01. */
export function dayOfNumber(number: number): Day {
  const remembered = known.get(number);
  if (remembered !== undefined) return remembered;
  const day = new Date(number * millisecondsPerDay).toISOString().slice(0, 10) as Day;
  if (known.size === mostKnown) known.clear();
  known.set(number, day);
  return day;
}
