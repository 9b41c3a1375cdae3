import { type Channel, channels } from '../domain/channel.ts';
import type { Feed } from '../domain/feed.ts';
import { isReportKind, type ReportKind } from '../domain/report-kind.ts';
import { isMetricName, type MetricName } from '../metrics/catalogue.ts';
import type { Judgement } from '../metrics/judge.ts';
import { metricKey } from '../metrics/metric-key.ts';

/**
 * Names an alert within its account: a metric and channel (`orderDefectRate|seller`; windows of one metric share an alert),
 * or a feed of reports (`feed|all` for Amazon's own, `feed|all-orders` for another kind). Stored and put into links, so a
 * key keeps its form. Keys are built and split in this file only.
 */
export type AlertKey = string;

/** What an alert is about. `unknown`: a key that this release cannot place, such as one stored by a newer release. */
export type AlertSubject =
  | { readonly kind: 'metric'; readonly metric: MetricName; readonly channel: Channel }
  /** `reports` is absent for Amazon's own word, the seller performance report */
  | { readonly kind: 'feed'; readonly reports?: ReportKind }
  | { readonly kind: 'unknown'; readonly key: AlertKey };

const feedName = 'feed';
const officialFeed = 'all';

/** The feed of Amazon's own word, the seller performance report. */
export const feedKey: AlertKey = `${feedName}|${officialFeed}`;

/** The key of a feed's alert: `feed|all`, `feed|all-orders`. */
export const feedKeyOf = ({ kind }: Pick<Feed, 'kind'>): AlertKey =>
  kind === undefined ? feedKey : `${feedName}|${kind}`;

/** The key of the alert about a metric and channel. */
export const alertKeyFor: (about: { readonly metric: MetricName; readonly channel: Channel }) => AlertKey = metricKey;

/** The key of the alert that a judgement belongs to. */
export const alertKeyOf = ({ reading }: Judgement): AlertKey => alertKeyFor(reading);

/** Splits a key into what it is about. */
export function subjectOf(key: AlertKey): AlertSubject {
  const [name = '', detail = '', ...rest] = key.split('|');
  const channel = channels.find((one) => one === detail);
  if (rest.length > 0) return { kind: 'unknown', key };
  if (isMetricName(name) && channel !== undefined) return { kind: 'metric', metric: name, channel };
  if (name !== feedName) return { kind: 'unknown', key };
  if (detail === officialFeed) return { kind: 'feed' };
  return isReportKind(detail) ? { kind: 'feed', reports: detail } : { kind: 'unknown', key };
}
