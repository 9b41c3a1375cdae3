import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  Metric,
  Row,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { MonitoredFunction } from './parts/monitored-function.ts';
import { urlRequests } from './parts/public-address.ts';
import { WorkQueue } from './parts/work-queue.ts';

/**
 * What an operator looks at first: which alarms are raised, where messages wait or were given up, which functions fail, what calls
 * the public addresses, and how SES rates the account. At most fifty metrics: an account has three dashboards of that size free.
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const all = Stack.of(this).node.findAll();
    const functions = all.filter((one) => one instanceof MonitoredFunction);
    const queues = all.filter((one) => one instanceof WorkQueue);
    const alarms = all.filter((one) => one instanceof Alarm);
    const sum = { period: Duration.minutes(5), statistic: 'Sum' };
    const graph = (title: string, left: readonly IMetric[]): GraphWidget =>
      new GraphWidget({ title, left: [...left], width: 12, height: 6, leftYAxis: { min: 0 } });
    const rate = (metricName: string): Metric =>
      new Metric({ namespace: 'AWS/SES', metricName, period: Duration.hours(1), statistic: 'Maximum' });
    const urls = functions.filter(({ isPublic }) => isPublic);
    new CloudWatchDashboard(this, 'Dashboard', {
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 8 })],
        [
          new Row(
            graph(
              'Age of the oldest message, seconds',
              queues.map(({ queue, worker }) =>
                queue.metricApproximateAgeOfOldestMessage({ label: worker.name, statistic: 'Maximum' }),
              ),
            ),
            graph(
              'Messages given up',
              queues.map(({ deadLetters, worker }) =>
                deadLetters.metricApproximateNumberOfMessagesVisible({ label: worker.name, statistic: 'Maximum' }),
              ),
            ),
          ),
        ],
        [
          new Row(
            graph(
              'Failed invocations',
              functions.map((one) => one.metricErrors({ ...sum, label: one.name })),
            ),
            graph('Calls of public addresses, an hour', [
              ...urls.map((one) => urlRequests(one)),
              ...urls.map((one) => one.metricThrottles(sum)),
            ]),
          ),
        ],
        [graph('How SES rates this account', [rate('Reputation.BounceRate'), rate('Reputation.ComplaintRate')])],
      ],
    });
  }
}
