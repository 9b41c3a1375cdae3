import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import { MonitoredFunction } from '../../infra/parts/monitored-function.ts';
import { packFolder, settingNames, tableKeys } from '../../shared/names.ts';
import { synthesized } from './synthesized.ts';
import { at, type Found, grantsOf, type Json, list, ofType, referredTo, statementsOf, written } from './template.ts';

const { stack, template } = synthesized('production', {
  defaultSender: 'alerts@northwind.example',
  defaultRecipient: 'ops@northwind.example',
  defaultTimeZone: 'Europe/Berlin',
  operationsEmail: 'oncall@northwind.example',
});

const ours = stack.node.findAll().filter((construct) => construct instanceof MonitoredFunction);

/** The functions by the file they come from. */
const functions: ReadonlyMap<string, Found> = new Map(
  ours.map((one) => {
    const id = stack.getLogicalId(one.node.defaultChild as Parameters<typeof stack.getLogicalId>[0]);
    const found = ofType(template, 'AWS::Lambda::Function').find((resource) => resource.id === id);
    if (found === undefined) throw new Error(`${one.name} is not in the template`);
    return [one.name, found];
  }),
);

const grantsTo = (name: string) =>
  grantsOf(template, referredTo(at(functions.get(name)?.properties, 'Role')) ?? `no role for ${name}`);

/** Names of the functions whose role may do something. */
const whoMay = (action: string): readonly string[] =>
  [...functions.keys()].filter((name) => grantsTo(name).some(({ actions }) => actions.includes(action))).sort();

const only = (type: string): Found => {
  const [found, ...others] = ofType(template, type);
  if (found === undefined || others.length > 0) throw new Error(`the template has ${others.length} more ${type}`);
  return found;
};

const outputNamed = (name: string): string | undefined => referredTo(template.Outputs?.[name]?.Value);
const queueNamed = (name: string): Json | undefined => template.Resources[outputNamed(name) ?? '']?.Properties;

describe('functions', () => {
  test('are those of the design, and none is hidden behind them', () => {
    expect([...functions.keys()].sort()).toEqual([
      'accept-consent',
      'check-accounts',
      'evaluate-account',
      'fetch-reports',
      'fetch-step',
      'handle-bounce',
      'ingest-report',
      'receive-seller-notification',
      'send-mail',
      'summarize-week',
      'web',
      'write-pack',
      'write-summary',
    ]);
    expect(stack.node.findAll().filter((one) => one instanceof LambdaFunction)).toEqual(ours);
    expect(ofType(template, 'AWS::Lambda::Function')).toHaveLength(ours.length);
  });

  const defaults = [settingNames.defaultSender, settingNames.defaultRecipient, settingNames.defaultTimeZone];
  test.each([
    {
      name: 'ingest-report',
      notified: ['REPORTS_BUCKET', 'TABLE_NAME', 'EVALUATE_QUEUE_URL', 'OUTBOX_QUEUE_URL', 'LINKS_URL', ...defaults],
    },
    {
      name: 'evaluate-account',
      notified: ['TABLE_NAME', 'EVALUATE_QUEUE_URL', 'OUTBOX_QUEUE_URL', 'PACKS_QUEUE_URL', 'LINKS_URL', ...defaults],
    },
    { name: 'check-accounts', notified: ['TABLE_NAME', 'EVALUATE_QUEUE_URL', 'OUTBOX_QUEUE_URL'] },
    { name: 'summarize-week', notified: ['TABLE_NAME', 'SUMMARY_QUEUE_URL', ...defaults] },
    { name: 'write-summary', notified: ['TABLE_NAME', 'OUTBOX_QUEUE_URL', 'LINKS_URL', ...defaults] },
    {
      name: 'web',
      notified: ['TABLE_NAME', 'CONNECT_URL', 'OUTBOX_QUEUE_URL', 'PACKS_QUEUE_URL', 'REPORTS_BUCKET', ...defaults],
    },
    { name: 'write-pack', notified: ['TABLE_NAME', 'REPORTS_BUCKET', ...defaults] },
    {
      name: 'send-mail',
      notified: [
        'TABLE_NAME',
        'CONFIGURATION_SET',
        'OUTBOX_QUEUE_URL',
        'CLAIM_SECONDS',
        'SEND_INTERVAL_MILLISECONDS',
        ...defaults,
      ],
    },
    { name: 'handle-bounce', notified: ['TABLE_NAME', 'OUTBOX_QUEUE_URL', 'LINKS_URL', ...defaults] },
    {
      name: 'fetch-reports',
      notified: [
        'TABLE_NAME',
        'OUTBOX_QUEUE_URL',
        'FETCHES_QUEUE_URL',
        'SECRETS_PATH',
        'LINKS_URL',
        'CONNECT_URL',
        ...defaults,
      ],
    },
    { name: 'fetch-step', notified: ['TABLE_NAME', 'REPORTS_BUCKET', 'FETCHES_QUEUE_URL', 'SECRETS_PATH'] },
    {
      name: 'receive-seller-notification',
      notified: ['TABLE_NAME', 'REPORTS_BUCKET', 'FETCHES_QUEUE_URL', 'SECRETS_PATH'],
    },
    {
      name: 'accept-consent',
      notified: ['TABLE_NAME', 'FETCHES_QUEUE_URL', 'SECRETS_PATH', 'SELLER_NOTIFICATIONS_QUEUE_ARN', ...defaults],
    },
  ])('$name gets the settings that it uses and nothing else', ({ name, notified }) => {
    const variables = at(functions.get(name)?.properties, 'Environment', 'Variables');
    expect(Object.keys(variables as object).sort()).toEqual(['STAGE', ...notified].sort());
  });

  test('that may have to mail before there is a clients.yaml know from whom, to whom and in which time zone', () => {
    expect(at(functions.get('ingest-report')?.properties, 'Environment', 'Variables')).toMatchObject({
      STAGE: 'production',
      DEFAULT_SENDER: 'alerts@northwind.example',
      DEFAULT_RECIPIENT: 'ops@northwind.example',
      DEFAULT_TIME_ZONE: 'Europe/Berlin',
    });
  });
});

describe('permissions', () => {
  test.each([
    { action: 'ses:SendRawEmail', by: ['send-mail'], why: 'one function sends mail' },
    {
      action: 's3:GetObject',
      by: ['ingest-report', 'web', 'write-pack'],
      why: 'reports are read on arrival and for evidence, packs handed out by links',
    },
    {
      action: 's3:GetObjectVersion',
      by: ['ingest-report', 'web', 'write-pack'],
      why: 'reports are read in their version, and clients.yaml as it was',
    },
    {
      action: 's3:PutObject',
      by: ['fetch-step', 'receive-seller-notification', 'web', 'write-pack'],
      why: 'one function writes evidence packs, two write what Amazon gave, one signs uploads of people, each in folders of its own',
    },
    {
      action: 'ssm:GetParameter',
      by: ['accept-consent', 'fetch-reports', 'fetch-step'],
      why: 'whoever asks Amazon reads secrets',
    },
    {
      action: 'ssm:PutParameter',
      by: ['accept-consent', 'receive-seller-notification'],
      why: 'secrets come by a consent and by a rotation',
    },
    { action: 'ssm:DeleteParameter', by: [], why: 'people remove connections, functions do not' },
    { action: 's3:DeleteObject', by: [], why: 'no function changes the archive' },
    { action: 'dynamodb:Scan', by: [], why: 'nothing reads the whole table' },
    { action: 'dynamodb:TransactWriteItems', by: [], why: 'there are no transactions' },
    { action: 'dynamodb:DeleteTable', by: [], why: 'no function may end the table' },
    { action: 'sns:Publish', by: [], why: 'alarms are sent by CloudWatch' },
  ])('$why: $action', ({ action, by }) => {
    expect(whoMay(action)).toEqual(by);
  });

  test.each([
    { name: 'ingest-report', may: ['DeleteItem', 'GetItem', 'PutItem', 'Query'] },
    { name: 'evaluate-account', may: ['DeleteItem', 'GetItem', 'PutItem', 'Query'] },
    { name: 'check-accounts', may: ['GetItem', 'PutItem', 'Query'] },
    { name: 'summarize-week', may: ['GetItem', 'PutItem', 'Query'] },
    { name: 'write-summary', may: ['DeleteItem', 'GetItem', 'PutItem', 'Query'] },
    { name: 'write-pack', may: ['GetItem', 'PutItem', 'Query'] },
    { name: 'send-mail', may: ['DeleteItem', 'GetItem', 'PutItem'] },
    { name: 'handle-bounce', may: ['DeleteItem', 'GetItem', 'PutItem'] },
    { name: 'web', may: ['DeleteItem', 'GetItem', 'PutItem', 'Query'] },
    { name: 'fetch-reports', may: ['DeleteItem', 'GetItem', 'PutItem', 'Query'] },
    { name: 'fetch-step', may: ['GetItem', 'PutItem', 'Query'] },
    { name: 'receive-seller-notification', may: ['GetItem', 'PutItem', 'Query'] },
    { name: 'accept-consent', may: ['DeleteItem', 'GetItem', 'PutItem', 'Query'] },
  ])('$name may use the table by $may', ({ name, may }) => {
    const used = grantsTo(name).flatMap(({ actions }) => actions.filter((action) => action.startsWith('dynamodb:')));
    expect(used.sort()).toEqual(may.map((action) => `dynamodb:${action}`));
  });

  test.each([
    { name: 'ingest-report', sends: ['EvaluateQueueUrl', 'OutboxQueueUrl'] },
    { name: 'evaluate-account', sends: ['EvaluateQueueUrl', 'OutboxQueueUrl', 'PacksQueueUrl'] },
    { name: 'check-accounts', sends: ['EvaluateQueueUrl', 'OutboxQueueUrl'] },
    { name: 'summarize-week', sends: ['SummaryQueueUrl'] },
    { name: 'write-summary', sends: ['OutboxQueueUrl'] },
    { name: 'write-pack', sends: [] },
    { name: 'send-mail', sends: ['OutboxQueueUrl'] },
    { name: 'handle-bounce', sends: ['OutboxQueueUrl'] },
    { name: 'web', sends: ['OutboxQueueUrl', 'PacksQueueUrl'] },
    { name: 'fetch-reports', sends: ['FetchesQueueUrl', 'OutboxQueueUrl'] },
    { name: 'fetch-step', sends: ['FetchesQueueUrl'] },
    { name: 'receive-seller-notification', sends: ['FetchesQueueUrl'] },
    { name: 'accept-consent', sends: ['FetchesQueueUrl'] },
  ])('$name may put messages into $sends', ({ name, sends }) => {
    const into = grantsTo(name).flatMap(({ actions, resources }) =>
      actions.includes('sqs:SendMessage') ? resources : [],
    );
    expect(into.sort()).toEqual(sends.map((output) => `<${outputNamed(output)}>`).sort());
  });

  test('evidence packs are put into their own folder, and nothing else of the archive can be changed', () => {
    const puts = grantsTo('write-pack').filter(({ actions }) => actions.includes('s3:PutObject'));
    expect(puts.flatMap(({ actions }) => actions)).toEqual(['s3:PutObject']);
    expect(puts.flatMap(({ resources }) => resources)).toEqual([`<${outputNamed('ReportsBucketName')}>/packs/*`]);
  });

  test('what is fetched lies beside the uploads of its account, and replaces no upload of a person’s', () => {
    for (const name of ['fetch-step', 'receive-seller-notification']) {
      const puts = grantsTo(name).filter(({ actions }) => actions.some((action) => action.startsWith('s3:')));
      expect(puts.flatMap(({ actions }) => [...actions]).sort()).toEqual(['s3:AbortMultipartUpload', 's3:PutObject']);
      expect(puts.flatMap(({ resources }) => resources)).toEqual([`<${outputNamed('ReportsBucketName')}>/*/sp-api/*`]);
    }
  });

  test('what people upload in the portal lies in a folder of its own, and replaces nothing that came another way', () => {
    const puts = grantsTo('web').filter(({ actions }) => actions.includes('s3:PutObject'));
    // The other is the editor of clients.yaml, which reads what it replaces.
    expect(puts.map(({ actions, resources }) => [[...actions].sort(), resources])).toEqual([
      [['s3:PutObject'], [`<${outputNamed('ReportsBucketName')}>/*/portal/*`]],
      [
        ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
        [`<${outputNamed('ReportsBucketName')}>/config/clients.yaml`],
      ],
    ]);
  });

  test('no function reads or writes a secret of another stack, and none is in the template', () => {
    const here = 'arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/headroom/Headroom/*';
    for (const name of ['fetch-step', 'fetch-reports', 'accept-consent', 'receive-seller-notification']) {
      const secrets = grantsTo(name).filter(({ actions }) => actions.some((action) => action.startsWith('ssm:')));
      expect(
        secrets.flatMap(({ resources }) => resources),
        name,
      ).toEqual([here]);
    }
    expect(ofType(template, 'AWS::SSM::Parameter')).toEqual([]);
    expect(ofType(template, 'AWS::SecretsManager::Secret')).toEqual([]);
  });

  test('mail leaves by the configuration set and by identities of this account only', () => {
    const [sending] = grantsTo('send-mail').filter(({ actions }) => actions.includes('ses:SendRawEmail'));
    const here = 'arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>';
    expect([...(sending?.resources ?? [])].sort()).toEqual([
      `${here}:configuration-set/<${outputNamed('ConfigurationSetName')}>`,
      `${here}:identity/*`,
    ]);
  });
});

describe('links', () => {
  const url = ofType(template, 'AWS::Lambda::Url').find(
    ({ properties }) => referredTo(at(properties, 'TargetFunctionArn')) === functions.get('web')?.id,
  );
  if (url === undefined) throw new Error('web has no address');

  const reachable = ['accept-consent', 'web'].map((name) => functions.get(name)?.id ?? '').sort();

  test('and consents lead to two functions, which anybody can reach: readers and sellers have nothing to log in with', () => {
    const urls = ofType(template, 'AWS::Lambda::Url');
    expect(urls.map(({ properties }) => referredTo(at(properties, 'TargetFunctionArn')) ?? '').sort()).toEqual(
      reachable,
    );
    for (const { properties } of urls) {
      expect(at(properties, 'AuthType')).toBe('NONE');
      expect(at(properties, 'Cors')).toBeUndefined();
    }
    const permissions = ofType(template, 'AWS::Lambda::Permission').map(({ properties }) => properties);
    expect(new Set(permissions.map((one) => referredTo(at(one, 'FunctionName'))))).toEqual(new Set(reachable));
    for (const one of permissions) {
      // By its URL and in no other way.
      expect(at(one, 'FunctionUrlAuthType') ?? at(one, 'InvokedViaFunctionUrl')).toBeDefined();
    }
  });

  test('cost no more than so many copies at once, and an alarm says when that is too few', () => {
    expect(at(functions.get('web')?.properties, 'ReservedConcurrentExecutions')).toBe(5);
    const throttles = ofType(template, 'AWS::CloudWatch::Alarm').filter(
      ({ properties }) => at(properties, 'MetricName') === 'Throttles',
    );
    expect(at(functions.get('accept-consent')?.properties, 'ReservedConcurrentExecutions')).toBe(5);
    expect(
      throttles.map(({ properties }) => referredTo(at(properties, 'Dimensions', 0, 'Value')) ?? '').sort(),
    ).toEqual(reachable);
  });

  test.each(['evaluate-account', 'write-summary', 'ingest-report'])(
    '%s writes them with the address of the URL',
    (name) => {
      expect(at(functions.get(name)?.properties, 'Environment', 'Variables', 'LINKS_URL')).toEqual({
        'Fn::GetAtt': [url.id, 'FunctionUrl'],
      });
    },
  );
});

describe('queues', () => {
  test.each([
    { queue: 'IntakeQueueUrl', worker: 'ingest-report', batch: 1, delay: undefined },
    { queue: 'EvaluateQueueUrl', worker: 'evaluate-account', batch: 10, delay: 600 },
    { queue: 'SummaryQueueUrl', worker: 'write-summary', batch: 5, delay: undefined },
    { queue: 'OutboxQueueUrl', worker: 'send-mail', batch: 10, delay: undefined },
    { queue: 'PacksQueueUrl', worker: 'write-pack', batch: 1, delay: undefined },
    { queue: 'FeedbackQueueUrl', worker: 'handle-bounce', batch: 10, delay: undefined },
    { queue: 'FetchesQueueUrl', worker: 'fetch-step', batch: 5, delay: undefined },
    { queue: 'SellerNotificationsQueueUrl', worker: 'receive-seller-notification', batch: 10, delay: undefined },
  ])('$worker works on $queue', ({ queue, worker, batch, delay }) => {
    const [source, ...others] = ofType(template, 'AWS::Lambda::EventSourceMapping').filter(
      ({ properties }) => referredTo(at(properties, 'EventSourceArn')) === outputNamed(queue),
    );
    expect(others).toEqual([]);
    expect(referredTo(at(source?.properties, 'FunctionName'))).toBe(functions.get(worker)?.id);
    expect(at(source?.properties, 'BatchSize')).toBe(batch);
    expect(at(queueNamed(queue), 'DelaySeconds')).toBe(delay);
    expect(at(queueNamed(queue), 'RedrivePolicy', 'maxReceiveCount')).toBe(10);
  });

  // A call to a service that never answers is given up after 18 seconds (test/aws/hung-services.test.ts).
  test('no function is given less time than one hung call takes', () => {
    const timeouts = ofType(template, 'AWS::Lambda::Function').map(({ properties }) =>
      Number(at(properties, 'Timeout')),
    );
    expect(timeouts.length).toBeGreaterThan(5);
    expect(timeouts.filter((seconds) => seconds <= 18)).toEqual([]);
  });

  test('notifications are taken from Amazon’s Selling Partner API, and from nobody else outside', () => {
    const notifications = outputNamed('SellerNotificationsQueueUrl');
    const allowed = ofType(template, 'AWS::SQS::QueuePolicy')
      .filter(({ properties }) => list(at(properties, 'Queues')).some((one) => referredTo(one) === notifications))
      .flatMap(({ properties }) => statementsOf(at(properties, 'PolicyDocument')))
      .filter(({ effect }) => effect === 'Allow');
    expect(allowed).toHaveLength(1);
    expect(allowed[0]?.actions).toEqual(['sqs:GetQueueAttributes', 'sqs:SendMessage']);
    expect(JSON.stringify(allowed[0]?.principal)).toContain(':iam::437568002678:root');
  });

  test('intake takes messages from buckets of this stack and this account, and from nobody else outside', () => {
    const intake = outputNamed('IntakeQueueUrl');
    const allowed = ofType(template, 'AWS::SQS::QueuePolicy')
      .filter(({ properties }) => list(at(properties, 'Queues')).some((one) => referredTo(one) === intake))
      .flatMap(({ properties }) => statementsOf(at(properties, 'PolicyDocument')))
      .filter(({ effect }) => effect === 'Allow');
    expect(allowed).toHaveLength(1);
    expect(allowed[0]?.principal).toEqual({ Service: 's3.amazonaws.com' });
    expect(at(allowed[0]?.condition, 'StringEquals', 'aws:SourceAccount')).toEqual({ Ref: 'AWS::AccountId' });
    expect(written(at(allowed[0]?.condition, 'ArnLike', 'aws:SourceArn'))).toBe('arn:<AWS::Partition>:s3:::headroom*');
  });
});

describe('schedules', () => {
  test.each([
    { name: 'check-accounts', at: 'cron(5 * * * ? *)' },
    { name: 'summarize-week', at: 'cron(0 * * * ? *)' },
  ])('$name runs every hour, by a role that may start it and nothing else', ({ name, at: expression }) => {
    const [schedule] = ofType(template, 'AWS::Scheduler::Schedule').filter(
      ({ properties }) => referredTo(at(properties, 'Target', 'Arn')) === functions.get(name)?.id,
    );
    expect(at(schedule?.properties, 'ScheduleExpression')).toBe(expression);
    const grants = grantsOf(template, referredTo(at(schedule?.properties, 'Target', 'RoleArn')) ?? '');
    expect(grants.flatMap(({ actions, resources }) => [...actions, ...resources])).toEqual([
      'lambda:InvokeFunction',
      `<${functions.get(name)?.id}>`,
      'sqs:SendMessage',
      `<${referredTo(at(schedule?.properties, 'Target', 'DeadLetterConfig', 'Arn'))}>`,
    ]);
  });
});

describe('the reports bucket', () => {
  const { properties, resource } = only('AWS::S3::Bucket');
  const rules = list(at(properties, 'LifecycleConfiguration', 'Rules'));

  test('is private, keeps versions and outlives the stack', () => {
    expect(at(properties, 'PublicAccessBlockConfiguration')).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(at(properties, 'VersioningConfiguration', 'Status')).toBe('Enabled');
    expect(resource.DeletionPolicy).toBe('Retain');
  });

  test('never deletes a report that was not replaced or deleted by its owner', () => {
    expect(rules.filter((rule) => at(rule, 'ExpirationInDays') ?? at(rule, 'ExpirationDate'))).toEqual([]);
    expect(rules.map((rule) => at(rule, 'Transitions', 0, 'StorageClass')).filter(Boolean)).toEqual(['GLACIER_IR']);
  });

  test('keeps every version of a name that is uploaded again and again, in cheaper storage: a replay reads them all', () => {
    const expiring = rules.filter((rule) => at(rule, 'NoncurrentVersionExpiration') !== undefined);
    // No upload is expected there, and a pack is made anew from the state.
    expect(expiring.map((rule) => at(rule, 'Prefix'))).toEqual([packFolder]);
    const moved = rules.map((rule) => at(rule, 'NoncurrentVersionTransitions', 0, 'StorageClass')).filter(Boolean);
    expect(moved).toEqual(['GLACIER_IR']);
  });

  test('forgets replaced evidence packs and uploads that were never finished', () => {
    const days = (...path: string[]) => rules.map((rule) => at(rule, ...path)).filter(Boolean);
    expect(days('NoncurrentVersionExpiration', 'NoncurrentDays')).toEqual([90]);
    expect(days('AbortIncompleteMultipartUpload', 'DaysAfterInitiation')).toEqual([7]);
  });

  test('lets pages of function URLs of this region send forms to it, and pages of nobody else anything', () => {
    expect(at(properties, 'CorsConfiguration', 'CorsRules')).toEqual([
      {
        AllowedMethods: ['POST'],
        AllowedOrigins: [{ 'Fn::Join': ['', ['https://*.lambda-url.', { Ref: 'AWS::Region' }, '.on.aws']] }],
        MaxAge: 3600,
      },
    ]);
  });

  test('announces every upload, whatever its name, to intake, which is ready before the bucket is', () => {
    expect(at(properties, 'NotificationConfiguration')).toEqual({
      QueueConfigurations: [
        { Event: 's3:ObjectCreated:*', Queue: { 'Fn::GetAtt': [outputNamed('IntakeQueueUrl'), 'Arn'] } },
      ],
    });
    const policies = resource.DependsOn?.filter((id) => template.Resources[id]?.Type === 'AWS::SQS::QueuePolicy');
    expect(policies).toHaveLength(1);
  });
});

test('the table is on demand, recoverable, without indexes, and is protected from deletion', () => {
  const { properties, resource } = only('AWS::DynamoDB::Table');
  expect(at(properties, 'BillingMode')).toBe('PAY_PER_REQUEST');
  expect(at(properties, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled')).toBe(true);
  expect(at(properties, 'TimeToLiveSpecification')).toEqual({ AttributeName: tableKeys.timeToLive, Enabled: true });
  expect(at(properties, 'KeySchema')).toEqual([
    { AttributeName: tableKeys.partition, KeyType: 'HASH' },
    { AttributeName: tableKeys.sort, KeyType: 'RANGE' },
  ]);
  expect(at(properties, 'GlobalSecondaryIndexes')).toBeUndefined();
  expect(at(properties, 'LocalSecondaryIndexes')).toBeUndefined();
  expect(at(properties, 'DeletionProtectionEnabled')).toBe(true);
  expect(resource.DeletionPolicy).toBe('Retain');
});

test('mail is sent over TLS or not at all', () => {
  const { properties } = only('AWS::SES::ConfigurationSet');
  expect(at(properties, 'DeliveryOptions', 'TlsPolicy')).toBe('REQUIRE');
  expect(at(properties, 'ReputationOptions', 'ReputationMetricsEnabled')).toBe(true);
});

const subscriptionsTo = (topic: string): readonly Found[] =>
  ofType(template, 'AWS::SNS::Subscription').filter(
    ({ properties }) => referredTo(at(properties, 'TopicArn')) === topic,
  );

const whoMayPublishTo = (topic: string) =>
  ofType(template, 'AWS::SNS::TopicPolicy')
    .filter(({ properties }) => list(at(properties, 'Topics')).some((one) => referredTo(one) === topic))
    .flatMap(({ properties }) => statementsOf(at(properties, 'PolicyDocument')))
    .filter(({ effect }) => effect === 'Allow');

describe('what becomes of mail that SES took', () => {
  const { properties: destination, resource } = only('AWS::SES::ConfigurationSetEventDestination');
  const topic = referredTo(at(destination, 'EventDestination', 'SnsDestination', 'TopicARN')) ?? '';

  test('comes back by the configuration set that mail leaves by: bounces, complaints, rejections and delays', () => {
    expect(referredTo(at(destination, 'ConfigurationSetName'))).toBe(outputNamed('ConfigurationSetName'));
    expect(at(destination, 'EventDestination', 'Enabled')).not.toBe(false);
    expect(
      list(at(destination, 'EventDestination', 'MatchingEventTypes'))
        .map(written)
        .sort(),
    ).toEqual(['bounce', 'complaint', 'deliveryDelay', 'reject']);
  });

  test('goes to a topic that SES may use for this configuration set and nobody else, then raw into the queue', () => {
    const publishing = whoMayPublishTo(topic);
    expect(publishing.map(({ principal }) => principal)).toEqual([{ Service: 'ses.amazonaws.com' }]);
    const only = at(publishing[0]?.condition, 'StringEquals');
    expect(at(only, 'AWS:SourceAccount')).toEqual({ Ref: 'AWS::AccountId' });
    expect(written(at(only, 'AWS:SourceArn'))).toBe(
      `arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:configuration-set/<${outputNamed('ConfigurationSetName')}>`,
    );
    const policies = resource.DependsOn?.filter((id) => template.Resources[id]?.Type === 'AWS::SNS::TopicPolicy');
    expect(policies).toHaveLength(1);
    const [subscription, ...others] = subscriptionsTo(topic);
    expect(others).toEqual([]);
    expect(at(subscription?.properties, 'Protocol')).toBe('sqs');
    expect(at(subscription?.properties, 'RawMessageDelivery')).toBe(true);
    expect(referredTo(at(subscription?.properties, 'Endpoint'))).toBe(outputNamed('FeedbackQueueUrl'));
    const allowed = ofType(template, 'AWS::SQS::QueuePolicy')
      .filter(({ properties }) =>
        list(at(properties, 'Queues')).some((one) => referredTo(one) === outputNamed('FeedbackQueueUrl')),
      )
      .flatMap(({ properties }) => statementsOf(at(properties, 'PolicyDocument')))
      .filter(({ effect }) => effect === 'Allow');
    expect(allowed.map(({ principal }) => principal)).toEqual([{ Service: 'sns.amazonaws.com' }]);
    expect(referredTo(at(allowed[0]?.condition, 'ArnEquals', 'aws:SourceArn'))).toBe(topic);
  });

  test('an account near a review by SES sounds an alarm, at the rates that SES names', () => {
    const thresholds = ofType(template, 'AWS::CloudWatch::Alarm')
      .filter(({ properties }) => at(properties, 'Namespace') === 'AWS/SES')
      .map(({ properties }) => [at(properties, 'MetricName'), at(properties, 'Threshold')]);
    // 5 % and 0.1 %: ../shared/alerting-and-statistics.md 5.1
    expect(Object.fromEntries(thresholds)).toEqual({
      'Reputation.BounceRate': 0.05,
      'Reputation.ComplaintRate': 0.001,
    });
  });

  test.each([
    { metric: 'NobodyReached', counts: ['handle-bounce', 'send-mail'] },
    { metric: 'MailOverdue', counts: ['check-accounts'] },
  ])('$metric is counted by the functions themselves and heard of outside mail', ({ metric, counts }) => {
    const watched = ofType(template, 'AWS::CloudWatch::Alarm')
      .filter(({ properties }) => at(properties, 'MetricName') === metric)
      .map(({ properties }) => {
        expect(at(properties, 'Namespace')).toBe('Headroom');
        expect(at(properties, 'Threshold')).toBe(1);
        return referredTo(at(properties, 'Dimensions', 0, 'Value')) ?? '';
      });
    expect(watched.sort()).toEqual(counts.map((name) => functions.get(name)?.id ?? name).sort());
  });
});

test('mail leaves no faster than SES takes it in its sandbox, and a claim outlasts its sender', () => {
  const sender = functions.get('send-mail')?.properties;
  const interval = Number(at(sender, 'Environment', 'Variables', 'SEND_INTERVAL_MILLISECONDS'));
  const [source] = ofType(template, 'AWS::Lambda::EventSourceMapping').filter(
    ({ properties }) => referredTo(at(properties, 'EventSourceArn')) === outputNamed('OutboxQueueUrl'),
  );
  const senders = Number(at(source?.properties, 'ScalingConfig', 'MaximumConcurrency'));
  // The sandbox takes 1 a second.
  expect((1000 * senders) / interval).toBeLessThanOrEqual(1);
  const batch = Number(at(source?.properties, 'BatchSize'));
  const timeout = Number(at(sender, 'Timeout'));
  // A whole batch at that pace, with 13 seconds for the last of them (the SES client's limits), fits one invocation.
  expect(((batch - 1) * interval) / 1000 + 13).toBeLessThan(timeout);
  expect(Number(at(sender, 'Environment', 'Variables', 'CLAIM_SECONDS'))).toBeGreaterThan(timeout);
});

describe("the monitor's own alarms", () => {
  test('reach the operator by SNS, which CloudWatch of this account may use', () => {
    const id = outputNamed('OperationsTopicArn') ?? '';
    const [subscription, ...others] = subscriptionsTo(id);
    expect(others).toEqual([]);
    expect(at(subscription?.properties, 'Protocol')).toBe('email');
    expect(at(subscription?.properties, 'Endpoint')).toBe('oncall@northwind.example');
    const [publishing] = whoMayPublishTo(id);
    expect(publishing?.principal).toEqual({ Service: 'cloudwatch.amazonaws.com' });
    expect(publishing?.resources).toEqual([`<${id}>`]);
    expect(at(publishing?.condition, 'StringEquals', 'aws:SourceAccount')).toEqual({ Ref: 'AWS::AccountId' });
  });

  test('do not take silence for health: 26 hours without a completed check sound one', () => {
    const [alarm] = ofType(template, 'AWS::CloudWatch::Alarm').filter(
      ({ properties }) => at(properties, 'TreatMissingData') === 'breaching',
    );
    const metrics = list(at(alarm?.properties, 'Metrics'));
    const stats = metrics.map((one) => at(one, 'MetricStat')).filter((one) => one !== undefined);
    expect(metrics.map((one) => at(one, 'Expression')).filter(Boolean)).toEqual(['started - failed']);
    expect(stats.map((one) => [at(one, 'Metric', 'MetricName'), at(one, 'Period'), at(one, 'Stat')])).toEqual([
      ['Invocations', 3600, 'Sum'],
      ['Errors', 3600, 'Sum'],
    ]);
    for (const one of stats) {
      expect(referredTo(at(one, 'Metric', 'Dimensions', 0, 'Value'))).toBe(functions.get('check-accounts')?.id);
    }
    expect(at(alarm?.properties, 'EvaluationPeriods')).toBe(26);
    expect(at(alarm?.properties, 'ComparisonOperator')).toBe('LessThanThreshold');
    expect(at(alarm?.properties, 'Threshold')).toBe(1);
  });
});

test('the bill and the console show what belongs to Headroom, and to which stage of it', () => {
  expect(stack.tags.tagValues()).toEqual({ application: 'headroom', stage: 'production' });
});

test('the command line finds everything by the outputs', () => {
  const plain = ['DefaultSender', 'DefaultRecipient', 'SecretsPath'];
  expect(plain.map((name) => template.Outputs?.[name]?.Value)).toEqual([
    'alerts@northwind.example',
    'ops@northwind.example',
    '/headroom/Headroom',
  ]);
  const named = Object.keys(template.Outputs ?? {}).filter((name) => !plain.includes(name));
  const kinds = named.map((name) => [name, template.Resources[outputNamed(name) ?? '']?.Type]);
  expect(Object.fromEntries(kinds)).toEqual({
    ReportsBucketName: 'AWS::S3::Bucket',
    TableName: 'AWS::DynamoDB::Table',
    IntakeQueueUrl: 'AWS::SQS::Queue',
    EvaluateQueueUrl: 'AWS::SQS::Queue',
    SummaryQueueUrl: 'AWS::SQS::Queue',
    OutboxQueueUrl: 'AWS::SQS::Queue',
    PacksQueueUrl: 'AWS::SQS::Queue',
    FeedbackQueueUrl: 'AWS::SQS::Queue',
    IntakeDeadLettersUrl: 'AWS::SQS::Queue',
    EvaluateDeadLettersUrl: 'AWS::SQS::Queue',
    SummaryDeadLettersUrl: 'AWS::SQS::Queue',
    OutboxDeadLettersUrl: 'AWS::SQS::Queue',
    PacksDeadLettersUrl: 'AWS::SQS::Queue',
    FeedbackDeadLettersUrl: 'AWS::SQS::Queue',
    ConfigurationSetName: 'AWS::SES::ConfigurationSet',
    LinksUrl: 'AWS::Lambda::Url',
    ConnectUrl: 'AWS::Lambda::Url',
    FetchesQueueUrl: 'AWS::SQS::Queue',
    FetchesDeadLettersUrl: 'AWS::SQS::Queue',
    SellerNotificationsQueueUrl: 'AWS::SQS::Queue',
    SellerNotificationsQueueArn: 'AWS::SQS::Queue',
    SellerNotificationsDeadLettersUrl: 'AWS::SQS::Queue',
    OperationsTopicArn: 'AWS::SNS::Topic',
  });
});

test('every dead-letter queue that the outputs name belongs to the queue of the same name', () => {
  for (const name of [
    'Intake',
    'Evaluate',
    'Summary',
    'Outbox',
    'Packs',
    'Feedback',
    'Fetches',
    'SellerNotifications',
  ]) {
    const target = at(queueNamed(`${name}QueueUrl`), 'RedrivePolicy', 'deadLetterTargetArn');
    expect(referredTo(target)).toBe(outputNamed(`${name}DeadLettersUrl`));
  }
});
