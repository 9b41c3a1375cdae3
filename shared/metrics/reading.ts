import type { Channel } from '../domain/channel.ts';
import type { Day } from '../domain/day.ts';
import type { MetricName } from './catalogue.ts';
import type { Limit } from './limit.ts';

/** `official`: Amazon said so. `estimate`: computed by us from order-level reports, with its bias stated. */
export type Source = 'official' | 'estimate';

/** What was measured. Counts are kept; division happens once, when a rate is shown. */
export type Measure =
  /** `numerator` of `denominator`; `printed` is the rate as the report gave it, as a fraction */
  | { readonly kind: 'share'; readonly numerator: number; readonly denominator: number; readonly printed?: number }
  /** only a rate is known, as a fraction */
  | { readonly kind: 'rate'; readonly printed: number }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'score'; readonly score: number }
  | { readonly kind: 'state'; readonly state: string };

/** One metric at one moment. */
export interface Reading {
  readonly metric: MetricName;
  readonly channel: Channel;
  readonly source: Source;
  readonly measure: Measure;
  /** distinguishes the 10-day from the 30-day late shipment rate; absent where the metric has one window or none */
  readonly windowDays?: number;
  /** first and last day of the window, both inside it */
  readonly from?: Day;
  readonly to?: Day;
  /** from the report when it has one, else from the catalogue */
  readonly limit?: Limit;
  /** Amazon's own status: GOOD, BAD, WARNED, NONE, GREAT … */
  readonly officialStatus?: string;
  readonly asOf: Day;
  /** instant of the upload, ISO 8601 UTC: of two readings as of one day, the later upload is the correction */
  readonly receivedAt?: string;
  /** in words, when the reading is known to be off in one direction or contradicts itself */
  readonly remark?: string;
  /** somebody typed it into a manual CSV: Amazon's number as far as it was typed right */
  readonly manual?: true;
  /** an estimate that can only be too high (or too low) may not call a breach */
  readonly bound?: 'upper' | 'lower';
  /** too much of what it counts is missing: the counts are shown and nothing is judged by them */
  readonly incomplete?: true;
}

/** Identifies a series of readings: `lateShipmentRate|seller|10|official`. */
export const readingKey = (r: Pick<Reading, 'metric' | 'channel' | 'windowDays' | 'source'>): string =>
  `${r.metric}|${r.channel}|${r.windowDays ?? ''}|${r.source}`;

/** The rate as a fraction: from the counts when they are known, else as printed; `undefined` when there is nothing to divide by. */
export function rateOf(measure: Measure): number | undefined {
  if (measure.kind === 'share') return measure.denominator === 0 ? undefined : measure.numerator / measure.denominator;
  return measure.kind === 'rate' ? measure.printed : undefined;
}
