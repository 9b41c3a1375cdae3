import { App, Aws } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };
import { HeadroomStack } from '../../infra/headroom-stack.ts';
import { settingsFrom } from '../../infra/parts/settings.ts';
import { checkRegion, regionsWithoutFunctionUrls } from '../../infra/regions.ts';

test.each([...regionsWithoutFunctionUrls])(
  '%s has no function URLs: synthesis ends with the list of such regions',
  (region) => {
    const app = new App({ context: { ...cdk.context, 'aws:cdk:bundling-stacks': [] } });
    const settings = settingsFrom(() => undefined);
    const synthesize = () => new HeadroomStack(app, 'Headroom', { settings, env: { region, account: '123456789012' } });
    expect(synthesize).toThrow(/cannot be deployed to .*ap-south-2, ap-southeast-4, ca-west-1, eu-central-2/);
  },
);

test('every other region passes, and one that is not known yet', () => {
  for (const region of ['eu-central-1', 'us-east-1', 'ap-southeast-2', '', Aws.REGION])
    expect(() => checkRegion(region)).not.toThrow();
});
