/** How to wait between two tries of the same work. Randomness and sleep come from outside, so that a test can hold both. */
export interface Backoff {
  /** a number from 0 up to and without 1 */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}
