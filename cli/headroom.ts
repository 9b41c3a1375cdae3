#!/usr/bin/env node
import { CliError, UsageError } from './arguments/cli-error.ts';
import { loadCommand } from './load-command.ts';
import { isCommand, overview, usageOf } from './usage.ts';

async function main([name = 'help', ...args]: readonly string[]): Promise<number> {
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
    console.error(`headroom ${name}: ${error instanceof CliError ? error.message : unexpected(error)}`);
    return 1;
  }
}

/** An unexpected failure is a bug of ours: it is shown with its stack. */
const unexpected = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

process.exitCode = await main(process.argv.slice(2));
