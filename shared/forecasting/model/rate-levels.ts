import { logGamma } from '../../statistics/log-gamma.ts';

/**
 * The hypotheses about an account: how high its true defect share is (a level) and how alike the days are (a precision).
 * The grid is laid around a reference share, which is the limit for limited metrics, else the account's own past.
 */
export interface RateLevels {
  /** true defect shares, ascending, evenly spaced in log-odds */
  readonly shares: Float64Array;
  /** beta precision of a day's share around the level; `Infinity`: days differ by chance alone */
  readonly precisions: readonly number[];
  /** belief about the levels before any day is seen, and about where a change leads; sums to 1 */
  readonly prior: Float64Array;
  /** [precision × level] both parameters of the day's beta distribution */
  readonly alphas: Float64Array;
  readonly betas: Float64Array;
  /** [precision × level] log gamma of the precision less log gamma of beta */
  readonly logGammaRatios: Float64Array;
  /** [precision × level] log gamma of alpha */
  readonly logGammaAlphas: Float64Array;
  /** [level] log of the share and of its rest */
  readonly logShares: Float64Array;
  readonly logRests: Float64Array;
}

/** What other accounts say about a metric: their pooled defect share and the orders behind it. */
export interface SharePrior {
  readonly share: number;
  readonly orders: number;
}

/** Other accounts never weigh more than so many orders: enough for a cold start, soon outweighed by the account itself. */
export const mostOrdersOfPrior = 50;

const levels = 28;

/** Where the levels lie: how far apart in log-odds, and how many of the 28 below the reference. */
export interface Spacing {
  readonly step: number;
  readonly below: number;
}

/** From a thirtieth of a limit to seven times: enough for "hardly any" and for a disaster. */
const aroundLimit: Spacing = { step: 0.2, below: 17 };
/**
 * Spread between days: none, then a share of the day's orders that stand or fall together (1 / (precision + 1)) of
 * 0.25 %, 1.2 %, 6 %. A late carrier or a bad batch hits many orders of one day.
 */
const precisions: readonly number[] = [Number.POSITIVE_INFINITY, 400, 80, 16];

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const logit = (p: number): number => Math.log(p / (1 - p));

/**
 * Lays the grid around `referenceShare` (a fraction, over 0 and under 1).
 * Without a prior from other accounts a third of the reference is expected, with the weight of 50 orders, which says
 * little more than "anything from nothing up to several times the limit".
 */
export function levelsAround(referenceShare: number, prior?: SharePrior, spacing = aroundLimit): RateLevels {
  const middle = logit(Math.min(Math.max(referenceShare, 1e-6), 0.999));
  const shares = Float64Array.from({ length: levels }, (_, i) => logistic(middle + (i - spacing.below) * spacing.step));
  const alphas = new Float64Array(precisions.length * levels);
  const betas = new Float64Array(alphas.length);
  const logGammaRatios = new Float64Array(alphas.length);
  const logGammaAlphas = new Float64Array(alphas.length);
  for (const [j, precision] of precisions.entries()) {
    if (precision === Number.POSITIVE_INFINITY) continue;
    for (const [i, share] of shares.entries()) {
      const beta = (1 - share) * precision;
      alphas[j * levels + i] = share * precision;
      betas[j * levels + i] = beta;
      logGammaRatios[j * levels + i] = logGamma(precision) - logGamma(beta);
      logGammaAlphas[j * levels + i] = logGamma(share * precision);
    }
  }
  return {
    shares,
    precisions,
    prior: priorOver(shares, prior ?? { share: referenceShare / 3, orders: mostOrdersOfPrior }),
    alphas,
    betas,
    logGammaRatios,
    logGammaAlphas,
    logShares: shares.map(Math.log),
    logRests: shares.map((share) => Math.log1p(-share)),
  };
}

/** A beta distribution of the capped weight, read off at the levels (its density per log-odds: share^a × (1 - share)^b). */
function priorOver(shares: Float64Array, { share, orders }: SharePrior): Float64Array {
  const weight = Math.max(1, Math.min(orders, mostOrdersOfPrior));
  const mean = Math.min(Math.max(share, 1e-6), 0.999);
  const density = shares.map((p) => p ** (weight * mean) * (1 - p) ** (weight * (1 - mean)));
  const total = density.reduce((a, b) => a + b, 0);
  return density.map((d) => d / total);
}
