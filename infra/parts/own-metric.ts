import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { metricNamespace, type OwnMetric, ownMetrics } from '../../shared/names.ts';
import type { MonitoredFunction } from './monitored-function.ts';
import type { OperationsTopic } from './operations-topic.ts';

/** A metric that a function counts itself, see `shared/lambda/count-metric.ts`; nothing is written when there is nothing to count. */
export const ownMetric = (counts: MonitoredFunction, metric: OwnMetric): Metric =>
  new Metric({
    namespace: metricNamespace,
    metricName: ownMetrics[metric],
    dimensionsMap: { FunctionName: counts.functionName },
    period: Duration.hours(1),
    statistic: 'Sum',
  });

/** Raised when a notification about a problem reaches nobody by mail: only the operators can still act on it. */
export function nobodyReachedAlarm(scope: Construct, operations: OperationsTopic, counts: MonitoredFunction): void {
  operations.alarm(scope, 'NobodyReachedAlarm', {
    impact: `A notification about a problem reached nobody: the recipient and all fallback recipients are suppressed, or SES rejected the mail. Run npx headroom doctor, put a working address into clients.yaml, or un-suppress one. Counted by ${counts.name}; its log says more.`,
    metric: ownMetric(counts, 'nobodyReached'),
    threshold: 1,
    evaluationPeriods: 1,
  });
}
