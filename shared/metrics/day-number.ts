import type { Day } from './day.ts';

const millisecondsPerDay = 86_400_000;

/** Days since 1970-01-01. */
export const numberOfDay = (day: Day): number => Math.round(Date.parse(`${day}T00:00:00Z`) / millisecondsPerDay);

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
