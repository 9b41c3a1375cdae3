import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';
import { describe, expect, test } from 'vitest';
import { decide } from '../../local-cloud/iam/decide.ts';
import { type Call, type Caller, compilePolicy } from '../../local-cloud/iam/policy.ts';
import { readStack } from '../../local-cloud/template/read-stack.ts';
import { accountId } from '../../local-cloud/template/resource-facts.ts';
import { synthesized } from './synthesized.ts';

// The local cloud's own evaluator of policies against an independent one, on the policies of this stack and on forms that it
// may come to use. AGPL: it judges in tests only (docs/packages.md).

const { grants, queues, topics, functions, buckets, tables } = readStack(
  synthesized('local').template,
  'Headroom',
  new Map(),
  { sqs: 'http://127.0.0.1:1', url: () => 'http://127.0.0.1:2/' },
);

type Document = { readonly Statement: unknown };

async function judged(call: Call, caller: Caller, own: readonly unknown[], ofResource: readonly unknown[]) {
  const principal =
    caller.kind === 'role'
      ? `arn:aws:sts::${accountId}:assumed-role/${caller.arn.split('/').at(-1)}/local`
      : caller.kind === 'service'
        ? caller.name
        : caller.kind === 'account'
          ? `arn:aws:iam::${caller.id}:user/any`
          : anonymousPrincipal;
  const statements = ofResource.flatMap((document) => (document as Document).Statement);
  const answer = await runSimulation(
    {
      request: {
        principal,
        action: call.action,
        resource: { resource: call.resource, accountId },
        contextVariables: { ...call.context } as Record<string, string | string[]>,
      },
      identityPolicies:
        // Somebody of another account is allowed by that account; here only this side is judged.
        caller.kind === 'account'
          ? [{ name: 'theirs', policy: version({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }) }]
          : own.map((policy, index) => ({ name: `own${index}`, policy: version(policy as Document) })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(statements.length > 0 && { resourcePolicy: version({ Statement: statements }) }),
    },
    {},
  );
  if (answer.resultType === 'error') throw new Error(JSON.stringify(answer.errors));
  return answer.overallResult === 'Allowed';
}

const version = ({ Statement }: Document): object => ({ Version: '2012-10-17', Statement });

function ours(call: Call, caller: Caller, own: readonly unknown[], ofResource: readonly unknown[]): boolean {
  const compiled = (documents: readonly unknown[]) => documents.flatMap((one) => compilePolicy(one, 'policy'));
  return decide(call, caller, compiled(own), compiled(ofResource)).allowed;
}

const secure = { 'aws:SecureTransport': 'true' };
const lower = ({ action, resource, context = {} }: Call): Call => ({
  action,
  resource,
  context: Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value])),
});

const bucket = `arn:aws:s3:::${buckets[0]?.name}`;
const actionsByResource: readonly { readonly resource: string; readonly actions: readonly string[] }[] = [
  {
    resource: `arn:aws:dynamodb:us-east-1:${accountId}:table/${tables[0]?.name}`,
    actions: ['GetItem', 'PutItem', 'DeleteItem', 'Query', 'Scan', 'UpdateItem'].map((one) => `dynamodb:${one}`),
  },
  ...queues.map(({ arn }) => ({
    resource: arn,
    actions: ['SendMessage', 'ReceiveMessage', 'DeleteMessage', 'PurgeQueue'].map((one) => `sqs:${one}`),
  })),
  ...[`${bucket}/acme/DE/today.json`, `${bucket}/packs/acme/1.zip`, `${bucket}/acme/DE/sp-api/V2/1.json`].map(
    (resource) => ({
      resource,
      actions: ['GetObject', 'GetObjectVersion', 'PutObject', 'DeleteObject'].map((a) => `s3:${a}`),
    }),
  ),
  { resource: bucket, actions: ['s3:ListBucket', 's3:ListBucketVersions'] },
  ...['headroom/Headroom/apps/one', 'headroom/Other/apps/one'].map((name) => ({
    resource: `arn:aws:ssm:us-east-1:${accountId}:parameter/${name}`,
    actions: ['ssm:GetParameter', 'ssm:PutParameter', 'ssm:DeleteParameter'],
  })),
  ...['identity/northwind.example', 'configuration-set/any'].map((name) => ({
    resource: `arn:aws:ses:us-east-1:${accountId}:${name}`,
    actions: ['ses:SendRawEmail'],
  })),
  ...functions.map(({ arn }) => ({ resource: arn, actions: ['lambda:InvokeFunction'] })),
];
const policyOf = (resource: string): readonly unknown[] =>
  grants.resourcePolicies[resource.startsWith('arn:aws:s3:::') ? bucket : resource] ?? [];

describe('the judge decides every call of every role as the local cloud does', () => {
  test.each(grants.roles)('$name', async ({ arn, policies }) => {
    const caller = { kind: 'role', arn } as const;
    let allowed = 0;
    for (const { resource, actions } of actionsByResource)
      for (const action of actions) {
        const call = { action, resource, context: secure };
        const decided = ours(lower(call), caller, policies, policyOf(resource));
        allowed += decided ? 1 : 0;
        expect([action, resource, decided]).toEqual([
          action,
          resource,
          await judged(call, caller, policies, policyOf(resource)),
        ]);
      }
    // A role that may do nothing would agree with any judge.
    expect(allowed).toBeGreaterThan(1);
  });
});

const intake = queues.find(({ name }) => name === 'Headroom-IntakeQueue')?.arn ?? '';
const feedback = queues.find(({ name }) => name === 'Headroom-BouncesFeedbackQueue')?.arn ?? '';
const notifications = queues.find(({ name }) => name === 'Headroom-ConnectionsSellerNotificationsQueue')?.arn ?? '';
const topic = topics.find(({ arn }) => arn.includes('Bounces'))?.arn ?? '';
const s3 = { kind: 'service', name: 's3.amazonaws.com' } as const;
const from = (arn: string, account = accountId) => ({ 'aws:SourceAccount': account, 'aws:SourceArn': arn });

describe('the judge decides what services and strangers send as the local cloud does', () => {
  test.each<{ when: string; caller: Caller; call: Call; allowed: boolean }>([
    {
      when: 'the reports bucket',
      caller: s3,
      call: { action: 'sqs:SendMessage', resource: intake, context: { ...secure, ...from(bucket) } },
      allowed: true,
    },
    {
      when: 'a bucket of another account',
      caller: s3,
      call: { action: 'sqs:SendMessage', resource: intake, context: { ...secure, ...from(bucket, '111122223333') } },
      allowed: false,
    },
    {
      when: 'a bucket with another name',
      caller: s3,
      call: { action: 'sqs:SendMessage', resource: intake, context: { ...secure, ...from('arn:aws:s3:::other') } },
      allowed: false,
    },
    {
      when: 'a bucket without TLS',
      caller: s3,
      call: {
        action: 'sqs:SendMessage',
        resource: intake,
        context: { 'aws:SecureTransport': 'false', ...from(bucket) },
      },
      allowed: false,
    },
    {
      when: 'the topic of mail feedback',
      caller: { kind: 'service', name: 'sns.amazonaws.com' },
      call: { action: 'sqs:SendMessage', resource: feedback, context: { ...secure, ...from(topic) } },
      allowed: true,
    },
    {
      when: 'another topic',
      caller: { kind: 'service', name: 'sns.amazonaws.com' },
      call: { action: 'sqs:SendMessage', resource: feedback, context: { ...secure, ...from(`${topic}2`) } },
      allowed: false,
    },
    {
      when: 'Amazon’s Selling Partner API',
      caller: { kind: 'account', id: '437568002678' },
      call: { action: 'sqs:SendMessage', resource: notifications, context: secure },
      allowed: true,
    },
    {
      when: 'another account',
      caller: { kind: 'account', id: '111122223333' },
      call: { action: 'sqs:SendMessage', resource: notifications, context: secure },
      allowed: false,
    },
    {
      when: 'anybody, into the intake',
      caller: { kind: 'anonymous' },
      call: { action: 'sqs:SendMessage', resource: intake, context: secure },
      allowed: false,
    },
  ])('$when', async ({ caller, call, allowed }) => {
    const policies = policyOf(call.resource);
    expect(ours(lower(call), caller, [], policies)).toBe(allowed);
    expect(await judged(call, caller, [], policies)).toBe(allowed);
  });
});

const statement = (more: object): Document => ({
  Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*', ...more }],
});
const listing = (prefix?: string): Call => ({
  action: 's3:ListBucket',
  resource: bucket,
  context: { ...secure, ...(prefix !== undefined && { 's3:prefix': prefix }) },
});

describe('the judge reads forms of policies as the local cloud does', () => {
  const asked = [listing(), listing('acme/DE/'), listing('Acme/DE/'), listing('everly/')];
  test.each<{ form: string; policy: Document }>([
    { form: 'StringLike', policy: statement({ Condition: { StringLike: { 's3:prefix': ['acme/*', 'nobody/?'] } } }) },
    { form: 'StringLikeIfExists', policy: statement({ Condition: { StringLikeIfExists: { 's3:prefix': 'acme/*' } } }) },
    { form: 'StringNotLike', policy: statement({ Condition: { StringNotLike: { 's3:prefix': 'acme/*' } } }) },
    {
      form: 'StringEqualsIgnoreCase',
      policy: statement({ Condition: { StringEqualsIgnoreCase: { 's3:prefix': 'ACME/de/' } } }),
    },
    {
      form: 'StringNotEquals',
      policy: statement({ Condition: { StringNotEquals: { 's3:prefix': ['acme/DE/', 'everly/'] } } }),
    },
    { form: 'Null, absent', policy: statement({ Condition: { Null: { 's3:prefix': 'true' } } }) },
    { form: 'Null, present', policy: statement({ Condition: { Null: { 's3:prefix': 'false' } } }) },
    {
      form: 'two conditions',
      policy: statement({ Condition: { StringLike: { 's3:prefix': 'a*' }, Bool: { 'aws:SecureTransport': 'true' } } }),
    },
    {
      form: 'a condition on TLS that fails',
      policy: statement({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    },
    { form: 'an action with a wildcard', policy: statement({ Action: 's3:List*' }) },
    { form: 'an action in another case', policy: statement({ Action: 'S3:listbucket' }) },
    { form: 'NotAction', policy: statement({ Action: undefined, NotAction: 's3:GetObject' }) },
    { form: 'NotResource', policy: statement({ Resource: undefined, NotResource: `${bucket}/*` }) },
    { form: 'a resource with wildcards', policy: statement({ Resource: 'arn:aws:s3:::head?oom-*' }) },
    { form: 'another resource', policy: statement({ Resource: `${bucket}/*` }) },
    {
      form: 'a deny beside an allow',
      policy: {
        Statement: [
          { Effect: 'Allow', Action: 's3:*', Resource: '*' },
          {
            Effect: 'Deny',
            Action: 's3:ListBucket',
            Resource: '*',
            Condition: { StringLike: { 's3:prefix': 'acme/*' } },
          },
        ],
      },
    },
  ])('$form', async ({ policy }) => {
    const tidy = JSON.parse(JSON.stringify(policy)) as Document;
    const caller = { kind: 'role', arn: `arn:aws:iam::${accountId}:role/any` } as const;
    for (const call of asked)
      expect([call.context, ours(lower(call), caller, [tidy], [])]).toEqual([
        call.context,
        await judged(call, caller, [tidy], []),
      ]);
  });
});
