import { App } from 'aws-cdk-lib';
import cdk from '../cdk.json' with { type: 'json' };
import { HeadroomStack } from './headroom-stack.ts';
import { settingsFrom } from './parts/settings.ts';
import { checkRegion } from './regions.ts';

// The CDK command hands the app a folder and the context; without it (`node infra/app.ts`, as the local cloud does)
// the same context comes from cdk.json, so that both ways make the same template.
const app = new App({ context: cdk.context, outdir: process.env.CDK_OUTDIR ?? 'cdk.out', autoSynth: true });

const stackName: unknown = app.node.tryGetContext('stackName') ?? 'Headroom';
if (typeof stackName !== 'string') throw new Error(`stackName must be text, found ${JSON.stringify(stackName)}`);

// The template fits any region; the CDK command says which it is for, so that one that cannot work is named before deploying.
checkRegion(process.env.CDK_DEFAULT_REGION ?? '');

new HeadroomStack(app, 'Headroom', {
  stackName,
  settings: settingsFrom((name) => app.node.tryGetContext(name)),
});
