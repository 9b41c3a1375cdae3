import type { Grants } from '../iam/authorizer.ts';
import type { Properties } from './properties.ts';
import { accountId, region } from './resource-facts.ts';

interface Named {
  readonly logicalId: string;
  readonly properties: Properties;
}

interface Facts {
  readonly arnOf: (logicalId: string) => string;
  readonly nameOf: (logicalId: string) => string;
}

/** What the template's roles and resources are allowed, from every place where a template may say so. */
export function planGrants(ofType: (...types: readonly string[]) => readonly Named[], facts: Facts): Grants {
  const attached = ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').map(({ properties }) => ({
    roles: properties.texts('Roles'),
    document: properties.value('PolicyDocument'),
  }));
  const roles = ofType('AWS::IAM::Role').map(({ logicalId, properties }) => {
    const name = facts.nameOf(logicalId);
    const inline = properties.objects('Policies').map((one) => one.value('PolicyDocument'));
    const own = attached.filter(({ roles: named }) => named.includes(name)).map(({ document }) => document);
    return { arn: facts.arnOf(logicalId), name, policies: [...inline, ...own] };
  });
  const policies = [
    ...ofType('AWS::S3::BucketPolicy').map(({ properties }) => ({
      arns: [`arn:aws:s3:::${properties.text('Bucket')}`],
      document: properties.value('PolicyDocument'),
    })),
    ...ofType('AWS::SQS::QueuePolicy').map(({ properties }) => ({
      arns: properties.texts('Queues').map(queueArn),
      document: properties.value('PolicyDocument'),
    })),
    ...ofType('AWS::SNS::TopicPolicy').map(({ properties }) => ({
      arns: properties.texts('Topics'),
      document: properties.value('PolicyDocument'),
    })),
    ...ofType('AWS::Lambda::Permission').map(({ properties }) => permission(properties)),
  ];
  const resourcePolicies: Record<string, unknown[]> = {};
  for (const { arns, document } of policies)
    for (const arn of arns) resourcePolicies[arn] = [...(resourcePolicies[arn] ?? []), document];
  const partitionKeys = ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').flatMap(
    ({ logicalId, properties }) => {
      const key = properties.objects('KeySchema').find((one) => one.text('KeyType') === 'HASH');
      return key === undefined ? [] : [[facts.arnOf(logicalId), key.text('AttributeName')] as const];
    },
  );
  return { roles, resourcePolicies, partitionKeys: Object.fromEntries(partitionKeys) };
}

/** A queue's `Ref` is its address, which ends with its name. */
const queueArn = (url: string): string => `arn:aws:sqs:${region}:${accountId}:${url.split('/').at(-1)}`;

/** A permission of a function is a statement of the function's own policy. */
function permission(properties: Properties): { readonly arns: readonly string[]; readonly document: unknown } {
  const named = properties.text('FunctionName');
  const arn = named.startsWith('arn:') ? named : `arn:aws:lambda:${region}:${accountId}:function:${named}`;
  const principal = properties.text('Principal');
  const url = properties.optionalText('FunctionUrlAuthType');
  const source = properties.optionalText('SourceArn');
  const account = properties.optionalText('SourceAccount');
  const equals = {
    ...(url !== undefined && { 'lambda:FunctionUrlAuthType': url }),
    ...(account !== undefined && { 'aws:SourceAccount': account }),
  };
  const document = {
    Statement: {
      Effect: 'Allow',
      Action: properties.text('Action'),
      Resource: arn,
      Principal:
        principal === '*' ? '*' : principal.endsWith('.amazonaws.com') ? { Service: principal } : { AWS: principal },
      Condition: {
        ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
        ...(source !== undefined && { ArnLike: { 'aws:SourceArn': source } }),
        ...(properties.flag('InvokedViaFunctionUrl', false) && { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } }),
      },
    },
  };
  return { arns: [arn], document };
}
