import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { MonitoredFunction } from '../../infra/parts/monitored-function.ts';
import { settingNames } from '../../shared/names.ts';
import { synthesized } from './synthesized.ts';
import { at, list, ofType, referredTo } from './template.ts';

const { stack, template } = synthesized('production', {
  defaultSender: 'alerts@northwind.example',
  defaultRecipient: 'ops@northwind.example',
  defaultTimeZone: 'Europe/Berlin',
  operationsEmail: 'oncall@northwind.example',
});

const nameById = new Map(
  stack.node
    .findAll()
    .filter((construct) => construct instanceof MonitoredFunction)
    .map((one) => [stack.getLogicalId(one.node.defaultChild as Parameters<typeof stack.getLogicalId>[0]), one.name]),
);

/** Functions that work on a queue, by their logical ids. */
const workers = ofType(template, 'AWS::Lambda::EventSourceMapping').map(({ properties }) => {
  const id = referredTo(at(properties, 'FunctionName')) ?? '';
  return { id, name: nameById.get(id) ?? id, properties };
});

beforeAll(() => {
  for (const name of Object.values(settingNames)) vi.stubEnv(name, '7');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('there are eight of them', () => {
  expect(workers.map(({ name }) => name).sort()).toEqual([
    'evaluate-account',
    'fetch-step',
    'handle-bounce',
    'ingest-report',
    'receive-seller-notification',
    'send-mail',
    'write-pack',
    'write-summary',
  ]);
});

describe.each(workers)('$name', ({ id, name, properties }) => {
  test('has an alarm on its errors that one error in five minutes sounds, and says what it means for the operator', () => {
    const alarms = ofType(template, 'AWS::CloudWatch::Alarm').filter(
      ({ properties: alarm }) =>
        at(alarm, 'MetricName') === 'Errors' &&
        list(at(alarm, 'Dimensions')).some((dimension) => referredTo(at(dimension, 'Value')) === id),
    );
    expect(alarms.map(({ properties: alarm }) => alarm)).toMatchObject([
      { Namespace: 'AWS/Lambda', Statistic: 'Sum', Threshold: 1, Period: 300, EvaluationPeriods: 1 },
    ]);
    expect(list(at(alarms[0]?.properties, 'AlarmActions'))).toHaveLength(1);
  });

  // Lambda counts an invocation that throws in `Errors`, and one that reports failed messages as a success.
  test('throws when every message of a batch failed, so that this metric moves', async () => {
    const { handler } = (await import(`../../functions/${name}.ts`)) as {
      handler: (event: SQSEvent, context: object) => Promise<unknown>;
    };
    const broken = ['a', 'b'].map((messageId) => ({ messageId, body: 'not JSON' }));
    await expect(handler({ Records: broken } as SQSEvent, {})).rejects.toThrow('All 2 messages of the batch failed');
  });

  test('is handed a batch whose good messages are not repeated for the sake of a bad one', () => {
    expect(at(properties, 'FunctionResponseTypes')).toEqual(['ReportBatchItemFailures']);
  });
});
