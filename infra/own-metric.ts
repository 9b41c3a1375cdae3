import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { metricNamespace, type OwnMetric, ownMetrics } from '../shared/names.ts';
import type { MonitoredFunction } from './monitored-function.ts';
import type { OperationsTopic } from './operations-topic.ts';

/** A metric that a function itself counts, see `shared/lambda/count-metric.ts`. It has no data while there is nothing to count. */
export const ownMetric = (counts: MonitoredFunction, metric: OwnMetric): Metric =>
  new Metric({
    namespace: metricNamespace,
    metricName: ownMetrics[metric],
    dimensionsMap: { FunctionName: counts.functionName },
    period: Duration.hours(1),
    statistic: 'Sum',
  });

/** Raised when mail about a problem reaches nobody: the operators are then the only ones who can find out. */
export function nobodyReachedAlarm(scope: Construct, operations: OperationsTopic, counts: MonitoredFunction): void {
  operations.alarm(scope, 'NobodyReachedAlarm', {
    impact: `Mail about a problem reached nobody: the addresses of the recipient and of all fallback recipients are suppressed, or SES rejected a mail for everybody or dropped it as harmful. Run npx headroom doctor, put a working address into clients.yaml, or un-suppress the address. Counted by ${counts.name}; see its log.`,
    metric: ownMetric(counts, 'nobodyReached'),
    threshold: 1,
    evaluationPeriods: 1,
  });
}
