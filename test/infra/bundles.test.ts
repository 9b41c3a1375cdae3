import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { synthesize } from 'local-cloud';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headroomProject } from '../../cli/local/project.ts';
import { loadedAtOnce } from '../../infra/parts/bundle-function.ts';
import { rendererFileNames, uploadScriptName } from '../../shared/names.ts';
import { at, ofType, type Template, written } from './template.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Outside the checkout, so that no bundle can lean on the packages installed there.
const assembly = mkdtempSync(join(tmpdir(), 'headroom-assembly-'));

beforeAll(async () => {
  // The assembly that journeys run, made once for all of them.
  cpSync(await synthesize(headroomProject(root), () => undefined), assembly, { recursive: true });
}, 300_000);
afterAll(() => rmSync(assembly, { recursive: true, force: true }));

test('every function is ES modules in one folder, which load by themselves, without settings, and export its handler', () => {
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
    const files = readdirSync(folder);
    const others = files.filter((file) => !file.endsWith('.mjs'));
    expect(others.sort(), id).toEqual([...beside].sort());
    expect(files, id).toContain('index.mjs');
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

test.each([
  { id: /^IntakeIngestReport/, later: 'the YAML parser', text: 'parseDocument' },
  { id: /^EvidenceWritePack/, later: 'the writer of Word files', text: 'w:document' },
  { id: /^Links/, later: 'the sign-in of AWS developers', text: 'AssumeRoleWithWebIdentity' },
])('$later is in no file that a cold start loads', ({ id, text }) => {
  const template = JSON.parse(readFileSync(join(assembly, 'Headroom.template.json'), 'utf8')) as Template;
  const one = ofType(template, 'AWS::Lambda::Function').find((found) => id.test(found.id));
  const folder = join(assembly, `asset.${written(at(one?.properties ?? {}, 'Code', 'S3Key')).replace('.zip', '')}`);
  const holds = (file: string) => readFileSync(join(folder, file), 'utf8').includes(text);
  const atOnce = loadedAtOnce(folder);
  expect(readdirSync(folder).filter((file) => file.endsWith('.mjs') && holds(file))).not.toEqual([]);
  expect([...atOnce].filter(holds)).toEqual([]);
});
