import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rendererFileNames, uploadScriptName } from '../../shared/names.ts';
import { at, ofType, type Template, written } from './template.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Outside the checkout, so that no bundle can lean on the packages installed there.
const assembly = mkdtempSync(join(tmpdir(), 'headroom-assembly-'));

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'infra/app.ts')], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: assembly, CDK_CONTEXT_JSON: JSON.stringify({ stage: 'local' }) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}, 120_000);
afterAll(() => rmSync(assembly, { recursive: true, force: true }));

test('every function is one ES module that loads by itself, without settings, and exports its handler', () => {
  const template = JSON.parse(readFileSync(join(assembly, 'Headroom.template.json'), 'utf8')) as Template;
  const functions = ofType(template, 'AWS::Lambda::Function');
  expect(functions).toHaveLength(13);
  for (const { id, properties } of functions) {
    const folder = join(assembly, `asset.${written(at(properties, 'Code', 'S3Key')).replace('.zip', '')}`);
    const beside = /^(MailSendMail|EvidenceWritePack)/.test(id)
      ? Object.values(rendererFileNames)
      : id.startsWith('LinksFollowLink')
        ? [uploadScriptName]
        : [];
    expect(readdirSync(folder).sort(), id).toEqual([...beside, 'index.mjs'].sort());
    expect(at(properties, 'Handler'), id).toBe('index.handler');
    const load = `const m = await import(${JSON.stringify(pathToFileURL(join(folder, 'index.mjs')))}); console.log(Object.keys(m), typeof m.handler)`;
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', load], {
      cwd: folder,
      env: {},
      encoding: 'utf8',
    });
    expect(said.trim(), id).toBe("[ 'handler' ] function");
  }
}, 120_000);
