import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readClients } from '../shared/config/parse-client-config.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('the README’s clients.yaml can be applied as it stands', () => {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(readClients(new TextEncoder().encode(yaml)).outcome).toBe('read');
});

test('every page and picture that the README points to is there', () => {
  const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target);
  expect(targets.length).toBeGreaterThan(8);
  expect(targets.filter((target) => !existsSync(join(root, target)))).toEqual([]);
});

test('the lockfile names no download address, and versions are exact', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  // A workspace is a link to its own folder.
  expect(lock).not.toMatch(/"resolved": (?!"local-cloud")|https:\/\/registry/);
  for (const manifest of ['package.json', 'local-cloud/package.json']) {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, manifest), 'utf8'));
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  }
});

test('docs/packages.md names no package that is not there', () => {
  const page = readFileSync(join(root, 'docs', 'packages.md'), 'utf8');
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const known = new Set(Object.keys({ ...dependencies, ...devDependencies }).map(named));
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const listed = rows.flatMap((row) => row.split('|')[1]?.match(/`[^`]+`/g) ?? []);
  expect(listed.length).toBeGreaterThan(40);
  expect(listed.map((name) => (name === '`@types/*`' ? '@types/*' : name)).filter((name) => !known.has(name))).toEqual(
    [],
  );
});

test('every package has its line in docs/packages.md', () => {
  const page = readFileSync(join(root, 'docs', 'packages.md'), 'utf8');
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const missing = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !page.includes(named(name)));
  expect(missing).toEqual([]);
});

/** SDK clients are named after the first by their last part, types as a group. */
function named(name: string): string {
  if (name.startsWith('@types/')) return '@types/*';
  return `\`${name.replace(/^@aws-sdk\/client-(?!dynamodb)/, 'client-')}\``;
}
