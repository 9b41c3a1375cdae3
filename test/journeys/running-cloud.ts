import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type ParsedMail, simpleParser } from 'mailparser';
import { expect, inject } from 'vitest';
import { stateOn } from '../../shared/aws/dynamodb/state.ts';
import { tableOn } from '../../shared/aws/dynamodb/table/table.ts';
import { defaultClientConfig } from '../../shared/config/client-config.ts';
import type { AccountStatus } from '../../shared/flows/inspection/status.ts';
import { type PermissionReport, recordPermissions } from '../support/used-permissions.ts';

const root = join(import.meta.dirname, '..', '..');
const command = join(root, 'cli', 'headroom.ts');

interface LocalFile {
  readonly s3: { readonly endpoint: string; readonly bucket: string };
  readonly sqs: { readonly endpoint: string };
  readonly dynamodb: { readonly endpoint: string; readonly table: string };
  readonly ses: { readonly endpoint: string; readonly inbox: string };
  readonly links: string;
  readonly amazon: string;
  readonly drop: string;
  readonly control: string;
}

/** The product as its user runs it: started by its own command, reached through its own files and any S3 client. */
export class RunningCloud {
  readonly folder: string;
  #process: ChildProcess | undefined;

  constructor(folder = mkdtempSync(join(tmpdir(), 'headroom-journey-'))) {
    this.folder = folder;
  }

  async start(...options: readonly string[]): Promise<void> {
    let said = '';
    const child = spawn(process.execPath, [command, 'start', '--empty', '--dir', this.folder, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    child.stdout?.on('data', (text) => {
      said += text;
    });
    child.stderr?.on('data', (text) => {
      said += text;
    });
    await until(`the local cloud to be up (it said: ${said})`, 150_000, () => {
      if (child.exitCode !== null) throw new Error(`the local cloud ended: ${said}`);
      return existsSync(join(this.folder, 'local.json')) && this.local.pid === child.pid;
    });
  }

  get local(): LocalFile & { readonly pid: number } {
    return JSON.parse(readFileSync(join(this.folder, 'local.json'), 'utf8'));
  }

  /** puts an object as any S3 client does */
  async put(key: string, body: string | Uint8Array): Promise<void> {
    const { endpoint, bucket } = this.local.s3;
    const client = new S3Client({
      endpoint,
      region: 'eu-central-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    });
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    client.destroy();
  }

  run(...words: readonly string[]): Promise<string> {
    return this.runWith('', ...words);
  }

  /** a command that reads something on standard input */
  async runWith(input: string, ...words: readonly string[]): Promise<string> {
    const running = promisify(execFile)(process.execPath, [command, ...words, '--dir', this.folder], {
      maxBuffer: 64 * 1024 * 1024,
    });
    running.child.stdin?.end(input);
    return (await running).stdout;
  }

  /** the state table, through the product's own ports */
  openState(): ReturnType<typeof stateOn> {
    const { endpoint, table } = this.local.dynamodb;
    const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
    const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials });
    return stateOn(tableOn(client, table), defaultClientConfig('a@b.example', 'a@b.example', 'UTC'));
  }

  idle = (): Promise<string> => this.run('idle');

  async status(): Promise<readonly AccountStatus[]> {
    return JSON.parse(await this.run('status', '--json'));
  }

  /** mail in order of sending, from the raw files */
  async mails(): Promise<readonly ParsedMail[]> {
    const folder = join(this.folder, 'mail');
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder)
      .filter((file) => file.endsWith('.eml'))
      .sort();
    return Promise.all(files.map((file) => simpleParser(readFileSync(join(folder, file)))));
  }

  /** what a function printed; its name is the end of its name in the stack */
  logOf(name: string): string {
    const folder = join(this.folder, 'logs');
    const files = readdirSync(folder).filter((file) => file.endsWith(`${name}.log`));
    return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('');
  }

  /** messages in queues, by name; dead letters too */
  async messages(): Promise<Readonly<Record<string, number>>> {
    const answer = await fetch(`${this.local.control}/state`);
    const { queues } = (await answer.json()) as { queues: { name: string; messages: number }[] };
    return Object.fromEntries(queues.map(({ name, messages }) => [name, messages]));
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return ended;
  }

  async remove(): Promise<void> {
    await this.end('SIGTERM');
    const report = join(this.folder, 'permissions.json');
    const reported = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as PermissionReport) : undefined;
    rmSync(this.folder, { recursive: true, force: true });
    const journey = basename(expect.getState().testPath ?? '');
    if (reported !== undefined) recordPermissions(inject('usedPermissions'), journey, reported);
  }
}

/** Waits for something to become true, and says what it waited for when it does not. */
export async function until(
  what: string,
  milliseconds: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${milliseconds} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
