import { logGamma, logGammaLarge } from '../../statistics/log-gamma.ts';
import type { RateLevels } from './rate-levels.ts';

/**
 * How the true rate of an account moves, per day. A rate is on the move about a third of the time: every five months it
 * begins to rise, as often to fall, for some six weeks and by 3 % a day. About twice a year it steps to another level,
 * and now and then it is left for a few days. Such spells are rarer than steps, because bad days by themselves are
 * already explained by the spread between days.
 */
export const rhythm = {
  /** a steady level changes to another steady level */
  step: 1 / 200,
  /** a steady level is left for a short spell (a carrier storm, a bad batch) */
  spell: 1 / 800,
  /** a steady level begins to rise, or to fall */
  drift: 1 / 150,
  spellEnds: 1 / 5,
  driftEnds: 1 / 45,
  /** a drifting rate moves one level */
  driftMoves: 0.15,
  /** how often a step leads to a level the account has known, and the end of a spell to one */
  stepRecalls: 0.3,
  spellRecalls: 0.9,
  /** the day-to-day spread itself changes */
  spread: 1 / 1000,
} as const;

export const modes = { steady: 0, spell: 1, rising: 2, falling: 3 } as const;
export const modeCount = 4;

/** What is believed of an account after the days seen so far: a weight for each precision, mode and level. */
export interface RateBelief {
  readonly levels: RateLevels;
  /** [precision × mode × level], sums to 1 */
  readonly weights: Float64Array;
  /** [level] where the account has steadily been, sums to 1 */
  readonly known: Float64Array;
  readonly days: number;
}

/** How long the memory of known levels reaches back. */
const memoryDays = 120;

/** The belief before any day. */
export function firstBelief(levels: RateLevels): RateBelief {
  const { prior, precisions } = levels;
  const weights = new Float64Array(precisions.length * modeCount * prior.length);
  for (const j of precisions.keys())
    weights.set(
      prior.map((p) => p / precisions.length),
      j * modeCount * prior.length,
    );
  return { levels, weights, known: prior, days: 0 };
}

/**
 * Learns one day: `defects` of `exposure` orders. Exposure is the day's orders, or fewer where their defects have not
 * all been reported yet. A Bayesian filter over levels, modes and spreads: Adams & MacKay's change points (2007) with
 * the run length summed out, which a grid of levels makes exact.
 */
export const learnDay = (belief: RateBelief, exposure: number, defects: number): RateBelief =>
  learnDays(belief, [{ exposure, defects }]);

/** Learns days one after the other, oldest first. The belief given is left as it is. */
export function learnDays(
  { levels, weights, known, days }: RateBelief,
  seen: readonly { readonly exposure: number; readonly defects: number }[],
): RateBelief {
  // Two of each, used in turn: the filter is most of what a forecast costs.
  let [before, after] = [weights.slice(), new Float64Array(weights.length)];
  const knownNow = known.slice();
  const likelihoods = new Float64Array(levels.precisions.length * levels.shares.length);
  const steady = new Float64Array(known.length);
  for (const [index, { exposure, defects }] of seen.entries()) {
    if (exposure > 0) weighDay(levels, Math.max(exposure, defects), defects, likelihoods);
    else likelihoods.fill(1);
    const total = passDay(levels, before, knownNow, likelihoods, after);
    letSpreadChange(after, levels, total, steady);
    remember(knownNow, steady, days + index);
    [before, after] = [after, before];
  }
  return { levels, weights: before, known: knownNow, days: days + seen.length };
}

/** A day passes: what may change does, and the likelihoods weigh in. Writes `next`, returns its sum. */
function passDay(
  { prior, precisions }: RateLevels,
  weights: Float64Array,
  known: Float64Array,
  likelihoods: Float64Array,
  next: Float64Array,
): number {
  const n = prior.length;
  const { step, spell, drift, spellEnds, driftEnds, driftMoves, stepRecalls, spellRecalls } = rhythm;
  const stays = 1 - step - spell - 2 * drift;
  const driftStays = (1 - driftEnds) * (1 - driftMoves);
  const driftGoes = (1 - driftEnds) * driftMoves;
  let total = 0;
  for (let j = 0; j < precisions.length; j++) {
    const steady = j * modeCount * n;
    const inSpell = steady + n;
    const rising = inSpell + n;
    const falling = rising + n;
    let steadyMass = 0;
    let spellMass = 0;
    for (let i = 0; i < n; i++) {
      steadyMass += at(weights, steady + i);
      spellMass += at(weights, inSpell + i);
    }
    const toKnown = steadyMass * step * stepRecalls + spellMass * spellEnds * spellRecalls;
    const toAny = steadyMass * step * (1 - stepRecalls) + spellMass * spellEnds * (1 - spellRecalls);
    const toSpell = steadyMass * spell;
    let below = 0;
    for (let i = 0; i < n; i++) {
      const likelihood = at(likelihoods, j * n + i);
      const s = at(weights, steady + i);
      const up = at(weights, rising + i);
      const down = at(weights, falling + i);
      const above = i < n - 1 ? at(weights, falling + i + 1) : 0;
      const anywhere = at(prior, i);
      const a = likelihood * (s * stays + (up + down) * driftEnds + toKnown * at(known, i) + toAny * anywhere);
      const b = likelihood * (at(weights, inSpell + i) * (1 - spellEnds) + toSpell * anywhere);
      const c = likelihood * (up * (i === n - 1 ? 1 - driftEnds : driftStays) + below * driftGoes + s * drift);
      const d = likelihood * (down * (i === 0 ? 1 - driftEnds : driftStays) + above * driftGoes + s * drift);
      next[steady + i] = a;
      next[inSpell + i] = b;
      next[rising + i] = c;
      next[falling + i] = d;
      total += a + b + c + d;
      below = up;
    }
  }
  return total;
}

/** Normalises and lets a little weight cross between the spreads, in place. Writes the weight of each steady level. */
function letSpreadChange(weights: Float64Array, levels: RateLevels, total: number, steady: Float64Array): void {
  const block = modeCount * levels.shares.length;
  const keeps = (1 - rhythm.spread) / total;
  const leaks = rhythm.spread / (total * levels.precisions.length);
  for (let s = 0; s < block; s++) {
    let sum = 0;
    for (let w = s; w < weights.length; w += block) sum += at(weights, w);
    const leaked = sum * leaks;
    for (let w = s; w < weights.length; w += block) weights[w] = at(weights, w) * keeps + leaked;
    if (s < steady.length) steady[s] = sum / total;
  }
}

/** Writes [precision × level] how well each hypothesis explains the day, the best one 1. */
function weighDay(levels: RateLevels, exposure: number, defects: number, logs: Float64Array): void {
  const { shares, precisions, alphas, betas, logGammaRatios, logGammaAlphas, logShares, logRests } = levels;
  const n = shares.length;
  const clean = exposure - defects;
  let best = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < precisions.length; j++) {
    const precision = precisions[j] as number;
    const plain = precision === Number.POSITIVE_INFINITY;
    const base = plain ? 0 : logGammaLarge(exposure + precision);
    for (let s = j * n; s < (j + 1) * n; s++) {
      const log = plain
        ? defects * at(logShares, s) + clean * at(logRests, s)
        : logGammaLarge(clean + at(betas, s)) -
          base +
          at(logGammaRatios, s) +
          logRising(at(alphas, s), defects, at(logGammaAlphas, s));
      logs[s] = log;
      if (log > best) best = log;
    }
  }
  for (let s = 0; s < logs.length; s++) logs[s] = Math.exp(at(logs, s) - best);
}

/** log of a (a + 1) … (a + count - 1); a product while it is short. */
function logRising(a: number, count: number, logGammaA: number): number {
  if (count === 0) return 0;
  if (count > 12 || count % 1 !== 0) return logGamma(a + count) - logGammaA;
  let product = a;
  for (let i = 1; i < count; i++) product *= a + i;
  return Math.log(product);
}

/** The levels where the account has steadily been, older ones fading; in place. */
function remember(known: Float64Array, steady: Float64Array, days: number): void {
  const learningRate = 1 / Math.min(days + 2, memoryDays);
  let mass = 0;
  for (let i = 0; i < steady.length; i++) mass += at(steady, i);
  for (let i = 0; i < known.length; i++)
    known[i] = at(known, i) * (1 - learningRate * mass) + learningRate * at(steady, i);
}

/** Typed arrays are indexed within their length throughout. */
const at = (array: Float64Array, index: number): number => array[index] as number;
