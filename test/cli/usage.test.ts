import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { usages } from '../../cli/usage.ts';
import { headroom } from './headroom-command.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-test-'));
  writeFileSync(join(folder, 'report.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('help names every command, and explains each', async () => {
  const { status, out } = await headroom('help');
  expect(status).toBe(0);
  for (const name of Object.keys(usages)) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
  expect((await headroom('help', 'upload')).out).toContain('--marketplace CODE');
  expect((await headroom('tick', '--help')).out).toContain('--now INSTANT');
});

test.each(['--version', '-v', 'version'])('%s prints the release, and nothing else', async (word) => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'));
  expect(await headroom(word)).toMatchObject({ status: 0, out: `${version}\n`, err: '' });
  const changelog = readFileSync(join(import.meta.dirname, '..', '..', 'CHANGELOG.md'), 'utf8');
  expect(/^## \[(\d+\.\d+\.\d+)\]/m.exec(changelog)?.[1]).toBe(version);
});

test.each([
  { when: 'a command that does not exist', words: ['fly'], says: 'there is no command "fly"' },
  { when: 'an option that does not exist', words: ['idle', '--fast'], says: "Unknown option '--fast'" },
  { when: 'a tick to no moment', words: ['tick'], says: '--now INSTANT is missing' },
  {
    when: 'a tick to a moment without a time zone',
    words: ['tick', '--now', '2026-10-05T06:00'],
    says: 'must be an instant',
  },
  {
    when: 'an upload of nothing',
    words: ['upload', '--client', 'acme', '--marketplace', 'DE'],
    says: 'FILE is missing',
  },
  {
    when: 'an upload to no marketplace',
    words: ['upload', '--client', 'acme', '--marketplace', 'XX', 'f'],
    says: '"XX" is not a marketplace',
  },
  {
    when: 'a start that plays the demo and does not',
    words: ['start', '--once', '--empty'],
    says: '--empty skips it',
  },
])('$when is answered with the usage and status 2', async ({ words, says }) => {
  const { status, out, err } = await headroom(...words);
  expect(status).toBe(2);
  expect(out).toBe('');
  expect(err).toContain(says);
  expect(err).toContain('Usage: headroom');
});

test('without a running cloud a command says so in one sentence, with status 1', async () => {
  const { status, err } = await headroom('status', '--dir', folder);
  expect(status).toBe(1);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(err).toContain('no local cloud is running');
});

test('a local.json that a killed cloud left behind is not taken for a running one', async () => {
  writeFileSync(join(folder, 'local.json'), JSON.stringify({ control: 'http://127.0.0.1:9', pid: 1 }));
  const { status, err } = await headroom('idle', '--dir', folder);
  expect(status).toBe(1);
  expect(err).toContain('no local cloud is running');
});

test('a file that is not there is named', async () => {
  const { status, err } = await headroom(
    'upload',
    '--client',
    'acme',
    '--marketplace',
    'DE',
    join(folder, 'missing.json'),
  );
  expect(status).toBe(1);
  expect(err).toContain('missing.json cannot be read');
});

test('the template is the manual CSV', async () => {
  const { status, out } = await headroom('template');
  expect(status).toBe(0);
  expect(out.split('\r\n')[0]).toBe('metric,channel,from,to,numerator,denominator,rate,as_of');
});
