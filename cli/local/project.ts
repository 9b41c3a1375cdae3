import { join } from 'node:path';
import type { CdkProject } from 'local-cloud';

/** Headroom's CDK project, as the local cloud is to synthesize it. */
export const headroomProject = (root: string): CdkProject => ({
  root,
  sources: ['infra', 'functions', 'shared', 'package.json', 'package-lock.json', 'cdk.json', 'tsconfig.json'],
  context: { stage: 'local' },
  cacheFolder: join(root, '.headroom', 'assembly'),
});
