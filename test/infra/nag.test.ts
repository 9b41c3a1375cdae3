import { App, Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { synthesized } from './synthesized.ts';

/** What the AWS Solutions rules of cdk-nag find, warnings included. */
const findings = (stack: Stack): readonly string[] =>
  new AwsSolutionsChecks()
    .validateScope(stack)
    .violations.flatMap(({ ruleName, severity, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${severity}: ${ruleName} at ${constructPath}`),
    );

/** What was explained away, as `rule: reason`, once each. */
const explained = (stack: Stack): ReadonlyMap<string, string> =>
  new Map(
    stack.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Readonly<Record<string, string>>)),
  );

test.each(['production', 'local'] as const)('the stack of stage %s has no finding unexplained', (stage) => {
  expect(findings(synthesized(stage).stack)).toEqual([]);
});

test('what is explained is a short list, each with a reason that can be argued with', () => {
  const reasons = explained(synthesized('production').stack);
  expect(
    [...reasons.keys()].map((rule) => rule.replace(/^annotation::/i, '').replace(/<\w+\.Arn>/, '<Arn>')).sort(),
  ).toEqual([
    'AwsSolutions-IAM5[Resource::<Arn>/*/portal/*]',
    'AwsSolutions-IAM5[Resource::<Arn>/*/sp-api/*]',
    'AwsSolutions-IAM5[Resource::<Arn>/*]',
    'AwsSolutions-IAM5[Resource::<Arn>/packs/*]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/headroom/Headroom/*]',
    'AwsSolutions-S1',
    'AwsSolutions-SQS3',
  ]);
  for (const reason of reasons.values()) expect(reason.length).toBeGreaterThan(80);
});

test('the check can fail: a bucket left to the defaults is found', () => {
  const stack = new Stack(new App(), 'Careless');
  new Bucket(stack, 'Open');
  expect(findings(stack)).toEqual([
    'error: AwsSolutions-S1 at Careless/Open/Resource',
    'error: AwsSolutions-S10 at Careless/Open/Resource',
  ]);
});
