import { expect, test } from 'vitest';
import { synthesized } from './synthesized.ts';
import { at, list, ofType } from './template.ts';

// Lambda gives a new account ten concurrent executions, of which none can be reserved.
const { template } = synthesized('production', { executionsAtOnce: '10', expireReports: 'acme=365' });
const sources = ofType(template, 'AWS::Lambda::EventSourceMapping').map(({ properties }) => properties);

test('no queue can keep the others from the ten executions of a new account', () => {
  expect(sources).toHaveLength(8);
  // Two is the least that SQS event sources allow: eight are left for seven queues, the schedules and the links.
  expect(sources.map((one) => at(one, 'ScalingConfig', 'MaximumConcurrency'))).toEqual(sources.map(() => 2));
});

test('nothing is reserved there, which Lambda would reject', () => {
  const reserved = ofType(template, 'AWS::Lambda::Function').filter(
    ({ properties }) => at(properties, 'ReservedConcurrentExecutions') !== undefined,
  );
  expect(reserved).toEqual([]);
});

// A message that finds no execution free comes back after its queue's visibility timeout, one receive poorer.
test('a message waits an hour for its turn before it is given up', () => {
  const patience = ofType(template, 'AWS::SQS::Queue')
    .filter(({ properties }) => at(properties, 'RedrivePolicy') !== undefined)
    .map(
      ({ properties }) =>
        Number(at(properties, 'VisibilityTimeout')) * Number(at(properties, 'RedrivePolicy', 'maxReceiveCount')),
    );
  expect(patience).toHaveLength(8);
  expect(Math.min(...patience)).toBeGreaterThanOrEqual(3600);
});

test('a client whose raw reports are to go has a rule of its own, and no other client is touched', () => {
  const [bucket] = ofType(template, 'AWS::S3::Bucket');
  const rules = list(at(bucket?.properties, 'LifecycleConfiguration', 'Rules'));
  const expiring = rules.filter((rule) => at(rule, 'ExpirationInDays') !== undefined);
  expect(expiring).toEqual([
    {
      Id: 'Expire-acme',
      Prefix: 'acme/',
      ExpirationInDays: 365,
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      Status: 'Enabled',
    },
  ]);
});
