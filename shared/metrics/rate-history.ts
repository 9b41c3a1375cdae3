import type { Channel } from '../domain/channel.ts';
import type { Day } from '../domain/day.ts';
import type { MetricName } from './catalogue.ts';
import type { Limit } from './limit.ts';

/** What Amazon showed of a rate on a day: the counts of its window. */
export interface ShownRate {
  readonly asOf: Day;
  /** last day of the window */
  readonly to: Day;
  readonly numerator: number;
  readonly denominator: number;
  /** instant of the upload, ISO 8601 UTC: as of one day the later upload is the correction */
  readonly receivedAt: string;
}

/** The official windows of one rate, oldest as-of first, one for each day that Amazon's word is known of. */
export interface RateSeries {
  readonly metric: MetricName;
  readonly channel: Channel;
  readonly windowDays: number;
  /** the newest that was read from a report */
  readonly limit?: Limit;
  readonly shown: readonly ShownRate[];
}

/** What Amazon's reports said of an account's rates, day after day: it keeps no history itself. */
export interface RateHistories {
  readonly series: readonly RateSeries[];
}
