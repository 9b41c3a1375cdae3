import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs one part of the bench in a process of its own, so that neither memory nor warmth is shared, and reads its answer. */
export function inChild<Answer>(script: string, ...args: readonly string[]): Answer {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawnSync(process.execPath, [path, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (child.status !== 0) throw new Error(`${script} ${args.join(' ')} failed:\n${child.stderr}`);
  return JSON.parse(child.stdout) as Answer;
}

/** The highest resident memory of this process so far, in MB of a million bytes. */
export const peakMb = (): number => (process.resourceUsage().maxRSS * 1024) / 1e6;

/** Processor time of this process so far, in milliseconds: other work on the machine counts less in it than in the clock. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
