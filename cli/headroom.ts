#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { NewerSchema, UnreadableItem } from '../shared/ports/stored-item.ts';
import { CliError, UsageError } from './arguments/cli-error.ts';
import { loadCommand } from './load-command.ts';
import { isCommand, overview, usageOf } from './usage.ts';

async function main([name = 'help', ...args]: readonly string[]): Promise<number> {
  if (['version', '--version', '-v'].includes(name)) {
    console.log(version());
    return 0;
  }
  if (['help', '--help', '-h'].includes(name)) {
    const [about] = args;
    console.log(about !== undefined && isCommand(about) ? usageOf(about) : overview());
    return 0;
  }
  if (!isCommand(name)) {
    console.error(`headroom: there is no command "${name}".\n\n${overview()}`);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usageOf(name));
    return 0;
  }
  try {
    return await (await loadCommand(name))(args);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`headroom ${name}: ${error.message}\n\n${usageOf(name)}`);
      return 2;
    }
    const said = error instanceof CliError || error instanceof UnreadableItem ? error.message : unexpected(error);
    console.error(`headroom ${name}: ${error instanceof NewerSchema ? outdated(error) : said}`);
    return 1;
  }
}

/** The version of this installation, from `package.json`. */
const version = (): string =>
  String(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);

/** What is stored is fine: this installation is older than the release that wrote it. */
const outdated = ({ message }: NewerSchema): string =>
  `${message}. This is ${version()}: update it, then repeat the command.`;

/** An unexpected failure is a bug of ours: it is shown with its stack. */
const unexpected = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

// Half of what a short command costs is stripping types and compiling. Where the folder cannot be written, it goes without.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/headroom', import.meta.url)));
process.exitCode = await main(process.argv.slice(2));
