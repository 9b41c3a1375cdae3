import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { motoMissing, startMoto } from './engines.ts';

/**
 * `node test/conformance/deploy-to-moto.ts [ASSEMBLY]`: the real `cdk bootstrap` and `cdk deploy` of the stack, against moto. Says which
 * resources moto made. Exit status 0 when the deployment came through, 1 when not, 2 when moto is not installed.
 * @param ASSEMBLY a folder that `cdk synth` or `npm start` made; else the stack is synthesized and bundled first
 */
const missing = motoMissing();
if (missing !== undefined) {
  console.log(`Not tried: ${missing}`);
  process.exit(2);
}
const root = join(import.meta.dirname, '../..');
const [, , assembly] = process.argv;
const app = assembly !== undefined && existsSync(assembly) ? ['--app', assembly] : [];
const moto = await startMoto();
const account = '123456789012';
const region = 'eu-central-1';
const env = {
  ...process.env,
  AWS_ENDPOINT_URL: moto.endpoint,
  AWS_ACCESS_KEY_ID: 'any',
  AWS_SECRET_ACCESS_KEY: 'any',
  AWS_REGION: region,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  CDK_DEFAULT_ACCOUNT: account,
  CDK_DEFAULT_REGION: region,
  CDK_DISABLE_VERSION_CHECK: '1',
};

const run = (...args: readonly string[]): Promise<number | null> =>
  new Promise((ended) => {
    console.log(`$ cdk ${args.join(' ')}`);
    const child = spawn(join(root, 'node_modules/.bin/cdk'), args, {
      cwd: root,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('exit', (code) => ended(code));
  });

const client = new CloudFormationClient({
  endpoint: moto.endpoint,
  region,
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
});

/** What moto made of a stack, by type. */
async function show(stack: string): Promise<void> {
  const byType = new Map<string, number>();
  try {
    for await (const page of paginateListStackResources({ client }, { StackName: stack }))
      for (const { ResourceType = '' } of page.StackResourceSummaries ?? [])
        byType.set(ResourceType, (byType.get(ResourceType) ?? 0) + 1);
  } catch (error) {
    console.log(`There is no stack ${stack}: ${error instanceof Error ? error.message : String(error)}`);
  }
  console.log(`${stack}: ${[...byType.values()].reduce((sum, count) => sum + count, 0)} resources`);
  for (const [type, count] of [...byType].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`${String(count).padStart(4)}  ${type}`);
}

try {
  const bootstrapped = await run('bootstrap', `aws://${account}/${region}`, '--no-notices', ...app);
  await show('CDKToolkit');
  if (bootstrapped !== 0) process.exitCode = 1;
  else {
    const deployed = await run('deploy', '--require-approval', 'never', '--no-notices', '--progress', 'events', ...app);
    await show('Headroom');
    process.exitCode = deployed === 0 ? 0 : 1;
  }
} finally {
  await moto.stop();
}
