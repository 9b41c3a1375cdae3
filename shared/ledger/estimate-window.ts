import type { Channel } from '../domain/channel.ts';
import { addDays, type Day, daysBetween } from '../domain/day.ts';
import { type MetricName, metricOf } from '../metrics/catalogue.ts';
import type { Reading } from '../metrics/reading.ts';

/** A window to estimate over; both days are inside it. */
export interface EstimateWindow {
  readonly lengthDays: number;
  readonly from: Day;
  readonly to: Day;
}

/** A lag this much longer than the published one is not believed: the report had only one date range, or a wrong one. */
const mostDaysBeyond = 10;

/** How many days must be read for every window to fit: the longest window with the longest lag that is believed. */
export const estimateSpanDays = 60 + 15 + mostDaysBeyond;

/**
 * How many days before the report's day Amazon's window ended, measured from the newest official reading, else the
 * catalogue's. A window that ends on the report's own day is no measurement: its day is taken from the newest range.
 */
export function lagOf(metric: MetricName, channel: Channel, official: readonly Reading[]): number {
  const published = metricOf(metric).windows[0]?.endLagDays ?? 0;
  const reading = official.find((one) => one.metric === metric && one.channel === channel && one.to !== undefined);
  if (reading?.to === undefined || published === 0) return published;
  const measured = daysBetween(reading.to, reading.asOf);
  return measured >= 1 && measured <= published + mostDaysBeyond ? measured : published;
}

/** The window of `lengthDays` that ends `lagDays` before today, in the store's days. */
export function windowEnding(lengthDays: number, lagDays: number, today: Day): EstimateWindow {
  const to = addDays(today, -lagDays);
  return { lengthDays, from: addDays(to, 1 - lengthDays), to };
}

/** Sums a value of the days inside a window. */
export const sumInside = <Value>(
  days: Iterable<readonly [Day, Value]>,
  { from, to }: Pick<EstimateWindow, 'from' | 'to'>,
  of: (value: Value) => number,
): number => {
  let sum = 0;
  for (const [day, value] of days) if (day >= from && day <= to) sum += of(value);
  return sum;
};

/** The newest of the days; `undefined` without any. */
export const newestOf = (days: Iterable<Day>): Day | undefined => {
  let newest: Day | undefined;
  for (const day of days) if (newest === undefined || day > newest) newest = day;
  return newest;
};

/** The oldest of the days; `undefined` without any. */
export const oldestOf = (days: Iterable<Day>): Day | undefined => {
  let oldest: Day | undefined;
  for (const day of days) if (oldest === undefined || day < oldest) oldest = day;
  return oldest;
};

/** The remark on a rate whose orders are known for only part of its window. */
export const ordersMissing = (from: Day): string =>
  `Orders are known only from ${from} on, so the rate can be far too high.`;

/** The earlier of two days. */
export const earlierDay = (a: Day, b: Day): Day => (a < b ? a : b);
