import type { MetricName } from '../../shared/metrics/catalogue.ts';
import { findMetric } from '../../shared/metrics/metric-by-name.ts';
import { UsageError } from './cli-error.ts';

/** The metric with this name or short name, in any case (`lateShipmentRate`, `lsr`); throws `UsageError` for other text. */
export function metricNamed(text: string): MetricName {
  const metric = findMetric(text);
  if (metric === undefined) {
    throw new UsageError(
      `"${text}" is not a metric; "headroom template" lists them, and short names such as odr work too`,
    );
  }
  return metric;
}
