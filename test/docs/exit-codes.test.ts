import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/cli.md'), 'utf8');
const rows = [...page.matchAll(/^\| (\d) \| (.+) \|$/gm)].map(([, code = '', meaning = '']) => ({ code, meaning }));

const sources = readdirSync(join(root, 'cli'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(root, 'cli', name), 'utf8') }));

/** What a command returns where it chooses between two codes: `return equal ? 0 : 1;` */
const choosing = /return [^;\n]*\? (\d) : (\d);/g;

test('docs/cli.md has every exit code that the command line returns, and no other', () => {
  const codes = sources.flatMap(({ name, text }) => {
    const isEntry = name === 'headroom.ts' || name.startsWith('commands');
    return isEntry
      ? [...text.matchAll(/return (\d);/g), ...text.matchAll(choosing)].flatMap(([, ...found]) => found)
      : [];
  });
  expect(rows.map(({ code }) => code)).toEqual([...new Set(codes)].sort());
});

test('docs/cli.md names the commands that exit with 1 for what they found', () => {
  const meaning = rows.find(({ code }) => code === '1')?.meaning ?? '';
  const finding = sources
    .filter(({ text }) => text.search(choosing) >= 0)
    .map(({ name }) => name.replace(/^commands.|\.ts$/g, ''));
  expect(finding.length).toBeGreaterThan(0);
  expect([...meaning.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name).sort()).toEqual(finding.sort());
});
