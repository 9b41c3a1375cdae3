import type { CommandName } from './usage.ts';

/** Runs a command with the arguments after its name; returns the exit status (docs/cli.md lists them). */
export type Command = (args: readonly string[]) => Promise<number>;

// Each is loaded on demand: the AWS clients and the local cloud take longer to load than most commands take to run.
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
  portal: async () => (await import('./commands/portal.ts')).portal,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  restore: async () => (await import('./commands/restore.ts')).restore,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  idle: async () => (await import('./commands/idle.ts')).idle,
  tick: async () => (await import('./commands/tick.ts')).tick,
};

export const loadCommand = (name: CommandName): Promise<Command> => commands[name]();
