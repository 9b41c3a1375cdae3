#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { NewerSchema, UnreadableItem } from '../shared/ports/stored-item.ts';
import { CliError, UsageError } from './arguments/cli-error.ts';
import { type CommandName, isCommand, overview, usageOf } from './usage.ts';

/** What a command does with the words behind its name; the number is the exit status. */
export type Command = (args: readonly string[]) => Promise<number>;

// Each is loaded only when it is asked for: the AWS clients and the local cloud take longer to load than most commands to run.
const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).start,
  stop: async () => (await import('./commands/stop.ts')).stop,
  upload: async () => (await import('./commands/upload.ts')).upload,
  status: async () => (await import('./commands/status.ts')).status,
  explain: async () => (await import('./commands/explain.ts')).explain,
  forecast: async () => (await import('./commands/forecast.ts')).forecast,
  'what-if': async () => (await import('./commands/what-if.ts')).whatIf,
  case: async () => (await import('./commands/case.ts')).caseCommand,
  mail: async () => (await import('./commands/mail.ts')).mail,
  connect: async () => (await import('./commands/connect.ts')).connect,
  clients: async () => (await import('./commands/clients.ts')).clients,
  template: async () => (await import('./commands/template.ts')).template,
  replay: async () => (await import('./commands/replay.ts')).replay,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  idle: async () => (await import('./commands/idle.ts')).idle,
  tick: async () => (await import('./commands/tick.ts')).tick,
};

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
    return await (await commands[name]())(args);
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

/** Of this installation; `package.json` is where a release says its number. */
const version = (): string =>
  String(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);

/** Nothing is wrong with what is stored: this installation is older than what wrote it. */
const outdated = ({ message }: NewerSchema): string =>
  `${message}. This is ${version()}: update it, then repeat the command.`;

/** A failure nobody foresaw keeps its stack: it is ours to mend. */
const unexpected = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

process.exitCode = await main(process.argv.slice(2));
