import type { MetricName } from '../../shared/metrics/catalogue.ts';
import { findMetric } from '../../shared/metrics/metric-by-name.ts';
import { UsageError } from './cli-error.ts';

/** The metric of a name or short name; throws `Misused` for any other text. */
export function metricNamed(text: string): MetricName {
  const metric = findMetric(text);
  if (metric === undefined) {
    throw new UsageError(
      `"${text}" is not a metric; "headroom template" lists them, and short names such as odr do as well`,
    );
  }
  return metric;
}
