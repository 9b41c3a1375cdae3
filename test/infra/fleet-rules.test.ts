import { describe, expect, test } from 'vitest';
import { fleetRules } from './fleet-rules.ts';
import { synthesized } from './synthesized.ts';
import type { Json, Template } from './template.ts';

const production = synthesized('production').template;
const local = synthesized('local').template;

describe.each([
  { stage: 'production', template: production },
  { stage: 'local', template: local },
])('the stack of stage $stage', ({ template }) => {
  test.each(Object.entries(fleetRules))('%s', (_, rule) => {
    expect(rule(template)).toEqual([]);
  });
});

/** A template of one resource, or of a few. */
const of = (resources: Readonly<Record<string, readonly [string, Readonly<Record<string, Json>>]>>): Template => ({
  Resources: Object.fromEntries(
    Object.entries(resources).map(([id, [Type, Properties]]) => [id, { Type, Properties }] as const),
  ),
});

interface Failure {
  readonly when: string;
  readonly rule: string;
  readonly template: Template;
  readonly reason: readonly string[];
}

const worker = ['AWS::Lambda::Function', { Timeout: 60 }] as const;
const mapping = { EventSourceArn: { 'Fn::GetAtt': ['Work', 'Arn'] }, FunctionName: { Ref: 'Worker' } };
const allow = (Action: Json, Resource: Json): readonly [string, Readonly<Record<string, Json>>] => [
  'AWS::IAM::Policy',
  { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] } },
];
const role = ['AWS::IAM::Role', {}] as const;

const failures: readonly Failure[] = [
  {
    when: 'a function has an alarm that does not repeat who is hurt',
    rule: 'every function says who is hurt when it fails, and an alarm repeats it',
    template: of({
      Worker: ['AWS::Lambda::Function', { Description: 'Sellers are not warned before a limit is crossed.' }],
      Alarm: [
        'AWS::CloudWatch::Alarm',
        { MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Worker' } }] },
      ],
    }),
    reason: ['Worker has no alarm on its errors that says who is hurt'],
  },
  {
    when: 'a function does not say who is hurt',
    rule: 'every function says who is hurt when it fails, and an alarm repeats it',
    template: of({ Worker: worker }),
    reason: ['Worker does not say who is hurt when it fails'],
  },
  {
    when: 'an alarm acts through something that is not a topic',
    rule: 'every alarm notifies the operations topic and nothing else',
    template: of({
      Alarm: [
        'AWS::CloudWatch::Alarm',
        { AlarmDescription: 'Consultants get no alerts. Read the log.', AlarmActions: [{ Ref: 'Mailer' }] },
      ],
      Mailer: ['AWS::Lambda::Function', {}],
    }),
    reason: ['Alarm does not notify the operations topic, or not only that'],
  },
  {
    when: 'a function is left to the defaults',
    rule: 'every function runs on Node 24 and arm64 with a log that ends',
    template: of({ Worker: ['AWS::Lambda::Function', { Runtime: 'nodejs22.x' }] }),
    reason: ['Worker does not run on Node 24', 'Worker is not for arm64', 'Worker keeps its log for ever'],
  },
  {
    when: 'a queue has neither dead letters nor an alarm',
    rule: 'every queue gives up into dead letters that somebody hears of',
    template: of({ Work: ['AWS::SQS::Queue', {}] }),
    reason: ['Work has no dead letters, or gives up too soon', 'nobody hears when messages in Work grow old'],
  },
  {
    when: 'the policy of a queue forbids plain connections for somebody only',
    rule: 'queues, topics and buckets reject connections without TLS',
    template: of({
      Work: ['AWS::SQS::Queue', {}],
      Policy: [
        'AWS::SQS::QueuePolicy',
        {
          Queues: [{ Ref: 'Work' }],
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Deny',
                Principal: { Service: 's3.amazonaws.com' },
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              },
            ],
          },
        },
      ],
    }),
    reason: ['Work can be used without TLS'],
  },
  {
    when: 'a queue is not encrypted',
    rule: 'queues and buckets are encrypted at rest',
    template: of({ Work: ['AWS::SQS::Queue', { SqsManagedSseEnabled: false }] }),
    reason: ['Work is not encrypted'],
  },
  {
    when: 'a queue hands a message out again after five timeouts',
    rule: 'no message is handed out again while it may still be worked on',
    template: of({
      Worker: worker,
      Work: ['AWS::SQS::Queue', { VisibilityTimeout: 300 }],
      Source: ['AWS::Lambda::EventSourceMapping', mapping],
    }),
    reason: ['Source: 300 s of invisibility for a timeout of 60 s'],
  },
  {
    when: 'an event source repeats whole batches, as often at once as it likes',
    rule: 'one bad message does not repeat its whole batch',
    template: of({ Source: ['AWS::Lambda::EventSourceMapping', mapping] }),
    reason: ['Source repeats a whole batch when one message fails', 'Source may take all of the account'],
  },
  {
    when: 'a schedule is switched off and on its own',
    rule: 'every schedule is on, means UTC, tries again and keeps what failed',
    template: of({ Hourly: ['AWS::Scheduler::Schedule', { State: 'DISABLED', ScheduleExpressionTimezone: 'UTC' }] }),
    reason: ['Hourly is not switched on', 'Hourly tries once', 'Hourly has no dead letters'],
  },
  {
    when: 'a role may scan the table',
    rule: 'no role may do anything to everything, and nobody may scan',
    template: of({
      Role: role,
      Policy: allow(['dynamodb:Query', 'dynamodb:Scan'], { 'Fn::GetAtt': ['Table', 'Arn'] }),
    }),
    reason: ['Role may dynamodb:Scan'],
  },
  {
    when: 'a role may send mail as anybody',
    rule: 'no role may do anything to everything, and nobody may scan',
    template: of({ Role: role, Policy: allow('ses:SendRawEmail', '*') }),
    reason: ['Role may ses:SendRawEmail *'],
  },
  {
    when: 'a role has a ready-made policy',
    rule: 'no role may do anything to everything, and nobody may scan',
    template: of({
      Role: ['AWS::IAM::Role', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }],
    }),
    reason: ['Role has the ready-made policy arn:aws:iam::aws:policy/AdministratorAccess'],
  },
  {
    when: 'a table is named',
    rule: 'nothing has a physical name',
    template: of({ State: ['AWS::DynamoDB::Table', { TableName: 'headroom' }] }),
    reason: ['State is named by TableName'],
  },
  {
    when: 'a function gets its own address, by way of another resource',
    rule: 'nothing waits for itself',
    template: of({
      Page: [
        'AWS::Lambda::Function',
        { Environment: { Variables: { RESOLVED: { 'Fn::Join': ['', ['at ', { Ref: 'Parameter' }]] } } } },
      ],
      Parameter: ['AWS::SSM::Parameter', { Value: { 'Fn::GetAtt': ['Address', 'FunctionUrl'] } }],
      Address: ['AWS::Lambda::Url', { TargetFunctionArn: { Ref: 'Page' } }],
      Bystander: ['AWS::Lambda::Permission', { FunctionName: { Ref: 'Other' } }],
      Other: ['AWS::Lambda::Function', {}],
    }),
    reason: [
      'Page waits for itself, or for what does',
      'Parameter waits for itself, or for what does',
      'Address waits for itself, or for what does',
    ],
  },
];

describe('the rules can fail', () => {
  test.each(failures)('when $when', ({ rule, template, reason }) => {
    expect(fleetRules[rule]?.(template)).toEqual(reason);
  });

  test('and each of them was seen to', () => {
    expect(new Set(failures.map(({ rule }) => rule))).toEqual(new Set(Object.keys(fleetRules)));
  });
});
