import { planGrants } from './grants.ts';
import { intrinsics, type ResourceFacts, type Template, Unsupported } from './intrinsics.ts';
import { type Properties, readProperties } from './properties.ts';
import { type Addresses, accountId, factsOfResource, nameOfResource, region } from './resource-facts.ts';
import {
  planCors,
  planEventSource,
  planFunction,
  planNotifications,
  planQueue,
  planSchedule,
  planTable,
} from './resource-plans.ts';
import type { BucketPlan, FunctionPlan, Stack } from './stack.ts';
import { planMailEvents, planTopic } from './topic-plans.ts';

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
  const nameOf = (logicalId: string): string => nameOfResource(template.Resources[logicalId], logicalId, stackName);
  const factsOf = (logicalId: string): ResourceFacts | undefined => {
    const resource = template.Resources[logicalId];
    return resource && factsOfResource(resource.Type, logicalId, nameOf(logicalId), addresses);
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
    planFunction(
      properties,
      nameOf(logicalId),
      arnOf(logicalId),
      assets,
      ofType('AWS::Lambda::EventInvokeConfig').map((one) => one.properties),
    ),
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
        cors: planCors(properties.object('CorsConfiguration')),
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
      authType: properties.optionalText('AuthType') ?? 'NONE',
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
    grants: planGrants(ofType, { arnOf, nameOf }),
    outputs: Object.fromEntries(
      Object.entries(template.Outputs ?? {})
        .filter(([, output]) => exists(output))
        .map(([name, { Value }]) => [name, String(resolver.resolve(Value, `Outputs.${name}.Value`))]),
    ),
    notEmbedded: types.filter((type) => !passive.test(type) && !embedded.test(type)),
  };
}
