/**
 * log gamma for the filter's inner loop, by Stirling's series (Abramowitz & Stegun 6.1.41). The full-range function of
 * @stdlib is five times slower, because its logarithm is written out for engines that round differently; this one is
 * held against it in the tests.
 */
export function logGamma(x: number): number {
  let product = 1;
  let y = x;
  while (y < 8) product *= y++;
  return product === 1 ? logGammaLarge(y) : logGammaLarge(y) - Math.log(product);
}

const halfLogTwoPi = 0.918_938_533_204_672_7;

/** The same for x from 8: relative error below 1e-10. */
export function logGammaLarge(x: number): number {
  const inverse = 1 / x;
  const square = inverse * inverse;
  return (x - 0.5) * Math.log(x) - x + halfLogTwoPi + inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260)));
}
