import { readArgs } from '../arguments/args.ts';
import { ask, findLocalCloud } from '../local/find-cloud.ts';

/** Waits until all work is done: no message, invocation or upload is in progress. */
export async function idle(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, { dir: { type: 'string' } });
  await ask((await findLocalCloud(values.dir)).file, '/idle');
  return 0;
}
