import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Something hosted beside the services of the cloud: another company's API, a folder that is watched. */
export interface Plugin {
  /** names its data folder and its ports; unique in one cloud */
  readonly name: string;
  /** Called once the template is read and before any function runs. */
  readonly start: (host: PluginHost) => Promise<RunningPlugin>;
}

/** What the cloud gives to a plug-in. */
export interface PluginHost {
  /** of its own, inside the cloud's folder; it exists */
  readonly folder: string;
  /** the cloud's time, milliseconds since the epoch */
  readonly now: () => number;
  /** Resolves when the cloud's clock has reached the instant; a tick stops there. Never, once the cloud stops. */
  readonly sleepUntil: (instant: number) => Promise<void>;
  /** counts the work as under way: the clock stands still meanwhile, and the cloud is not idle */
  readonly during: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Listens on 127.0.0.1, on the port of the last start if it is free, and closes with the cloud. Returns the address. */
  readonly listen: (server: Server) => Promise<string>;
  /** outputs of the stack, by name */
  readonly outputs: Readonly<Record<string, string>>;
  /** puts an object into a bucket, with its event; metadata names in lower case, as HTTP has them */
  readonly upload: (
    bucket: string,
    key: string,
    body: Readable,
    metadata?: Readonly<Record<string, string>>,
  ) => Promise<void>;
  /** puts a message into a queue of the stack; throws for an ARN that is none of its */
  readonly send: (queueArn: string, body: string) => void;
  /** a line for the person who runs the cloud */
  readonly say: (line: string) => void;
}

export interface RunningPlugin {
  /** addresses by name, for `LocalCloud.addresses.plugins` */
  readonly addresses?: Readonly<Record<string, string>>;
  /** added to the environment of every function: an endpoint, say */
  readonly variables?: Readonly<Record<string, string>>;
  /** is it about to bring work? Asked when the cloud would else be idle. */
  readonly pending?: () => boolean | Promise<boolean>;
  readonly stop: () => Promise<void>;
}

/** All plug-ins of a cloud as one. */
export interface RunningPlugins {
  readonly addresses: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly pending: () => Promise<boolean>;
}

/** Starts them one after the other. `started` gets each that runs, also when a later one fails. */
export async function startPlugins(
  plugins: readonly Plugin[],
  folder: string,
  hostOf: (name: string) => Omit<PluginHost, 'folder'>,
  started: (plugin: RunningPlugin) => void,
): Promise<RunningPlugins> {
  const running = new Map<string, RunningPlugin>();
  for (const { name, start } of plugins) {
    if (running.has(name)) throw new Error(`there are two plug-ins named ${name}`);
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    const one = await start({ ...hostOf(name), folder: own });
    running.set(name, one);
    started(one);
  }
  return {
    addresses: Object.fromEntries([...running].map(([name, { addresses = {} }]) => [name, addresses])),
    variables: Object.assign({}, ...[...running.values()].map(({ variables }) => variables)) as Record<string, string>,
    pending: async () => {
      const all = await Promise.all([...running.values()].map(async ({ pending }) => (await pending?.()) ?? false));
      return all.includes(true);
    },
  };
}
