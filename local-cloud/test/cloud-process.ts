import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { ScratchStack } from './scratch-stack.ts';

/** A local cloud in a process of its own. */
export interface CloudProcess {
  /** of the stack's only bucket */
  readonly bucketUrl: string;
  readonly control: string;
  readonly exited: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
  idle(): Promise<void>;
  /** ids of the processes it started that still run */
  children(): readonly number[];
}

/** Starts one and waits until it is up. */
export async function startProcess({ assemblyFolder, folder }: ScratchStack): Promise<CloudProcess> {
  const script = join(import.meta.dirname, 'run-cloud.ts');
  const addressFile = `${folder}-${randomUUID()}.json`;
  const words = [script, assemblyFolder, folder, addressFile];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const { bucketUrl, control } = await written(addressFile, child);
  return {
    bucketUrl,
    control,
    exited,
    kill: (signal) => void child.kill(signal),
    idle: async () => {
      const headers = { 'content-type': 'application/json' };
      await fetch(`${control}/idle`, { method: 'POST', headers });
    },
    children: () => childrenOf(Number(child.pid)),
  };
}

async function written(file: string, child: ChildProcess): Promise<Pick<CloudProcess, 'bucketUrl' | 'control'>> {
  while (!existsSync(file)) {
    if (child.exitCode !== null) throw new Error(`the cloud ended with ${child.exitCode} before it was up`);
    await after(20);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Pick<CloudProcess, 'bucketUrl' | 'control'>;
}

/** Is there still a process with this id that is more than an entry in the table? */
export function isAlive(pid: number): boolean {
  const state = execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return !state.trim().startsWith('Z');
}

export async function allGone(pids: readonly number[]): Promise<boolean> {
  for (let look = 0; look < 100; look += 1) {
    if (!pids.some((pid) => exists(pid) && isAlive(pid))) return true;
    await after(50);
  }
  return false;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function childrenOf(pid: number): readonly number[] {
  const listed = execFileSync('ps', ['-A', '-o', 'ppid=,pid='], { encoding: 'utf8' });
  const pairs = listed.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.filter(([parent]) => parent === pid).map(([, child]) => Number(child));
}
