import type { Channel } from '../domain/channel.ts';
import type { Day } from '../domain/day.ts';
import type { MetricName } from './catalogue.ts';
import type { Limit } from './limit.ts';

/** What Amazon showed for a rate on one day: the counts of its window. */
export interface ShownRate {
  readonly asOf: Day;
  /** last day of the window */
  readonly to: Day;
  readonly numerator: number;
  readonly denominator: number;
  /** instant of the upload, ISO 8601 UTC: as of one day the later upload is the correction */
  readonly receivedAt: string;
}

/** The official windows of one rate, oldest as-of first, one for each day with a report. */
export interface RateSeries {
  readonly metric: MetricName;
  readonly channel: Channel;
  readonly windowDays: number;
  /** the newest that was read from a report */
  readonly limit?: Limit;
  readonly shown: readonly ShownRate[];
}

/** An account's rates as Amazon's reports gave them, day by day: Amazon itself keeps no history. */
export interface RateHistories {
  readonly series: readonly RateSeries[];
}
