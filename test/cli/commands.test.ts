import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CliError, UsageError } from '../../cli/arguments/cli-error.ts';
import { metricNamed } from '../../cli/arguments/metric-named.ts';
import { loadCommand } from '../../cli/load-command.ts';
import { type CommandName, overview, type Usage, usageOf, usages } from '../../cli/usage.ts';
import { metricNames, metricOf } from '../../shared/metrics/catalogue.ts';

/** A folder in which no local cloud runs: a command that gets as far as looking for one was written correctly. */
let nothingRuns: string;
beforeAll(() => {
  nothingRuns = mkdtempSync(join(tmpdir(), 'headroom-test-'));
});
afterAll(() => rmSync(nothingRuns, { recursive: true, force: true }));

const names = Object.keys(usages) as CommandName[];

async function errorOf(name: CommandName, ...args: readonly string[]): Promise<unknown> {
  const command = await loadCommand(name);
  return command(args).then(
    (status) => `status ${status}`,
    (error: unknown) => error,
  );
}

describe.each(names)('headroom %s', (name) => {
  const { line, says, options }: Usage = usages[name];

  test('stands in the overview, and its own help lists every option', () => {
    expect(overview()).toContain(`  ${name} `);
    expect(overview()).toContain(says);
    for (const [option, meaning] of options) {
      expect(usageOf(name)).toContain(option);
      expect(usageOf(name)).toContain(meaning);
    }
  });

  test('an option it does not have is a usage error', async () => {
    expect(await errorOf(name, '--no-such-option')).toBeInstanceOf(UsageError);
  });

  const written = new Set([line, ...options.flat()].flatMap((text) => text.match(/--[a-z][a-z-]*/g) ?? []));
  test.skipIf(written.size === 0).each([...written])(
    '%s, which its help names, is an option that it has',
    async (option) => {
      const subcommand = name === 'case' ? ['show'] : [];
      const error = await errorOf(name, ...subcommand, option, ...(takesValue(option) ? ['x'] : []), ...before(name));
      expect(error).toBeInstanceOf(Error);
      expect(String(error)).not.toContain('Unknown option');
    },
  );
});

const flags = new Set(['--once', '--empty', '--connected', '--verbose', '--json', '--each-day', '--all', '--help']);
const takesValue = (option: string): boolean => !flags.has(option);

/** What keeps a command from doing anything once its options were read. */
const before = (name: CommandName): readonly string[] =>
  name === 'start' ? ['--once', '--empty'] : name === 'forecast' ? [] : ['--dir', nothingRuns];

describe('metrics by their short names', () => {
  const shorts = metricNames.map((name) => ({ name, short: metricOf(name).short }));

  test('no two metrics share a short name', () => {
    expect(new Set(shorts.map(({ short }) => short.toLowerCase())).size).toBe(metricNames.length);
  });

  test.each(shorts)('$short is $name', ({ name, short }) => {
    expect(metricNamed(short)).toBe(name);
    expect(metricNamed(short.toLowerCase().replaceAll(' ', '-'))).toBe(name);
  });

  const account = ['--client', 'acme', '--marketplace', 'DE'];
  const commands: readonly { readonly name: CommandName; readonly args: readonly string[] }[] = [
    { name: 'explain', args: ['--client', 'acme'] },
    { name: 'what-if', args: ['--client', 'acme', '--defects', '1', '--orders', '10'] },
    ...['open', 'show', 'note', 'deadline', 'submitted', 'close', 'pack'].map((subcommand) => ({
      name: 'case' as const,
      args: [
        subcommand,
        ...account,
        ...(subcommand === 'note' ? ['text'] : []),
        ...(subcommand === 'deadline' ? ['--at', '2026-10-05T06:00:00Z'] : []),
      ],
    })),
  ];

  test('every command that takes --metric is tried here', () => {
    const tried = new Set(['forecast', ...commands.map(({ name }) => name)]);
    const taking = names.filter((name) => usageOf(name).includes('--metric NAME'));
    expect(taking.filter((name) => !tried.has(name))).toEqual([]);
  });

  // Without a running cloud a command ends at looking for one, which is after its arguments were read.
  test.each(commands)(
    'headroom $name $args.0 takes odr, and rejects a metric that does not exist',
    async ({ name, args }) => {
      const known = await errorOf(name, ...args, '--metric', 'odr', '--dir', nothingRuns);
      expect(known).toBeInstanceOf(CliError);
      expect(String(known)).toContain('no local cloud is running');
      const unknown = await errorOf(name, ...args, '--metric', 'xyz', '--dir', nothingRuns);
      expect(unknown).toBeInstanceOf(UsageError);
      expect(String(unknown)).toContain('"xyz" is not a metric');
    },
  );

  test('headroom forecast takes odr', async () => {
    const error = await errorOf('forecast', join(nothingRuns, 'missing.csv'), '--metric', 'odr');
    expect(String(error)).toContain('missing.csv cannot be read');
    const unknown = await errorOf('forecast', join(nothingRuns, 'missing.csv'), '--metric', 'xyz');
    expect(String(unknown)).toContain('"xyz" is not a metric');
    expect(unknown).toBeInstanceOf(UsageError);
  });
});

test('--because, as release 0.1.0 called --reason, still closes a case', async () => {
  const close = ['close', '--client', 'acme', '--marketplace', 'DE', '--metric', 'odr', '--because', 'won'];
  expect(await errorOf('case', ...close, '--dir', nothingRuns)).toBeInstanceOf(CliError);
});
