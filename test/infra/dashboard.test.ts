import { expect, test } from 'vitest';
import { synthesized } from './synthesized.ts';
import { at, type Json, list, ofType, referredTo } from './template.ts';

const { template } = synthesized('production');
const [dashboard, ...others] = ofType(template, 'AWS::CloudWatch::Dashboard');

/** The body of the dashboard, in which each reference is written as the id that it refers to. */
const body = JSON.parse(
  list(at(dashboard?.properties, 'DashboardBody', 'Fn::Join', 1))
    .map((part) => (typeof part === 'string' ? part : (referredTo(part) ?? 'reference')))
    .join(''),
) as { readonly widgets: readonly Json[] };
const metrics = body.widgets.flatMap((widget) => list(at(widget, 'properties', 'metrics')));
const alarms = body.widgets.flatMap((widget) => list(at(widget, 'properties', 'alarms')));

// https://aws.amazon.com/cloudwatch/pricing/: three dashboards of up to 50 metrics each are free, the next costs $3 a month.
test('there is one dashboard, with no more metrics than are free', () => {
  expect(others).toEqual([]);
  expect(metrics.length).toBeGreaterThan(0);
  expect(metrics.length).toBeLessThanOrEqual(50);
});

test('it shows every alarm, and of every queue and function what an operator looks at first', () => {
  expect(alarms).toHaveLength(ofType(template, 'AWS::CloudWatch::Alarm').length);
  const shown = (name: string) => metrics.filter((metric) => at(metric, 1) === name).length;
  const queues = ofType(template, 'AWS::Lambda::EventSourceMapping').length;
  // A function for each trigger, each of ours.
  const functions = ofType(template, 'AWS::Lambda::Function').length;
  expect([shown('ApproximateAgeOfOldestMessage'), shown('ApproximateNumberOfMessagesVisible')]).toEqual([
    queues,
    queues,
  ]);
  expect(shown('Errors')).toBe(functions);
  const addresses = ofType(template, 'AWS::Lambda::Url').length;
  expect([shown('UrlRequestCount'), shown('Throttles')]).toEqual([addresses, addresses]);
  expect([shown('Reputation.BounceRate'), shown('Reputation.ComplaintRate')]).toEqual([1, 1]);
});
