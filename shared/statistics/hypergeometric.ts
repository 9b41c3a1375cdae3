import betaln from '@stdlib/math-base-special-betaln';

/** log of how many ways there are to choose `k` of `n`. */
const logChoose = (n: number, k: number): number => -Math.log(n + 1) - betaln(n - k + 1, k + 1);

/**
 * Probability of at least `hits` marked ones when `drawn` are drawn at once from `total`, of which `marked` are marked:
 * Fisher's exact test, one-sided. Throws `RangeError` for impossible counts.
 */
export function hypergeometricAtLeast(hits: number, drawn: number, marked: number, total: number): number {
  if (drawn > total || marked > total || hits > drawn || hits > marked || Math.min(hits, drawn, marked) < 0) {
    throw new RangeError(`${hits} of ${drawn} among ${marked} of ${total} is impossible`);
  }
  const least = Math.max(0, drawn + marked - total);
  if (hits <= least) return 1;
  const most = Math.min(drawn, marked);
  const all = logChoose(total, drawn);
  let sum = 0;
  // From the far tail inwards, so that small terms are not lost beside large ones.
  for (let count = most; count >= hits; count--) {
    sum += Math.exp(logChoose(marked, count) + logChoose(total - marked, drawn - count) - all);
  }
  return Math.min(1, sum);
}

/**
 * Holm's correction (1979): the probability that chance alone makes any of several comparisons significant stays below
 * the level at which the adjusted values are read. In the order given.
 */
export function holmAdjusted(chances: readonly number[]): readonly number[] {
  const order = chances.map((chance, at) => ({ chance, at })).sort((a, b) => a.chance - b.chance);
  const adjusted = chances.slice();
  let highest = 0;
  for (const [rank, { chance, at }] of order.entries()) {
    highest = Math.max(highest, Math.min(1, chance * (chances.length - rank)));
    adjusted[at] = highest;
  }
  return adjusted;
}
