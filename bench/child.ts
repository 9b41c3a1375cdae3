import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs one part of the bench in its own process, so that neither memory nor warm-up is shared, and reads its answer. */
export async function inChild<Answer>(script: string, ...args: readonly string[]): Promise<Answer> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const printed: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => printed.push(bytes));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${String(code)}`);
  return JSON.parse(Buffer.concat(printed).toString('utf8')) as Answer;
}

/** The highest resident memory of this process so far, in MB of a million bytes. */
export const peakMb = (): number => (process.resourceUsage().maxRSS * 1024) / 1e6;

/** Processor time of this process so far, in milliseconds: other work on the machine affects it less than the wall clock. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
