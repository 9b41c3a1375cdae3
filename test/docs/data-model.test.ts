import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/data-model.md'), 'utf8');
const folder = join(root, 'shared/aws/dynamodb');

/** Keys as the adapters write them: `sk: 'alerts'`, `pk: 'directory'`, `` `case#${…}` ``, `accountPartition(…), 'latest'`. */
const patterns = [
  /\b[ps]k: ['`]([a-z-]+#?)/g,
  /\b(?:sk|summaryKey|waiting|partition) = ['`]([a-z-]+#?)/g,
  /[`']([a-z-]+#)(?:\$\{|['`])/g,
  /accountPartition\([^)]*\)*, '([a-z-]+)'/g,
];

test('every key of the table stands in docs/data-model.md', () => {
  const keys = new Set(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .flatMap((text) => patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, key = '']) => key))),
  );
  expect(keys.size).toBeGreaterThan(20);
  expect([...keys].filter((key) => !page.includes(key.endsWith('#') ? key : `\`${key}\``))).toEqual([]);
});

test('no key stands twice in the table of items', () => {
  let partition = '';
  const keys = [...page.matchAll(/^\| (`[^|]+`)? ?\| (`[^|]+`) \|/gm)].map(([, pk, sk = '']) => {
    partition = pk ?? partition;
    return `${partition} ${sk}`;
  });
  expect(keys.length).toBeGreaterThan(20);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});
