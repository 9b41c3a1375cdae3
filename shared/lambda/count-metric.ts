import { metricNamespace, type OwnMetric, ownMetrics } from '../names.ts';

/**
 * Counts something the operator must learn of, for an alarm: a line of CloudWatch's embedded metric format. Nothing is
 * written when there is nothing to count, so that a metric that never happens costs nothing. Written past `console`, to
 * whose lines the runtime adds a prefix.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function countMetric(functionName: string, metric: OwnMetric, count: number, now: Date): void {
  if (count === 0) return;
  const name = ownMetrics[metric];
  const line = {
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        { Namespace: metricNamespace, Dimensions: [['FunctionName']], Metrics: [{ Name: name, Unit: 'Count' }] },
      ],
    },
    FunctionName: functionName,
    [name]: count,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
