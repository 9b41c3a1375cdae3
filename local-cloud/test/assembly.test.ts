import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAssembly } from '../template/assembly.ts';
import { type CdkProject, synthesize } from '../template/synthesize.ts';

// A project whose "CDK app" writes a manifest with the context it was given.
let root: string;
const app = `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('runs.txt', 'run\\n');
mkdirSync(process.env.CDK_OUTDIR, { recursive: true });
writeFileSync(process.env.CDK_OUTDIR + '/S.template.json', process.env.CDK_CONTEXT_JSON);
if (process.env.CDK_CONTEXT_JSON.includes('fails')) { console.error('no such stage'); process.exit(1); }
writeFileSync(process.env.CDK_OUTDIR + '/manifest.json', JSON.stringify({ artifacts: { S: { type: 'aws:cloudformation:stack' } } }));
`;
const runs = (): number => readFileSync(join(root, 'runs.txt'), 'utf8').split('\n').length - 1;
const quiet = (): void => undefined;
const project = (): CdkProject => ({
  root,
  sources: ['infra', 'package.json', 'cdk.json'],
  context: { stage: 'here' },
  cacheFolder: join(root, 'assemblies'),
});

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'local-cloud-test-'));
  mkdirSync(join(root, 'infra'));
  mkdirSync(join(root, 'tools'));
  writeFileSync(join(root, 'infra/app.ts'), app);
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'cdk.json'), JSON.stringify({ app: 'node infra/app.ts', context: { colour: 'blue' } }));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('the stack is synthesized with the context that was given, once as long as nothing it is made from changes', async () => {
  const first = await synthesize(project(), quiet);
  expect(readAssembly(first).template).toEqual({ colour: 'blue', stage: 'here' });
  writeFileSync(join(root, 'tools/tool.ts'), 'not a part of the stack');
  expect(await synthesize(project(), quiet)).toBe(first);
  expect(runs()).toBe(1);
  writeFileSync(join(root, 'infra/other.ts'), 'export {};');
  expect(await synthesize(project(), quiet)).not.toBe(first);
  expect(runs()).toBe(2);
  const other = { ...project(), context: { stage: 'there' } };
  expect(readAssembly(await synthesize(other, quiet)).template).toEqual({ colour: 'blue', stage: 'there' });
});

test('an assembly that was cut short is never used', async () => {
  const whole = await synthesize(project(), quiet);
  const half = `${whole}.1.unfinished`;
  cpSync(whole, half, { recursive: true });
  rmSync(whole, { recursive: true });
  const before = runs();
  expect(await synthesize(project(), quiet)).toBe(whole);
  expect(runs()).toBe(before + 1);
  expect(existsSync(join(whole, 'manifest.json'))).toBe(true);
});

test('an app that fails is reported with what it printed, and leaves nothing', async () => {
  writeFileSync(join(root, 'cdk.json'), JSON.stringify({ app: 'node infra/app.ts', context: { fails: true } }));
  const before = readdirSync(join(root, 'assemblies')).length;
  await expect(synthesize(project(), quiet)).rejects.toThrow(/no such stage/);
  expect(readdirSync(join(root, 'assemblies'))).toHaveLength(before);
});
