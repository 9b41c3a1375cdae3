import type { Channel } from '../../../domain/channel.ts';
import { isTarget, type MetricName, metricOf } from '../../../metrics/catalogue.ts';
import { fractionOf, type Limit } from '../../../metrics/limit.ts';
import type { Reading } from '../../../metrics/reading.ts';
import { formatCount, formatLimitPercent } from './format-number.ts';

const channelLabels: Readonly<Record<Channel, string>> = {
  seller: 'seller-fulfilled',
  amazon: 'fulfilled by Amazon',
  all: 'all orders',
};

/** Which reading of a metric is meant. */
interface Which {
  readonly metric: MetricName;
  readonly channel: Channel;
  readonly windowDays?: number;
}

/**
 * `Order defect rate (seller-fulfilled)`, `Late shipment rate (30 days)`: channel and window are named only where the
 * metric has several, so that nothing is said twice.
 */
export function metricTitle({ metric, channel, windowDays }: Which): string {
  const { title, channels, windows } = metricOf(metric);
  const details = [
    ...(channels.length > 1 ? [channelLabels[channel]] : []),
    ...(windows.length > 1 && windowDays !== undefined ? [`${windowDays} days`] : []),
  ];
  return details.length === 0 ? title : `${title} (${details.join(', ')})`;
}

/** The title inside a sentence: `order defect rate (seller-fulfilled)`. */
export const describeMetric = (which: Which): string => midSentence(metricTitle(which));

/**
 * As short as it can be told apart, for the first line of a mail: `late shipment rate`. The details below it name window and
 * channel; two alerts of an account differ by channel only where Amazon fulfils.
 */
export function metricInShort({ metric, channel }: Which): string {
  const title = metricOf(metric).title.replace(/ \(.*\)$/, '');
  return midSentence(channel === 'amazon' ? `${title} (${channelLabels.amazon})` : title);
}

/** Small first letter, unless the word is spelled with a capital one (`A-to-z`, `V2`). */
export const midSentence = (sentence: string): string =>
  /^\p{Lu}\p{Ll}/u.test(sentence) ? `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` : sentence;

/** `limit`, or `target` where Amazon names no penalty, or does not enforce it in the store yet. */
export const limitWord = ({ metric, limit }: Pick<Reading, 'metric' | 'limit'>): 'limit' | 'target' =>
  isTarget(metric, limit) ? 'target' : 'limit';

/** `1 %` or `200`: the limit as a bare number. */
export function limitNumber(limit: Limit): string | undefined {
  if (limit.perMillion !== undefined) return formatLimitPercent(limit.perMillion);
  return limit.value === undefined ? undefined : formatCount(limit.value);
}

/**
 * `must stay below 1 %`, `must stay at 95 % or above`, `must be 0`; a target without a penalty says so. `GREATER_THAN`
 * is read as "at or above": Amazon's help says so, and equality warns.
 */
export function describeLimit(metric: MetricName, limit: Limit): string | undefined {
  const number = limitNumber(limit);
  if (number === undefined) return undefined;
  const target = isTarget(metric, limit);
  const verb = target ? 'should' : 'must';
  const after = target ? ' (a target of Amazon’s; it names no penalty)' : '';
  switch (limit.condition) {
    case 'LESS_THAN':
      return `${verb} stay below ${number}${after}`;
    case 'GREATER_THAN':
      return `${verb} stay at ${number} or above${after}`;
    case 'EQUALS':
      return `${verb} be ${number}${after}`;
  }
}

/** The limit as a fraction, for choosing decimals. */
export const limitFraction = (limit: Limit | undefined): number | undefined =>
  limit?.perMillion === undefined ? undefined : fractionOf(limit.perMillion);
