import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../docs/decisions');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const names = readdirSync(folder)
  .filter((name) => name !== 'README.md')
  .sort();

const recordOf = (name: string) => {
  const [, number = '', title = ''] = /^# (\d{4}): (.+)$/m.exec(read(name)) ?? [];
  const [, status = ''] = /^Status: (.+)$/m.exec(read(name)) ?? [];
  return { number, title, status };
};

test('decisions are numbered without gaps', () => {
  expect(names.length).toBeGreaterThan(10);
  expect(names.map((name) => name.slice(0, 4))).toEqual(names.map((_, i) => String(i + 1).padStart(4, '0')));
});

test.each(names)('%s says its number, title and status', (name) => {
  const { number, title, status } = recordOf(name);
  expect(number).toBe(name.slice(0, 4));
  expect(title).not.toBe('');
  expect(status).toMatch(/^(accepted|superseded by \[\d{4}\]\(\d{4}-[a-z0-9-]+\.md\)), \d{4}-\d\d-\d\d/);
});

test('the index lists every decision with its title and status', () => {
  const rows = read('README.md')
    .split('\n')
    .filter((line) => line.startsWith('| ['));
  expect(rows).toEqual(
    names.map((name) => {
      const { number, title, status } = recordOf(name);
      return `| [${number}](${name}) | ${title} | ${status} |`;
    }),
  );
});
