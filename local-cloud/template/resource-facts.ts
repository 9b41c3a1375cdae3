import type { Resource, ResourceFacts } from './intrinsics.ts';

export const region = 'us-east-1';
export const accountId = '000000000000';

/** Where the embedded services are, as far as the template's values depend on it. */
export interface Addresses {
  /** `http://127.0.0.1:41234` */
  readonly sqs: string;
  /** of the function URL with this logical id, with the closing slash that AWS gives it */
  readonly url: (logicalId: string) => string;
}

/**
 * The physical name: the template's if it gives one as plain text, else made from the logical id without the hash CDK
 * puts behind it. A changed path in the construct tree makes a new name, as it makes a new resource in AWS.
 */
export function nameOfResource(resource: Resource | undefined, logicalId: string, stackName: string): string {
  const own = ['BucketName', 'QueueName', 'TableName', 'FunctionName', 'TopicName', 'Name']
    .map((property) => resource?.Properties?.[property])
    .find((value) => typeof value === 'string');
  if (typeof own === 'string') return own;
  const name = `${stackName}-${logicalId.replace(/(?<=.)[0-9A-F]{8}$/, '')}`;
  if (resource?.Type === 'AWS::S3::Bucket') return name.toLowerCase().slice(0, 63);
  return name.slice(0, 80);
}

/** What `Ref` and `Fn::GetAtt` of a resource give. */
export function factsOfResource(type: string, logicalId: string, name: string, addresses: Addresses): ResourceFacts {
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
    case 'AWS::IAM::Role':
      return { reference: name, attributes: { Arn: `arn:aws:iam::${accountId}:role/${name}`, RoleId: name } };
    case 'AWS::Logs::LogGroup':
      return { reference: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
    case 'AWS::SNS::Topic':
      return {
        reference: arn('sns', name),
        attributes: { TopicArn: arn('sns', name), Arn: arn('sns', name), TopicName: name },
      };
    default:
      return { reference: name, attributes: { Arn: arn(String(type.split('::')[1]).toLowerCase(), name), Id: name } };
  }
}
