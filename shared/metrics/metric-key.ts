import type { Channel } from '../domain/channel.ts';
import type { MetricName } from './catalogue.ts';

/** `orderDefectRate|seller`: a metric and channel, whatever the window and the source. */
export const metricKey = ({ metric, channel }: { readonly metric: MetricName; readonly channel: Channel }): string =>
  `${metric}|${channel}`;
