import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
const [, section = ''] = page.split('## A newcomer’s test'.replace('’', "'"));
const rows = [...section.matchAll(/^\| (?<where>[^|]+\?) \| `(?<file>[^`]+)` \| `(?<thing>[^`]+)` \|$/gm)].map(
  ({ groups }) => ({ where: groups?.['where'] ?? '', file: groups?.['file'] ?? '', thing: groups?.['thing'] ?? '' }),
);

test('docs/architecture.md asks twenty things, each of another file', () => {
  expect(rows).toHaveLength(20);
  expect(new Set(rows.map(({ file }) => file)).size).toBe(20);
});

test.each(rows)('where is $where In $file', ({ file, thing }) => {
  expect(existsSync(join(root, file)), file).toBe(true);
  expect(readFileSync(join(root, file), 'utf8')).toContain(thing);
});
