import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectsCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NotPermitted } from '../../cloud/authorization.ts';
import type { LocalCloud } from '../../cloud/local-cloud.ts';
import { startCloud } from '../../cloud/start-cloud.ts';
import { functionUrl, notifyingBucket, scratchStack, workQueue } from '../scratch-stack.ts';

const role = (...statements: readonly object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: { Policies: [{ PolicyDocument: { Statement: statements } }] },
});
const logs = { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' };
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const underRole = { Worker: { Role: arnOf('WorkerRole') } };

/** Answers what became of a call that the function makes with its own credentials. */
const caller = `
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
const table = new DynamoDBClient({});
export const handler = async () => {
  const Key = { pk: { S: 'a' } };
  const said = await table.send(new GetItemCommand({ TableName: process.env.TABLE, Key })).then(() => 'read', (error) => error.name + ': ' + error.message);
  return { statusCode: 200, body: said };
};`;
const table = {
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    },
  },
};

let cloud: LocalCloud | undefined;
afterEach(async () => {
  await cloud?.stop();
  cloud = undefined;
});

async function askWorker(...statements: readonly object[]): Promise<{ said: string; running: LocalCloud }> {
  const stack = scratchStack(
    { Worker: caller },
    { ...table, ...functionUrl('Link', 'Worker'), WorkerRole: role(logs, ...statements) },
    { Worker: { ...underRole.Worker, Variables: { TABLE: { Ref: 'Table' } } } },
  );
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  const answer = await fetch(`${cloud.addresses.functionUrls['Link']}/`);
  return { said: await answer.text(), running: cloud };
}

test('a function does what its role allows, and the permission counts as used', async () => {
  const { said, running } = await askWorker({
    Effect: 'Allow',
    Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    Resource: arnOf('Table'),
  });
  expect(said).toBe('read');
  const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/Scratch-Table';
  const named = running.permissions();
  expect(named.used).toContainEqual({ role: 'Scratch-WorkerRole', action: 'dynamodb:GetItem', resource: table });
  expect(named.unused).toEqual([{ role: 'Scratch-WorkerRole', action: 'dynamodb:PutItem', resource: table }]);
  expect(named.denied).toEqual([]);
});

test('a function is denied what its role does not allow, as AWS denies it, and the statement that lacks is reported', async () => {
  const { said, running } = await askWorker({
    Effect: 'Allow',
    Action: 'dynamodb:PutItem',
    Resource: arnOf('Table'),
  });
  const resource = 'arn:aws:dynamodb:us-east-1:000000000000:table/Scratch-Table';
  expect(said).toBe(
    `AccessDeniedException: User: arn:aws:sts::000000000000:assumed-role/Scratch-WorkerRole/local is not authorized to perform: dynamodb:GetItem on resource: ${resource} because no identity-based policy allows the dynamodb:GetItem action`,
  );
  expect(running.permissions().denied).toMatchObject([
    { who: 'Scratch-WorkerRole', lacks: { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: resource } },
  ]);
});

test('an explicit deny wins over what another statement allows', async () => {
  const { said } = await askWorker(
    { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' },
    { Effect: 'Deny', Action: 'dynamodb:Get*', Resource: arnOf('Table') },
  );
  expect(said).toMatch(/^AccessDeniedException: .* with an explicit deny$/);
});

test('an address that no permission opens is forbidden', async () => {
  const { Link } = functionUrl('Link', 'Worker');
  const stack = scratchStack({ Worker: caller }, { Link });
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  const answer = await fetch(`${cloud.addresses.functionUrls['Link']}/`);
  expect([answer.status, await answer.text()]).toEqual([403, '{"Message":"Forbidden"}']);
});

describe('wiring that the policies do not let happen stops the start', () => {
  const handlers = { Worker: 'export const handler = async () => undefined;' };
  test.each([
    {
      when: 'a bucket may not send to its queue',
      resources: {
        ...workQueue('Work', 'Worker'),
        Files: notifyingBucket('Files', 'Work')['Files'],
      },
      lacks: 'sqs:SendMessage',
    },
    {
      when: 'another bucket may, and this one may not',
      resources: {
        ...workQueue('Work', 'Worker'),
        Files: notifyingBucket('Files', 'Work')['Files'],
        Policy: {
          Type: 'AWS::SQS::QueuePolicy',
          Properties: {
            Queues: [{ Ref: 'Work' }],
            PolicyDocument: {
              Statement: {
                Effect: 'Allow',
                Principal: { Service: 's3.amazonaws.com' },
                Action: 'sqs:SendMessage',
                Resource: arnOf('Work'),
                Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::other*' } },
              },
            },
          },
        },
      },
      lacks: 'sqs:SendMessage',
    },
    {
      when: 'a worker may not receive from its queue',
      resources: { ...workQueue('Work', 'Worker'), WorkerRole: role(logs) },
      functions: underRole,
      lacks: 'sqs:ReceiveMessage',
    },
    {
      when: 'a function may not write its log',
      resources: { WorkerRole: role() },
      functions: underRole,
      lacks: 'logs:CreateLogStream',
    },
  ])('$when', async ({ resources, functions = {}, lacks }) => {
    const { folder, assembly } = scratchStack(handlers, resources, functions);
    const starting = startCloud({ folder, assembly });
    await expect(starting).rejects.toThrow(NotPermitted);
    await expect(starting).rejects.toThrow(`"Action":"${lacks}"`);
  });
});

describe('somebody with a policy of their own', () => {
  const stack = scratchStack(
    { Reader: 'export const handler = async () => undefined;' },
    {
      ...table,
      ...workQueue('Work', 'Reader'),
      Files: { Type: 'AWS::S3::Bucket', Properties: {} },
      Mail: { Type: 'AWS::SES::ConfigurationSet', Properties: {} },
    },
  );
  let running: LocalCloud;
  beforeAll(async () => {
    running = await startCloud({ folder: stack.folder, assembly: stack.assembly });
    const policy = {
      Statement: [
        { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::scratch-files/acme/*' },
        { Effect: 'Allow', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::scratch-files/acme/old/*' },
        { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::scratch-files/acme/*' },
      ],
    };
    await fetch(`${running.addresses.control}/principal`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ accessKey: 'uploader', policy }),
    });
  });
  afterAll(() => running.stop());
  const settings = () => ({ region: 'any', credentials: { accessKeyId: 'uploader', secretAccessKey: 'b' } });
  const s3 = () => new S3Client({ ...settings(), endpoint: running.addresses.s3.endpoint, forcePathStyle: true });
  const put = (Key: string) => s3().send(new PutObjectCommand({ Bucket: 'scratch-files', Key, Body: 'text' }));

  test('uploads where they may, and nowhere else', async () => {
    await put('acme/DE/today.json');
    await expect(put('everly/DE/today.json')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html: 403 without s3:ListBucket
  test('does not learn that an object is absent without the permission to list', async () => {
    await put('acme/DE/here.json');
    const get = (Key: string) => s3().send(new GetObjectCommand({ Bucket: 'scratch-files', Key }));
    await expect(get('acme/DE/here.json')).resolves.toBeDefined();
    await expect(get('acme/DE/not-here.json')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('deletes many at once, each for itself', async () => {
    await put('acme/old/a.json');
    const Objects = [{ Key: 'acme/old/a.json' }, { Key: 'acme/DE/today.json' }];
    const deleted = await s3().send(new DeleteObjectsCommand({ Bucket: 'scratch-files', Delete: { Objects } }));
    expect(deleted.Deleted?.map(({ Key }) => Key)).toEqual(['acme/old/a.json']);
    expect(deleted.Errors).toMatchObject([{ Key: 'acme/DE/today.json', Code: 'AccessDenied' }]);
  });

  test.each([
    {
      service: 'SQS',
      name: 'AccessDenied',
      call: () =>
        new SQSClient({ ...settings(), endpoint: running.addresses.sqs.endpoint }).send(
          new SendMessageBatchCommand({
            QueueUrl: `${running.addresses.sqs.endpoint}/000000000000/Scratch-Work`,
            Entries: [{ Id: '1', MessageBody: 'text' }],
          }),
        ),
    },
    {
      service: 'Parameter Store',
      name: 'AccessDeniedException',
      call: () =>
        new SSMClient({ ...settings(), endpoint: running.addresses.ssm.endpoint }).send(
          new GetParameterCommand({ Name: '/any/name' }),
        ),
    },
    {
      service: 'SES',
      name: 'AccessDenied',
      call: () =>
        new SESClient({ ...settings(), endpoint: running.addresses.ses.endpoint }).send(
          new SendRawEmailCommand({
            Source: 'Northwind <alerts@northwind.example>',
            Destinations: ['jo@acme.example'],
            RawMessage: { Data: Buffer.from('From: alerts@northwind.example\r\nSubject: a\r\n\r\ntext') },
          }),
        ),
    },
    {
      service: 'DynamoDB',
      name: 'AccessDeniedException',
      call: () =>
        new DynamoDBClient({ ...settings(), endpoint: running.addresses.dynamodb.endpoint }).send(
          // A text in an item that looks like a table's name is only text.
          new PutItemCommand({
            TableName: 'Scratch-Table',
            Item: { pk: { S: '"TableName":"Other"' } },
          }),
        ),
    },
  ])('is denied by $service as AWS denies it', async ({ name, call }) => {
    await expect(call()).rejects.toMatchObject({ name });
  });
});
