import { type Account, storeOf } from '../../domain/account.ts';
import type { Day } from '../../domain/day.ts';
import {
  type ForecastMemory,
  type ForecastReading,
  forecastReading,
  type Thoroughness,
} from '../../forecasting/forecast-reading.ts';
import { type Priors, priorKey } from '../../forecasting/priors.ts';
import { dailyCountsOf, dailyTrafficOf } from '../../ledger/daily-counts.ts';
import type { KnownCounts } from '../../ledger/known-counts.ts';
import { seriesOf } from '../../ledger/rate-histories.ts';
import type { RateHistories } from '../../metrics/rate-history.ts';
import { type Reading, readingKey } from '../../metrics/reading.ts';

/** What forecasts are made of. */
export interface ForecastFacts {
  readonly account: Account;
  readonly readings: readonly Reading[];
  readonly histories: RateHistories;
  readonly known: KnownCounts;
  readonly priors: Priors;
  readonly memories: Readonly<Record<string, ForecastMemory>>;
  readonly today: Day;
}

/** Where each reading is going, by its key; nothing of those whose past is not known. */
export function forecastReadings(
  { account, readings, histories, known, priors, memories, today }: ForecastFacts,
  thoroughness: Thoroughness,
): ReadonlyMap<string, ForecastReading> {
  const forecasts = new Map<string, ForecastReading>();
  for (const reading of readings) {
    const key = readingKey(reading);
    const series = seriesOf(histories, reading);
    const counted = dailyCountsOf(known, reading.metric, reading.channel, today);
    const prior = priors[priorKey(reading, storeOf(account).code)];
    const looked = forecastReading(
      reading,
      {
        ...(series !== undefined && { series }),
        ...(counted !== undefined && { counted }),
        ...(prior !== undefined && { prior }),
        traffic: dailyTrafficOf(known, reading.metric),
      },
      memories[key],
      today,
      thoroughness,
    );
    if (looked !== undefined) forecasts.set(key, looked);
  }
  return forecasts;
}

/** What is to be remembered of them. */
export const memoriesOf = (forecasts: ReadonlyMap<string, ForecastReading>): Readonly<Record<string, ForecastMemory>> =>
  Object.fromEntries(
    [...forecasts].flatMap(([key, { memory }]) => (memory === undefined ? [] : [[key, memory] as const])),
  );
