import { describe, expect, test } from 'vitest';
import { intrinsics, Unsupported } from '../template/intrinsics.ts';
import { readStack } from '../template/read-stack.ts';
import { hourly, notifyingBucket, workQueue } from './scratch-stack.ts';

const template = {
  Parameters: { Level: { Default: 'high' } },
  Mappings: { Sizes: { eu: { small: '5' } } },
  Conditions: {
    Always: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'here'] },
    Never: { 'Fn::Not': [{ Condition: 'Always' }] },
    Either: { 'Fn::Or': [{ Condition: 'Never' }, { Condition: 'Always' }] },
    Both: { 'Fn::And': [{ Condition: 'Never' }, { Condition: 'Always' }] },
  },
  Resources: {},
};
const { resolve } = intrinsics(template, { 'AWS::Region': 'here', 'AWS::Partition': 'aws' }, (id) =>
  id === 'Queue' ? { reference: 'http://queue', attributes: { Arn: 'arn:queue' } } : undefined,
);

describe('values of a template are what CloudFormation would make of them', () => {
  test.each([
    { when: 'a reference to a resource', value: { Ref: 'Queue' }, is: 'http://queue' },
    { when: 'a reference to a parameter', value: { Ref: 'Level' }, is: 'high' },
    { when: 'an attribute as a list', value: { 'Fn::GetAtt': ['Queue', 'Arn'] }, is: 'arn:queue' },
    { when: 'an attribute as a text', value: { 'Fn::GetAtt': 'Queue.Arn' }, is: 'arn:queue' },
    { when: 'a join', value: { 'Fn::Join': [':', ['a', { Ref: 'Level' }, 3]] }, is: 'a:high:3' },
    {
      when: 'a substitution',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
      value: { 'Fn::Sub': '${AWS::Region}/${Queue.Arn}/${!kept}' },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
      is: 'here/arn:queue/${kept}',
    },
    {
      when: 'a substitution with its own values',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
      value: { 'Fn::Sub': ['${a}-${Level}', { a: { Ref: 'Queue' } }] },
      is: 'http://queue-high',
    },
    {
      when: 'an item of a split',
      value: { 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
      is: 'queue',
    },
    { when: 'a mapping', value: { 'Fn::FindInMap': ['Sizes', 'eu', 'small'] }, is: '5' },
    { when: 'a condition that holds', value: { 'Fn::If': ['Either', 'yes', 'no'] }, is: 'yes' },
    { when: 'a condition that does not', value: { 'Fn::If': ['Both', 'yes', 'no'] }, is: 'no' },
    {
      when: 'a value left out',
      value: { a: { 'Fn::If': ['Never', 1, { Ref: 'AWS::NoValue' }] }, b: [{ Ref: 'AWS::NoValue' }, 2] },
      is: { b: [2] },
    },
  ])('$when', ({ value, is }) => {
    expect(resolve(value, 'here')).toEqual(is);
  });
});

test.each([
  {
    when: 'a function nobody wrote',
    value: { deep: [{ 'Fn::Cidr': ['10.0.0.0/16'] }] },
    says: /^Resources\.X\.deep\[0\]: .*Fn::Cidr/,
  },
  { when: 'an attribute that is not known', value: { 'Fn::GetAtt': ['Queue', 'Colour'] }, says: /Queue\.Colour/ },
  { when: 'a reference to nothing', value: { Ref: 'Nothing' }, says: /Nothing/ },
])('$when is rejected, and the path is named', ({ value, says }) => {
  expect(() => resolve(value, 'Resources.X')).toThrow(Unsupported);
  expect(() => resolve(value, 'Resources.X')).toThrow(says);
});

const read = (resources: object, more: object = {}): ReturnType<typeof readStack> =>
  readStack(
    { Resources: { Reader: { Type: 'AWS::Lambda::Function', Properties: {} }, ...resources }, ...more },
    'Scratch',
    new Map(),
    {
      sqs: 'http://127.0.0.1:1',
      url: () => 'http://127.0.0.1:2/',
    },
  );

test('queues, their dead letters and the function that reads them are read from the template', () => {
  const { queues, eventSources, outputs } = read(
    workQueue('Work', 'Reader', {
      BatchSize: 5,
      MaximumBatchingWindowInSeconds: 20,
      ScalingConfig: { MaximumConcurrency: 2 },
    }),
    { Outputs: { WorkQueueUrl: { Value: { Ref: 'Work' } } } },
  );
  expect(queues[0]).toEqual({
    name: 'Scratch-Work',
    arn: 'arn:aws:sqs:us-east-1:000000000000:Scratch-Work',
    attributes: {
      VisibilityTimeout: '1800',
      RedrivePolicy:
        '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:Scratch-WorkDead","maxReceiveCount":3}',
    },
  });
  expect(eventSources).toEqual([
    {
      queueArn: queues[0]?.arn,
      functionName: 'Scratch-Reader',
      batchSize: 5,
      windowSeconds: 20,
      reportsFailures: true,
      concurrency: 2,
    },
  ]);
  expect(outputs).toEqual({ WorkQueueUrl: 'http://127.0.0.1:1/000000000000/Scratch-Work' });
});

test('notifications are read from the bucket, and from the custom resource that CDK uses', () => {
  const custom = {
    Notified: {
      Type: 'Custom::S3BucketNotifications',
      Properties: {
        BucketName: { Ref: 'Later' },
        NotificationConfiguration: {
          QueueConfigurations: [
            {
              Events: ['s3:ObjectCreated:*'],
              QueueArn: { 'Fn::GetAtt': ['Work', 'Arn'] },
              Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'in/' }] } },
            },
          ],
        },
      },
    },
    Later: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } },
  };
  const { buckets } = read({ ...workQueue('Work', 'Reader'), ...notifyingBucket('Reports', 'Work'), ...custom });
  const queueArn = 'arn:aws:sqs:us-east-1:000000000000:Scratch-Work';
  const notified = { id: 'notification-0', events: ['s3:ObjectCreated:*'], suffix: '', queueArn };
  expect(buckets).toEqual([
    { name: 'scratch-reports', versioned: false, cors: [], notifications: [{ ...notified, prefix: '' }] },
    { name: 'scratch-later', versioned: true, cors: [], notifications: [{ ...notified, prefix: 'in/' }] },
  ]);
});

test.each([
  {
    when: 'a stream as an event source',
    resources: {
      M: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: 'arn:aws:dynamodb:x', FunctionName: { Ref: 'Reader' } },
      },
    },
  },
  {
    when: 'a schedule in another time zone',
    resources: {
      S: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ScheduleExpressionTimezone: 'Europe/Berlin',
          ScheduleExpression: 'rate(1 hour)',
          Target: { Arn: 'a' },
        },
      },
    },
  },
  {
    when: 'a FIFO queue',
    resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } },
  },
  {
    when: 'a notification to a function',
    resources: {
      B: { Type: 'AWS::S3::Bucket', Properties: { NotificationConfiguration: { LambdaConfigurations: [{}] } } },
    },
  },
])('$when is rejected rather than left out', ({ resources }) => {
  expect(() => read(resources)).toThrow(Unsupported);
});

test('a disabled schedule is not run, and a resource that nothing here stands for is named', () => {
  const disabled = hourly('Hourly', 'Reader') as { Hourly: { Properties: object } };
  const { schedules, notEmbedded } = read({
    Hourly: { ...disabled.Hourly, Properties: { ...disabled.Hourly.Properties, State: 'DISABLED' } },
    Network: { Type: 'AWS::EC2::VPC' },
    Role: { Type: 'AWS::IAM::Role' },
  });
  expect(schedules).toEqual([]);
  expect(notEmbedded).toEqual(['AWS::EC2::VPC']);
});
