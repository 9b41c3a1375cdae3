import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';

const root = join(import.meta.dirname, '..', '..');
const script = join(root, 'cli', 'headroom.ts');

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a person would, in a process of its own. */
export function headroom(...words: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (error, out, err) => {
      resolve({ status: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

export interface Started {
  readonly said: () => string;
  readonly exited: Promise<number | null>;
  readonly child: ChildProcess;
}

/** `headroom start` in a folder; returns when its `local.json` is there. */
export async function startIn(folder: string, ...words: readonly string[]): Promise<Started> {
  const child = spawn(process.execPath, [script, 'start', '--dir', folder, ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
  }
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  while (!existsSync(join(folder, 'local.json'))) {
    if (child.exitCode !== null) throw new Error(`headroom start ended with ${child.exitCode}: ${said}`);
    await after(50);
  }
  return { said: () => said, exited, child };
}
