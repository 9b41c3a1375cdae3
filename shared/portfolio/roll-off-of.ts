import { addDays, type Day, daysBetween } from '../domain/day.ts';
import type { Reading } from '../metrics/reading.ts';
import type { RollOff } from '../metrics/roll-off.ts';

/** Defective orders of one order day and channel, from order-level reports. */
export interface DefectiveDay {
  readonly day: Day;
  readonly channel: 'seller' | 'amazon';
  readonly defective: number;
}

/**
 * Which known defective orders leave Amazon's window from one day on, within so many days, the earliest first. Of the order
 * defect rate only: of no other rate do we know the days. Amazon's window moves on by a day each day, so an order of its
 * first day is gone on the day after the reading's, one of its second day two days after.
 */
export function rollOffOf(
  reading: Reading,
  defective: readonly DefectiveDay[],
  from: Day,
  days: number,
): readonly RollOff[] {
  const { metric, channel, asOf, from: first, to: last } = reading;
  if (metric !== 'orderDefectRate' || first === undefined || last === undefined) return [];
  return defective
    .filter((one) => one.channel === channel && one.defective > 0 && one.day >= first && one.day <= last)
    .map((one) => ({ day: addDays(asOf, daysBetween(first, one.day) + 1), defects: one.defective }))
    .filter(({ day }) => day >= from && day < addDays(from, days))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}
