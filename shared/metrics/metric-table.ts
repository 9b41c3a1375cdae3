import { catalogue, type MetricName, metricNames, metricOf } from './catalogue.ts';
import { fractionOf, type PublishedLimit } from './limit.ts';
import type { Metric } from './metric.ts';

/** The catalogue as a Markdown table, for the README; a test keeps the two the same. */
export function metricTable(): string {
  const rows = metricNames.filter((name) => metricOf(name).kind !== 'count').map(row);
  const policies = metricNames.filter((name) => metricOf(name).kind === 'count');
  return [
    '| Metric (`name`) | What counts | Channels | Window (ends before the report) | Limit | Read from |',
    '|---|---|---|---|---|---|',
    ...rows,
    `| Policy counts: ${policies.map((name) => `\`${name}\``).join(', ')} | ${catalogue.listingPolicyViolations.counts} | all | 180 days (0–2 days) | none | V2, manual CSV |`,
  ].join('\n');
}

/** What a manual CSV may hold, for docs/reports.md. */
export const manualMetricTable = (): string =>
  [
    '| metric | channels | windows in days |',
    '|---|---|---|',
    ...metricNames.map((name) => {
      const { channels, windows } = metricOf(name);
      const days = windows.map(({ lengthDays }) => lengthDays).join(', ') || 'none';
      return `| \`${name}\` | ${channels.join(', ')} | ${days} |`;
    }),
  ].join('\n');

function row(name: MetricName): string {
  const metric = metricOf(name);
  return `| ${[
    `${metric.title} (\`${name}\`)`,
    metric.counts,
    metric.channels.join(', '),
    metric.windows.map(describeWindow).join('<br>') || 'now',
    describeLimit(metric),
    describeFeed(metric),
  ].join(' | ')} |`;
}

const describeWindow = ({ lengthDays, endLagDays }: Metric['windows'][number]): string =>
  `${lengthDays} days (${endLagDays === 1 ? '1 day' : `${endLagDays} days`})`;

function describeLimit(metric: Metric): string {
  if (metric.states !== undefined && metric.bands === undefined) return 'NORMAL';
  if (metric.partOf !== undefined) return 'part of the order defect rate';
  if (metric.limits.length === 0)
    return metric.kind === 'rate' ? 'none: held against its own past' : 'none: shown, not judged';
  const words = metric.limits.map((limit) => `${describeValue(limit)}${describeWhere(limit)}${describeForce(limit)}`);
  return metric.force === 'target' ? `${words.join('; ')} (a target, no penalty)` : words.join('; ');
}

function describeValue({ condition, perMillion, value }: PublishedLimit): string {
  const shown = perMillion === undefined ? String(value) : `${Number((fractionOf(perMillion) * 100).toFixed(4))} %`;
  return condition === 'LESS_THAN' ? `below ${shown}` : condition === 'GREATER_THAN' ? `at least ${shown}` : shown;
}

const describeWhere = ({ marketplaces, from }: PublishedLimit): string =>
  `${marketplaces === undefined ? '' : ` in ${marketplaces.join(', ')}`}${from === undefined ? '' : ` since ${from}`}`;

const describeForce = ({ target, minimumToJudge }: PublishedLimit): string =>
  target === true
    ? ' elsewhere (a target, not enforced yet)'
    : minimumToJudge === undefined
      ? ''
      : `, judged from ${minimumToJudge} on`;

const feedNames: Readonly<Record<string, string>> = {
  'seller-performance': 'V2',
  'manual-csv': 'manual CSV',
  'all-orders': 'All Orders (estimate)',
  'amazon-sale-report': 'Amazon.in sale report (estimate)',
  'seller-feedback': 'feedback report (estimate)',
  'business-report-by-date': 'Business Report by date (estimate)',
  'sales-and-traffic': 'Sales and Traffic (estimate)',
};

const describeFeed = ({ feeds }: Metric): string => feeds.map((feed) => feedNames[feed] ?? feed).join(', ');
