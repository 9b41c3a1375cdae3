import type { Day } from '../domain/day.ts';
import { accountStanding } from './catalogue/account-standing.ts';
import { customerService } from './catalogue/customer-service.ts';
import type { Limit, PublishedLimit } from './catalogue/limit.ts';
import type { Metric } from './catalogue/metric.ts';
import { orderDefects } from './catalogue/order-defects.ts';
import { policyCounts } from './catalogue/policy-counts.ts';
import { sales } from './catalogue/sales.ts';
import { sellerFulfilledPrime } from './catalogue/seller-fulfilled-prime.ts';
import { shipping } from './catalogue/shipping.ts';

/**
 * Every metric that Headroom watches, as data: parsing, judging, the mails' wording and the README's table come from here.
 * Families have files of their own, in the order in which metrics are shown.
 * Windows and lags are Amazon's own example report's (2020-11-19); the window in a report beats them.
 */
export const catalogue = {
  ...orderDefects,
  ...shipping,
  ...customerService,
  ...sellerFulfilledPrime,
  ...sales,
  ...accountStanding,
  ...policyCounts,
} as const satisfies Record<string, Metric>;

/** A metric's name: its key in the catalogue, in `clients.yaml`, in the manual CSV and in stored data. */
export type MetricName = keyof typeof catalogue;

/** All metrics, in the order in which they are shown. */
export const metricNames = Object.keys(catalogue) as readonly MetricName[];

/** Whether a text is the exact name of a metric. */
export const isMetricName = (name: string): name is MetricName => Object.hasOwn(catalogue, name);

/** The catalogue's row, seen as a `Metric`. */
export const metricOf = (name: MetricName): Metric => catalogue[name];

/** The limit Amazon publishes for a metric in a marketplace on a day, with its date and source, when there is one. */
export function publishedLimit(name: MetricName, marketplace: string, on: Day): PublishedLimit | undefined {
  return metricOf(name).limits.findLast(
    ({ from, marketplaces }) =>
      (from === undefined || from <= on) && (marketplaces === undefined || marketplaces.includes(marketplace)),
  );
}

/** The limit as readings carry it: without where and since when it holds. */
export const plainLimit = (limit: Limit | undefined): Limit | undefined =>
  limit && {
    condition: limit.condition,
    ...(limit.perMillion !== undefined && { perMillion: limit.perMillion }),
    ...(limit.value !== undefined && { value: limit.value }),
    ...(limit.target !== undefined && { target: limit.target }),
    ...(limit.minimumToJudge !== undefined && { minimumToJudge: limit.minimumToJudge }),
  };

/** Missing it costs nothing: Amazon publishes a number and no penalty, or does not enforce it in this store yet. */
export const isTarget = (metric: MetricName, limit: Limit | undefined): boolean =>
  metricOf(metric).force === 'target' || limit?.target === true;
