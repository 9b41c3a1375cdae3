import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Sees to it that no process of a function outlives a local cloud that was killed. */
export interface Reaper {
  readonly started: (pid: number) => void;
  readonly stopped: (pid: number) => void;
  readonly end: () => Promise<void>;
}

export function startReaper(): Reaper {
  const script = fileURLToPath(new URL('./reaper.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'ignore', 'ignore'], env: {} });
  const exited = once(child, 'exit');
  // A reaper that is gone hears nothing; the cloud works without it.
  child.stdin.on('error', () => undefined);
  return {
    started: (pid) => void child.stdin.write(`+${pid}\n`),
    stopped: (pid) => void child.stdin.write(`-${pid}\n`),
    end: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
