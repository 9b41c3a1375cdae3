import type { Readable } from 'node:stream';
import type { QueueState } from '../sqs/queue-states.ts';
import type { Assembly } from '../template/assembly.ts';
import type { Stack } from '../template/stack.ts';
import type { PermissionReport } from './authorization.ts';
import type { Plugin } from './plugin.ts';

export interface CloudSettings {
  /** the cloud's state, mail and logs */
  readonly folder: string;
  readonly assembly: Assembly;
  /** the moment at which it is to seem to run, milliseconds since the epoch; else where its clock stood, else now */
  readonly now?: number;
  /** hosted beside the services, in this order */
  readonly plugins?: readonly Plugin[];
  /** what a person may want to read: what was left out, failures */
  readonly say?: (line: string) => void;
  /** gets every line the functions print */
  readonly echo?: (line: string) => void;
}

/** Where everything is, each `http://127.0.0.1:<port>`. */
export interface CloudAddresses {
  readonly region: string;
  readonly s3: { readonly endpoint: string };
  readonly sqs: { readonly endpoint: string };
  /** Parameter Store */
  readonly ssm: { readonly endpoint: string };
  readonly dynamodb: { readonly endpoint: string };
  /** `inbox` is a page with the mail sent; `folder` has it as `.eml` files, in order of sending */
  readonly ses: { readonly endpoint: string; readonly inbox: string; readonly folder: string };
  /** by logical id, in the order of the template; without the closing slash */
  readonly functionUrls: Readonly<Record<string, string>>;
  /** answers `GET /state` and, as JSON, `POST /idle`, `/tick`, `/ses-fault`, `/stop`: see control.ts */
  readonly control: string;
  /** by plug-in and name */
  readonly plugins: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What `GET /state` of the control server answers. */
export interface CloudState {
  readonly folder: string;
  /** the cloud's time, ISO 8601 */
  readonly now: string;
  /** is no function at work, and no message waiting to be received? */
  readonly quiet: boolean;
  /** messages in the dead-letter queues, by queue */
  readonly deadLetters: Readonly<Record<string, number>>;
  /** those that are on */
  readonly schedules: readonly { readonly name: string; readonly expression: string }[];
  readonly queues: readonly QueueState[];
}

/** A running local cloud. */
export interface LocalCloud {
  readonly addresses: CloudAddresses;
  readonly stack: Stack;
  /** milliseconds since the epoch */
  readonly now: () => number;
  /** see `Simulation` */
  readonly tick: (instant: number) => Promise<void>;
  readonly idle: () => Promise<void>;
  /** puts an object into a bucket, with its event; metadata names in lower case, as HTTP has them */
  readonly upload: (
    bucket: string,
    key: string,
    body: Readable,
    metadata?: Readonly<Record<string, string>>,
  ) => Promise<void>;
  /** messages in the dead-letter queues, by queue */
  readonly deadLetters: () => Readonly<Record<string, number>>;
  /** which permissions of the template's roles were used, and what was denied; also `permissions.json`, written at the end */
  readonly permissions: () => PermissionReport;
  /** resolves when someone asked it to stop through the control server */
  readonly stopRequested: Promise<void>;
  /** Takes no more work, gives running invocations a moment, ends every process and closes every port. */
  readonly stop: () => Promise<void>;
}
