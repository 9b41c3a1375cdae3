import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { MonitoredFunction } from './monitored-function.ts';
import type { OperationsTopic } from './operations-topic.ts';
import type { StageSettings } from './settings.ts';

export interface PublicAddressProps {
  readonly settings: StageSettings;
  readonly operations: OperationsTopic;
  readonly serves: MonitoredFunction;
  readonly impact: string;
}

/** Requests to a function's address, answered or not. https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html */
export const urlRequests = (of: MonitoredFunction): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'UrlRequestCount',
    dimensionsMap: { FunctionName: of.functionName },
    period: Duration.hours(1),
    statistic: 'Sum',
  });

/**
 * Gives a function an address that anybody can call, and alarms when more call it than readers can be. Below the alarm strangers
 * cost a few dollars a month; how much they can cost above it, reserved concurrency bounds (bench/bill.ts has the arithmetic).
 * Returns the address, with a slash at its end.
 */
export function publicAddress(scope: Construct, { settings, operations, serves, impact }: PublicAddressProps): string {
  operations.alarm(scope, 'TrafficAlarm', {
    impact: `Somebody calls ${serves.name} far more often than readers do (${settings.requestsAnHour} requests in an hour): it costs money and may slow the pages down. Look at UrlRequestCount and at the outcomes in its log; lower linksAtOnce, or put the address behind a firewall (docs/runbook.md).`,
    metric: urlRequests(serves),
    threshold: settings.requestsAnHour,
    evaluationPeriods: 1,
  });
  operations.alarm(scope, 'ThrottleAlarm', {
    impact,
    metric: serves.metricThrottles({ period: Duration.minutes(5), statistic: 'Sum' }),
    threshold: 20,
    evaluationPeriods: 1,
  });
  return serves.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;
}
