import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalCloud } from 'local-cloud';
import { simulatedAmazonName } from '../../tools/simulated-amazon/plugin.ts';
import { dropFolderName } from './drop-folder.ts';

/** What `local.json` says while a local cloud runs: where everything is. Scripts rely on it: docs/local-cloud.md. */
export interface LocalFile {
  readonly s3: { readonly endpoint: string; readonly bucket: string };
  readonly sqs: { readonly endpoint: string };
  readonly ssm: { readonly endpoint: string };
  readonly dynamodb: { readonly endpoint: string; readonly table: string };
  readonly ses: { readonly endpoint: string; readonly inbox: string };
  readonly links: string;
  /** the portal, at the same address as the links; `headroom portal` prints a link that signs in */
  readonly portal: string;
  /** the simulated Amazon: its API, its consent page, and `POST /simulation` */
  readonly amazon?: string;
  readonly drop: string;
  /** folder of the mail sent, as `.eml` files */
  readonly mail: string;
  /** answers `headroom idle`, `tick` and `stop` */
  readonly control: string;
  /** addresses of the queues, by name of the stack's output */
  readonly queues: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly region: string;
  readonly pid: number;
}

/** Where Headroom's parts are in a cloud that runs its stack. Throws when the stack has not what every command needs. */
export function describeCloud({ addresses, stack: { outputs } }: LocalCloud): LocalFile {
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`the stack has no output ${name}`);
    return value;
  };
  const web = output('LinksUrl').replace(/\/$/, '');
  const amazon = addresses.plugins[simulatedAmazonName]?.['api'];
  return {
    s3: { ...addresses.s3, bucket: output('ReportsBucketName') },
    sqs: addresses.sqs,
    ssm: addresses.ssm,
    dynamodb: { ...addresses.dynamodb, table: output('TableName') },
    ses: { endpoint: addresses.ses.endpoint, inbox: addresses.ses.inbox },
    links: web,
    portal: web,
    ...(amazon !== undefined && { amazon }),
    drop: addresses.plugins[dropFolderName]?.['folder'] ?? '',
    mail: addresses.ses.folder,
    control: addresses.control,
    queues: Object.fromEntries(Object.entries(outputs).filter(([name]) => name.endsWith('QueueUrl'))),
    outputs,
    region: addresses.region,
    pid: process.pid,
  };
}

export const localFilePath = (folder: string): string => join(folder, 'local.json');

/** Written whole or not at all, so that a script that waits for the file can read it as soon as it is there. */
export function writeLocalFile(folder: string, content: LocalFile): void {
  const unfinished = `${localFilePath(folder)}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(content, undefined, 2)}\n`);
  renameSync(unfinished, localFilePath(folder));
}

/** Nothing when there is none. It may be left from a cloud that was killed: ask its control address. */
export function readLocalFile(folder: string): LocalFile | undefined {
  try {
    return JSON.parse(readFileSync(localFilePath(folder), 'utf8')) as LocalFile;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

export function removeLocalFile(folder: string): void {
  rmSync(localFilePath(folder), { force: true });
}
