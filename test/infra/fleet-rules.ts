import {
  at,
  type Found,
  grantsOf,
  type Json,
  list,
  ofType,
  referredTo,
  statementsOf,
  type Template,
  written,
} from './template.ts';

/** A rule of the fleet: every way in which a template breaks it, in words. */
export type FleetRule = (template: Template) => readonly string[];

const alarmsOn = (template: Template, metric: string, dimension: string, id: string): readonly Found[] =>
  ofType(template, 'AWS::CloudWatch::Alarm').filter(
    ({ properties }) =>
      at(properties, 'MetricName') === metric &&
      list(at(properties, 'Dimensions')).some(
        (one) => at(one, 'Name') === dimension && written(at(one, 'Value')) === written(dimensionValue(dimension, id)),
      ),
  );

const dimensionValue = (dimension: string, id: string) =>
  dimension === 'QueueName' ? { 'Fn::GetAtt': [id, 'QueueName'] } : { Ref: id };

/** The queues that take what was given up, by queues and by schedules. */
export const deadLetterQueues = (template: Template): ReadonlySet<string | undefined> =>
  new Set([
    ...ofType(template, 'AWS::SQS::Queue').map(({ properties }) =>
      referredTo(at(properties, 'RedrivePolicy', 'deadLetterTargetArn')),
    ),
    ...ofType(template, 'AWS::Scheduler::Schedule').map(({ properties }) =>
      referredTo(at(properties, 'Target', 'DeadLetterConfig', 'Arn')),
    ),
  ]);

const notifiesOperations = (template: Template, { properties }: Found): boolean =>
  ['AlarmActions', 'OKActions'].every((kind) => {
    const notified = list(at(properties, kind)).map(referredTo);
    return (
      notified.length > 0 &&
      notified.every((id) => id !== undefined && template.Resources[id]?.Type === 'AWS::SNS::Topic')
    );
  });

export const functionsSayWhoIsHurt: FleetRule = (template) =>
  ofType(template, 'AWS::Lambda::Function').flatMap(({ id, properties }) => {
    const impact = at(properties, 'Description');
    if (typeof impact !== 'string' || impact.length < 30) return [`${id} does not say who is hurt when it fails`];
    const alarms = alarmsOn(template, 'Errors', 'FunctionName', id);
    return alarms.some((alarm) => written(at(alarm.properties, 'AlarmDescription')).includes(impact))
      ? []
      : [`${id} has no alarm on its errors that says who is hurt`];
  });

export const alarmsNotifyOperations: FleetRule = (template) =>
  ofType(template, 'AWS::CloudWatch::Alarm').flatMap((alarm) => [
    ...(notifiesOperations(template, alarm)
      ? []
      : [`${alarm.id} does not notify the operations topic, or not only that`]),
    ...(written(at(alarm.properties, 'AlarmDescription')).length < 30
      ? [`${alarm.id} does not say what it means`]
      : []),
  ]);

export const functionsRunAsAgreed: FleetRule = (template) =>
  ofType(template, 'AWS::Lambda::Function').flatMap(({ id, properties }) => {
    const log = referredTo(at(properties, 'LoggingConfig', 'LogGroup'));
    const retention = log === undefined ? undefined : at(template.Resources[log]?.Properties, 'RetentionInDays');
    return [
      ...(at(properties, 'Runtime') === 'nodejs24.x' ? [] : [`${id} does not run on Node 24`]),
      ...(written(at(properties, 'Architectures', 0)) === 'arm64' ? [] : [`${id} is not for arm64`]),
      ...(typeof retention === 'number' ? [] : [`${id} keeps its log for ever`]),
    ];
  });

export const queuesGiveUpSafely: FleetRule = (template) => {
  const deadLetters = deadLetterQueues(template);
  return ofType(template, 'AWS::SQS::Queue').flatMap(({ id, properties }) => {
    if (deadLetters.has(id)) {
      const alarmed = alarmsOn(template, 'ApproximateNumberOfMessagesVisible', 'QueueName', id).length > 0;
      const days = Number(at(properties, 'MessageRetentionPeriod') ?? 345_600) / 86_400;
      return [
        ...(alarmed ? [] : [`nobody hears of messages in ${id}`]),
        ...(days >= 14 ? [] : [`${id} loses messages after ${days} days`]),
      ];
    }
    const receives = at(properties, 'RedrivePolicy', 'maxReceiveCount');
    const aged = alarmsOn(template, 'ApproximateAgeOfOldestMessage', 'QueueName', id).length > 0;
    return [
      ...(typeof receives === 'number' && receives >= 10 ? [] : [`${id} has no dead letters, or gives up too soon`]),
      ...(aged ? [] : [`nobody hears when messages in ${id} grow old`]),
    ];
  });
};

const rejectsPlainHttp = (template: Template, type: string, property: string, id: string): boolean =>
  ofType(template, type)
    .filter(({ properties }) => list(at(properties, property)).some((one) => referredTo(one) === id))
    .flatMap(({ properties }) => statementsOf(at(properties, 'PolicyDocument')))
    .some(
      ({ effect, principal, condition }) =>
        effect === 'Deny' &&
        (principal === '*' || at(principal, 'AWS') === '*') &&
        at(condition, 'Bool', 'aws:SecureTransport') === 'false',
    );

export const transportIsEncrypted: FleetRule = (template) =>
  [
    ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues'],
    ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'Topics'],
    ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'Bucket'],
  ].flatMap(([type = '', policy = '', property = '']) =>
    ofType(template, type)
      .filter(({ id }) => !rejectsPlainHttp(template, policy, property, id))
      .map(({ id }) => `${id} can be used without TLS`),
  );

export const restIsEncrypted: FleetRule = (template) => [
  ...ofType(template, 'AWS::SQS::Queue')
    .filter(({ properties }) => at(properties, 'SqsManagedSseEnabled') !== true && !at(properties, 'KmsMasterKeyId'))
    .map(({ id }) => `${id} is not encrypted`),
  ...ofType(template, 'AWS::S3::Bucket')
    .filter(({ properties }) => at(properties, 'BucketEncryption') === undefined)
    .map(({ id }) => `${id} is not encrypted`),
];

/** A message that is worked on must not be handed out a second time meanwhile; six times is what Lambda's guide asks for. */
export const queuesWaitForTheirWorkers: FleetRule = (template) =>
  ofType(template, 'AWS::Lambda::EventSourceMapping').flatMap(({ id, properties }) => {
    const queue = template.Resources[referredTo(at(properties, 'EventSourceArn')) ?? ''];
    const worker = template.Resources[referredTo(at(properties, 'FunctionName')) ?? ''];
    const visible = Number(at(queue?.Properties, 'VisibilityTimeout') ?? 30);
    const timeout = Number(at(worker?.Properties, 'Timeout') ?? 3);
    return visible >= 6 * timeout ? [] : [`${id}: ${visible} s of invisibility for a timeout of ${timeout} s`];
  });

export const eventSourcesReportPartialFailures: FleetRule = (template) =>
  ofType(template, 'AWS::Lambda::EventSourceMapping').flatMap(({ id, properties }) => [
    ...(list(at(properties, 'FunctionResponseTypes')).includes('ReportBatchItemFailures')
      ? []
      : [`${id} repeats a whole batch when one message fails`]),
    ...(at(properties, 'ScalingConfig', 'MaximumConcurrency') === undefined
      ? [`${id} may take all of the account`]
      : []),
  ]);

export const schedulesRetryAndKeep: FleetRule = (template) =>
  ofType(template, 'AWS::Scheduler::Schedule').flatMap(({ id, properties }) => [
    ...(at(properties, 'State') === 'ENABLED' ? [] : [`${id} is not switched on`]),
    ...(at(properties, 'ScheduleExpressionTimezone') === 'UTC' ? [] : [`${id} does not say that it means UTC`]),
    ...(Number(at(properties, 'Target', 'RetryPolicy', 'MaximumRetryAttempts') ?? 0) > 0 ? [] : [`${id} tries once`]),
    ...(referredTo(at(properties, 'Target', 'DeadLetterConfig', 'Arn')) ? [] : [`${id} has no dead letters`]),
  ]);

/** The only wildcards in grants, and why there can be no list in their place. */
const wildcardsNeeded = [
  /^s3:GetObject(Version)? <\w+>\/\*$/, // any key of one bucket: consultants choose the names
  /^s3:GetObject <\w+>\/packs\/\*$/, // a pack for each case, handed out by a signed link
  /^s3:PutObject <\w+>\/packs\/\*$/, // one pack for each case, in a folder that holds nothing else
  /^s3:(PutObject|AbortMultipartUpload) <\w+>\/\*\/sp-api\/\*$/, // what was fetched, in a folder of its own below each account's
  /^s3:PutObject <\w+>\/\*\/portal\/\*$/, // what people upload in the portal, in a folder of its own below each account's
  /^ssm:(Get|Put)Parameter arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter\/headroom\/Headroom\/\*$/, // one for each app and connection, made while the stack runs
  /^ses:SendRawEmail arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity\/\*$/, // clients.yaml names the sender
];

export const grantsAreNarrow: FleetRule = (template) =>
  ofType(template, 'AWS::IAM::Role').flatMap(({ id, properties }) => [
    ...list(at(properties, 'ManagedPolicyArns')).map((policy) => `${id} has the ready-made policy ${written(policy)}`),
    ...grantsOf(template, id)
      .filter(({ effect }) => effect === 'Allow')
      .flatMap(({ actions, resources }) => [
        ...actions
          .filter((action) => action.includes('*') || action === 'dynamodb:Scan')
          .map((action) => `${id} may ${action}`),
        ...actions
          .flatMap((action) => resources.map((resource) => `${action} ${resource}`))
          .filter((grant) => grant.includes('*') && !wildcardsNeeded.some((needed) => needed.test(grant)))
          .map((grant) => `${id} may ${grant}`),
      ]),
  ]);

const nameProperties = ['AlarmName', 'BucketName', 'FunctionName', 'LogGroupName', 'Name', 'QueueName', 'RoleName'];

/** Two stacks in one account, or a resource that has to be replaced, must not fight over a name. */
export const nothingHasAPhysicalName: FleetRule = (template) =>
  Object.entries(template.Resources)
    // The "function name" of an event source and of a permission is a reference to a function, not a name given.
    .filter(([, { Type }]) => !/^AWS::Lambda::(EventSourceMapping|Permission)$/.test(Type))
    .flatMap(([id, { Properties = {} }]) =>
      [...nameProperties, 'TableName', 'TopicName']
        .filter((name) => name in Properties)
        .map((name) => `${id} is named by ${name}`),
    );

/** CloudFormation makes what is referred to first: a circle can never be made, and the synthesizer does not see one. */
export const nothingWaitsForItself: FleetRule = (template) => {
  const ids = new Set(Object.keys(template.Resources));
  const waitsFor = new Map(
    Object.entries(template.Resources).map(([id, { Properties = {}, DependsOn = [] }]) => [
      id,
      [...referencesIn(Properties), ...list(DependsOn as Json).map(written)].filter((other) => ids.has(other)),
    ]),
  );
  const made = new Set<string>();
  for (let before = -1; before < made.size; ) {
    before = made.size;
    for (const [id, others] of waitsFor) if (others.every((other) => made.has(other))) made.add(id);
  }
  return [...ids].filter((id) => !made.has(id)).map((id) => `${id} waits for itself, or for what does`);
};

function referencesIn(value: Json): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const substituted = [at(value, 'Fn::Sub')].flat().filter((one) => typeof one === 'string');
  return [
    ...[referredTo(value)].filter((id) => id !== undefined),
    ...substituted.flatMap((text) => [...text.matchAll(/\$\{(\w+)/g)].map(([, id = '']) => id)),
    ...Object.values(value).flatMap((part) => referencesIn(part as Json)),
  ];
}

export const fleetRules: Readonly<Record<string, FleetRule>> = {
  'every function says who is hurt when it fails, and an alarm repeats it': functionsSayWhoIsHurt,
  'every alarm notifies the operations topic and nothing else': alarmsNotifyOperations,
  'every function runs on Node 24 and arm64 with a log that ends': functionsRunAsAgreed,
  'every queue gives up into dead letters that somebody hears of': queuesGiveUpSafely,
  'queues, topics and buckets reject connections without TLS': transportIsEncrypted,
  'queues and buckets are encrypted at rest': restIsEncrypted,
  'no message is handed out again while it may still be worked on': queuesWaitForTheirWorkers,
  'one bad message does not repeat its whole batch': eventSourcesReportPartialFailures,
  'every schedule is on, means UTC, tries again and keeps what failed': schedulesRetryAndKeep,
  'no role may do anything to everything, and nobody may scan': grantsAreNarrow,
  'nothing has a physical name': nothingHasAPhysicalName,
  'nothing waits for itself': nothingWaitsForItself,
};
