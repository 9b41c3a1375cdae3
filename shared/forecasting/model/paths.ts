import { logGamma } from '../../statistics/log-gamma.ts';
import { rngFor } from '../../statistics/rng.ts';
import { expectedOrders, type OrderVolume } from './order-volume.ts';
import { modeCount, modes, type RateBelief, rhythm } from './rate-belief.ts';
import type { RateLevels } from './rate-levels.ts';

/** Simulated futures of one account. */
export interface Paths {
  readonly count: number;
  readonly days: number;
  /** [path × (days + 1)] defects that arrive up to and including the coming day; the first entry of each path is 0 */
  readonly arrived: Uint32Array;
  /** [path] defects of days already past that have not been reported yet */
  readonly late: Uint16Array;
}

const pathCount = 256;

export interface Stretch {
  /** index of the first coming day, for its weekday */
  readonly firstIndex: number;
  readonly days: number;
  /** orders of past days times the share of their defects that is not known yet; 0 when all is known */
  readonly lateExposure: number;
  /** whether the path that begins at `base` can stop after so many days: what follows stays 0 */
  readonly isDone?: (arrived: Uint32Array, base: number, late: number, played: number) => boolean;
}

/**
 * Simulates forward from the day after the last one learnt: levels change, drift and return as they do in the
 * filter, and each day draws its defects from a beta-binomial.
 */
export function playForward(
  belief: RateBelief,
  volume: OrderVolume,
  { firstIndex, days, lateExposure, isDone }: Stretch,
): Paths {
  const { values, dimensions } = rngFor(pathCount, 2 * days + 1);
  const tables = arrivalTables(belief.levels, volume, lateExposure);
  const { none } = tables;
  const { shares, prior } = belief.levels;
  const n = shares.length;
  const priorSums = sumsOf(prior);
  const knownSums = sumsOf(belief.known);
  const arrived = new Uint32Array(pathCount * (days + 1));
  const late = new Uint16Array(pathCount);
  const paths: Paths = { count: pathCount, days, arrived, late };
  const starts = spreadOver(belief, pathCount);
  for (let path = 0; path < pathCount; path++) {
    const start = starts[path] as number;
    const throws = path * dimensions;
    const base = path * (days + 1);
    let weekday = firstIndex % 7;
    let level = start % n;
    let mode = Math.floor(start / n) % modeCount;
    const spread = Math.floor(start / (n * modeCount));
    if (lateExposure > 0) {
      late[path] = pick(tables.ofLate(spread, level), values[throws + 2 * days] as number);
    }
    let sum = 0;
    for (let day = 0; day < days; day++) {
      let u = values[throws + 2 * day] as number;
      if (mode === modes.steady) {
        if (u < rhythm.step) {
          u /= rhythm.step;
          level =
            u < rhythm.stepRecalls
              ? pick(knownSums, u / rhythm.stepRecalls)
              : pick(priorSums, (u - rhythm.stepRecalls) / (1 - rhythm.stepRecalls));
        } else if (u > 1 - rhythm.spell) {
          level = pick(priorSums, (1 - u) / rhythm.spell);
          mode = modes.spell;
        } else if (u < rhythm.step + rhythm.drift) mode = modes.rising;
        else if (u < rhythm.step + 2 * rhythm.drift) mode = modes.falling;
      } else if (mode === modes.spell) {
        if (u < rhythm.spellEnds) {
          u /= rhythm.spellEnds;
          mode = modes.steady;
          level =
            u < rhythm.spellRecalls
              ? pick(knownSums, u / rhythm.spellRecalls)
              : pick(priorSums, (u - rhythm.spellRecalls) / (1 - rhythm.spellRecalls));
        }
      } else if (u < rhythm.driftEnds) mode = modes.steady;
      else if (u > 1 - rhythm.driftMoves) {
        level = mode === modes.rising ? Math.min(n - 1, level + 1) : Math.max(0, level - 1);
      }
      const v = values[throws + 2 * day + 1] as number;
      // Most days bring no defect: they are known by one number, and their table is not even looked at.
      if (v > (none[tables.keyOf(spread, level, weekday)] as number)) {
        const table = tables.of(spread, level, weekday);
        if (v > (table[0] as number)) sum += pick(table, v);
      }
      weekday = weekday === 6 ? 0 : weekday + 1;
      arrived[base + day + 1] = sum;
      if (isDone?.(arrived, base, late[path] as number, day + 1)) break;
    }
  }
  return paths;
}

/** So many states from the belief, evenly spread over it in order of level. */
function spreadOver({ levels, weights }: RateBelief, count: number): Uint32Array {
  const n = levels.shares.length;
  const groups = weights.length / n;
  const starts = new Uint32Array(count);
  let sum = 0;
  let next = 0;
  for (let level = 0; level < n; level++) {
    for (let group = 0; group < groups; group++) {
      sum += weights[group * n + level] as number;
      while (next < count && (next + 0.5) / count <= sum) starts[next++] = group * n + level;
    }
  }
  while (next < count) starts[next++] = n - 1;
  return starts;
}

function sumsOf(weights: Float64Array): Float64Array {
  let sum = 0;
  return weights.map((weight) => {
    sum += weight;
    return sum;
  });
}

/** The index where the cumulative sums pass `u`. */
function pick(sums: Float64Array, u: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] as number) < u) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Tables of a day's defects by spread, level and weekday, and of the late ones together, each made when first needed. */
function arrivalTables(levels: RateLevels, volume: OrderVolume, lateExposure: number) {
  const n = levels.shares.length;
  const exposures = [...Array.from({ length: 7 }, (_, weekday) => expectedOrders(volume, weekday)), lateExposure];
  const tables: (Float64Array | undefined)[] = Array.from({
    length: levels.precisions.length * n * exposures.length,
  });
  /** [key] the first number of each table that was made; below every probability for the others */
  const none = new Float64Array(tables.length).fill(-1);
  const keyOf = (spread: number, level: number, exposure: number): number =>
    (spread * n + level) * exposures.length + exposure;
  const of = (spread: number, level: number, exposure: number): Float64Array => {
    const key = keyOf(spread, level, exposure);
    const known = tables[key];
    if (known !== undefined) return known;
    const table = tableOf(levels, spread, level, exposures[exposure] ?? 0);
    tables[key] = table;
    none[key] = table[0] as number;
    return table;
  };
  return { none, keyOf, of, ofLate: (spread: number, level: number) => of(spread, level, 7) };
}

/** Cumulative probabilities of 0, 1, 2 … defects among so many orders (which may be a fraction), to the last hundred-thousandth. */
function tableOf(levels: RateLevels, spread: number, level: number, orders: number): Float64Array {
  const at = spread * levels.shares.length + level;
  const precision = levels.precisions[spread] ?? Number.POSITIVE_INFINITY;
  const share = levels.shares[level] as number;
  const alpha = levels.alphas[at] as number;
  const beta = levels.betas[at] as number;
  const plain = !Number.isFinite(precision);
  let probability = plain
    ? Math.exp(orders * Math.log1p(-share))
    : Math.exp(logGamma(orders + beta) - logGamma(orders + precision) + (levels.logGammaRatios[at] as number));
  const sums = [probability];
  let sum = probability;
  for (let count = 0; sum < 0.99999 && count < orders - 1; count++) {
    const odds = plain ? share / (1 - share) : (alpha + count) / (orders - count - 1 + beta);
    probability *= ((orders - count) / (count + 1)) * odds;
    sum += probability;
    sums.push(sum);
  }
  return Float64Array.from(sums);
}
