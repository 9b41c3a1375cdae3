import { setTimeout } from 'node:timers/promises';
import type { Backoff } from '../ports/backoff.ts';

/** Waits in real time. The randomness is handed in by whoever starts the process. */
export const backoffWith = (random: () => number): Backoff => ({
  random,
  sleep: (milliseconds) => setTimeout(milliseconds),
});
