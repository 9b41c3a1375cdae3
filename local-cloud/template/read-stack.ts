import { intrinsics, type Resource, type ResourceFacts, type Template, Unsupported } from './intrinsics.ts';
import { type Properties, readProperties } from './properties.ts';
import type {
  BucketPlan,
  EventSourcePlan,
  FunctionPlan,
  NotificationPlan,
  QueuePlan,
  SchedulePlan,
  Stack,
  TablePlan,
} from './stack.ts';
import { planMailEvents, planTopic } from './topic-plans.ts';

export const region = 'us-east-1';
export const accountId = '000000000000';

/** Where the embedded services are, as far as the template's values depend on it. */
export interface Addresses {
  /** `http://127.0.0.1:41234` */
  readonly sqs: string;
  /** of the function URL with this logical id, with the closing slash that AWS gives it */
  readonly url: (logicalId: string) => string;
}

/** Types that run nothing and hold nothing a function could see. */
const passive =
  /^(AWS::(IAM|CloudWatch|Logs|CDK|KMS|SSM|Budgets|ResourceGroups|ApplicationInsights)::|AWS::S3::BucketPolicy$|AWS::SQS::QueuePolicy$|AWS::SNS::(Topic|TopicPolicy|Subscription)$|AWS::SES::|AWS::Lambda::(Permission|EventInvokeConfig|LayerVersion|Version|Alias)$|AWS::Scheduler::ScheduleGroup$|Custom::(S3AutoDeleteObjects|LogRetention|S3BucketNotifications)$)/;
const embedded =
  /^AWS::(S3::Bucket|SQS::Queue|DynamoDB::(Table|GlobalTable)|Lambda::(Function|EventSourceMapping|Url)|Scheduler::Schedule)$/;

interface Named {
  readonly logicalId: string;
  readonly properties: Properties;
}

/**
 * Reads a template (as `JSON.parse` gave it) into what the local cloud runs. Throws `Unsupported`, naming the path,
 * for anything that would make the local stack differ from the deployed one in a way that matters.
 */
export function readStack(
  given: unknown,
  stackName: string,
  assets: ReadonlyMap<string, string>,
  addresses: Addresses,
): Stack {
  const template = given as Template;
  const pseudo = {
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
  };
  const nameOf = (logicalId: string): string => nameFor(template.Resources[logicalId], logicalId, stackName);
  const factsOf = (logicalId: string): ResourceFacts | undefined => {
    const resource = template.Resources[logicalId];
    return resource && answers(resource.Type, logicalId, nameOf(logicalId), addresses);
  };
  const resolver = intrinsics(template, pseudo, factsOf);
  const exists = ({ Condition }: { readonly Condition?: string }): boolean =>
    Condition === undefined || resolver.holds(Condition);
  const ofType = (...types: readonly string[]): readonly Named[] =>
    Object.entries(template.Resources)
      .filter(([, resource]) => types.includes(resource.Type) && exists(resource))
      .map(([logicalId, { Properties: properties = {} }]) => ({
        logicalId,
        properties: readProperties(properties, `Resources.${logicalId}.Properties`, resolver),
      }));
  const arnOf = (logicalId: string): string => String(factsOf(logicalId)?.attributes['Arn']);

  const functions = ofType('AWS::Lambda::Function').map(({ logicalId, properties }) =>
    planFunction(properties, nameOf(logicalId), arnOf(logicalId), assets, ofType('AWS::Lambda::EventInvokeConfig')),
  );
  const functionNamed = (reference: string, path: string): FunctionPlan => {
    const found = functions.find(({ name, arn }) => reference === name || reference === arn);
    if (found === undefined) throw new Unsupported(`${path}: no function ${reference} in the template`);
    return found;
  };
  const added = ofType('Custom::S3BucketNotifications').map(({ properties }) => ({
    bucket: properties.text('BucketName'),
    notifications: planNotifications(properties.object('NotificationConfiguration')),
  }));
  const types = [...new Set(Object.values(template.Resources).map(({ Type }) => Type))];
  return {
    buckets: ofType('AWS::S3::Bucket').map(({ logicalId, properties }): BucketPlan => {
      const name = nameOf(logicalId);
      return {
        name,
        versioned: properties.object('VersioningConfiguration')?.optionalText('Status') === 'Enabled',
        notifications: [
          ...planNotifications(properties.object('NotificationConfiguration')),
          ...added.filter(({ bucket }) => bucket === name).flatMap(({ notifications }) => notifications),
        ],
      };
    }),
    queues: ofType('AWS::SQS::Queue').map(({ logicalId, properties }) =>
      planQueue(properties, nameOf(logicalId), arnOf(logicalId)),
    ),
    tables: ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map(({ logicalId, properties }) =>
      planTable(properties, nameOf(logicalId)),
    ),
    functions,
    eventSources: ofType('AWS::Lambda::EventSourceMapping')
      .filter(({ properties }) => properties.flag('Enabled', true))
      .map(({ properties }) =>
        planEventSource(properties, functionNamed(properties.text('FunctionName'), properties.path).name),
      ),
    schedules: ofType('AWS::Scheduler::Schedule')
      .filter(({ properties }) => properties.optionalText('State') !== 'DISABLED')
      .map(({ logicalId, properties }) => planSchedule(properties, nameOf(logicalId), arnOf(logicalId))),
    urls: ofType('AWS::Lambda::Url').map(({ logicalId, properties }) => ({
      logicalId,
      functionName: functionNamed(properties.text('TargetFunctionArn'), properties.path).name,
    })),
    configurationSets: ofType('AWS::SES::ConfigurationSet').map(({ logicalId }) => nameOf(logicalId)),
    topics: ofType('AWS::SNS::Topic').map(({ logicalId }) =>
      planTopic(
        arnOf(logicalId),
        ofType('AWS::SNS::Subscription').map(({ properties }) => properties),
      ),
    ),
    mailEvents: ofType('AWS::SES::ConfigurationSetEventDestination').flatMap(({ properties }) =>
      planMailEvents(properties),
    ),
    outputs: Object.fromEntries(
      Object.entries(template.Outputs ?? {})
        .filter(([, output]) => exists(output))
        .map(([name, { Value }]) => [name, String(resolver.resolve(Value, `Outputs.${name}.Value`))]),
    ),
    notEmbedded: types.filter((type) => !passive.test(type) && !embedded.test(type)),
  };
}

/**
 * The physical name: the template's if it gives one as plain text, else made from the logical id without the hash CDK
 * puts behind it. A changed path in the construct tree makes a new name, as it makes a new resource in AWS.
 */
function nameFor(resource: Resource | undefined, logicalId: string, stackName: string): string {
  const own = ['BucketName', 'QueueName', 'TableName', 'FunctionName', 'TopicName', 'Name']
    .map((property) => resource?.Properties?.[property])
    .find((value) => typeof value === 'string');
  if (typeof own === 'string') return own;
  const name = `${stackName}-${logicalId.replace(/(?<=.)[0-9A-F]{8}$/, '')}`;
  if (resource?.Type === 'AWS::S3::Bucket') return name.toLowerCase().slice(0, 63);
  const fifo = resource?.Type === 'AWS::SQS::Queue' && resource.Properties?.['FifoQueue'] === true;
  return fifo ? `${name.slice(0, 75)}.fifo` : name.slice(0, 80);
}

function answers(type: string, logicalId: string, name: string, addresses: Addresses): ResourceFacts {
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  switch (type) {
    case 'AWS::S3::Bucket':
      return { reference: name, attributes: { Arn: `arn:aws:s3:::${name}`, DomainName: `${name}.s3.amazonaws.com` } };
    case 'AWS::SQS::Queue': {
      const url = `${addresses.sqs}/${accountId}/${name}`;
      return { reference: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
    }
    case 'AWS::DynamoDB::Table':
    case 'AWS::DynamoDB::GlobalTable':
      return { reference: name, attributes: { Arn: arn('dynamodb', `table/${name}`), TableId: name } };
    case 'AWS::Lambda::Function':
      return { reference: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
    case 'AWS::Lambda::Url':
      return {
        reference: arn('lambda', `function:${name}`),
        attributes: { FunctionUrl: addresses.url(logicalId), FunctionArn: arn('lambda', `function:${name}`) },
      };
    case 'AWS::Scheduler::Schedule':
      return { reference: name, attributes: { Arn: arn('scheduler', `schedule/default/${name}`) } };
    case 'AWS::SNS::Topic':
      return {
        reference: arn('sns', name),
        attributes: { TopicArn: arn('sns', name), Arn: arn('sns', name), TopicName: name },
      };
    default:
      return { reference: name, attributes: { Arn: arn(String(type.split('::')[1]).toLowerCase(), name), Id: name } };
  }
}

/** Queue attributes that the template may give; SQS takes them as text. */
const queueAttributes = [
  'DelaySeconds',
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'ReceiveMessageWaitTimeSeconds',
  'FifoQueue',
  'ContentBasedDeduplication',
];

function planQueue(properties: Properties, name: string, arn: string): QueuePlan {
  const attributes: Record<string, string> = {};
  for (const attribute of queueAttributes) {
    const value = properties.plain(attribute);
    if (value !== undefined) attributes[attribute] = value;
  }
  const redrive = properties.value('RedrivePolicy');
  if (redrive !== undefined) attributes['RedrivePolicy'] = JSON.stringify(redrive);
  return { name, arn, attributes };
}

function planTable(properties: Properties, name: string): TablePlan {
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

function planFunction(
  properties: Properties,
  name: string,
  arn: string,
  assets: ReadonlyMap<string, string>,
  invokeConfigs: readonly Named[],
): FunctionPlan {
  const key = properties.object('Code')?.optionalText('S3Key');
  const asynchronous = invokeConfigs.map((one) => one.properties).find((one) => one.text('FunctionName') === name);
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
  };
}

function planEventSource(properties: Properties, functionName: string): EventSourcePlan {
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

function planSchedule(properties: Properties, name: string, arn: string): SchedulePlan {
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
    path: `${properties.path}.ScheduleExpression`,
  };
}

/** The same configuration is written in two dialects: CloudFormation's on the bucket, S3's own in CDK's custom resource. */
function planNotifications(configuration: Properties | undefined): readonly NotificationPlan[] {
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
