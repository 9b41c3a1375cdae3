import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
const [, section = ''] = page.split('## A newcomer’s test'.replace('’', "'"));
const rows = [...section.matchAll(/^\| (?<where>[^|]+\?) \| `(?<file>[^`]+)` \| `(?<thing>[^`]+)` \|$/gm)].map(
  ({ groups }) => ({ where: groups?.['where'] ?? '', file: groups?.['file'] ?? '', thing: groups?.['thing'] ?? '' }),
);

test('docs/architecture.md asks twenty things or more, each of another file', () => {
  expect(rows.length).toBeGreaterThanOrEqual(20);
  // Each row of the table is understood: a header, a rule, and these.
  expect(section.split('\n## ')[0]?.match(/^\|/gm)).toHaveLength(rows.length + 2);
  expect(new Set(rows.map(({ file }) => file)).size).toBe(rows.length);
});

test.each(rows)('where is $where In $file', ({ file, thing }) => {
  expect(existsSync(join(root, file)), file).toBe(true);
  expect(readFileSync(join(root, file), 'utf8')).toContain(thing);
});
