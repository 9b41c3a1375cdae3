import { setTimeout as after } from 'node:timers/promises';
import { readArgs } from '../arguments/args.ts';
import { CliError } from '../arguments/cli-error.ts';
import { ask, findLocalCloud } from '../local/find-cloud.ts';

const patienceMs = 15_000;

/** Stops a running local cloud and waits until its process has ended. */
export async function stop(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, { dir: { type: 'string' } });
  const { file } = await findLocalCloud(values.dir);
  await ask(file, '/stop');
  const until = performance.now() + patienceMs;
  while (isRunning(file.pid)) {
    if (performance.now() > until)
      throw new CliError(`process ${file.pid} did not stop within ${patienceMs / 1000} seconds.`);
    await after(50);
  }
  return 0;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
