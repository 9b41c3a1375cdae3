import { type Looked, type OutlookMemory, outlookOf, type Thoroughness } from '../alerts/outlook.ts';
import { dailyCountsOf, dailyTrafficOf } from '../ledger/daily-counts.ts';
import type { KnownCounts } from '../ledger/known-counts.ts';
import { seriesOf } from '../ledger/rate-histories.ts';
import type { Day } from '../metrics/day.ts';
import type { RateHistories } from '../metrics/rate-history.ts';
import { type Reading, readingKey } from '../metrics/reading.ts';

/** Where each reading is going, by its key; nothing of those whose past is not known. */
export function outlooksOf(
  readings: readonly Reading[],
  histories: RateHistories,
  known: KnownCounts,
  memories: Readonly<Record<string, OutlookMemory>>,
  today: Day,
  thoroughness: Thoroughness,
): ReadonlyMap<string, Looked> {
  const outlooks = new Map<string, Looked>();
  for (const reading of readings) {
    const key = readingKey(reading);
    const series = seriesOf(histories, reading);
    const counted = dailyCountsOf(known, reading.metric, reading.channel, today);
    const looked = outlookOf(
      reading,
      {
        ...(series !== undefined && { series }),
        ...(counted !== undefined && { counted }),
        traffic: dailyTrafficOf(known, reading.metric),
      },
      memories[key],
      today,
      thoroughness,
    );
    if (looked !== undefined) outlooks.set(key, looked);
  }
  return outlooks;
}

/** What is to be remembered of them. */
export const memoriesOf = (outlooks: ReadonlyMap<string, Looked>): Readonly<Record<string, OutlookMemory>> =>
  Object.fromEntries(
    [...outlooks].flatMap(([key, { memory }]) => (memory === undefined ? [] : [[key, memory] as const])),
  );
