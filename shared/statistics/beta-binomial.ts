import betaln from '@stdlib/math-base-special-betaln';
import gammaln from '@stdlib/math-base-special-gammaln';

/** A share that is itself uncertain: Beta(alpha, beta). */
export interface BetaShare {
  readonly alpha: number;
  readonly beta: number;
}

/** What `hits` of `total` say about the true share, by Jeffreys' prior. */
export const jeffreysShare = (hits: number, total: number): BetaShare => ({
  alpha: hits + 0.5,
  beta: total - hits + 0.5,
});

/** Probability of exactly `hits` among `trials` more. */
export function betaBinomialAt(hits: number, trials: number, { alpha, beta }: BetaShare): number {
  if (hits < 0 || hits > trials) return 0;
  const ways = -Math.log(trials + 1) - betaln(trials - hits + 1, hits + 1);
  return Math.exp(ways + betaln(hits + alpha, trials - hits + beta) - betaln(alpha, beta));
}

/** Probability of at least `hits` among `trials` more: summed over the shorter side. */
export function betaBinomialAtLeast(hits: number, trials: number, share: BetaShare): number {
  if (hits <= 0) return 1;
  if (hits > trials) return 0;
  const sum = (from: number, to: number): number => {
    let total = 0;
    for (let count = from; count <= to; count++) total += betaBinomialAt(count, trials, share);
    return total;
  };
  return hits <= trials - hits ? 1 - sum(0, hits - 1) : sum(hits, trials);
}

/**
 * Orders still to come, a Poisson whose rate is known as Gamma(shape, rate per day): probability of exactly `count`
 * in `days` (negative binomial with size `shape` and probability rate / (rate + days)).
 */
export function orderCountAt(count: number, days: number, { shape, rate }: OrderRate): number {
  if (count < 0) return 0;
  const chance = rate / (rate + days);
  return Math.exp(
    gammaln(count + shape) -
      gammaln(shape) -
      gammaln(count + 1) +
      shape * Math.log(chance) +
      count * Math.log1p(-chance),
  );
}

/** How many orders a day are expected, and how surely: Gamma(shape, rate), `orders` seen in `days` give (orders + ½, days). */
export interface OrderRate {
  readonly shape: number;
  readonly rate: number;
}

/**
 * Probability that the share of defects in the window is at or past the limit after `days`, when nothing changes: the
 * orders that stay in the window are known, the orders to come are gamma-Poisson and their defects beta-binomial.
 * The exact sum for a single day and a single level; the forecast itself asks more (any day, changing levels).
 */
export function chanceAtDay(question: {
  readonly retained: { readonly orders: number; readonly defects: number };
  readonly days: number;
  readonly orders: OrderRate;
  readonly share: BetaShare;
  /** parts per million, missed at equality */
  readonly perMillion: number;
}): number {
  const { retained, days, orders, share, perMillion } = question;
  const mean = (orders.shape / orders.rate) * days;
  const most = Math.ceil(mean + 12 * Math.sqrt(mean * (1 + days / orders.rate)) + 30);
  let chance = 0;
  for (let count = 0; count <= most; count++) {
    const least = Math.max(1, Math.ceil((perMillion * (retained.orders + count)) / 1_000_000 - 1e-9));
    chance += orderCountAt(count, days, orders) * betaBinomialAtLeast(least - retained.defects, count, share);
  }
  return chance;
}
