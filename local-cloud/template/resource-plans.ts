import { Unsupported } from './intrinsics.ts';
import type { Properties } from './properties.ts';
import type {
  CorsPlan,
  EventSourcePlan,
  FunctionPlan,
  NotificationPlan,
  QueuePlan,
  SchedulePlan,
  TablePlan,
} from './stack.ts';

/** Queue attributes that the template may give; SQS takes them as text. */
const queueAttributes = [
  'DelaySeconds',
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'ReceiveMessageWaitTimeSeconds',
];

export function planQueue(properties: Properties, name: string, arn: string): QueuePlan {
  if (properties.flag('FifoQueue', false)) {
    throw new Unsupported(`${properties.path}.FifoQueue: only standard queues are run locally`);
  }
  const attributes: Record<string, string> = {};
  for (const attribute of queueAttributes) {
    const value = properties.plain(attribute);
    if (value !== undefined) attributes[attribute] = value;
  }
  const redrive = properties.value('RedrivePolicy');
  if (redrive !== undefined) attributes['RedrivePolicy'] = JSON.stringify(redrive);
  return { name, arn, attributes };
}

export function planTable(properties: Properties, name: string): TablePlan {
  const request: Record<string, unknown> = {
    TableName: name,
    AttributeDefinitions: properties.value('AttributeDefinitions'),
    KeySchema: properties.value('KeySchema'),
    BillingMode: 'PAY_PER_REQUEST',
  };
  for (const index of ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes']) {
    if (properties.has(index)) request[index] = properties.value(index);
  }
  return { name, request };
}

export function planFunction(
  properties: Properties,
  name: string,
  arn: string,
  assets: ReadonlyMap<string, string>,
  invokeConfigs: readonly Properties[],
): FunctionPlan {
  const key = properties.object('Code')?.optionalText('S3Key');
  const asynchronous = invokeConfigs.find((one) => one.text('FunctionName') === name);
  const onFailure = asynchronous?.object('DestinationConfig')?.object('OnFailure')?.optionalText('Destination');
  return {
    name,
    arn,
    folder:
      key === undefined || properties.optionalText('Runtime')?.startsWith('nodejs') !== true
        ? undefined
        : assets.get(key),
    handler: properties.optionalText('Handler') ?? '',
    timeoutSeconds: properties.number('Timeout', 3),
    memoryMegabytes: properties.number('MemorySize', 128),
    environment: properties.object('Environment')?.textMap('Variables') ?? {},
    failedEventsArn: onFailure ?? properties.object('DeadLetterConfig')?.optionalText('TargetArn'),
    retries: asynchronous?.number('MaximumRetryAttempts', 2) ?? 2,
    roleArn: properties.optionalText('Role'),
    reservedConcurrency: properties.has('ReservedConcurrentExecutions')
      ? properties.number('ReservedConcurrentExecutions', 0)
      : undefined,
    logGroup: properties.object('LoggingConfig')?.optionalText('LogGroup'),
  };
}

export function planEventSource(properties: Properties, functionName: string): EventSourcePlan {
  const queueArn = properties.text('EventSourceArn');
  if (!queueArn.startsWith('arn:aws:sqs:')) throw new Unsupported(`${properties.path}: only SQS event sources are run`);
  if (properties.has('FilterCriteria')) throw new Unsupported(`${properties.path}.FilterCriteria is not run locally`);
  return {
    queueArn,
    functionName,
    batchSize: properties.number('BatchSize', 10),
    windowSeconds: properties.number('MaximumBatchingWindowInSeconds', 0),
    reportsFailures: properties.texts('FunctionResponseTypes').includes('ReportBatchItemFailures'),
    concurrency: properties.object('ScalingConfig')?.number('MaximumConcurrency', 1000) ?? 1000,
  };
}

export function planSchedule(properties: Properties, name: string, arn: string): SchedulePlan {
  const zone = properties.optionalText('ScheduleExpressionTimezone') ?? 'UTC';
  if (!/^(Etc\/)?(UTC|GMT)$/.test(zone)) {
    throw new Unsupported(`${properties.path}.ScheduleExpressionTimezone: ${zone} is not run locally, only UTC`);
  }
  const target = properties.object('Target');
  if (target === undefined) throw new Unsupported(`${properties.path}.Target is missing`);
  return {
    name,
    arn,
    expression: properties.text('ScheduleExpression'),
    targetArn: target.text('Arn'),
    input: target.optionalText('Input'),
    roleArn: target.optionalText('RoleArn'),
    deadLettersArn: target.object('DeadLetterConfig')?.optionalText('Arn'),
    path: `${properties.path}.ScheduleExpression`,
  };
}

/** The same configuration is written in two dialects: CloudFormation's on the bucket, S3's own in CDK's custom resource. */
export function planNotifications(configuration: Properties | undefined): readonly NotificationPlan[] {
  if (configuration === undefined) return [];
  for (const other of ['LambdaConfigurations', 'LambdaFunctionConfigurations', 'TopicConfigurations']) {
    if (configuration.objects(other).length > 0) {
      throw new Unsupported(`${configuration.path}.${other}: only notifications to queues are run locally`);
    }
  }
  return configuration.objects('QueueConfigurations').map((one, index) => {
    const filter = one.object('Filter');
    const key = filter?.object('S3Key') ?? filter?.object('Key');
    const rules = key === undefined ? [] : [...key.objects('Rules'), ...key.objects('FilterRules')];
    const rule = (name: string): string =>
      rules.find((candidate) => candidate.text('Name').toLowerCase() === name)?.text('Value') ?? '';
    return {
      id: one.optionalText('Id') ?? `notification-${index}`,
      events: one.has('Event') ? [one.text('Event')] : one.texts('Events'),
      prefix: rule('prefix'),
      suffix: rule('suffix'),
      queueArn: one.optionalText('Queue') ?? one.text('QueueArn'),
    };
  });
}

export const planCors = (configuration: Properties | undefined): readonly CorsPlan[] =>
  (configuration?.objects('CorsRules') ?? []).map((rule) => ({
    origins: rule.texts('AllowedOrigins'),
    methods: rule.texts('AllowedMethods'),
    headers: rule.texts('AllowedHeaders'),
    exposed: rule.texts('ExposedHeaders'),
    maxAgeSeconds: rule.has('MaxAge') ? rule.number('MaxAge', 0) : undefined,
  }));
