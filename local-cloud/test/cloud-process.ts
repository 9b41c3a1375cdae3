import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { type LocalFile, readLocalFile } from '../../cli/local/local-file.ts';
import type { ScratchStack } from './scratch-stack.ts';

/** A local cloud in a process of its own. */
export interface CloudProcess {
  readonly addresses: LocalFile;
  readonly exited: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
  idle(): Promise<void>;
  /** ids of the processes it started that still run */
  children(): readonly number[];
}

/** Starts one and waits until its `local.json` is there and its own. */
export async function startProcess({ assemblyFolder, folder }: ScratchStack): Promise<CloudProcess> {
  const script = join(import.meta.dirname, 'run-cloud.ts');
  const child = spawn(process.execPath, [script, assemblyFolder, folder], { stdio: ['ignore', 'inherit', 'inherit'] });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const addresses = await written(folder, child);
  return {
    addresses,
    exited,
    kill: (signal) => void child.kill(signal),
    idle: async () => {
      const headers = { 'content-type': 'application/json' };
      await fetch(`${addresses.control}/idle`, { method: 'POST', headers });
    },
    children: () => childrenOf(Number(child.pid)),
  };
}

async function written(folder: string, child: ChildProcess): Promise<LocalFile> {
  for (;;) {
    const file = readLocalFile(folder);
    if (file !== undefined && file.pid === child.pid) return file;
    if (child.exitCode !== null) throw new Error(`the cloud ended with ${child.exitCode} before it was up`);
    await after(20);
  }
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
