import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstBelief, learnDays } from '../../../shared/forecasting/model/rate-belief.ts';
import { levelsAround } from '../../../shared/forecasting/model/rate-levels.ts';

// The filter once more, as slowly and as plainly as its rule: a state is a spread between days, a mode and a level; each day every
// state goes where it may go, and the day's counts weigh what is there. Numbers are those of docs/forecasting.md.
const step = 1 / 200;
const spell = 1 / 800;
const drift = 1 / 150;
const spellEnds = 1 / 5;
const driftEnds = 1 / 45;
const moves = 0.15;
const stepRecalls = 0.3;
const spellRecalls = 0.9;
const spreadChanges = 1 / 1000;
const memoryDays = 120;
const spreads = [Number.POSITIVE_INFINITY, 400, 80, 16];
const levels = 28;

interface Day {
  readonly orders: number;
  readonly defects: number;
}

/** 28 shares, 0.2 apart in log-odds, the eighteenth at the limit. */
const sharesAround = (limit: number): readonly number[] =>
  Array.from({ length: levels }, (_, i) => 1 / (1 + Math.exp(-(Math.log(limit / (1 - limit)) + (i - 17) * 0.2))));

/** Fifty orders at a third of the limit: share^a × (1 − share)^b at each level, as one. */
function priorOver(shares: readonly number[], limit: number): readonly number[] {
  const density = shares.map((p) => p ** (50 * (limit / 3)) * (1 - p) ** (50 * (1 - limit / 3)));
  const total = density.reduce((a, b) => a + b);
  return density.map((one) => one / total);
}

/** How likely so many defects are, up to a factor that is the same for all states: binomial, or beta-binomial. */
function likelihood({ orders, defects }: Day, share: number, spread: number): number {
  if (spread === Number.POSITIVE_INFINITY) return share ** defects * (1 - share) ** (orders - defects);
  const rising = (from: number, count: number) =>
    Array.from({ length: count }, (_, k) => from + k).reduce((product, one) => product * one, 1);
  const [bad, good] = [share * spread, (1 - share) * spread];
  return (rising(bad, defects) * rising(good, orders - defects)) / rising(spread, orders);
}

type Mode = 'steady' | 'spell' | 'rising' | 'falling';
const modes: readonly Mode[] = ['steady', 'spell', 'rising', 'falling'];

/** [spread][mode][level] */
type Weights = readonly Readonly<Record<Mode, readonly number[]>>[];

const empty = () =>
  spreads.map(
    () => Object.fromEntries(modes.map((mode) => [mode, Array<number>(levels).fill(0)])) as Record<Mode, number[]>,
  );

/** Where a state goes in a day, and how likely. */
function goes(
  mode: Mode,
  level: number,
  known: readonly number[],
  prior: readonly number[],
): (readonly [Mode, number, number])[] {
  const anywhere = (to: Mode, chance: number, recalls: number) =>
    prior.map((p, i) => [to, i, chance * (recalls * (known[i] ?? 0) + (1 - recalls) * p)] as const);
  if (mode === 'steady')
    return [
      ['steady', level, 1 - step - spell - 2 * drift],
      ...anywhere('steady', step, stepRecalls),
      ...anywhere('spell', spell, 0),
      ['rising', level, drift],
      ['falling', level, drift],
    ];
  if (mode === 'spell') return [['spell', level, 1 - spellEnds], ...anywhere('steady', spellEnds, spellRecalls)];
  const next = mode === 'rising' ? Math.min(levels - 1, level + 1) : Math.max(0, level - 1);
  return [
    ['steady', level, driftEnds],
    [mode, next, (1 - driftEnds) * moves],
    [mode, level, (1 - driftEnds) * (1 - moves)],
  ];
}

/** What is believed after the days, and where the account has steadily been. */
function learn(limit: number, days: readonly Day[]): { weights: Weights; known: readonly number[] } {
  const shares = sharesAround(limit);
  const prior = priorOver(shares, limit);
  let known = prior;
  let weights: Weights = spreads.map(() => ({
    steady: prior.map((p) => p / spreads.length),
    spell: Array(levels).fill(0),
    rising: Array(levels).fill(0),
    falling: Array(levels).fill(0),
  }));
  for (const [index, day] of days.entries()) {
    const next = empty();
    const explains = spreads.map((spread) => shares.map((share) => likelihood(day, share, spread)));
    let total = 0;
    for (const j of spreads.keys())
      for (const mode of modes)
        for (let level = 0; level < levels; level++)
          for (const [to, at, chance] of goes(mode, level, known, prior)) {
            const weighed = (weights[j]?.[mode][level] ?? 0) * chance * (explains[j]?.[at] ?? 0);
            (next[j] as Record<Mode, number[]>)[to][at] = (next[j]?.[to][at] ?? 0) + weighed;
            total += weighed;
          }
    const after = empty();
    for (const mode of modes)
      for (let level = 0; level < levels; level++) {
        const all = next.reduce((sum, of) => sum + (of[mode][level] ?? 0), 0) / total;
        for (const j of spreads.keys())
          (after[j] as Record<Mode, number[]>)[mode][level] =
            ((1 - spreadChanges) * (next[j]?.[mode][level] ?? 0)) / total + (spreadChanges * all) / spreads.length;
      }
    weights = after;
    const steady = Array.from({ length: levels }, (_, i) => after.reduce((sum, of) => sum + (of.steady[i] ?? 0), 0));
    const mass = steady.reduce((a, b) => a + b);
    const learningRate = 1 / Math.min(index + 2, memoryDays);
    known = known.map((one, i) => one * (1 - learningRate * mass) + learningRate * (steady[i] ?? 0));
  }
  return { weights, known };
}

function expectSame(limit: number, days: readonly Day[]): void {
  const seen = days.map(({ orders, defects }) => ({ exposure: orders, defects }));
  const belief = learnDays(firstBelief(levelsAround(limit)), seen);
  const { weights, known } = learn(limit, days);
  const flat = weights.flatMap((of) => modes.flatMap((mode) => of[mode]));
  expect(belief.weights).toHaveLength(flat.length);
  for (const [i, weight] of flat.entries()) expect(belief.weights[i], `weight ${i}`).toBeCloseTo(weight, 9);
  for (const [i, weight] of known.entries()) expect(belief.known[i], `known ${i}`).toBeCloseTo(weight, 9);
  expect(belief.days).toBe(days.length);
}

describe('what is believed of a rate', () => {
  test('is what its rule says, whatever the days hold', () => {
    const day = fc
      .record({ orders: fc.integer({ min: 0, max: 30 }), share: fc.constantFrom(0, 0, 0.1, 0.5, 1) })
      .map(({ orders, share }) => ({ orders, defects: Math.floor(orders * share) }));
    fc.assert(fc.property(fc.constantFrom(0.01, 0.04), fc.array(day, { maxLength: 4 }), expectSame), { numRuns: 12 });
  });

  test('is so after a quiet month, a bad week and a quiet week', () => {
    const days = (count: number, defects: number) => Array.from({ length: count }, () => ({ orders: 20, defects }));
    expectSame(0.04, [...days(12, 0), ...days(5, 3), ...days(4, 0)]);
  });

  test('of more than twelve defects on a day is no other rule', () => {
    expectSame(0.04, [
      { orders: 40, defects: 13 },
      { orders: 40, defects: 12 },
      { orders: 14, defects: 14 },
    ]);
  });

  test('a day without orders says nothing but that a day has passed, and defects beyond the orders are orders too', () => {
    const levelsOf = levelsAround(0.01);
    const more = learnDays(firstBelief(levelsOf), [{ exposure: 2.5, defects: 4 }]);
    const same = learnDays(firstBelief(levelsOf), [{ exposure: 4, defects: 4 }]);
    expect(more).toEqual(same);
    expectSame(0.01, [{ orders: 0, defects: 0 }]);
  });
});
