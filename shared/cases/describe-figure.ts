import type { Channel } from '../domain/channel.ts';
import { formatCount, formatDay } from '../domain/format-count-and-day.ts';
import { fractionOf, type Limit } from '../metrics/catalogue/limit.ts';
import { type MetricName, metricOf } from '../metrics/catalogue.ts';
import { type Reading, rateOf } from '../metrics/reading.ts';

export { formatCount, formatDay };

/** `20 November 2026, 09:00 UTC` */
export const formatInstant = (instant: string): string => `${formatDay(instant)}, ${instant.slice(11, 16)} UTC`;

/** `1.30 %`, with as many decimals as it takes not to look like its limit: 0.9996 % of a limit of 1 % is not 1.00 %. */
export function formatPercent(fraction: number, limit?: Limit): string {
  const percent = fraction * 100;
  const limitPercent = limit?.perMillion === undefined ? undefined : fractionOf(limit.perMillion) * 100;
  for (let decimals = 2; decimals < 4; decimals++) {
    const text = percent.toFixed(decimals);
    if (Number(text) !== limitPercent || Math.abs(percent - limitPercent) < 1e-9) return `${text} %`;
  }
  return `${percent.toFixed(4)} %`;
}

/** `below 1 %`, `at least 95 %`, `0` */
export function describeLimit({ condition, perMillion, value }: Limit): string {
  const number = perMillion === undefined ? formatCount(value ?? 0) : `${Number((perMillion / 10_000).toFixed(4))} %`;
  if (condition === 'LESS_THAN') return `below ${number}`;
  return condition === 'GREATER_THAN' ? `at least ${number}` : number;
}

const channelLabels: Readonly<Record<Channel, string>> = {
  seller: 'seller-fulfilled',
  amazon: 'fulfilled by Amazon',
  all: 'all orders',
};

/** `Order defect rate (seller-fulfilled)` */
export function describeTitle({ metric, channel }: { readonly metric: MetricName; readonly channel: Channel }): string {
  const { title, channels } = metricOf(metric);
  return channels.length > 1 ? `${title} (${channelLabels[channel]})` : title;
}

/** `13 of 1,000 orders (1.30 %)`, `5 listing policy violations`, `92`, `AT_RISK`; the window is named where there are several. */
export function describeReading(reading: Reading): string {
  const { measure, limit, metric, windowDays } = reading;
  const { base, defect, windows } = metricOf(metric);
  const over = windows.length > 1 && windowDays !== undefined ? `${windowDays} days: ` : '';
  switch (measure.kind) {
    case 'share': {
      const rate = rateOf(measure);
      const share = `${formatCount(measure.numerator)} of ${formatCount(measure.denominator)} ${base[1]}`;
      return `${over}${share}${rate === undefined ? '' : ` (${formatPercent(rate, limit)})`}`;
    }
    case 'rate':
      return `${over}${formatPercent(measure.printed, limit)}`;
    case 'count':
      return `${formatCount(measure.count)} ${defect[measure.count === 1 ? 0 : 1]}`;
    case 'score':
      return formatCount(measure.score);
    case 'state':
      return measure.state.replaceAll(/[^\p{L}\p{N}_ -]/gu, '').slice(0, 60);
  }
}
