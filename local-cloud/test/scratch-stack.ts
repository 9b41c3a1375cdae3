import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Assembly } from '../template/assembly.ts';

/** A stack made by hand: no CDK and nothing of the product, so that these tests are about the local cloud alone. */
export interface ScratchStack {
  /** folder for the cloud's state */
  readonly folder: string;
  readonly assembly: Assembly;
  /** folder that reads as the assembly does */
  readonly assemblyFolder: string;
  /** what the handlers recorded, in order */
  readonly recorded: () => readonly Recorded[];
}

export interface Recorded {
  readonly by: string;
  readonly [member: string]: unknown;
}

const homes: string[] = [];
// Registered before any hook of the file that imports this, so run after all of them: the clouds have stopped by then.
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

type Json = Readonly<Record<string, unknown>>;

/** Handlers have `record(facts)`, which appends to the file the test reads, and what Node has. */
const preamble = `import { appendFileSync } from 'node:fs';
const record = (facts) => appendFileSync(process.env.RECORD, JSON.stringify({ by: process.env.AWS_LAMBDA_FUNCTION_NAME, ...facts }) + '\\n');
`;

/**
 * A stack with these handlers (source of an ES module, by logical id), their template properties where they differ
 * from the usual, and these further resources.
 */
export function scratchStack(
  handlers: Readonly<Record<string, string>>,
  resources: Json = {},
  functionProperties: Readonly<Record<string, Json>> = {},
): ScratchStack {
  const home = mkdtempSync(join(tmpdir(), 'local-cloud-test-'));
  const assemblyFolder = join(home, 'assembly');
  mkdirSync(assemblyFolder);
  homes.push(home);
  const record = join(home, 'recorded.jsonl');
  writeFileSync(record, '');
  const functions: Record<string, unknown> = {};
  const files: Record<string, unknown> = {};
  for (const [name, source] of Object.entries(handlers)) {
    const folder = join(assemblyFolder, `asset.${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.mjs'), preamble + source);
    files[name] = {
      source: { path: `asset.${name}`, packaging: 'zip' },
      destinations: { here: { objectKey: `${name}.zip` } },
    };
    const given = functionProperties[name] ?? {};
    functions[name] = {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Timeout: 5,
        MemorySize: 256,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
        Code: { S3Bucket: { 'Fn::Sub': 'assets-${AWS::AccountId}-${AWS::Region}' }, S3Key: `${name}.zip` },
        ...given,
        Environment: { Variables: { RECORD: record, ...(given['Variables'] as Json | undefined) } },
      },
    };
  }
  const template = { Resources: { ...functions, ...resources } };
  writeFileSync(join(assemblyFolder, 'Scratch.template.json'), JSON.stringify(template));
  writeFileSync(join(assemblyFolder, 'Scratch.assets.json'), JSON.stringify({ files }));
  writeFileSync(
    join(assemblyFolder, 'manifest.json'),
    JSON.stringify({
      artifacts: {
        'Scratch.assets': { type: 'cdk:asset-manifest', properties: { file: 'Scratch.assets.json' } },
        Scratch: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Scratch.template.json' } },
      },
    }),
  );
  return {
    folder: join(home, 'state'),
    assemblyFolder,
    assembly: {
      template,
      stackName: 'Scratch',
      assets: new Map(Object.keys(handlers).map((name) => [`${name}.zip`, join(assemblyFolder, `asset.${name}`)])),
    },
    recorded: () =>
      readFileSync(record, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Recorded),
  };
}

/** A queue with dead letters after so many receives, and the function that reads it. */
export function workQueue(name: string, readBy: string, mapping: Json = {}, queue: Json = {}, most = 3): Json {
  return {
    [name]: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 1800,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [`${name}Dead`, 'Arn'] }, maxReceiveCount: most },
        ...queue,
      },
    },
    [`${name}Dead`]: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1209600 } },
    [`${name}To${readBy}`]: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': [name, 'Arn'] },
        FunctionName: { Ref: readBy },
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ...mapping,
      },
    },
  };
}

/** A queue's policy that lets a service of AWS send to it. */
export const mayBeSentTo = (queue: string, service: string): Json => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: queue }],
    PolicyDocument: {
      Statement: {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sqs:SendMessage',
        Resource: { 'Fn::GetAtt': [queue, 'Arn'] },
      },
    },
  },
});

/** An address of a function, and the two permissions without which nobody may call it. */
export function functionUrl(name: string, target: string): Json {
  const permission = (more: Json): Json => ({
    Type: 'AWS::Lambda::Permission',
    Properties: { FunctionName: { 'Fn::GetAtt': [target, 'Arn'] }, Principal: '*', ...more },
  });
  return {
    [name]: {
      Type: 'AWS::Lambda::Url',
      Properties: { AuthType: 'NONE', TargetFunctionArn: { 'Fn::GetAtt': [target, 'Arn'] } },
    },
    [`${name}Url`]: permission({ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' }),
    [`${name}Invoke`]: permission({ Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true }),
  };
}

/** A bucket that notifies the queue of every new object. */
export function notifyingBucket(name: string, queue: string, filter: Json = {}, properties: Json = {}): Json {
  return {
    [`${name}MaySendTo${queue}`]: mayBeSentTo(queue, 's3.amazonaws.com'),
    [name]: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        ...properties,
        NotificationConfiguration: {
          QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: { 'Fn::GetAtt': [queue, 'Arn'] }, ...filter }],
        },
      },
    },
  };
}

export function hourly(name: string, target: string, expression = 'cron(5 * * * ? *)'): Json {
  return {
    [name]: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: expression,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: { 'Fn::GetAtt': [target, 'Arn'] }, RoleArn: 'role' },
      },
    },
  };
}

/** The handler of most tests: records the bodies it gets. */
export const recorder = `export const handler = async ({ Records }) => {
  for (const { body } of Records) if (!body.includes('s3:TestEvent')) record({ body, at: new Date().toISOString() });
};`;
