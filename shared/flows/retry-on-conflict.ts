import type { Backoff } from '../ports/backoff.ts';
import { Conflict } from '../ports/versioned.ts';

/** Flows that repeat their work when somebody else changed what they had read. */
export interface RetryDependencies {
  readonly backoff: Backoff;
}

export const mostTries = 10;
const firstWaitMilliseconds = 20;
const longestWaitMilliseconds = 2000;

/**
 * Repeats a step when somebody else wrote in between. Waits before each repeat: a random share of 20 ms, 40 ms, and so on up
 * to 2 s ("full jitter", https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter), so that those
 * who collided once do not collide again. Ten tries, some 7 s of waiting at most; then the last `Conflict` is thrown, for the
 * queue to repeat the message. Every other error is thrown at once.
 *
 * One loop stands at the top of a flow; what it calls throws `Conflict` and retries nothing itself.
 */
export async function retryOnConflict<Result>(
  { random, sleep }: Backoff,
  step: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof Conflict) || tries === mostTries) throw error;
      await sleep(random() * Math.min(longestWaitMilliseconds, firstWaitMilliseconds * 2 ** (tries - 1)));
    }
  }
}
