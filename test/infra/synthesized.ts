import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template as CdkTemplate } from 'aws-cdk-lib/assertions';
import cdk from '../../cdk.json' with { type: 'json' };
import { HeadroomStack } from '../../infra/headroom-stack.ts';
import { type StageName, settingsFrom } from '../../infra/parts/settings.ts';
import type { Template } from './template.ts';

/** The stack of a stage and its template. Functions are not bundled: the rules ask nothing of their code. */
export function synthesized(
  stage: StageName,
  context: Readonly<Record<string, string>> = {},
): { readonly stack: HeadroomStack; readonly template: Template } {
  const outdir = mkdtempSync(join(tmpdir(), 'headroom-synth-'));
  try {
    const app = new App({ outdir, context: { ...cdk.context, 'aws:cdk:bundling-stacks': [] } });
    const settings = settingsFrom((name) => ({ stage, ...context })[name]);
    const stack = new HeadroomStack(app, 'Headroom', { settings });
    return { stack, template: CdkTemplate.fromStack(stack).toJSON() as Template };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
