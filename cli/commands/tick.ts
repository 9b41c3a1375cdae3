import { readArgs, readInstant, required } from '../arguments/args.ts';
import { ask, findLocalCloud } from '../local/find-cloud.ts';

/** Moves the local cloud's clock forward. */
export async function tick(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, { dir: { type: 'string' }, now: { type: 'string' } });
  const instant = readInstant('--now', required('--now INSTANT', values.now));
  await ask((await findLocalCloud(values.dir)).file, '/tick', { now: new Date(instant).toISOString() });
  return 0;
}
