import type { Day } from '../domain/day.ts';
import type { MetricName } from '../metrics/catalogue.ts';
import type { Reading } from '../metrics/reading.ts';
import { type LatestReadings, mergeReadings, noReadings } from './latest-readings.ts';

/**
 * What official reports said of a metric without a window, day by day, oldest first: of several reports as of one day the one
 * that counts, by the merge law of readings. The same snapshots in any order end in the same days.
 */
export function officialByDay(snapshots: readonly LatestReadings[], metric: MetricName): readonly Reading[] {
  const days = new Map<Day, LatestReadings>();
  for (const reading of snapshots.flatMap(({ readings }) => readings)) {
    if (reading.metric !== metric || reading.source !== 'official') continue;
    const known = days.get(reading.asOf) ?? noReadings;
    days.set(reading.asOf, mergeReadings(known, { readings: [reading], feeds: [] }));
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, { readings }]) => readings);
}
