/**
 * A Bernoulli CUSUM over single orders: a defect adds the log likelihood ratio of the worse share to the usual one, an order
 * without one subtracts its own, and the sum never falls below 0. It signals at the threshold.
 */
export interface BernoulliCusum {
  /** the usual share of defects, a fraction */
  readonly usual: number;
  /** the odds it is tuned to detect, as a multiple of the usual odds */
  readonly oddsRatio: number;
  /** signals when the sum reaches this */
  readonly threshold: number;
}

/** The share at the multiplied odds: 1 % and twice the odds make 1.98 %. */
export const worseShare = ({ usual, oddsRatio }: BernoulliCusum): number =>
  (oddsRatio * usual) / (1 + (oddsRatio - 1) * usual);

/** What a defect adds, and what an order without one subtracts. */
function stepsOf(cusum: BernoulliCusum): { readonly up: number; readonly down: number } {
  const worse = worseShare(cusum);
  return { up: Math.log(worse / cusum.usual), down: -Math.log((1 - worse) / (1 - cusum.usual)) };
}

/** The sum after one more day. The order of a day's orders is not known: they count as one step, not below 0. */
export function sumAfter(sum: number, { orders, defects }: { orders: number; defects: number }, cusum: BernoulliCusum) {
  const { up, down } = stepsOf(cusum);
  return Math.max(0, sum + defects * up - (orders - defects) * down);
}

/**
 * Average number of orders until it signals when their true share is `share`, from a sum of 0: what a threshold costs
 * in false alarms (at the usual share) and what it takes to find a worse one. A Markov chain after Brook & Evans (1972)
 * whose states are one order without a defect apart; a defect's step falls between two of them and is split evenly in
 * the mean (the paired rounding of risk-adjusted charts).
 */
export function ordersToSignal(cusum: BernoulliCusum, share: number): number {
  const { up, down } = stepsOf(cusum);
  const states = Math.ceil(cusum.threshold / down);
  const rise = Math.floor(up / down);
  const part = up / down - rise;
  const wait = new Float64Array(states + rise + 2);
  let before = 0;
  for (let round = 0; round < mostRounds; round++) {
    for (let at = 0; at < states; at++) {
      const risen = (1 - part) * (wait[at + rise] as number) + part * (wait[at + rise + 1] as number);
      wait[at] = at === 0 ? 1 / share + risen : 1 + (1 - share) * (wait[at - 1] as number) + share * risen;
    }
    const now = wait[0] as number;
    if (now - before <= now * 1e-12) return now;
    before = now;
  }
  throw new RangeError(`a threshold of ${cusum.threshold} is practically never reached at ${share}`);
}

const mostRounds = 100_000;
