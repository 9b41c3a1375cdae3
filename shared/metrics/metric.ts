import type { Channel } from '../domain/channel.ts';
import type { ReportKind } from '../domain/report-kind.ts';
import type { PublishedLimit } from './limit.ts';

/** A window that Amazon measures over: its length, and how many days before the report it ends. */
export interface Window {
  readonly lengthDays: number;
  readonly endLagDays: number;
}

export interface Metric {
  /** the name in prose, as a sentence begins */
  readonly title: string;
  readonly short: string;
  readonly kind: 'rate' | 'count' | 'score' | 'state';
  readonly better: 'lower' | 'higher';
  /** what one step toward the limit is called: [one, several] */
  readonly defect: readonly [string, string];
  /** what the denominator counts: [one, several]; for counts and scores the thing counted */
  readonly base: readonly [string, string];
  /** whether the numerator counts the bad ones (late orders) or the good ones (valid tracking) */
  readonly numeratorCounts: 'defects' | 'successes';
  readonly channels: readonly Channel[];
  readonly windows: readonly Window[];
  /** the last that fits a store and a day holds, so that stores come after everywhere, and newer after older; a limit read from a report beats all of these */
  readonly limits: readonly PublishedLimit[];
  /**
   * `limit`: missing it can cost the account or its offers; `target`: Amazon publishes a number but no penalty;
   * `baseline`: no number, judged against the account's own past.
   */
  readonly force: 'limit' | 'target' | 'baseline';
  /** of a score: where each verdict begins */
  readonly bands?: { readonly breachBelow: number; readonly warnBelow: number; readonly watchBelow: number };
  /** of a state: the words and what they mean; a word that is not here is unknown */
  readonly states?: Readonly<Record<string, 'ok' | 'warn' | 'breach'>>;
  /** of a component: the metric it is reported with */
  readonly partOf?: string;
  readonly feeds: readonly ReportKind[];
  /** what counts, in one sentence */
  readonly counts: string;
  /** where Amazon documents the rule */
  readonly source: string;
  /** what to do first when it drifts */
  readonly firstStep: string;
}
